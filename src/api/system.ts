import { type HeartbeatName, readHeartbeats } from '../db/heartbeat.ts'
import { epochOf, type Instant } from '../domain/calendar.ts'
import { roleGaps } from '../domain/role-gap.ts'
import { families } from '../endpoints/index.ts'
import type { ReadyView } from '../endpoints/system.ts'
import type { Host } from './bind.ts'
import { type Locale, textOf } from './locale.ts'
import { type Route, routes } from './route.ts'

type Check = { ok: boolean; detail: string | null }

// The wake comes round every 10 minutes, digests every 5; one missed round is not yet a fault.
const ROUND_LATE_MS = 25 * 60_000
const PING_MS = 2_000

export function systemRoutes(host: Host, describe: () => Promise<Record<string, unknown>>): Route[] {
  const startedAt = host.now()
  return routes(families.system, {
    getHealth: async ({ now }) => ({ body: { status: 'up' as const, at: now } }),
    getReady: async ({ now, locale }) => {
      const body = await readinessOf(host, { now, startedAt, locale })
      return { body, status: body.ready ? 200 : 503 }
    },
    getOpenApi: async () => ({ body: await describe() }),
  })
}

type Moment = { now: Instant; startedAt: Instant; locale: Locale }

/** Without its database the API can answer nothing; without Temporal or the wake it can, and says that time stands still. */
async function readinessOf(host: Host, moment: Moment): Promise<ReadyView> {
  const { locale } = moment
  const postgres = await attempt(async () => void (await host.engine.pool.query('select 1')))
  const away = { ok: false, detail: null }
  const migrations = postgres.ok ? await attempt(() => migrated(host)) : away
  const wake = postgres.ok ? await attempt(() => isRecent(host, moment, 'wake')) : away
  const digest = postgres.ok ? await attempt(() => isRecent(host, moment, 'digest')) : away
  const roles = postgres.ok && migrations.ok ? await attempt(() => rolesAreHeld(host, locale)) : away
  const temporal = { ok: await host.temporal.isReachable(), detail: null }
  const reasons = [
    ...(postgres.ok ? [] : [textOf(locale, 'problem.ready.postgres')]),
    ...(postgres.ok && !migrations.ok
      ? [textOf(locale, 'problem.ready.migrations', { names: migrations.detail })]
      : []),
    ...(temporal.ok ? [] : [textOf(locale, 'problem.ready.temporal')]),
    ...(postgres.ok && !wake.ok ? [textOf(locale, 'problem.ready.wake', { since: wake.detail })] : []),
    ...(postgres.ok && !digest.ok ? [textOf(locale, 'problem.ready.digest', { since: digest.detail })] : []),
    ...(roles.detail === null ? [] : [textOf(locale, 'problem.ready.roles', { roles: roles.detail })]),
  ]
  return { ready: postgres.ok && migrations.ok, postgres, migrations, temporal, wake, digest, roles, reasons }
}

/** What is wrong, told as an error's message: names of migrations, an instant; never a server's text. */
class Lacking extends Error {}

async function attempt(work: () => Promise<void>): Promise<Check> {
  try {
    await withTimeout(work())
    return { ok: true, detail: null }
  } catch (error) {
    return { ok: false, detail: error instanceof Lacking ? error.message : null }
  }
}

async function migrated({ pendingMigrations }: Host): Promise<void> {
  const pending = await pendingMigrations()
  if (pending.length > 0) throw new Lacking(pending.join(', '))
}

/** A process that has just been started gives the rounds time to come for the first time. */
async function isRecent({ engine }: Host, { now, startedAt }: Moment, name: HeartbeatName): Promise<void> {
  const beats = await readHeartbeats(engine.pool)
  const last = beats.find(beat => beat.name === name)?.at
  const from = last !== undefined && last > startedAt ? last : startedAt
  if (epochOf(now) - epochOf(from) > ROUND_LATE_MS) throw new Lacking(last ?? '–')
}

/** What is meant for a role without anybody goes up; that is no fault, and nobody should have to guess it. */
async function rolesAreHeld({ engine }: Host, locale: Locale): Promise<void> {
  const { kinds, latest, directory } = await engine.reference.current()
  const gaps = roleGaps(kinds.map(latest), directory)
  if (gaps.length > 0) throw new Lacking(gaps.map(({ role }) => textOf(locale, `role.${role}`)).join(', '))
}

function withTimeout(work: Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('no answer in time')), PING_MS)
    work.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}
