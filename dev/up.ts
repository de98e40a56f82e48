import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { announcement } from './announcement.ts'
import { childEnvironment, writeEnvironmentFile } from './child-environment.ts'
import { firstSignIn, seedMark, seedOnce } from './first-start.ts'
import { type Lock, takeLock } from './lock.ts'
import { stopOrphans } from './orphans.ts'
import { stopStaleServer } from './postgres-stale.ts'
import { isCode, messageOf } from './process.ts'
import { startApi, startWorker } from './programs.ts'
import { ensureSecrets } from './secrets.ts'
import { bringUpMail, bringUpPostgres, bringUpTemporal, choosePorts, type Places, placesOf } from './servers.ts'
import { loadDotEnv, ROOT, readSettings, type Settings } from './settings.ts'
import { asStoppable, createStopList, type StopList } from './stop.ts'
import { supervise } from './supervise.ts'
import { buildWeb } from './web-build.ts'

/*
 * `npm start`: everything that Potok needs, on one machine, in one process tree.
 * Postgres ∥ Temporal ∥ web build → schema → demo data → worker ∥ API → one box that says where everything is.
 */
const SCARCE_DISK_BYTES = 500_000_000
const ORPHAN_CHECK_MS = 1_000
const SAME_WISH_MS = 500
const say = (line: string) => console.log(line)
const stops = createStopList()

process.stdout.on('error', () => {})
try {
  await up()
} catch (error) {
  if (!stops.stopping()) {
    console.error(`Potok could not start: ${reasonOf(error)}`)
    await stops.stopAll()
    process.exit(1)
  }
}

async function up(): Promise<void> {
  const startedAt = performance.now()
  loadDotEnv()
  const settings = readSettings(process.env, process.argv.slice(2))
  const places = placesOf(settings.folder)
  makeFolders(settings, places)
  const lock = takeLock(join(places.run, 'lock.json'))
  if (!('release' in lock)) return sayRunning(lock, settings)
  process.once('exit', () => {
    rmSync(join(places.run, 'env'), { force: true })
    lock.release()
  })
  stopOnSignals(stops)
  warnOfScarceDisk(settings.folder)
  await stopOrphans(places.run)
  if (settings.fresh) await wipe(settings, places)
  await start(settings, places, { lock, startedAt })
}

/** A folder of another user is the one system error that people meet; its bare code would not help them. */
function reasonOf(error: unknown): string {
  if (!isCode(error, 'EACCES') && !isCode(error, 'EPERM')) return messageOf(error)
  return `${messageOf(error)}. The data folder belongs to another user: start as that user, or set POTOK_DATA to a folder of your own.`
}

async function start(settings: Settings, places: Places, run: { lock: Lock; startedAt: number }): Promise<void> {
  const secrets = ensureSecrets(settings.folder)
  const ports = await choosePorts(settings)
  const [postgres, temporal, webProblem] = await Promise.all([
    bringUpPostgres(settings, places, { port: ports.postgres, password: secrets.databasePassword, say }).then(up => {
      if (up.service) stops.add('postgres', asStoppable('postgres', up.service))
      return up
    }),
    bringUpTemporal(settings, places, { port: ports.temporal, uiPort: ports.temporalUi, say }).then(up => {
      if (up.service) stops.add('temporal', asStoppable('temporal', up.service))
      return up
    }),
    buildWeb(join(places.logs, 'web.log'), say),
  ])
  for (const problem of [temporal.problem, webProblem]) if (problem !== null) say(problem)
  const mail = await bringUpMail(settings, { port: ports.smtp, databaseUrl: postgres.url })
  stops.add('mail', { name: 'Mail', stop: mail.close, kill: () => {} })
  if (settings.demo) await seedOnce(postgres.url, places.run, say)
  const url = `http://localhost:${ports.app}`
  const signIn = await firstSignIn({ databaseUrl: postgres.url, folder: settings.folder, url })
  const env = childEnvironment({ settings, secrets, ports, databaseUrl: postgres.url, temporal, mail, url })
  writeEnvironmentFile(join(places.run, 'env'), env)
  if (stops.stopping()) return
  await startPrograms(places, { env: { ...process.env, ...env }, url, temporalIsUp: temporal.problem === null })
  const { lines, addresses } = announcement({
    url,
    signIn,
    mail,
    temporal,
    settings,
    seconds: secondsSince(run.startedAt),
  })
  run.lock.announce(lines, addresses)
  for (const line of lines) say(line)
}

async function startPrograms(
  places: Places,
  input: { env: Record<string, string | undefined>; url: string; temporalIsUp: boolean },
): Promise<void> {
  const api = { name: 'api', command: ['src/api/main.ts'], env: input.env, logFile: join(places.logs, 'api.log'), say }
  // Turns of many processes at once leave much behind that is young: room for it halves the work of collecting it.
  const heap = ['--max-old-space-size=1024', '--max-semi-space-size=32']
  const worker = {
    name: 'worker',
    command: [...heap, 'worker.ts'],
    env: input.env,
    logFile: join(places.logs, 'worker.log'),
    say,
  }
  const present = ({ command }: { command: string[] }) => existsSync(join(ROOT, command.at(-1) ?? ''))
  const apiUp = async () => {
    if (!present(api)) return
    stops.add('api', asStoppable('api', await supervise('The API', () => startApi(api, input.url), say)))
  }
  const workerUp = async () => {
    if (!present(worker)) return
    const start = () => startWorker(worker, input.temporalIsUp)
    stops.add('worker', asStoppable('worker', await supervise('The worker', start, say)))
  }
  await Promise.all([apiUp(), workerUp()])
}

function makeFolders(settings: Settings, places: Places): void {
  mkdirSync(settings.folder, { recursive: true })
  // Root's Postgres runs as another user, who must be able to pass this folder (and nothing more).
  if (process.getuid?.() === 0) chmodSync(settings.folder, 0o711)
  for (const folder of [places.bin, places.logs, places.run]) mkdirSync(folder, { recursive: true })
  // The runtime's folder is nobody's source, wherever it was put.
  writeFileSync(join(settings.folder, '.gitignore'), '*\n')
}

function sayRunning(holder: { pid: number; lines: string[] }, settings: Settings): void {
  if (settings.fresh) throw new Error(`it is running (pid ${holder.pid}): stop it before you start with --fresh.`)
  if (holder.lines.length === 0) say(`Potok is being started by another process (pid ${holder.pid}).`)
  else for (const line of ['Potok is running already.', ...holder.lines]) say(line)
}

async function wipe(settings: Settings, places: Places): Promise<void> {
  if (settings.databaseUrl !== null) {
    throw new Error(
      '--fresh empties the embedded database only, and DATABASE_URL names one of your own: empty that yourself.',
    )
  }
  await stopStaleServer(places.postgres, say)
  const kept = new Set(['bin', 'run', '.gitignore'])
  for (const name of readdirSync(settings.folder).filter(entry => !kept.has(entry))) {
    rmSync(join(settings.folder, name), { recursive: true, force: true })
  }
  rmSync(seedMark(places.run), { force: true })
  mkdirSync(places.logs, { recursive: true })
  say('Starting afresh: the old data is gone.')
}

function warnOfScarceDisk(folder: string): void {
  const { bavail, bsize } = statfsSync(folder)
  if (bavail * bsize < SCARCE_DISK_BYTES) say(`Less than 500 MB are free where ${folder} lies: make room soon.`)
}

function stopOnSignals(list: StopList): void {
  let askedAt: number | null = null
  const stop = async () => {
    if (askedAt !== null) {
      // One Ctrl-C comes twice: from the terminal, and passed on by npm.
      if (performance.now() - askedAt < SAME_WISH_MS) return
      list.killAll()
      setTimeout(() => process.exit(130), 100)
      return
    }
    askedAt = performance.now()
    say('\nStopping … (once more to kill)')
    await list.stopAll()
    say('Stopped.')
    process.exit(0)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop())
  if (process.env.npm_lifecycle_event === 'start') whenOrphaned(() => list.stopping() || void stop())
}

/** An npm that was killed cannot pass its end on; nobody would know any more what still runs here. */
function whenOrphaned(react: () => void): void {
  const parent = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(timer)
    react()
  }, ORPHAN_CHECK_MS)
  timer.unref()
}

function secondsSince(start: number): string {
  return ((performance.now() - start) / 1_000).toFixed(1)
}
