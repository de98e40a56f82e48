import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { createServer } from 'node:net'
import { processCommand } from './process.ts'

export type PortWish = {
  name: string
  preferred: number
  /** The variable that fixed it, when the environment did. */
  fixedBy?: string | undefined
}

const LOOPBACK = '127.0.0.1'
const TRIES = 100

/**
 * The wished port, or the next free one. A port that the environment fixed is taken as it is or not at all:
 * somebody relies on it, and silently moving away would hide the conflict.
 */
export async function choosePort(wish: PortWish, taken: ReadonlySet<number> = new Set()): Promise<number> {
  if (wish.fixedBy !== undefined) {
    if (await isFree(wish.preferred)) return wish.preferred
    const owner = portOwner(wish.preferred)
    const by = owner === null ? 'another program' : `«${owner}»`
    throw new Error(
      `Port ${wish.preferred} for ${wish.name} (${wish.fixedBy}) is taken by ${by}. Stop it or set another ${wish.fixedBy}.`,
    )
  }
  for (let port = wish.preferred; port < wish.preferred + TRIES; port += 1) {
    if (!taken.has(port) && (await isFree(port))) return port
  }
  return anyFreePort()
}

/** A port that the system says is free. */
export async function anyFreePort(): Promise<number> {
  return await listenOnce(0)
}

/** Whether a program could listen on this port on the loopback address. */
export async function isFree(port: number): Promise<boolean> {
  return await listenOnce(port).then(
    () => true,
    () => false,
  )
}

/** The command that listens on a port, where the system lets us see it (Linux, own processes or root). */
export function portOwner(port: number): string | null {
  try {
    const inode = listeningInode(port)
    if (inode === null) return null
    for (const pid of readdirSync('/proc').filter(name => /^\d+$/.test(name))) {
      if (holdsSocket(pid, inode)) return `${processCommand(Number(pid)).slice(0, 80)} (pid ${pid})`
    }
  } catch {
    // Not Linux: the port's owner stays unknown, the message says "another program".
  }
  return null
}

function listeningInode(port: number): string | null {
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, '0')}`
  const LISTEN = '0A'
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
    for (const line of readFileSync(table, 'utf8').split('\n')) {
      const fields = line.trim().split(/\s+/)
      if (fields[1]?.endsWith(wanted) && fields[3] === LISTEN) return fields[9] ?? null
    }
  }
  return null
}

function holdsSocket(pid: string, inode: string): boolean {
  try {
    return readdirSync(`/proc/${pid}/fd`).some(fd => readlinkSync(`/proc/${pid}/fd/${fd}`) === `socket:[${inode}]`)
  } catch {
    return false
  }
}

function listenOnce(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen({ port, host: LOOPBACK, exclusive: true }, () => {
      const address = server.address()
      const got = typeof address === 'object' && address !== null ? address.port : port
      server.close(() => resolve(got))
    })
  })
}
