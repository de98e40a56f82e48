// Many objects that fall due in the same moment: `npm run bench:fleet-due [objects] [clients] [raw objects]`. The real worker as
// its own process, its own Postgres and Temporal, a mail server that takes everything. First the product; then again with a
// worker that is killed in the middle; then the same number of effects as plain Temporal workflows, one for each object.

import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { Client, Connection } from '@temporalio/client'
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker'
import { type Child, startChild } from '../dev/child.ts'
import { anyFreePort } from '../dev/ports.ts'
import { startPostgres } from '../dev/postgres.ts'
import { processGone, signalProcess } from '../dev/process.ts'
import { startSmtp } from '../dev/smtp.ts'
import { startTemporal } from '../dev/temporal.ts'
import { findTemporal } from '../dev/temporal-binary.ts'
import type { Engine } from '../src/db/engine.ts'
import { newId } from '../src/domain/id.ts'
import { manyClients, manyVehicles, publishRegulation } from './fleet.ts'
import { benchEngine, inParallel } from './stage.ts'

const [OBJECTS = 10_000, CLIENTS = 1_000, RAW = 2_000] = process.argv.slice(2).map(Number)
const OWNERS = 200
const MINUTE_MS = 60_000
const ROOT = join(import.meta.dirname, '..')
const SECRET = 'a secret for benchmarks that nobody else ever uses'
const say = (line: string) => process.stdout.write(`${line}\n`)

Runtime.install({ logger: new DefaultLogger('ERROR') })
const folder = mkdtempSync(join(tmpdir(), 'potok-bench-'))
const server = await startPostgres({
  folder: join(folder, 'postgres'),
  port: await anyFreePort(),
  password: 'bench',
  logFile: join(folder, 'postgres.log'),
})
const temporal = await startTemporal({
  binary: await findTemporal(join(ROOT, '.data', 'bin')),
  port: await anyFreePort(),
  logFile: join(folder, 'temporal.log'),
  dbFile: join(folder, 'temporal.db'),
})
const inbox: string[] = []
const smtp = await startSmtp({ port: 0, onLetter: letter => void inbox.push(letter.messageId) })
try {
  const { engine, close } = await benchEngine(server.url)
  say(
    `${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GiB; Temporal and mail server on the same machine`,
  )
  await publishRegulation(engine)
  const owners = await staff(engine)
  await product(engine, owners)
  await killed(engine, owners)
  await raw(engine)
  await close()
} finally {
  await smtp.close()
  await temporal.stop()
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
}

/** People who answer for five clients each, in teams of their own, so that nobody's letters exceed a day's cap. */
async function staff(engine: Engine): Promise<string[]> {
  await engine.pool.query(
    `insert into calendar (id, zone, day_start, day_end, weekend) values ('always', 'UTC', '00:00', '24:00', '{}')`,
  )
  const ids = Array.from({ length: OWNERS }, () => newId())
  await engine.pool.query(
    `with team as (insert into team (id, name) select x.id, 'Team ' || x.n from unnest($1::uuid[]) with ordinality as x(id, n)),
     person as (insert into app_user (id, email, name, team_id, calendar_id)
       select x.id, x.n || '@bench.test', 'Person ' || x.n, x.id, 'always' from unnest($1::uuid[]) with ordinality as x(id, n))
     select 1`,
    [ids],
  )
  await engine.pool.query(`insert into role_grant select id, 'service_manager' from unnest($1::uuid[]) as id`, [ids])
  await engine.pool.query(
    `insert into letter_setting (user_id, day_cap, updated_at) select id, 200, now() from unnest($1::uuid[]) as id`,
    [ids],
  )
  return ids
}

/** Objects whose service opens at one moment, which is the beginning of the working day of their calendar. */
async function dueTogether(engine: Engine, owners: readonly string[], dueAt: Date): Promise<readonly string[]> {
  const calendarId = `due-${dueAt.getTime()}`
  const time = dueAt.toISOString().slice(11, 16)
  await engine.pool.query(
    `insert into calendar (id, zone, day_start, day_end, weekend) values ($1, 'UTC', $2, '24:00', '{}')`,
    [calendarId, time],
  )
  const clients = await manyClients(engine, CLIENTS)
  const today = dueAt.toISOString().slice(0, 10)
  const each = Math.ceil(OBJECTS / CLIENTS)
  const seconds = await manyVehicles(engine, { objects: OBJECTS, clients, today }, index => ({
    ownerId: owners[Math.floor(index / each) % owners.length],
    calendarId,
    externalId: undefined,
    // Air is changed every eighteen months and opens two weeks before.
    fields: { marks: { '*': [today, 50_000], 'air-filter': [monthsBefore(today, 18, 14)] }, readings: [] },
  }))
  const { rows } = await engine.pool.query<{ n: number }>(
    `select count(*)::integer as n from process where next_due_at = $1 and fleet_id = any($2)`,
    [dueAt, clients],
  )
  say(
    `${OBJECTS} objects of ${CLIENTS} clients loaded in ${seconds.toFixed(1)} s, ${rows[0]?.n} of them due at ${time} UTC`,
  )
  return clients
}

/** A day so long before another, that `months` later and `lead` days earlier it is that one. */
function monthsBefore(day: string, months: number, lead: number): string {
  const due = new Date(Date.parse(day) + lead * 86_400_000)
  due.setUTCMonth(due.getUTCMonth() - months)
  return due.toISOString().slice(0, 10)
}

/** The next full minute that is so far away. */
function soonest(ms: number): Date {
  return new Date(Math.ceil((Date.now() + ms) / MINUTE_MS) * MINUTE_MS)
}

async function product(engine: Engine, owners: readonly string[]): Promise<void> {
  const dueAt = soonest(100_000)
  const clients = await dueTogether(engine, owners, dueAt)
  const worker = await startWorker()
  await watched(clients)
  say(`every fleet is watched ${((dueAt.getTime() - Date.now()) / 1000).toFixed(0)} s before it is due`)
  await delay(dueAt.getTime() - Date.now())
  const rowsThere = await until(() => allThere(engine, clients))
  say(`all services, visits, tasks and rows of letters: ${since(dueAt, rowsThere)} s after they were due`)
  const sent = await until(async () => (await waiting(engine)) === 0)
  say(`all ${inbox.length} letters at the mail server: ${since(dueAt, sent)} s`)
  await account(engine, clients)
  await worker.stop()
}

async function killed(engine: Engine, owners: readonly string[]): Promise<void> {
  inbox.length = 0
  const dueAt = soonest(100_000)
  const clients = await dueTogether(engine, owners, dueAt)
  const worker = await startWorker()
  await watched(clients)
  await delay(dueAt.getTime() - Date.now())
  await until(async () => (await services(engine, clients)) >= OBJECTS / 2, 10)
  signalProcess(worker.pid, 'SIGKILL')
  await processGone(worker.pid, 5_000)
  const left = OBJECTS - (await services(engine, clients))
  const again = new Date()
  const second = await startWorker()
  const ready = new Date()
  const there = await until(() => allThere(engine, clients))
  say(
    `killed with ${left} services left: all there ${since(again, there)} s after the restart (ready after ${since(again, ready)} s)`,
  )
  await account(engine, clients)
  await second.stop()
}

function since(from: Date, to: Date): string {
  return ((to.getTime() - from.getTime()) / 1000).toFixed(1)
}

async function until(test: () => Promise<boolean>, everyMs = 100): Promise<Date> {
  const deadline = Date.now() + 10 * MINUTE_MS
  while (!(await test())) {
    if (Date.now() > deadline) throw new Error('it never came')
    await delay(everyMs)
  }
  return new Date()
}

async function services(engine: Engine, clients: readonly string[]): Promise<number> {
  const { rows } = await engine.pool.query<{ n: number }>(
    'select count(*)::integer as n from service where fleet_id = any($1)',
    [clients],
  )
  return rows[0]?.n ?? 0
}

/** Every object has its service, every service its visit, every visit its task and a row for everybody whom it tells. */
async function allThere(engine: Engine, clients: readonly string[]): Promise<boolean> {
  const { rows } = await engine.pool.query<{ n: number; homeless: number; silent: number }>(
    `select count(*)::integer as n, count(*) filter (where not planned)::integer as homeless,
       (select count(*)::integer from record v where v.kind = 'visit' and v.party_id = any($1)
          and not exists (select from task t join mail m on m.task_id = t.id where t.process_id = v.id)) as silent
     from service where fleet_id = any($1)`,
    [clients],
  )
  return rows[0]?.n === OBJECTS && rows[0].homeless === 0 && rows[0].silent === 0
}

async function waiting(engine: Engine): Promise<number> {
  const { rows } = await engine.pool.query<{ n: number }>(
    `select count(*)::integer as n from mail where state in ('queued', 'sending', 'transmitting', 'deferred') and not for_digest`,
  )
  return rows[0]?.n ?? 0
}

/** Lost and doubled, asked of the rows. */
async function account(engine: Engine, clients: readonly string[]): Promise<void> {
  const { rows } = await engine.pool.query<Record<string, number>>(
    `select
       (select count(*) from process p where p.fleet_id = any($1) and not exists (select from service s where s.process_id = p.id)) as lost,
       (select count(*) from (select 1 from service where fleet_id = any($1) group by process_id having count(*) > 1) d) as doubled,
       (select count(*) from (select 1 from event e join process p on p.id = e.process_id where p.fleet_id = any($1)
          group by e.process_id, e.type having count(*) > 1) d) as twice,
       (select count(*) from (select 1 from mail_attempt where outcome = 'sent' group by mail_id having count(*) > 1) d) as resent,
       (select count(*) from record where kind = 'visit' and party_id = any($1)) as visits,
       (select count(*) from task t join record v on v.id = t.process_id where v.kind = 'visit' and v.party_id = any($1)) as tasks,
       (select count(*) from mail m join record v on v.id = m.process_id where v.kind = 'visit' and v.party_id = any($1)) as mails`,
    [clients],
  )
  const twiceAtServer = inbox.length - new Set(inbox).size
  say(`${JSON.stringify(rows[0])}, received twice: ${twiceAtServer}`)
}

async function startWorker(): Promise<Child> {
  let ready = false
  const child = await startChild({
    name: 'worker',
    command: [process.execPath, '--max-old-space-size=1024', '--max-semi-space-size=32', 'worker.ts'],
    cwd: ROOT,
    env: {
      PATH: process.env.PATH,
      DATABASE_URL: server.url,
      TEMPORAL_ADDRESS: temporal.address,
      SMTP_URL: smtp.url,
      POTOK_SECRET: SECRET,
      LOG_LEVEL: 'warn',
    },
    logFile: join(folder, 'worker.log'),
    onLine: line => {
      if (line.includes('"ready":true')) ready = true
    },
  })
  await until(async () => ready || !child.running(), 20)
  return child
}

/** Whether Temporal has a running watcher for the last of these clients: they are started one after the other. */
async function watched(clients: readonly string[]): Promise<void> {
  const client = new Client({ connection: await Connection.connect({ address: temporal.address }) })
  const isRunning = (id: string) =>
    client.workflow
      .getHandle(`fleet:${id}`)
      .describe()
      .then(
        one => one.status.name === 'RUNNING',
        () => false,
      )
  for (const id of clients) await until(() => isRunning(id))
  await client.connection.close()
}

/** One workflow with one timer and one activity for each object; the activity writes a service and a letter's row. */
async function raw(engine: Engine): Promise<void> {
  await engine.pool.query('create table raw_service (object_id uuid primary key, at timestamptz not null)')
  await engine.pool.query(
    'create table raw_mail (id uuid primary key, object_id uuid not null unique, body jsonb not null)',
  )
  const taskQueue = 'raw'
  const connection = await NativeConnection.connect({ address: temporal.address })
  const serveRaw = ({ objectId }: { objectId: string }) =>
    engine.transaction(async client => {
      await client.query('insert into raw_service values ($1, now())', [objectId])
      await client.query(`insert into raw_mail values ($1, $2, '{"template": "task"}')`, [newId(), objectId])
    })
  const worker = await Worker.create({
    connection,
    taskQueue,
    workflowsPath: join(import.meta.dirname, 'raw-workflow.ts'),
    activities: { serveRaw },
    maxCachedWorkflows: RAW,
  })
  const client = new Client({ connection: await Connection.connect({ address: temporal.address }) })
  await worker.runUntil(async () => {
    const ids = Array.from({ length: RAW }, () => newId())
    const dueAt = new Date(Date.now() + 10_000 + RAW * 25)
    const { seconds } = await inParallel(RAW, 16, async index => {
      const objectId = ids[index] ?? ''
      const args = [{ objectId, at: dueAt.toISOString() }]
      await client.workflow.start('rawObject', { workflowId: `raw:${objectId}`, taskQueue, args })
    })
    say(`plain Temporal: ${RAW} workflows started in ${seconds.toFixed(1)} s`)
    await delay(Math.max(0, dueAt.getTime() - Date.now()))
    const count = async () => (await engine.pool.query('select count(*)::integer as n from raw_service')).rows[0]?.n
    const done = await until(async () => (await count()) === RAW)
    const took = (done.getTime() - dueAt.getTime()) / 1000
    say(
      `plain Temporal: ${RAW} effects ${took.toFixed(1)} s after they were due, ${(RAW / took).toFixed(0)}/s; ${OBJECTS} would take ${((took / RAW) * OBJECTS).toFixed(0)} s`,
    )
  })
  await client.connection.close()
  await connection.close()
}
