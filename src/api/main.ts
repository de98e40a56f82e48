// Composition root of the API: configuration, database, engine, Temporal; then it listens until it is told to stop.

import { existsSync } from 'node:fs'
import type { Server } from 'node:http'
import { join } from 'node:path'
import { pino } from 'pino'
import { loadConfig } from '../config.ts'
import { createEngine } from '../db/engine.ts'
import { pendingMigrations } from '../db/migrate.ts'
import { createDb } from '../db/pool.ts'
import { createApp } from './app.ts'
import type { Deps } from './deps.ts'
import { startHousekeeping } from './housekeeping.ts'
import { keepOutlook } from './keep-outlook.ts'
import { keepPotential } from './keep-potential.ts'
import { createKeptAnswers } from './kept-answer.ts'
import { createTemporalLink } from './temporal.ts'

const DAY_MS = 86_400_000
const STOP_MS = 8_000

const config = loadConfig()
const log = pino({ level: config.logLevel, base: { name: 'api' } })
const { pool, kysely: db, close } = createDb({ connectionString: config.databaseUrl, max: config.databasePool })
const engine = createEngine({
  pool,
  parkAfterMs: config.parkAfterDays * DAY_MS,
  secret: config.secret,
  mailDomain: config.mailDomain,
})
const temporal = createTemporalLink({
  address: config.temporalAddress,
  namespace: config.temporalNamespace,
  taskQueue: config.taskQueue,
  log,
})
const webFolder = join(import.meta.dirname, '..', '..', 'web', 'dist')
const deps: Deps = {
  engine,
  db,
  temporal,
  log,
  now: () => new Date().toISOString(),
  kept: createKeptAnswers(),
  pendingMigrations: () => pendingMigrations(config.databaseUrl),
  settings: {
    publicUrl: config.publicUrl,
    secret: config.secret,
    mailCaptured: config.mailCaptured,
    zone: config.zone,
    webFolder: existsSync(webFolder) ? webFolder : null,
  },
}
const app = createApp(deps)
const stopHousekeeping = startHousekeeping(deps)
const stopOutlook = keepOutlook(deps)
const stopPotential = keepPotential(deps)
const server = app.listen(config.port, config.host, error => {
  if (error) {
    log.fatal({ err: error }, 'the API cannot listen')
    process.exit(1)
  }
  log.info({ host: config.host, port: config.port }, 'the API listens')
  process.send?.({ ready: true })
})

let stopping = false
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (stopping) return
    stopping = true
    log.info({ signal }, 'the API stops')
    // Whatever hangs, the process ends: nothing that was committed is lost by it.
    setTimeout(() => process.exit(1), STOP_MS).unref()
    void stop(server).then(() => process.exit(0))
  })
}

/** Requests under way are answered, then the rest is closed in the order in which it is needed. */
async function stop(listening: Server): Promise<void> {
  stopHousekeeping()
  stopOutlook()
  stopPotential()
  await new Promise<void>(resolve => {
    listening.close(() => resolve())
    listening.closeIdleConnections()
  })
  await temporal.close()
  await close()
}
