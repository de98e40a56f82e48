// How fast the calendar and the potential of objects are: `npm run bench:plan`. A million objects of 10,000 clients; own
// Postgres. `OBJECTS=100000` asks for fewer.

import { mkdtempSync, rmSync } from 'node:fs'
import type { Server } from 'node:http'
import { availableParallelism, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { anyFreePort } from '../dev/ports.ts'
import { startPostgres } from '../dev/postgres.ts'
import { createApp } from '../src/api/app.ts'
import { createKeptAnswers } from '../src/api/kept-answer.ts'
import type { Engine } from '../src/db/engine.ts'
import { sweepPotential } from '../src/db/fleet-potential.ts'
import { createKey } from '../src/db/key.ts'
import { queriesOn } from '../src/db/transaction.ts'
import { addDays } from '../src/domain/calendar.ts'
import { newId } from '../src/domain/id.ts'
import { benchEngine, percentile } from './stage.ts'

const OBJECTS = Number(process.env.OBJECTS ?? 1_000_000)
const PER_CLIENT = 100
const CLIENTS = Math.ceil(OBJECTS / PER_CLIENT)
const PEOPLE = 40
const MADE = 100
const ASKED = 30
const say = (line: string) => process.stdout.write(`${line}\n`)

const folder = mkdtempSync(join(tmpdir(), 'potok-bench-'))
const server = await startPostgres({
  folder: join(folder, 'postgres'),
  port: await anyFreePort(),
  password: 'bench',
  logFile: join(folder, 'postgres.log'),
})
try {
  say(`${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Postgres with fsync on`)
  const { engine, ownerId, close } = await benchEngine(server.url)
  const people = await staff(engine, ownerId)
  await fleets(engine, people)
  await potentials(engine)
  await asked(engine, ownerId, people)
  await close()
} finally {
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
}

async function staff({ pool }: Engine, ownerId: string): Promise<string[]> {
  const people = [ownerId, ...Array.from({ length: PEOPLE - 1 }, () => newId())]
  for (const [index, id] of people.slice(1).entries())
    await pool.query('insert into app_user (id, email, name) values ($1, $2, $3)', [
      id,
      `${index}@bench.test`,
      `Person ${index}`,
    ])
  return people
}

/** Vans under the regulation of their kind, as rows: how they are loaded is another benchmark. */
async function fleets({ pool }: Engine, people: readonly string[]): Promise<void> {
  const began = performance.now()
  await pool.query(
    `insert into party (id, name) select ('00000000-0000-7000-9000-' || lpad(n::text, 12, '0'))::uuid, 'Client ' || n from generate_series(1, $1::integer) n`,
    [CLIENTS],
  )
  const step = 50_000
  for (let from = 0; from < OBJECTS; from += step) {
    const values = [from + 1, Math.min(from + step, OBJECTS), PER_CLIENT]
    await pool.query(
      `insert into record (id, kind, title, party_id, region, object_kind, created_at, created_by)
       select ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 'object', 'Van ' || n,
         ('00000000-0000-7000-9000-' || lpad(((n - 1) / $3 + 1)::text, 12, '0'))::uuid, 'Region ' || n / $3 % 20, 'vehicle', now(), 'bench'
       from generate_series($1::integer, $2::integer) n`,
      values,
    )
    await pool.query(
      `insert into process (id, kind, definition_version, calendar_id, fleet_id, state, created_at, entered_at, owner_id, facts, updated_at, service_on)
       select ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 'object', (select max(version) from definition where kind = 'object'),
         'ru', ('00000000-0000-7000-9000-' || lpad(((n - 1) / $3 + 1)::text, 12, '0'))::uuid, 'in_service', now(), now(),
         ($4::uuid[])[n / $3 % ${PEOPLE} + 1], jsonb_build_object('objectKind', 'vehicle', 'regulation', 1, 'meter', 'km',
           'holder', (array['ours', 'ours', 'nobody', 'competitor'])[n % 4 + 1], 'attributes', '{"category":"van"}'::jsonb,
           'marks', jsonb_build_object('*', jsonb_build_array((current_date - n % 700)::text, 40000))), now(), current_date + (n::bigint * 7919 % 365)::integer
       from generate_series($1::integer, $2::integer) n`,
      [...values, people],
    )
  }
  await pool.query('vacuum (analyze) process')
  await pool.query('vacuum (analyze) record')
  say(`${OBJECTS} objects of ${CLIENTS} clients as rows in ${Math.round((performance.now() - began) / 1000)} s`)
}

/** A hundred clients are really made; all others get a copy of their figures, which costs the reader the same. */
async function potentials(engine: Engine): Promise<void> {
  const { pool } = engine
  const began = performance.now()
  const made = await sweepPotential(engine, { now: new Date().toISOString(), limit: MADE })
  const each = (performance.now() - began) / (made * PER_CLIENT)
  say(
    `the potential of ${made} clients made in ${Math.round(performance.now() - began)} ms: ${each.toFixed(2)} ms an object`,
  )
  await pool.query('delete from potential_mark')
  await pool.query(
    `insert into fleet_potential (party_id, changes, made_changes, made_at, made_on, days)
     select y.id, 1, 1, now(), current_date, f.days from party y, lateral (select days from fleet_potential
       where made_at is not null order by party_id limit 1) f on conflict (party_id) do update set changes = 1, made_changes = 1,
       made_at = excluded.made_at, made_on = excluded.made_on, days = excluded.days`,
  )
  for (const name of ['kind', 'rule', 'item']) {
    const { rows } = await pool.query<{ columns: string }>(
      `select string_agg(quote_ident(column_name), ', ') as columns from information_schema.columns
       where table_name = $1 and column_name <> 'party_id'`,
      [`fleet_potential_${name}`],
    )
    const columns = rows[0]?.columns ?? ''
    await pool.query(
      `create temporary table pattern as select ${columns} from fleet_potential_${name}
         where party_id = (select party_id from fleet_potential_${name} order by party_id limit 1);
       truncate fleet_potential_${name};
       insert into fleet_potential_${name} (party_id, ${columns}) select y.id, pattern.* from party y, pattern;
       drop table pattern; analyze fleet_potential_${name};`,
    )
  }
  await pool.query(
    `truncate service_load;
     insert into service_load select u.id, d::date, 300, 30000 from app_user u, generate_series(current_date, current_date + 420, '1 day') d;
     analyze;`,
  )
}

async function asked(engine: Engine, userId: string, people: readonly string[]): Promise<void> {
  const db = queriesOn(engine.pool)
  const now = new Date().toISOString()
  const { key } = await createKey(db, { userId, name: 'bench', now })
  const { server: api, url } = await listening(engine)
  const today = now.slice(0, 10)
  const first = `${today.slice(0, 8)}01`
  const month = `from=${first}&to=${addDays(first, 41)}`
  const week = `from=${today}&to=${addDays(today, 6)}&view=week`
  const client = '00000000-0000-7000-9000-000000000017'
  const questions: [string, string][] = [
    ['calendar, month of everybody', `/calendar?${month}`],
    ['calendar, month of one person', `/calendar?${month}&personId=${people[7]}`],
    ['calendar, month of one client', `/calendar?${month}&clientId=${client}`],
    ['calendar, week of everybody', `/calendar?${week}`],
    ['calendar, week of one person', `/calendar?${week}&personId=${people[7]}`],
    ['calendar, one day of everybody', `/calendar?from=${addDays(today, 9)}&to=${addDays(today, 9)}&view=agenda`],
    ['calendar, year of everybody', `/calendar?from=${first}&to=${addDays(first, 364)}&view=year`],
    ['calendar, year of one client', `/calendar?from=${first}&to=${addDays(first, 364)}&view=year&clientId=${client}`],
    ['potential by month', '/potential/objects?groupBy=month'],
    ['potential by client', '/potential/objects?groupBy=client'],
    ['potential by item', '/potential/objects?groupBy=item'],
    ['potential of one client', `/potential/objects?party=${client}`],
    ['objects behind a figure', '/potential/objects/list?limit=12'],
    ['objects without a contract', '/potential/objects/list?what=uncovered&limit=12'],
  ]
  for (const [what, path] of questions) {
    const ms: number[] = []
    for (let turn = 0; turn < ASKED + 3; turn++) {
      const began = performance.now()
      const answer = await fetch(`${url}/api${path}`, { headers: { Authorization: `Bearer ${key}` } })
      await answer.arrayBuffer()
      if (answer.status !== 200) throw new Error(`${path}: ${answer.status}`)
      // The first ones warm up.
      if (turn >= 3) ms.push(performance.now() - began)
    }
    say(`${what.padEnd(34)} p50 ${percentile(ms, 0.5).toFixed(0)} ms, p95 ${percentile(ms, 0.95).toFixed(0)} ms`)
  }
  await new Promise(resolve => api.close(resolve))
}

async function listening(engine: Engine): Promise<{ server: Server; url: string }> {
  const app = createApp({
    engine,
    db: queriesOn(engine.pool),
    temporal: {
      poke: () => {},
      startImport: () => {},
      startBulk: () => {},
      startCheck: () => {},
      isReachable: async () => true,
      close: async () => {},
    },
    log: pino({ level: 'silent' }),
    now: () => new Date().toISOString(),
    kept: createKeptAnswers(),
    pendingMigrations: async () => [],
    settings: {
      publicUrl: 'http://localhost:4000',
      secret: 'a secret for benchmarks only, long enough',
      mailCaptured: true,
      zone: 'Europe/Moscow',
      webFolder: null,
    },
  })
  const port = await anyFreePort()
  const api = await new Promise<Server>(resolve => {
    const started = app.listen(port, '127.0.0.1', () => resolve(started))
  })
  return { server: api, url: `http://127.0.0.1:${port}` }
}
