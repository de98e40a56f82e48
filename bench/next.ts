// How fast the company's coming weeks are: `npm run bench:next`. 10,000 live records of every kind and phase; own Postgres.

import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { anyFreePort } from '../dev/ports.ts'
import { startPostgres } from '../dev/postgres.ts'
import { keepOutlook } from '../src/api/keep-outlook.ts'
import { advance } from '../src/db/advance.ts'
import type { Engine } from '../src/db/engine.ts'
import { askOutlook, sweepOutlooks } from '../src/db/outlook-fresh.ts'
import type { OutlookQuestion } from '../src/db/outlook-read.ts'
import { createRecord, type NewRecord } from '../src/db/record.ts'
import { queriesOn } from '../src/db/transaction.ts'
import { addDays, epochOf, instantOf } from '../src/domain/calendar.ts'
import { isRefusal } from '../src/domain/errors.ts'
import { newId } from '../src/domain/id.ts'
import { ROLES } from '../src/domain/people.ts'
import { benchEngine, inParallel, manyTenders, percentile } from './stage.ts'

const RECORDS = 10_000
const PEOPLE = 40
const ASKED = 60
const COMMANDS = 4_000
const DAY_MS = 86_400_000
const say = (line: string) => process.stdout.write(`${line}\n`)

const folder = mkdtempSync(join(tmpdir(), 'potok-bench-'))
const server = await startPostgres({
  folder: join(folder, 'postgres'),
  port: await anyFreePort(),
  password: 'bench',
  logFile: join(folder, 'postgres.log'),
})
try {
  const { engine, ownerId, close } = await benchEngine(server.url)
  say(`${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Postgres with fsync on`)
  const people = await staff(engine)
  const ids = await company(engine, people)
  await measure(engine, ids, people[0] ?? '')
  await besides(engine, ownerId)
  await close()
} finally {
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
}

/** Five teams, each with every role; the reference is read once more for each of them and then stands. */
async function staff(engine: Engine): Promise<string[]> {
  const teams = Array.from({ length: 5 }, () => newId())
  for (const [index, id] of teams.entries())
    await engine.pool.query('insert into team values ($1, $2)', [id, `Team ${index}`])
  const people = Array.from({ length: PEOPLE }, () => newId())
  for (const [index, id] of people.entries()) {
    const role = ROLES[index % 8] ?? 'manager'
    await engine.pool.query('insert into app_user (id, email, name, team_id) values ($1, $2, $3, $4)', [
      id,
      `${index}@bench.test`,
      `Person ${index}`,
      teams[index % 5],
    ])
    await engine.pool.query('insert into role_grant values ($1, $2)', [id, role])
  }
  return people
}

/** A company of which every kind is in every phase of its life, its dates spread over two years. */
async function company(engine: Engine, people: readonly string[]): Promise<string[]> {
  const now = new Date().toISOString()
  const today = now.slice(0, 10)
  const ids: string[] = []
  const { seconds } = await inParallel(RECORDS, 8, async index => {
    const ownerId = people[index % people.length]
    const made = await createRecord(engine, { record: { ...recordOf(index, today), ownerId }, now })
    if (isRefusal(made)) throw new Error(JSON.stringify(made))
    ids.push(made.view.id)
  })
  say(`${RECORDS} records made in ${seconds.toFixed(0)} s`)
  return ids
}

function recordOf(index: number, today: string): NewRecord {
  const day = (days: number) => addDays(today, 2 + ((days + index * 37) % 730))
  const term = (endOn: string) => ({ startOn: addDays(endOn, -1_095), endOn, noticeOn: addDays(endOn, -60) })
  const yearly = { id: 'yearly', everyMonths: 12, combine: 'first', anchor: 'fixed', leadDays: 30 }
  const last = { on: addDays(day(0), -365) }
  const choices: readonly Omit<NewRecord, 'title'>[] = [
    { kind: 'project', state: 'in_progress', fields: { stage: 'implementation' } },
    { kind: 'project', state: 'new', fields: { procurementStartOn: day(200), commissioningOn: day(900) } },
    { kind: 'tender', state: 'preparing', fields: { submissionDeadline: `${day(20)}T09:00:00.000Z` } },
    { kind: 'tender', state: 'submitted', fields: { submissionDeadline: `${addDays(today, -3)}T09:00:00.000Z` } },
    { kind: 'interest', state: 'contact', fields: { expectedOn: day(40) } },
    { kind: 'deal', state: 'in_execution', fields: { paymentDueOn: day(60), deliveryOn: day(50) } },
    { kind: 'contract', state: 'active', fields: { ...term(day(300)), role: 'support', holder: 'ours' } },
    { kind: 'contract', state: 'active', fields: { ...term(day(400)), role: 'main', holder: 'ours' } },
    { kind: 'contract', state: 'active', fields: { ...term(day(600)), role: 'main', holder: 'competitor' } },
    { kind: 'object', state: 'in_service', fields: { serviceRules: [{ ...yearly, last }] } },
  ]
  return { title: `Record ${index}`, ...(choices[index % choices.length] ?? { kind: 'interest' }) }
}

async function measure(engine: Engine, ids: readonly string[], person: string): Promise<void> {
  const db = queriesOn(engine.pool)
  const company = { filter: {} }
  const cold = performance.now()
  const first = await ask(engine, company)
  say(`the very first answer: ${Math.round(performance.now() - cold)} ms, still to be computed: ${first.missing}`)
  const later = () => new Date(Date.now() + 5_000).toISOString()
  while ((await sweepOutlooks(engine, db, { now: later(), limit: 500 })) > 0);
  say(`all ${RECORDS} computed after ${((performance.now() - cold) / 1000).toFixed(1)} s`)
  const { rows } = await engine.pool.query<{ steps: number }>('select count(*) as steps from outlook_step')
  const page = await ask(engine, company)
  const month = page.days?.reduce((sum, one) => sum + one.steps, 0)
  say(`${rows[0]?.steps} steps are kept, ${month} of them in the next 30 days`)
  await asked(engine, 'the company, 30 days, first page and counts', company)
  await asked(engine, 'a person, 30 days, first page and counts', { filter: { personId: person } })
  await asked(engine, 'the company, a page in the middle', company, {
    at: instantOf(Date.now() + 12 * DAY_MS),
    recordId: ids[0] ?? '',
    key: '',
  })
  await asked(engine, 'the company, each time after 100 commands', company, null, run => touch(engine, ids, run))
}

function ask(engine: Engine, more: Pick<OutlookQuestion, 'filter'>, after: OutlookQuestion['after'] = null) {
  const now = new Date().toISOString()
  const to = instantOf(epochOf(now) + 30 * DAY_MS)
  const question = { now, from: now, to, zone: 'Europe/Moscow', limit: 50, after, ...more }
  return askOutlook(engine, queriesOn(engine.pool), question)
}

async function asked(
  engine: Engine,
  what: string,
  more: Pick<OutlookQuestion, 'filter'>,
  after: OutlookQuestion['after'] = null,
  before: (run: number) => Promise<void> = async () => {},
): Promise<void> {
  const ms: number[] = []
  let incomplete = 0
  for (let run = 0; run < ASKED; run++) {
    await before(run)
    const began = performance.now()
    const page = await ask(engine, more, after)
    ms.push(performance.now() - began)
    if (page.missing > 0) incomplete++
  }
  say(
    `${what}: p50 ${percentile(ms, 0.5).toFixed(0)} ms, p95 ${percentile(ms, 0.95).toFixed(0)} ms, incomplete ${incomplete}`,
  )
}

async function touch(engine: Engine, ids: readonly string[], run: number): Promise<void> {
  await inParallel(100, 8, async index => {
    const processId = ids[(run * 100 + index * 7) % ids.length] ?? ''
    await command(engine, processId, `t${run}-${index}`)
  })
}

/** Commands with and without somebody who keeps the outlook beside them, in turns. */
async function besides(engine: Engine, ownerId: string): Promise<void> {
  const tenders = await manyTenders(engine, ownerId, 400)
  const db = queriesOn(engine.pool)
  const run = (name: string) =>
    inParallel(COMMANDS, 8, index => command(engine, tenders[index % tenders.length] ?? '', `${name}-${index}`))
  await run('warm')
  const rates: Record<'alone' | 'kept', number[]> = { alone: [], kept: [] }
  for (let round = 0; round < 3; round++) {
    rates.alone.push(COMMANDS / (await run(`alone${round}`)).seconds)
    const stop = keepOutlook({ engine, db, now: () => new Date().toISOString(), log: pino({ level: 'silent' }) })
    rates.kept.push(COMMANDS / (await run(`kept${round}`)).seconds)
    stop()
  }
  const best = (values: readonly number[]) => Math.max(...values)
  say(
    `commands, 8 at a time: ${best(rates.alone).toFixed(0)}/s alone, ${best(rates.kept).toFixed(0)}/s while the outlook is kept, ratio ${(best(rates.kept) / best(rates.alone)).toFixed(2)}`,
  )
}

async function command(engine: Engine, processId: string, key: string): Promise<void> {
  const actor = { id: 'bench', kind: 'person', roles: ['administrator'] } as const
  const done = await advance(engine, {
    processId,
    now: new Date().toISOString(),
    actor,
    ask: { act: 'command', command: 'touch', input: {} },
    idempotency: { key, bodyHash: key },
  })
  if (isRefusal(done)) throw new Error(JSON.stringify(done))
}
