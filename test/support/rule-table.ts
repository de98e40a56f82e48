// A rule in five columns: at creation, on the date, after a moved date, on hold, after closing. Dates are said by the
// test, which got them from the business rules and the calendar by hand; nothing here computes one.

import { describe, expect, test } from '@jest/globals'
import type { Step } from '../../src/domain/ask.ts'
import type { Definition } from '../../src/domain/definition.ts'
import { isRefusal } from '../../src/domain/errors.ts'
import { plan } from '../../src/domain/plan.ts'
import type { Fact, ProcessView } from '../../src/domain/process.ts'
import { type Turn, turn } from '../../src/domain/turn.ts'
import { aContext, aPerson, aProcess, msk } from './build.ts'

type Expected = {
  rule: string
  /** `opens`, or `opens → due`, of each opening that lies ahead or is open, in Moscow. */
  opens: readonly string[]
  /** What the first of them brings: `task title`, `letter template`, `command name`, `leads to state`, `event word`. */
  brings: string
  /** Our own clocks stand still on hold; outside dates go on; some rules live on hold only, some not at all. */
  onHold: 'stands still' | 'goes on' | 'lives then' | 'falls silent'
  /** Openings on hold, where they are others. */
  heldOpens?: readonly string[]
}

export type RuleRow = Expected & {
  /** The record in which the rule has a say. */
  record: ProcessView
  /** When the plan is made: the creation of the record unless said otherwise. */
  now?: string
  /** The same record after the date was moved, and its openings. Absent: nothing that people move moves the rule. */
  moved?: { record: ProcessView; opens: readonly string[] }
  /** A closed state of the kind; withdrawing the record is tried in any case. */
  closed?: string
}

type Given = { dates?: Record<string, string>; facts?: Record<string, Fact>; contacts?: ProcessView['contacts'] }

/** A row whose records are all begun at one moment and differ in little. */
export type KindRow = Expected &
  Given & {
    state: string
    /** Until when the first one's task is to be done. */
    due?: string
    /** The same record with another date (or begun later, `begun`), and its openings then. */
    moved: Given & { begun?: string; opens: readonly string[] }
  }

export type KindTable = { definition: Definition; begun: string; rows: readonly KindRow[] }

/** Every rule of the definition, but those of a hold from above and those left out, has its row of five tests. */
export function testRules({ definition, begun, rows }: KindTable, leftOut: (rule: string) => boolean) {
  test(`every rule of ${definition.kind} has its row`, () => {
    const rules = definition.rules.map(rule => rule.id).filter(rule => !rule.startsWith('H.') && !leftOut(rule))
    expect([...new Set(rows.map(row => row.rule))].toSorted()).toEqual(rules.toSorted())
  })

  describe.each(rows)('$rule in $state', row => {
    const { state, due, moved, opens } = row
    const made = ({ begun: later = begun, ...other }: Given & { begun?: string }) =>
      aProcess(definition.kind, state, msk(later), {
        facts: { ...row.facts, ...other.facts },
        dates: { ...row.dates, ...other.dates },
        contacts: other.contacts ?? row.contacts,
      })
    testRule(definition, {
      ...row,
      opens: due === undefined ? opens : [`${opens[0]} → ${due}`, ...opens.slice(1)],
      record: made({}),
      moved: { record: made(moved), opens: moved.opens },
    })
  })
}

const HELD_FOR = { cause: 'hand', reason: 'no money', by: 'test' }

/** Five tests of one rule. */
export function testRule(definition: Definition, row: RuleRow) {
  const { rule, record, now = record.createdAt } = row
  const openings = (process: ProcessView, at = now) =>
    plan(definition, process, aContext(at)).filter(step => step.rule === rule && step.kind === 'opening')

  test(`${rule} at creation: opens and is due as worked out`, () => {
    expect(saying(openings(record), row.opens)).toEqual(row.opens)
  })

  test(`${rule} on the date: happens then and not a moment before, once`, () => {
    const first = msk(row.opens[0]?.split(' → ')[0] ?? '')
    const before = new Date(Date.parse(first) - 1).toISOString()
    if (before >= record.createdAt && before >= now)
      expect(broughtBy(definition, rule, taken(definition, record, before))).toEqual([])
    const once = taken(definition, record, first)
    expect(broughtBy(definition, rule, once)).toContain(row.brings)
    expect(taken(definition, once.process, first).steps.filter(step => step.rule === rule)).toEqual([])
  })

  test(`${rule} after a moved date: ${row.moved ? 'moves along' : 'has no date that people move'}`, () => {
    const { moved } = row
    if (!moved) expect(movable(definition, rule)).toEqual([])
    // Who begins later plans later.
    else expect(saying(openings(moved.record, later(moved.record.createdAt, now)), moved.opens)).toEqual(moved.opens)
  })

  test(`${rule} on hold: ${row.onHold}`, () => {
    const held = openings({ ...record, pauses: [{ ...HELD_FOR, from: record.createdAt, to: null }] })
    if (row.onHold === 'falls silent') return expect(held).toEqual([])
    expect(held).not.toEqual([])
    // What opens at the very moment of the hold has opened; then it is the time until it is due that stands.
    const clocks = held.filter(step => step.at === null || step.at > record.createdAt || step.task !== null)
    if (row.onHold === 'lives then') expect(openings({ ...record, pauses: [] })).toEqual([])
    else expect(clocks.filter(step => runs(step) !== (row.onHold === 'goes on'))).toEqual([])
    const opens = row.heldOpens ?? row.opens
    if (row.onHold === 'goes on') expect(saying(held, opens)).toEqual(opens)
  })

  test(`${rule} after closing: says nothing any more`, () => {
    if (row.closed !== undefined) {
      expect(definition.closed).toContain(row.closed)
      expect(openings({ ...record, state: row.closed })).toEqual([])
    }
    const ask = { act: 'cancel', reason: 'entered twice' } as const
    const alive = taken(definition, record, now).process
    const closed = taken(definition, alive, now, { ask, actor: aPerson(['administrator']) }).process
    expect([closed.tasks, plan(definition, closed, aContext(now))]).toEqual([[], []])
  })
}

const later = (one: string, other: string) => (one > other ? one : other)

const runs = ({ at, task, dueAt }: Step) => at !== null && (task === null || dueAt !== null)

function taken(definition: Definition, process: ProcessView, now: string, asked?: Parameters<typeof turn>[3]): Turn {
  const turned = turn(definition, process, aContext(now), asked)
  if (isRefusal(turned)) throw new Error(JSON.stringify(turned))
  return turned
}

/** What the rule brought in a turn, in the words of the tables; a letter also with those whom it was written to. */
function broughtBy(definition: Definition, rule: string, turned: Turn): string[] {
  const keys = turned.steps.filter(step => step.rule === rule && step.status === 'fired').map(step => step.key)
  const spec = definition.rules.find(one => one.id === rule)
  const tasks = turned.tasks.flatMap(change =>
    change.change === 'opened' && keys.includes(change.task.stepKey) ? [`task ${change.task.title}`] : [],
  )
  const letters = turned.letters
    .filter(letter => keys.includes(letter.stepKey) && letter.taskId === null)
    .flatMap(({ template, to }) => [`letter ${template}`, `letter ${template} to ${to.join('+')}`])
  const told = turned.events.filter(event => keys.includes(String(event.data.stepKey)))
  const events = told.filter(event => event.data.command === undefined).map(({ type }) => `event ${type.split('.')[1]}`)
  const commands = keys.length === 0 ? [] : turned.events.filter(({ data }) => data.command === spec?.command)
  const given = spec?.command === undefined ? [] : commands
  return [
    ...tasks,
    ...letters,
    ...events,
    ...given.flatMap(({ data }) => [`command ${spec?.command}`, `leads to ${data.to}`]),
  ]
}

/** As the test wrote it: with the due date where it says one. */
const saying = (steps: readonly Step[], written: readonly string[]) =>
  steps.map(({ at, dueAt }, index) => (written[index]?.includes('→') ? `${local(at)} → ${local(dueAt)}` : local(at)))

const local = (instant: string | null) =>
  instant === null
    ? 'stands still'
    : new Date(Date.parse(instant) + 3 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ')

/** The dates of a rule that people or feeds set by an amendment. */
function movable(definition: Definition, id: string): string[] {
  const rule = definition.rules.find(one => one.id === id)
  const text = JSON.stringify([rule?.opens, rule?.due])
  return Object.entries(definition.fields)
    .filter(
      ([name, field]) => (field.type === 'day' || field.type === 'instant') && !field.internal && text.includes(name),
    )
    .map(([name]) => name)
}
