import { connect } from 'node:net'
import pg from 'pg'
import { checkInvariants } from '../src/db/invariant.ts'
import { pendingMigrations } from '../src/db/migrate.ts'
import type { Finding } from './doctor-machine.ts'
import { messageOf } from './process.ts'
import { readyProblem } from './programs.ts'
import { temporalProblem } from './temporal.ts'

type Env = Record<string, string | undefined>

const WAKE_LATE_MINUTES = 25
const MAIL_LATE_MINUTES = 15

/** The database answers and has the schema of this version. */
export async function checkPostgres(env: Env): Promise<Finding | null> {
  try {
    const pending = await pendingMigrations(env.DATABASE_URL ?? '')
    if (pending.length === 0) return null
    return {
      wrong: `The database lacks ${pending.length} migrations (${pending[0]} …).`,
      remedy: 'Stop and start again: the start applies them.',
    }
  } catch (error) {
    return {
      wrong: `Postgres does not answer (${messageOf(error)}).`,
      remedy: 'Its log is logs/postgres.log in the data folder; stop and start again.',
    }
  }
}

/** The engine answers. */
export async function checkTemporal(env: Env): Promise<Finding | null> {
  const address = env.TEMPORAL_ADDRESS ?? ''
  const problem = await temporalProblem(address, env.TEMPORAL_NAMESPACE ?? 'default', 2_000)
  if (problem === null) return null
  return {
    wrong: `Temporal at ${address} does not answer (${problem}), so steps wait while commands work.`,
    remedy: 'Its log is logs/temporal.log in the data folder; stop and start again, nothing is lost by it.',
  }
}

/** The sweep that starts every watcher that is due has run lately. */
export async function checkWake(env: Env): Promise<Finding | null> {
  const remedy = 'Is the worker running? Its log is logs/worker.log in the data folder.'
  const minutes = await ask(
    env,
    `select extract(epoch from now() - at)::float8 / 60 as answer from heartbeat where name = 'wake'`,
  )
  if (minutes === null) return { wrong: 'The wake has never run, so due steps may wait.', remedy }
  if (minutes <= WAKE_LATE_MINUTES) return null
  return { wrong: `The wake ran last ${Math.round(minutes)} minutes ago and should every 10.`, remedy }
}

/** Letters leave: the mail server answers, and nothing due has been lying for long. */
export async function checkMail(env: Env): Promise<Finding | null> {
  const url = new URL(env.SMTP_URL ?? 'smtp://127.0.0.1')
  const port = Number(url.port) || (url.protocol === 'smtps:' ? 465 : 25)
  const problem = await connectProblem(url.hostname, port)
  if (problem !== null) {
    return {
      wrong: `The mail server ${url.hostname}:${port} does not answer (${problem}), so letters wait.`,
      remedy: 'Start it, or set another SMTP_URL.',
    }
  }
  const late = await ask(
    env,
    `select count(*)::float8 as answer from mail
     where state in ('queued', 'deferred') and not_before < now() - make_interval(mins => ${MAIL_LATE_MINUTES})`,
  )
  if (late === null || late === 0) return null
  return {
    wrong: `${late} letters are due for more than ${MAIL_LATE_MINUTES} minutes.`,
    remedy: 'See the letters in the app, and logs/worker.log in the data folder.',
  }
}

/** Dates reach into a year of which the calendar that counts knows weekends only. */
export async function checkCalendars(env: Env): Promise<Finding | null> {
  const gaps = await ask<string>(env, CALENDAR_GAPS)
  if (gaps === null) return null
  return {
    wrong: `Running records have dates in years whose days off their calendar does not know (${gaps}).`,
    remedy: 'Import the calendar of that year when it is published: docs/calendars.md.',
  }
}

const CALENDAR_GAPS = `
  with recursive based (id, day_of) as (
    select id, id from calendar union select b.id, c.base_id from based b join calendar c on c.id = b.day_of where c.base_id is not null),
  needed as (
    select p.calendar_id, y.year, count(*) as records
    from process p cross join lateral (
      select extract(year from p.next_due_at)::integer as year where p.next_due_at is not null
      union select left(d.value ->> 'value', 4)::integer from jsonb_each(p.dates) d where d.value ->> 'value' ~ '^[0-9]{4}-') y
    where p.closed_at is null and y.year >= extract(year from now())
    group by 1, 2)
  select string_agg(n.calendar_id || ' ' || n.year || ': ' || n.records, ', ' order by n.calendar_id, n.year) as answer
  from needed n join calendar c on c.id = n.calendar_id
  where cardinality(c.weekend) > 0 and not exists (
    select 1 from based b join calendar_day d on d.calendar_id = b.day_of
    where b.id = n.calendar_id and extract(year from d.day) = n.year)`

/** The app itself says that it is ready. */
export async function checkApp(env: Env): Promise<Finding | null> {
  const problem = await readyProblem(`http://localhost:${env.PORT}`)
  return problem === null
    ? null
    : {
        wrong: `The app says that it is not ready (${problem}).`,
        remedy: 'Its log is logs/api.log in the data folder.',
      }
}

/** What must always be true of the rows is true of them: the same questions that the fault tests ask. */
export async function checkRows(env: Env): Promise<Finding | null> {
  const client = await connected(env)
  try {
    const [first, ...others] = await checkInvariants(client, { now: new Date().toISOString() })
    if (!first) return null
    const more = others.map(({ invariant, count }) => `, ${invariant} ${count} times`).join('')
    return {
      wrong: `${first.invariant} (${first.what}) is violated ${first.count} times, for example by ${first.sample[0]}${more}.`,
      remedy: 'Nothing was changed. Look at that record under Processes, and keep a backup before you mend it.',
    }
  } finally {
    await client.end()
  }
}

async function ask<Answer = number>(env: Env, query: string): Promise<Answer | null> {
  const client = await connected(env)
  try {
    const { rows } = await client.query<{ answer: Answer | null }>(query)
    return rows[0]?.answer ?? null
  } finally {
    await client.end()
  }
}

async function connected(env: Env): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: env.DATABASE_URL ?? '', connectionTimeoutMillis: 5_000 })
  await client.connect()
  return client
}

function connectProblem(host: string, port: number): Promise<string | null> {
  return new Promise(resolve => {
    const socket = connect({ host, port, timeout: 5_000 })
    const answer = (problem: string | null) => {
      socket.destroy()
      resolve(problem)
    }
    socket.once('data', () => answer(null))
    socket.once('timeout', () => answer('no greeting in 5 s'))
    socket.once('error', error => answer(messageOf(error)))
  })
}
