import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'
import { isCode, processStart } from './process.ts'

const schema = z.object({
  pid: z.number().int(),
  start: z.string(),
  /** What to print to somebody who starts a second time; filled in when everything is up. */
  lines: z.array(z.string()),
  addresses: z.record(z.string(), z.string()),
})

export type LockHolder = z.infer<typeof schema>

export type Lock = {
  /** Makes the addresses known to a second start and to the doctor. */
  announce: (lines: string[], addresses: Record<string, string>) => void
  release: () => void
}

/** Takes the lock of a data folder, or answers who has it. A holder that is dead, or another program by now, does not count. */
export function takeLock(path: string): Lock | LockHolder {
  mkdirSync(dirname(path), { recursive: true })
  const me = { pid: process.pid, start: processStart(process.pid) ?? '', lines: [], addresses: {} }
  for (;;) {
    if (createWhole(path, me)) {
      return {
        announce: (lines, addresses) => writeFileSync(path, JSON.stringify({ ...me, lines, addresses })),
        release: () => rmSync(path, { force: true }),
      }
    }
    const holder = lockHolder(path)
    if (holder !== null) return holder
    rmSync(path, { force: true })
  }
}

/** Who holds the lock and is alive. */
export function lockHolder(path: string): LockHolder | null {
  const holder = readLock(path)
  return holder !== null && processStart(holder.pid) === holder.start ? holder : null
}

/** Whether the lock names a process that is gone. */
export const isStale = (path: string) => existsSync(path) && lockHolder(path) === null

/** Written aside and linked into place: nobody ever reads half a lock, and only one of two starts succeeds. */
function createWhole(path: string, holder: LockHolder): boolean {
  const aside = `${path}.${process.pid}`
  writeFileSync(aside, JSON.stringify(holder))
  try {
    linkSync(aside, path)
    return true
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false
    throw error
  } finally {
    rmSync(aside, { force: true })
  }
}

function readLock(path: string): LockHolder | null {
  if (!existsSync(path)) return null
  try {
    return schema.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    return null
  }
}
