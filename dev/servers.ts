import { join } from 'node:path'
import pg from 'pg'
import { createPool } from '../src/db/pool.ts'
import { prepareDatabase } from '../src/db/prepare.ts'
import type { Child } from './child.ts'
import { startCapturedMail } from './mail.ts'
import { noteChild } from './orphans.ts'
import { choosePort, type PortWish } from './ports.ts'
import { startPostgres, waitForPostgres } from './postgres.ts'
import { messageOf } from './process.ts'
import type { PortName, Settings } from './settings.ts'
import { type Service, supervise } from './supervise.ts'
import { startTemporal } from './temporal.ts'
import { findTemporal } from './temporal-binary.ts'

export type Places = { bin: string; logs: string; run: string; postgres: string; temporal: string }

export type Say = (line: string) => void

export const placesOf = (folder: string): Places => ({
  bin: join(folder, 'bin'),
  logs: join(folder, 'logs'),
  run: join(folder, 'run'),
  postgres: join(folder, 'postgres'),
  temporal: join(folder, 'temporal', 'temporal.db'),
})

/** One free port per server, chosen before any of them starts. */
export async function choosePorts(settings: Settings): Promise<Record<PortName, number>> {
  const taken = new Set<number>()
  const choose = async (wish: PortWish) => {
    const port = await choosePort(wish, taken)
    taken.add(port)
    return port
  }
  const { ports } = settings
  return {
    app: await choose(ports.app),
    postgres: await choose(ports.postgres),
    temporal: await choose(ports.temporal),
    temporalUi: await choose(ports.temporalUi),
    smtp: await choose(ports.smtp),
  }
}

/** Postgres with the newest schema: the embedded one, or the one that DATABASE_URL names. */
export async function bringUpPostgres(
  settings: Settings,
  places: Places,
  own: { port: number; password: string; say: Say },
): Promise<{ url: string; service: Service | null }> {
  if (settings.databaseUrl !== null) {
    await waitForPostgres(settings.databaseUrl)
    await prepareDatabase(settings.databaseUrl, new Date().toISOString())
    return { url: settings.databaseUrl, service: null }
  }
  let url = ''
  const service = await supervise(
    'Postgres',
    async () => {
      const logFile = join(places.logs, 'postgres.log')
      const server = await startPostgres({ ...own, folder: places.postgres, logFile })
      url = server.url
      return noted(places, server.child)
    },
    own.say,
  )
  try {
    await prepareDatabase(url, new Date().toISOString())
  } catch (error) {
    await service.stop(2_000)
    throw error
  }
  return { url, service }
}

/**
 * Temporal: the embedded server, or the one at TEMPORAL_ADDRESS. Without it the app still runs and commands work;
 * only steps wait. So a problem is an answer here, not an error.
 */
export async function bringUpTemporal(
  settings: Settings,
  places: Places,
  own: { port: number; uiPort: number; say: Say },
): Promise<{ address: string; uiUrl: string | null; service: Service | null; problem: string | null }> {
  if (settings.temporalAddress !== null) {
    return { address: settings.temporalAddress, uiUrl: null, service: null, problem: null }
  }
  const address = `127.0.0.1:${own.port}`
  try {
    const binary = await findTemporal(places.bin, own.say)
    const options = { ...own, binary, dbFile: places.temporal, namespace: settings.temporalNamespace }
    const logFile = join(places.logs, 'temporal.log')
    const start = async () => noted(places, (await startTemporal({ ...options, logFile })).child)
    const service = await supervise('Temporal', start, own.say)
    return { address, uiUrl: `http://localhost:${own.uiPort}`, service, problem: null }
  } catch (error) {
    return { address, uiUrl: null, service: null, problem: messageOf(error) }
  }
}

/** The captured mailbox, or the mail server that SMTP_URL names. */
export async function bringUpMail(
  settings: Settings,
  own: { port: number; databaseUrl: string },
): Promise<{ url: string; captured: boolean; close: () => Promise<void> }> {
  if (settings.smtpUrl !== null) return { url: settings.smtpUrl, captured: false, close: async () => {} }
  const pool = createPool({ connectionString: own.databaseUrl, max: 2 })
  const server = await startCapturedMail({ port: own.port, pool })
  const close = async () => {
    await server.close()
    await pool.end()
  }
  return { url: server.url, captured: true, close }
}

/** Whether nobody has worked with this database yet: there is no company in it, and not even somebody to sign in. */
export async function isUntouched(databaseUrl: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    const { rows } = await client.query<{ untouched: boolean }>(
      'select not exists (select from party) and not exists (select from app_user) as untouched',
    )
    return rows[0]?.untouched === true
  } finally {
    await client.end()
  }
}

function noted(places: Places, child: Child): Child {
  noteChild(places.run, child)
  return child
}
