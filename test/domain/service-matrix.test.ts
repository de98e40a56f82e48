// Every kind of rule by every anchor, done early, on time, late, and after standby: when the next service is due.

import { describe, expect, test } from '@jest/globals'
import { addDays, type Day } from '../../src/domain/calendar.ts'
import { ru } from '../../src/domain/calendars/ru.ts'
import { complete, nextService } from '../../src/domain/service.ts'
import type { Mark, ObjectFacts, Reading, ServiceRule, Standby } from '../../src/domain/service-rule.ts'

const LAST = { on: '2026-02-10', usage: 5_000 }
const ANCHORS = ['fixed', 'floating', 'fixed_within_grace'] as const
const CASES = ['early', 'on time', 'late', 'after standby'] as const
type Anchor = (typeof ANCHORS)[number]
type Case = (typeof CASES)[number]

// Ten days within the first interval.
const STANDBY: readonly Standby[] = [{ from: '2026-02-20', to: '2026-03-02' }]

type Kind = {
  rule: Partial<ServiceRule>
  facts?: Partial<ObjectFacts>
  done: Record<Case, Mark>
  /** Of the occurrence that is done; after standby it is another one. */
  due: Day | null
  dueAfterStandby: Day | null
  next: Record<Anchor, Record<Case, string | number>>
}

const onDays = (early: Day, onTime: Day, late: Day, afterStandby: Day): Record<Case, Mark> => ({
  early: { on: early },
  'on time': { on: onTime },
  late: { on: late },
  'after standby': { on: afterStandby },
})
const at = (early: string | number, onTime: string | number, late: string | number, afterStandby: string | number) => ({
  early,
  'on time': onTime,
  late,
  'after standby': afterStandby,
})
/** Nothing that an anchor could hold on to: the next one comes from the world. */
const same = (row: Record<Case, string | number>) => ({ fixed: row, floating: row, fixed_within_grace: row })
const stocked = (marks: Record<Case, Mark>, stock: number): Record<Case, Mark> => ({
  early: { ...marks.early, stock },
  'on time': { ...marks['on time'], stock },
  late: { ...marks.late, stock },
  'after standby': { ...marks['after standby'], stock },
})
const readings = (...pairs: [Day, number][]): Reading[] => pairs.map(([at, value]) => ({ at, value }))

const KINDS: Record<string, Kind> = {
  calendar: {
    rule: { calendar: { every: 30, unit: 'day' }, graceDays: 5 },
    done: onDays('2026-03-04', '2026-03-12', '2026-03-20', '2026-03-22'),
    due: '2026-03-12',
    dueAfterStandby: '2026-03-22',
    next: {
      fixed: at('2026-04-11', '2026-04-11', '2026-04-11', '2026-04-21'),
      floating: at('2026-04-03', '2026-04-11', '2026-04-19', '2026-04-21'),
      fixed_within_grace: at('2026-04-03', '2026-04-11', '2026-04-19', '2026-04-21'),
    },
  },
  usage: {
    rule: { everyUsage: 1_000, gracePercent: 5 },
    facts: { readings: readings(['2026-02-10', 5_000], ['2026-02-19', 5_300]) },
    done: {
      early: { on: '2026-03-04', usage: 5_900 },
      'on time': { on: '2026-03-12', usage: 6_000 },
      late: { on: '2026-03-20', usage: 6_100 },
      'after standby': { on: '2026-03-22', usage: 6_000 },
    },
    due: '2026-03-12',
    // A meter that stood still for ten days is read again before anybody expects more of it.
    dueAfterStandby: '2026-03-12',
    next: {
      fixed: at(7_000, 7_000, 7_000, 7_000),
      floating: at(6_900, 7_000, 7_100, 7_000),
      fixed_within_grace: at(6_900, 7_000, 7_100, 7_000),
    },
  },
  threshold: {
    rule: { threshold: { is: 'above', limit: 80 } },
    facts: {
      readings: readings(
        ['2026-02-15', 60],
        ['2026-03-10', 80],
        ['2026-03-11', 90],
        ['2026-03-25', 70],
        ['2026-04-01', 85],
      ),
    },
    done: onDays('2026-03-01', '2026-03-10', '2026-03-20', '2026-03-11'),
    due: '2026-03-10',
    dueAfterStandby: '2026-03-10',
    next: same(at('2026-03-10', '2026-04-01', '2026-04-01', '2026-04-01')),
  },
  expiry: {
    rule: { expiresOn: '2026-12-31', leads: [60, 30] },
    done: onDays('2026-12-20', '2026-12-31', '2027-01-10', '2026-12-31'),
    due: '2026-12-31',
    dueAfterStandby: '2026-12-31',
    // The new one runs out a year later, whenever the old one was replaced.
    next: same(at('2027-12-31', '2027-12-31', '2027-12-31', '2027-12-31')),
  },
  event: {
    rule: { event: 'headcount', leadDays: 10 },
    facts: {
      events: [
        { name: 'headcount', on: '2026-03-05' },
        { name: 'headcount', on: '2026-04-05' },
      ],
    },
    done: onDays('2026-03-05', '2026-03-15', '2026-03-25', '2026-03-15'),
    due: '2026-03-15',
    dueAfterStandby: '2026-03-15',
    next: same(at('2026-04-15', '2026-04-15', '2026-04-15', '2026-04-15')),
  },
  consumption: {
    rule: { consumption: { perTime: 10, timesPerWeek: 7, stock: 300 } },
    done: stocked(onDays('2026-03-04', '2026-03-12', '2026-03-20', '2026-03-22'), 300),
    due: '2026-03-12',
    dueAfterStandby: '2026-03-22',
    next: same(at('2026-04-03', '2026-04-11', '2026-04-19', '2026-04-21')),
  },
}

const ROWS = Object.entries(KINDS).flatMap(([kind, given]) =>
  ANCHORS.flatMap(anchor => CASES.map(one => [kind, anchor, one, given] as const)),
)

describe('the next service', () => {
  test.each(ROWS)('of %s, %s, done %s', (_, anchor, one, { rule, facts, done, due, dueAfterStandby, next }) => {
    const standby = one === 'after standby' ? STANDBY : []
    const known: ObjectFacts = { readings: [], ...facts, standby }
    const before: ServiceRule = { id: 'service', combine: 'first', anchor, last: LAST, ...rule }
    expect(nextService(before, known, ru).dueOn).toBe(one === 'after standby' ? dueAfterStandby : due)

    const after = complete(before, done[one], ru, standby)
    const renewed = rule.expiresOn === undefined ? after : { ...after, expiresOn: '2027-12-31' }
    const expected = next[anchor][one]
    if (typeof expected === 'string') {
      expect(nextService(renewed, known, ru).dueOn).toBe(expected)
      return
    }
    // Exactly 100 % of the interval is due, and not one kilometre less.
    const reached = (value: number) =>
      nextService(after, { ...known, readings: readings([addDays(done[one].on, 5), value]) }, ru).dueReached
    expect([reached(expected - 1), reached(expected)]).toEqual([false, true])
  })

  test.each(ROWS)('of %s, %s, done %s, has a key of its own', (_, anchor, one, { rule, facts, done }) => {
    const before: ServiceRule = { id: 'service', combine: 'first', anchor, last: LAST, ...rule }
    const known: ObjectFacts = { readings: [], ...facts }
    const keys = [before, complete(before, done[one], ru)].map(served => nextService(served, known, ru).key)
    expect(new Set(keys).size).toBe(2)
  })
})
