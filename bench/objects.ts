// A fleet of a million: `npm run bench:objects [objects] [clients]`. Loads objects as the importer does, and tells what they take
// at rest, what a sweep over them costs, how long a cold start takes until the first service is handled, and how fast pages are.
// The same with a hundredth of the objects before, on a database of its own.

import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { type Child, startChild } from '../dev/child.ts'
import { anyFreePort } from '../dev/ports.ts'
import { startPostgres } from '../dev/postgres.ts'
import { startTemporal } from '../dev/temporal.ts'
import { findTemporal } from '../dev/temporal-binary.ts'
import { openAccounts } from '../src/db/account.ts'
import { unfinishedBulk } from '../src/db/bulk.ts'
import type { Engine } from '../src/db/engine.ts'
import { checkInvariants } from '../src/db/invariant.ts'
import { type ListSort, listRecords, type RecordFilter } from '../src/db/list.ts'
import { objectLines } from '../src/db/object-list.ts'
import { askOutlook, sweepOutlooks } from '../src/db/outlook-fresh.ts'
import { countDays } from '../src/db/plan-day.ts'
import { listPlan } from '../src/db/plan-row.ts'
import { queriesOn } from '../src/db/transaction.ts'
import { pageToWake, type WakeCursor } from '../src/db/wake.ts'
import { addDays, type Day, instantOf } from '../src/domain/calendar.ts'
import { PLAN_LAYERS } from '../src/domain/plan-layer.ts'
import { manyClients, manyVehicles, publishRegulation } from './fleet.ts'
import { benchEngine, percentile } from './stage.ts'

const [OBJECTS = 1_000_000, CLIENTS = 10_000] = process.argv.slice(2).map(Number)
const SMALL = OBJECTS / 100
const SWEEPS = 20
const ASKED = 60
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const ROOT = join(import.meta.dirname, '..')
const say = (line: string) => process.stdout.write(`${line}\n`)

say(
  `${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Postgres with fsync on, ${CLIENTS} clients`,
)
const small = await measured(SMALL)
const large = await measured(OBJECTS)
say(`a sweep over ${OBJECTS} costs ${(large / small).toFixed(2)} times what it costs over ${SMALL}`)

/** Answers the milliseconds of a sweep. */
async function measured(objects: number): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'potok-bench-'))
  const server = await startPostgres({
    folder: join(folder, 'postgres'),
    port: await anyFreePort(),
    password: 'bench',
    logFile: join(folder, 'postgres.log'),
  })
  try {
    const { engine, ownerId, close } = await benchEngine(server.url)
    await publishRegulation(engine)
    const clients = await manyClients(engine, CLIENTS)
    const today = new Date().toISOString().slice(0, 10)
    const seconds = await manyVehicles(engine, { objects, clients, today, ownerId })
    say(
      `${objects} objects with five rules each: loaded in ${seconds.toFixed(0)} s, ${Math.round(objects / seconds)}/s`,
    )
    await engine.pool.query('vacuum analyze')
    await atRest(engine, objects)
    const sweep = await sweeps(engine)
    await pages(engine, { ownerId, clients, objects, today })
    await doctor(engine)
    await coldStart(engine, { folder, databaseUrl: server.url })
    await close()
    return sweep
  } finally {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Bytes of everything that objects have rows in, with all indexes. */
async function atRest(engine: Engine, objects: number): Promise<void> {
  const { rows } = await engine.pool.query<{ name: string; heap: number; indexes: number }>(
    `select relname as name, pg_relation_size(c.oid)::float8 as heap, pg_indexes_size(c.oid)::float8 as indexes from pg_class c
     where relkind = 'r' and relnamespace = 'public'::regnamespace and reltuples >= $1 order by 1`,
    [objects / 2],
  )
  const per = (bytes: number) => Math.round(bytes / objects)
  const parts = rows.map(({ name, heap, indexes }) => `${name} ${per(heap)} + ${per(indexes)}`)
  const total = rows.reduce((sum, { heap, indexes }) => sum + heap + indexes, 0)
  say(`at rest: ${per(total)} bytes for each object (table + indexes: ${parts.join(', ')})`)
}

/** What the wake asks the database every ten minutes. Answers the median in milliseconds. */
async function sweeps(engine: Engine): Promise<number> {
  const ms: number[] = []
  const found = { rows: 0 }
  for (let run = 0; run < SWEEPS; run++) {
    const now = new Date().toISOString()
    const until = instantOf(Date.parse(now) + HOUR_MS)
    const began = performance.now()
    for (let after: WakeCursor | null = null, first = true; first || after !== null; first = false) {
      const page: Awaited<ReturnType<typeof pageToWake>> = await pageToWake(engine.pool, { now, until, after })
      found.rows += page.rows.length
      after = page.next
    }
    await openAccounts(engine, { now, limit: 500 })
    await unfinishedBulk(engine.pool)
    ms.push(performance.now() - began)
  }
  const median = percentile(ms, 0.5)
  say(
    `a sweep: p50 ${median.toFixed(1)} ms, p95 ${percentile(ms, 0.95).toFixed(1)} ms, ${found.rows / SWEEPS} watchers to wake`,
  )
  const db = queriesOn(engine.pool)
  const began = performance.now()
  await sweepOutlooks(engine, db, { now: new Date().toISOString(), limit: 100 })
  say(`a look for outlooks that are stale: ${(performance.now() - began).toFixed(0)} ms`)
  return median
}

type Asked = { ownerId: string; clients: readonly string[]; objects: number; today: Day }

/** Each question as its page asks it, every time a little differently. */
async function pages(engine: Engine, { ownerId, clients, objects, today }: Asked): Promise<void> {
  const db = queriesOn(engine.pool)
  const list = async (filter: RecordFilter, by: ListSort['by'] = 'service') => {
    const sort = { by, descending: false }
    const rows = await listRecords(db, { filter: { kinds: ['object'], ...filter }, sort, limit: 50, after: null })
    await objectLines(db, { ids: rows.map(row => row.id), now: new Date().toISOString() })
  }
  const clientOf = (run: number) => clients[(run * 997) % clients.length]
  await asked('list of objects by the day of their service', () => list({}))
  await asked('… of a client', run => list({ partyId: clientOf(run) }))
  await asked('… of a person, due within a month', run =>
    list({ ownerId, object: { serviceFrom: addDays(today, 100 + run), serviceTo: addDays(today, 130 + run) } }),
  )
  await asked('… of a kind and group that nothing has', () => list({ object: { group: 'North' } }))
  await asked('… by number plate and VIN', run =>
    list({ object: { q: `X9600000${String((run * 7_919) % objects).padStart(9, '0')}` } }),
  )
  await asked('… by year', () => list({ object: { attributes: { year: { from: 2024, to: 2024 } } } }))
  const zone = 'Europe/Moscow'
  await asked('calendar of a month: rows and counts of every day', async run => {
    const from = addDays(today, 100 + run)
    const ask = {
      from,
      to: addDays(from, 30),
      filter: {},
      layers: PLAN_LAYERS,
      zone,
      today,
      now: new Date().toISOString(),
    }
    await listPlan(db, { ...ask, limit: 100, after: null })
    await countDays(db, ask, { byOwner: [] })
  })
  const now = new Date().toISOString()
  const next = { now, from: now, to: instantOf(Date.now() + 30 * DAY_MS), zone, limit: 50, after: null }
  while ((await sweepOutlooks(engine, db, { now: instantOf(Date.now() + 5_000), limit: 500 })) > 0);
  await asked('what is next, the company', async () => void (await askOutlook(engine, db, { ...next, filter: {} })))
  await asked(
    'what is next, a person',
    async () => void (await askOutlook(engine, db, { ...next, filter: { personId: ownerId } })),
  )
}

async function asked(what: string, ask: (run: number) => Promise<void>): Promise<void> {
  const ms: number[] = []
  for (let run = 0; run < ASKED; run++) {
    const began = performance.now()
    await ask(run)
    ms.push(performance.now() - began)
  }
  say(`${what}: p50 ${percentile(ms, 0.5).toFixed(0)} ms, p95 ${percentile(ms, 0.95).toFixed(0)} ms`)
}

async function doctor(engine: Engine): Promise<void> {
  const began = performance.now()
  const found = await checkInvariants(engine.pool, { now: new Date().toISOString() })
  const broken = found.map(one => `${one.what} ${one.count}`).join(', ') || 'none'
  say(`all invariants asked in ${((performance.now() - began) / 1000).toFixed(1)} s, broken: ${broken}`)
}

/** An empty Temporal, a worker that begins: how long until the first service that is due has been opened. */
async function coldStart(
  engine: Engine,
  { folder, databaseUrl }: { folder: string; databaseUrl: string },
): Promise<void> {
  // One object of the last client fell due while nobody worked.
  const { rows } = await engine.pool.query<{ id: string }>(
    `update process set facts = jsonb_set(facts, '{marks}', '{"*": ["2020-01-01", 1]}'), next_due_at = now() - interval '1 hour'
     where id = (select max(id::text)::uuid from process where kind = 'object') returning id`,
  )
  const temporal = await startTemporal({
    binary: await findTemporal(join(ROOT, '.data', 'bin')),
    port: await anyFreePort(),
    logFile: join(folder, 'temporal.log'),
    dbFile: join(folder, 'temporal.db'),
  })
  const began = performance.now()
  const worker = await startWorker({ folder, databaseUrl, temporalAddress: temporal.address })
  try {
    const served = async () =>
      (await engine.pool.query('select 1 from service where process_id = $1 limit 1', [rows[0]?.id])).rowCount === 1
    while (!(await served())) await delay(50)
    say(`cold start to the first due service handled: ${((performance.now() - began) / 1000).toFixed(1)} s`)
  } finally {
    await worker.stop()
    await temporal.stop()
  }
}

async function startWorker(places: { folder: string; databaseUrl: string; temporalAddress: string }): Promise<Child> {
  return await startChild({
    name: 'worker',
    command: [process.execPath, '--max-old-space-size=1024', '--max-semi-space-size=32', 'worker.ts'],
    cwd: ROOT,
    env: {
      PATH: process.env.PATH,
      DATABASE_URL: places.databaseUrl,
      TEMPORAL_ADDRESS: places.temporalAddress,
      SMTP_URL: 'smtp://127.0.0.1:1',
      POTOK_SECRET: 'a secret for benchmarks that nobody else ever uses',
      LOG_LEVEL: 'warn',
    },
    logFile: join(places.folder, 'worker.log'),
  })
}
