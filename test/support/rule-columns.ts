// One row for each rule, five columns: at creation, on the date, after a moved date, on hold, after closing.
// The times in a row were counted by hand or by another program, from the business rules and the calendar.

import { describe, expect, test } from '@jest/globals'
import type { Definition } from '../../src/domain/definition.ts'
import { isRefusal } from '../../src/domain/errors.ts'
import { plan } from '../../src/domain/plan.ts'
import type { Fact, ProcessView } from '../../src/domain/process.ts'
import { type Turn, turn } from '../../src/domain/turn.ts'
import { aContext, aPerson, aProcess, msk } from './build.ts'

type Given = { dates?: Record<string, string>; facts?: Record<string, Fact>; contacts?: ProcessView['contacts'] }

export type RuleRow = Given & {
  rule: string
  state: string
  /** Local times of every opening, soonest first. */
  opens: readonly string[]
  /** Until when the first one's task is to be done. */
  due?: string
  /** What happens on the first date: `task title`, `letter template to reader+reader`, `command state`, `event word`. */
  does: string
  /** The same record with another date (or begun a day later, `begun`), and its openings then. */
  moved: Given & { begun?: string; opens: readonly string[] }
  /** Our own clocks stand still on hold, dates that others set go on. */
  onHold: 'stands still' | 'goes on'
}

export type RuleTable = { definition: Definition; begun: string; rows: readonly RuleRow[] }

/** Registers the tests; every rule of the definition, but those of a hold from above and those left out, has its row. */
export function describeRules(table: RuleTable, leftOut: (rule: string) => boolean) {
  const { definition } = table
  test(`every rule of ${definition.kind} has its row`, () => {
    const rules = definition.rules.map(rule => rule.id).filter(rule => !rule.startsWith('H.') && !leftOut(rule))
    expect([...new Set(table.rows.map(row => row.rule))].toSorted()).toEqual(rules.toSorted())
  })

  describe.each(table.rows)('$rule in $state', row => {
    const begun = msk(table.begun)
    const process = made(table, row, {})

    test('at creation', () => {
      const steps = openings(table, process, row.rule, begun)
      expect(steps.map(step => local(step.at))).toEqual([...row.opens])
      if (row.due !== undefined) expect(local(steps[0]?.dueAt ?? null)).toBe(row.due)
    })

    test('on the date', () => {
      const at = msk(row.opens[0] ?? '')
      const before = new Date(Date.parse(at) - 60_000).toISOString()
      const alive = at > begun ? taken(definition, process, before).process : process
      if (at > begun) expect(alive.steps[keyOf(table, process, row)]).toBeUndefined()
      const turned = taken(definition, alive, at)
      expect(said(turned, row.rule, process.state)).toContain(row.does)
      expect(said(taken(definition, turned.process, at), row.rule, turned.process.state)).toEqual([])
    })

    test('after a moved date', () => {
      const other = made(table, row, row.moved)
      expect(openings(table, other, row.rule, other.createdAt).map(step => local(step.at))).toEqual([
        ...row.moved.opens,
      ])
    })

    test('on hold', () => {
      const pause = { cause: 'hand', from: begun, to: null, reason: 'a flood', by: 'test' }
      const held = openings(table, { ...process, pauses: [pause] }, row.rule, begun)
      // What opens at the very moment of the hold has had its time already.
      const late = held.filter((_, index) => msk(row.opens[index] ?? '') > begun)
      const expected = row.onHold === 'goes on' ? row.opens.filter(at => msk(at) > begun) : late.map(() => null)
      expect(late.map(step => (step.at === null ? null : local(step.at)))).toEqual([...expected])
    })

    test('after closing', () => {
      const alive = taken(definition, process, begun).process
      const ask = { act: 'cancel', reason: 'entered twice' } as const
      const closed = taken(definition, alive, begun, { ask, actor: aPerson(['administrator']) })
      expect(closed.process.tasks).toEqual([])
      expect(plan(definition, closed.process, aContext(begun))).toEqual([])
    })
  })
}

function made({ definition, begun }: RuleTable, row: RuleRow, { begun: later, ...other }: Given & { begun?: string }) {
  return aProcess(definition.kind, row.state, msk(later ?? begun), {
    facts: { ...row.facts, ...other.facts },
    dates: { ...row.dates, ...other.dates },
    contacts: other.contacts ?? row.contacts,
  })
}

const openings = ({ definition }: RuleTable, process: ProcessView, rule: string, now: string) =>
  plan(definition, process, aContext(now)).filter(step => step.rule === rule && step.kind === 'opening')

const keyOf = (table: RuleTable, process: ProcessView, row: RuleRow) =>
  openings(table, process, row.rule, process.createdAt)[0]?.key ?? ''

function taken(definition: Definition, process: ProcessView, now: string, asked?: Parameters<typeof turn>[3]): Turn {
  const turned = turn(definition, process, aContext(now), asked)
  if (isRefusal(turned)) throw new Error(JSON.stringify(turned))
  return turned
}

/** What a turn did for one rule, in the words of the table. */
function said(turned: Turn, rule: string, before: string): string[] {
  const fired = turned.steps.filter(step => step.rule === rule && step.status === 'fired').map(step => step.key)
  const tasks = turned.tasks.flatMap(change =>
    change.change === 'opened' && change.task.rule === rule ? [`task ${change.task.title}`] : [],
  )
  const letters = turned.letters
    .filter(letter => fired.includes(letter.stepKey) && letter.taskId === null)
    .map(letter => `letter ${letter.template} to ${letter.to.join('+')}`)
  const events = turned.events
    .filter(event => fired.includes(String(event.data.stepKey)) && event.data.command === undefined)
    .map(event => `event ${event.type.split('.')[1]}`)
  const commands = turned.events
    .filter(event => fired.includes(String(event.data.stepKey)) && event.data.command !== undefined)
    .map(event => `command ${String(event.data.to ?? before)}`)
  return [...tasks, ...letters, ...events, ...commands]
}

function local(at: string | null): string | null {
  return at === null ? null : new Date(Date.parse(at) + 3 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ')
}
