// A rule in five columns: at creation, on the date, after a moved date, on hold, after closing. Dates are said by the
// test, which got them from the calendar by hand; nothing here computes one.

import { expect, test } from '@jest/globals'
import type { Step } from '../../src/domain/ask.ts'
import type { Definition } from '../../src/domain/definition.ts'
import { isRefusal } from '../../src/domain/errors.ts'
import { plan } from '../../src/domain/plan.ts'
import type { ProcessView } from '../../src/domain/process.ts'
import { turn } from '../../src/domain/turn.ts'
import { aContext, msk } from './build.ts'

export type RuleRow = {
  rule: string
  /** The record in which the rule has a say. */
  record: ProcessView
  /** When the plan is made: the creation of the record unless said otherwise. */
  now?: string
  /** `opens`, or `opens → due` of each opening that lies ahead or is open, in Moscow. */
  opens: readonly string[]
  /** What the first of them brings: a task, a letter, a command, an event. */
  brings: string
  /** The same record after the date was moved, and its openings. Absent: nothing that people move moves the rule. */
  moved?: { record: ProcessView; opens: readonly string[] }
  /** Our own clocks stand still on hold; outside dates go on; some rules live on hold only. */
  onHold: 'stands still' | 'goes on' | 'lives then'
  /** A closed state of the kind. */
  closed: string
}

const HELD_FOR = { cause: 'hand', reason: 'no money', by: 'test' }

/** Five tests of one rule. */
export function testRule(definition: Definition, row: RuleRow) {
  const { rule, record, now = record.createdAt } = row
  const openings = (process: ProcessView, at = now) =>
    plan(definition, process, aContext(at)).filter(step => step.rule === rule && step.kind === 'opening')
  const heldFrom = (process: ProcessView): ProcessView => ({
    ...process,
    pauses: [{ ...HELD_FOR, from: process.createdAt, to: null }],
  })

  test(`${rule} at creation: opens and is due as worked out`, () => {
    expect(openings(record).map(step => said(step, row.opens))).toEqual(row.opens)
  })

  test(`${rule} on the date: happens then and not a moment before, once`, () => {
    const first = msk(row.opens[0]?.split(' → ')[0] ?? '')
    const before = new Date(Date.parse(first) - 1).toISOString()
    if (before >= record.createdAt && before >= now) expect(fired(before)).toEqual([])
    expect(fired(first)).toContain(row.brings)
    const once = taken(record, first)
    expect(taken(once.process, first).steps.filter(step => step.rule === rule)).toEqual([])
  })

  test(`${rule} after a moved date: ${row.moved ? 'moves along' : 'has no date that people move'}`, () => {
    const { moved } = row
    if (moved) expect(openings(moved.record).map(step => said(step, moved.opens))).toEqual(moved.opens)
    else expect(movable(definition, rule)).toEqual([])
  })

  test(`${rule} on hold: ${row.onHold}`, () => {
    const held = openings(heldFrom(record))
    expect(held).not.toEqual([])
    if (row.onHold === 'lives then') expect(openings({ ...record, pauses: [] })).toEqual([])
    // What opened with the event that it follows is open; then it is the time until it is due that stands.
    else expect(held.filter(step => runs(step) !== (row.onHold === 'goes on'))).toEqual([])
  })

  test(`${rule} after closing: says nothing any more`, () => {
    expect(definition.closed).toContain(row.closed)
    expect(openings({ ...record, state: row.closed })).toEqual([])
  })

  function taken(process: ProcessView, at: string) {
    const turned = turn(definition, process, aContext(at))
    if (isRefusal(turned)) throw new Error(turned.code)
    return turned
  }

  /** What the rule brought in a turn: `task prepareBid`, `letter notice`, `command expire`, `event support_due`. */
  function fired(at: string): string[] {
    const done = taken(record, at)
    return done.steps
      .filter(step => step.rule === rule && step.status === 'fired')
      .flatMap(step => {
        const spec = definition.rules.find(one => one.id === rule)
        const opened = done.tasks.flatMap(change => (change.change === 'opened' ? change.task : []))
        return [
          ...opened.filter(task => task.stepKey === step.key).map(task => `task ${task.title}`),
          ...(spec?.mail && done.letters.some(letter => letter.stepKey === step.key)
            ? [`letter ${spec.mail.template}`]
            : []),
          ...(spec?.command && done.events.some(event => event.data.command === spec.command)
            ? [`command ${spec.command}`]
            : []),
          ...(spec?.event && done.events.some(event => event.data.stepKey === step.key) ? [`event ${spec.event}`] : []),
        ]
      })
  }
}

const runs = ({ at, task, dueAt }: Step) => at !== null && (task === null || dueAt !== null)

/** As the test wrote it: with the due date when it says one. */
function said(step: Step, written: readonly string[]): string {
  const opens = local(step.at)
  return written.some(text => text.includes('→')) ? `${opens} → ${local(step.dueAt)}` : opens
}

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
