// The worker's composition root: configuration → pool, mailer, clock → activities → Worker. It waits for Temporal as long
// as it must, keeps the schedules in place while it runs, and stops in order.

import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { Client, Connection } from '@temporalio/client'
import { DefaultLogger, makeTelemetryFilterString, NativeConnection, Runtime, Worker } from '@temporalio/worker'
import { type Logger, pino } from 'pino'
import { createActivities } from './src/activities/index.ts'
import { createWatchers, type Watchers } from './src/activities/watchers.ts'
import { type Config, loadConfig } from './src/config.ts'
import { createEngine } from './src/db/engine.ts'
import { createDb } from './src/db/pool.ts'
import { standingOf } from './src/db/standing.ts'
import { instantOf } from './src/domain/calendar.ts'
import { type MailDeps, sendDue } from './src/email/send.ts'

const DAY_MS = 86_400_000
const ENSURE_EVERY_MS = 5 * 60_000
const TRY_AGAIN_MS = 1_000
// Letters and turns on their way get three seconds; what is then still running is repeated by the next worker.
const SHUTDOWN = { shutdownGraceTime: '3 seconds', shutdownForceTime: '5 seconds' } as const
// The cache evicts by count, so it goes together with the heap that this program is started with.
const CACHED_WORKFLOWS = 2_000

const config = loadConfig()
const log = pino({ name: 'worker', level: config.logLevel })
const stopping = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort())

try {
  installRuntime(log)
  await run(config, stopping.signal)
} catch (error) {
  if (!stopping.signal.aborted) {
    log.fatal({ error: String(error) }, 'the worker ended')
    process.exitCode = 1
  }
}
process.exit()

async function run(config: Config, stop: AbortSignal): Promise<void> {
  const parkAfterMs = config.parkAfterDays * DAY_MS
  const db = createDb<unknown>({ connectionString: config.databaseUrl, max: config.databasePool })
  const engine = createEngine({ pool: db.pool, parkAfterMs, secret: config.secret, mailDomain: config.mailDomain })
  const connection = await connected(config, stop)
  const lazy = Connection.lazy({ address: config.temporalAddress })
  const client = new Client({ connection: lazy, namespace: config.temporalNamespace })
  const watchers = createWatchers({ client, taskQueue: config.taskQueue })
  const standing: MailDeps['standing'] = step => standingOf(engine, step)
  const mail = { ...config, db: db.kysely, from: config.mailFrom, log, standing }
  const activities = createActivities({
    engine,
    db: db.kysely,
    watchers,
    sendDue: input => sendDue(mail, input),
    clock: () => instantOf(Date.now()),
  })
  const worker = await Worker.create({ ...optionsOf(config), ...SHUTDOWN, connection, activities })
  const running = worker.run()
  const keeping = keepClockwork(watchers, { stop, parkAfterMs })
  stop.addEventListener('abort', () => worker.shutdown())
  try {
    await Promise.race([running, keeping.then(() => running)])
  } finally {
    stopping.abort()
    await Promise.allSettled([connection.close(), lazy.close(), db.close()])
  }
}

function optionsOf({ temporalNamespace, taskQueue, databasePool }: Config) {
  return {
    namespace: temporalNamespace,
    taskQueue,
    workflowsPath: join(import.meta.dirname, 'src', 'workflows', 'index.ts'),
    maxCachedWorkflows: CACHED_WORKFLOWS,
    // More would only queue at Postgres.
    maxConcurrentActivityTaskExecutions: 2 * databasePool,
    maxConcurrentLocalActivityExecutions: 2 * databasePool,
  }
}

/** Temporal may start later than we do. */
async function connected({ temporalAddress }: Config, stop: AbortSignal): Promise<NativeConnection> {
  for (let told = false; ; ) {
    try {
      return await NativeConnection.connect({ address: temporalAddress })
    } catch (problem) {
      if (!told) log.warn({ address: temporalAddress, problem: String(problem) }, 'waiting for Temporal')
      told = true
    }
    await delay(TRY_AGAIN_MS, undefined, { signal: stop })
  }
}

type Clockwork = { stop: AbortSignal; parkAfterMs: number }

/** Schedules and mailroom are put in place again and again, for nothing else would notice that they are gone. */
async function keepClockwork(watchers: Watchers, { stop, parkAfterMs }: Clockwork): Promise<void> {
  for (let first = true; !stop.aborted; ) {
    try {
      const schedules = await watchers.ensureSchedules()
      await watchers.ensureMailroom()
      // A schedule that was not there means an empty Temporal: every watcher is started again from the rows.
      if (first || schedules === 'created') await watchers.startWake('start', { horizonMs: parkAfterMs })
      if (first) ready()
      first = false
    } catch (problem) {
      log.warn({ problem: String(problem) }, 'the schedules could not be put in place')
    }
    await delay(first ? TRY_AGAIN_MS : ENSURE_EVERY_MS, undefined, { signal: stop }).catch(() => {})
  }
}

/** Whoever started this program waits for the line. */
function ready(): void {
  process.stdout.write(`${JSON.stringify({ ready: true })}\n`)
  process.send?.({ ready: true })
}

function installRuntime(log: Logger): void {
  const logger = new DefaultLogger('WARN', ({ level, message, meta }) => {
    if (level === 'ERROR') log.error(meta ?? {}, message)
    else log.warn(meta ?? {}, message)
  })
  const filter = makeTelemetryFilterString({ core: 'WARN', other: 'ERROR' })
  Runtime.install({ logger, shutdownSignals: [], telemetryOptions: { logging: { filter, forward: {} } } })
}
