import { execFileSync } from 'node:child_process'
import { chownSync, existsSync, readFileSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { messageOf } from './process.ts'

/** How to run Postgres' programs: as which user, and through which command. */
export type PostgresUser = { uid: number; gid: number; prefix: string[] }

const CAP_DAC_OVERRIDE = 1
const CAP_DAC_READ_SEARCH = 2

/**
 * Postgres refuses to run as root, so root (containers, CI) runs it as an ordinary user: the owner of the data when
 * there is some, else `postgres`, which is made when missing. Anybody else runs it as themselves: null.
 */
export function postgresUser(folders: { data: string; programs: string }): PostgresUser | null {
  const me = process.getuid?.()
  if (me !== 0) {
    refuseForeignFolder(folders.data, me)
    return null
  }
  const ids = ownerOf(folders.data) ?? knownUser('postgres') ?? newUser('postgres') ?? knownUser('nobody')
  if (ids === null) {
    throw new Error(
      'Postgres cannot run as root and no other user could be made: run `useradd --system postgres` once.',
    )
  }
  const passable = [folders.data, folders.programs].every(folder => isPassable(dirname(folder), ids))
  return { ...ids, prefix: passable ? [] : searchingPrefix(folders.data, ids) }
}

/** Gives a folder to the user that Postgres runs as. */
export function give(path: string, user: PostgresUser | null): void {
  if (user !== null) chownSync(path, user.uid, user.gid)
}

function refuseForeignFolder(folder: string, me: number | undefined): void {
  if (me === undefined || !existsSync(folder)) return
  const owner = statSync(folder).uid
  if (owner === me) return
  throw new Error(
    `${folder} belongs to another user (uid ${owner}): run as that user or as root, give it away with chown, or set POTOK_DATA to a folder of your own.`,
  )
}

function ownerOf(folder: string): { uid: number; gid: number } | null {
  if (!existsSync(folder)) return null
  const { uid, gid } = statSync(folder)
  return uid === 0 ? null : { uid, gid }
}

function knownUser(name: string): { uid: number; gid: number } | null {
  if (!existsSync('/etc/passwd')) return null
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find(entry => entry.startsWith(`${name}:`))
  const [, , uid, gid] = line?.split(':') ?? []
  return uid === undefined || gid === undefined ? null : { uid: Number(uid), gid: Number(gid) }
}

function newUser(name: string): { uid: number; gid: number } | null {
  const options = ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin']
  try {
    execFileSync('useradd', [...options, name], { stdio: 'pipe' })
    return knownUser(name)
  } catch {
    return null
  }
}

function isPassable(folder: string, ids: { uid: number; gid: number }): boolean {
  const { mode, uid, gid } = statSync(folder)
  const bit = uid === ids.uid ? 0o100 : gid === ids.gid ? 0o010 : 0o001
  if ((mode & bit) === 0) return false
  return dirname(folder) === folder || isPassable(dirname(folder), ids)
}

/*
 * The project stands in a folder that only root may pass (/root, mktemp -d). Opening that folder to everybody is not ours
 * to do, so Postgres gets the one capability to pass it. no_setuid_fixup lets access(2), by which Postgres looks at its own
 * programs, see the capability too.
 */
function searchingPrefix(folder: string, ids: { uid: number; gid: number }): string[] {
  const capability = [
    { name: 'dac_read_search', bit: CAP_DAC_READ_SEARCH },
    { name: 'dac_override', bit: CAP_DAC_OVERRIDE },
  ].find(({ bit }) => hasCapability(bit))
  try {
    if (capability === undefined) throw new Error('no capability to pass it')
    const only = `-all,+${capability.name}`
    const prefix = ['setpriv', `--reuid=${ids.uid}`, `--regid=${ids.gid}`, '--clear-groups', `--inh-caps=${only}`]
    prefix.push(`--ambient-caps=${only}`, `--bounding-set=${only}`, '--securebits=+no_setuid_fixup', '--')
    execFileSync('setpriv', [...prefix.slice(1), 'true'], { stdio: 'pipe' })
    return prefix
  } catch (error) {
    throw new Error(
      `Postgres cannot run as root, and its user may not pass the folders above ${folder} (${messageOf(error)}): ` +
        'move the project, or run `chmod o+x` on those folders.',
    )
  }
}

function hasCapability(bit: number): boolean {
  if (!existsSync('/proc/self/status')) return false
  const permitted = /^CapPrm:\s*([0-9a-f]+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0'
  return (BigInt(`0x${permitted}`) & (1n << BigInt(bit))) !== 0n
}
