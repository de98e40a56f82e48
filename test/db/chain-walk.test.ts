// Random lives of a whole company: projects, tenders and contracts begun by people, pushed on by commands, holds and
// time, and everything that follows them by itself. After every move the rows must satisfy the invariants.

import { afterAll, beforeAll, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { advance } from '../../src/db/advance.ts'
import { checkInvariants } from '../../src/db/invariant.ts'
import { readProcess } from '../../src/db/process-read.ts'
import { createRecord } from '../../src/db/record.ts'
import type { Ask } from '../../src/domain/ask.ts'
import { instantOf } from '../../src/domain/calendar.ts'
import { allowedCommands } from '../../src/domain/decide.ts'
import { type Definition, isClosed } from '../../src/domain/definition.ts'
import { type Actor, type ProcessView, SYSTEM } from '../../src/domain/process.ts'
import { type ActivityStage, activityStage, forecastOf } from '../support/activities.ts'
import { OWNER } from '../support/build.ts'
import { type Chain, runChain } from '../support/chain.ts'
import { askOf, MOVES, type Move } from '../support/walk.ts'

const HOUR_MS = 3_600_000
const START_MS = Date.parse('2025-02-03T09:00:00Z')
/** Where the links of the chain begin: far enough along that what follows is a command or two away. */
const BEGUN = [
  ['project', 'research'],
  ['tender', 'submitted'],
  ['contract', 'active'],
  ['interest', 'negotiation'],
  ['deal', 'contract_approval'],
  ['tender', 'preparing'],
  ['project', 'in_progress'],
  ['interest', 'new'],
] as const

let stage: ActivityStage
beforeAll(async () => {
  stage = await activityStage()
  // What a random walk names as a company is the owner's own id.
  await stage.rows(`insert into party (id, name) values ($1, 'Everybody')`, [OWNER])
})
afterAll(() => stage.drop())

type Act = { act: 'begin'; pick: number; fields: number } | { act: 'move'; record: number; move: Move }

const number = fc.nat(1_000_000)
const ACTS: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 1,
    arbitrary: fc.record({ act: fc.constant('begin' as const), pick: fc.nat(BEGUN.length - 1), fields: number }),
  },
  { weight: 5, arbitrary: fc.record({ act: fc.constant('move' as const), record: number, move: MOVES }) },
)
const COMPANY = fc.record({
  acts: fc.array(ACTS, { minLength: 10, maxLength: 30, size: 'max' }),
})

/** One company on the database: its clock, and everything that time brings. */
class Company {
  readonly chain: Chain = runChain(stage)
  now = instantOf(START_MS)

  async wait(hours: number) {
    this.now = instantOf(Date.parse(this.now) + hours * HOUR_MS)
    await this.chain.until(this.now)
  }

  /** A project with one of everything below it. */
  async open() {
    for (const pick of BEGUN.keys()) await this.begin(pick, 31 * pick + 1)
  }

  async begin(pick: number, fields: number) {
    const [kind, state] = BEGUN[pick % BEGUN.length] ?? BEGUN[0]
    const project = await this.aProject(fields)
    const links = kind === 'project' || project === null ? {} : { projectId: project }
    const days = (count: number) => instantOf(Date.parse(this.now) + count * 24 * HOUR_MS).slice(0, 10)
    const own = {
      project: { stage: 'procurement', procurementStartOn: days(fields % 200), commissioningOn: days(fields % 500) },
      tender: { submissionDeadline: `${days(5 + (fields % 60))}T09:00:00.000Z`, ownership: 'ours' },
      contract: { role: 'main', holder: 'ours', startOn: days(-30), endOn: days(fields % 400) },
      interest: { expectedOn: days(fields % 60) },
      deal: { paymentDueOn: days(fields % 60) },
    }[kind]
    const made = await createRecord(stage.engine, {
      record: { kind, state, title: `A ${kind}`, ownerId: OWNER, partyId: OWNER, fields: own, links },
      now: this.now,
    })
    expect(made).toMatchObject({ view: { kind } })
    await this.chain.until(this.now)
  }

  async aProject(pick: number): Promise<string | null> {
    const rows = await stage.rows(
      `select id from process where kind = 'project' and closed_at is null order by created_at, id`,
    )
    const row = rows[pick % Math.max(rows.length, 1)]
    return row && pick % 3 > 0 ? String(row.id) : null
  }

  async move(record: number, move: Move) {
    if (move.move === 'wait') return this.wait(move.hours)
    if (move.move === 'next') return this.wait(Math.min(await this.hoursToNext(), 24 * 60))
    const rows = await stage.rows('select id from process order by created_at, id')
    const id = String(rows[record % rows.length]?.id)
    const row = (await readProcess(stage.engine.pool, stage.engine.reference, { processId: id }))?.row
    if (!row) return
    const reference = await stage.engine.reference.current()
    const definition = reference.definition(row.view.kind, row.definitionVersion)
    const asked = askOf(definition, row.view, towardsLife(definition, row.view, move), this.now)
    if (!asked) return
    await this.ask(id, asked.ask, asked.actor)
    await this.chain.until(this.now)
  }

  /** Twice: whoever asks again after a lost answer gets the same, and a refusal changes nothing. */
  private async ask(processId: string, ask: Ask, actor: Actor) {
    const input = {
      processId,
      ask,
      actor,
      now: this.now,
      idempotency: { key: `${this.now} ${Math.random()}`, bodyHash: 'same' },
    }
    const first = await advance(stage.engine, input)
    const events = await this.eventsOf(processId)
    expect(await advance(stage.engine, input)).toMatchObject(
      'code' in first ? { code: first.code } : { replayed: true },
    )
    expect(await this.eventsOf(processId)).toBe(events)
  }

  private async eventsOf(processId: string) {
    const [row] = await stage.rows('select count(*)::int as count from event where process_id = $1', [processId])
    return row?.count
  }

  private async hoursToNext(): Promise<number> {
    const [row] = await stage.rows('select min(next_due_at) as at from process where next_due_at > $1', [this.now])
    return typeof row?.at === 'string' ? Math.ceil((Date.parse(row.at) - Date.parse(this.now)) / HOUR_MS) : 24
  }
}

/** Three commands of four leave the record alive: a walk that closes everything has nothing left to find. */
function towardsLife(definition: Definition, process: ProcessView, move: Move): Move {
  if (move.move !== 'command' || move.input % 4 === 0) return move
  const names = allowedCommands(definition, process, SYSTEM)
  const lively = names.filter(name => !isClosed(definition, definition.commands[name]?.to ?? process.state))
  const name = lively[move.pick % Math.max(lively.length, 1)]
  return name === undefined ? move : { ...move, pick: names.indexOf(name) }
}

/** What no invariant of the rows says, and must be so too. */
async function contradictions(): Promise<unknown[]> {
  return stage.rows(`
    select 'an open task of a closed record' as what, t.process_id as id from task t join process p on p.id = t.process_id
      where p.closed_at is not null and t.state in ('open', 'in_progress')
    union all
    select 'two open tasks about one matter', process_id from task where state in ('open', 'in_progress')
      group by process_id, rule, step_key having count(*) > 1
    union all
    select 'a story that goes back in time', process_id from (
        select process_id, at, lag(at) over (partition by process_id order by position) as before from event) e
      where before > at
    union all
    select 'a child made twice for one event', r.id from record r where r.origin_event_id is not null
      and exists (select from record other where other.origin_event_id = r.origin_event_id and other.id <> r.id)
    union all
    select 'a held record whose project goes on', p.id from process p join record r on r.id = p.id
      join process parent on parent.id = r.project_id
      where p.closed_at is null and not parent.held and exists (
        select from jsonb_array_elements(p.pauses) pause where pause ->> 'cause' = 'project:' || parent.id and pause ->> 'to' is null)
    union all
    select 'a tender won without its deal', p.id from process p
      where p.kind = 'tender' and p.state = 'won' and not exists (select from record d where d.tender_id = p.id and d.kind = 'deal')`)
}

test('whatever happens to a company, the invariants hold after every move, and nothing that follows is lost', async () => {
  await fc.assert(
    fc
      .asyncProperty(COMPANY, async ({ acts }) => {
        const company = new Company()
        await company.open()
        for (const act of acts) {
          await (act.act === 'begin' ? company.begin(act.pick, act.fields) : company.move(act.record, act.move))
          const { chain, now } = company
          expect({ failures: chain.failures, violated: await checkInvariants(stage.engine.pool, { now }) }).toEqual({
            failures: [],
            violated: [],
          })
          expect(await contradictions()).toEqual([])
        }
      })
      .beforeEach(() => stage.rows('truncate record cascade').then(() => {})),
    { numRuns: 14, endOnFailure: true },
  )
}, 240_000)

test('what was forecast for a company is what its next half year brings, step by step and to the instant (I-8)', async () => {
  let compared = 0
  await fc.assert(
    fc
      .asyncProperty(COMPANY, async ({ acts }) => {
        const company = new Company()
        await company.open()
        for (const act of acts)
          await (act.act === 'begin' ? company.begin(act.pick, act.fields) : company.move(act.record, act.move))
        const from = company.now
        const until = instantOf(Date.parse(from) + 180 * 24 * HOUR_MS)
        const live = (await stage.rows('select id from process where closed_at is null')).map(row => String(row.id))
        const foreseen = new Map(
          await Promise.all(
            live.map(async id => [id, await forecastOf(stage.engine, { processId: id, now: from, until })] as const),
          ),
        )
        await company.chain.until(until)
        for (const [id, steps] of foreseen) {
          if (await touchedByOthers(id, from)) continue
          const happened = await stage.rows(
            `select key, at from step where process_id = $1 and status = 'fired' and at > $2 and at <= $3 order by at, key collate "C"`,
            [id, from, until],
          )
          expect(happened).toEqual(steps.filter(step => step.at > from))
          compared += happened.length
        }
      })
      .beforeEach(() => stage.rows('truncate record cascade').then(() => {})),
    { numRuns: 8, endOnFailure: true },
  )
  expect(compared).toBeGreaterThan(300)
}, 240_000)

/** What follows one record's event may be a command of another: that one's forecast ended there. */
async function touchedByOthers(processId: string, since: string): Promise<boolean> {
  const rows = await stage.rows(
    `select 1 from event where process_id = $1 and at > $2 and data ? 'command' and not data ? 'stepKey'
     union all select 1 from event where process_id = $1 and at > $2 and type ~ '(amended|date_moved|put_on_hold|resumed|assigned|announced)$'`,
    [processId, since],
  )
  return rows.length > 0
}
