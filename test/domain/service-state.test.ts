import { describe, expect, test } from '@jest/globals'
import { nextService } from '../../src/domain/service.ts'
import { graceDay } from '../../src/domain/service-grace.ts'
import type { ObjectFacts, ServiceRule } from '../../src/domain/service-rule.ts'
import { serviceState } from '../../src/domain/service-state.ts'
import { ru } from '../support/build.ts'

const TODAY = '2026-02-10'

describe('a service', () => {
  test.each([
    // Due, last day of grace, its lead has come.
    [null, null, false, 'none'],
    ['2026-06-10', '2026-06-10', true, 'due'],
    ['2026-03-13', '2026-03-13', false, 'ok'],
    ['2026-03-12', '2026-03-12', false, 'soon'],
    ['2026-02-10', '2026-02-10', false, 'soon'],
    // The due day itself is not late.
    ['2026-02-10', '2026-02-10', true, 'due'],
    ['2026-02-10', '2026-03-10', true, 'due'],
    ['2026-02-09', '2026-02-09', true, 'overdue'],
    ['2026-02-09', null, true, 'overdue'],
    ['2026-02-09', null, false, 'overdue'],
    // Neither is the last day of grace.
    ['2026-01-10', '2026-02-10', true, 'grace'],
    ['2026-01-10', '2026-02-09', true, 'overdue'],
    ['2026-02-09', '2026-02-11', false, 'grace'],
  ])('due on %s with grace until %s, opened: %s, is %s', (dueOn, graceOn, isOpen, state) => {
    expect(serviceState({ dueOn, graceOn, isOpen }, TODAY)).toBe(state)
  })
})

const yearly = { everyMonths: 12, last: { on: '2025-01-15' } } as const
const mileage = { everyUsage: 10_000, last: { on: '2025-01-15', usage: 0 } } as const
// A hundred a day: 10,000 on 25 April.
const driven = (...values: readonly number[]): ObjectFacts => ({
  readings: values.map(value => ({
    at: new Date(Date.UTC(2025, 0, 15 + value / 100)).toISOString().slice(0, 10),
    value,
  })),
})

describe('the grace of a service', () => {
  test.each<[string, Partial<ServiceRule>, ObjectFacts, string | null, string | null]>([
    ['none', { ...yearly }, driven(), '2026-01-15', '2026-01-15'],
    ['days', { ...yearly, graceDays: 10 }, driven(), '2026-01-15', '2026-01-25'],
    ['a share of the interval', { ...yearly, gracePercent: 10 }, driven(), '2026-01-15', '2026-02-20'],
    ['days before a share', { ...yearly, graceDays: 3, gracePercent: 10 }, driven(), '2026-01-15', '2026-01-18'],
    ['a share of usage', { ...mileage, gracePercent: 10 }, driven(0, 5_000), '2025-04-25', '2025-05-05'],
    [
      'a share of usage that was read',
      { ...mileage, gracePercent: 10 },
      driven(0, 10_000, 11_000),
      '2025-04-25',
      '2025-05-05',
    ],
    [
      'a share of usage nobody can foresee',
      { ...mileage, gracePercent: 10 },
      driven(10_000),
      '2025-04-25',
      '2025-04-25',
    ],
    ['days of usage', { ...mileage, graceDays: 7 }, driven(0, 5_000), '2025-04-25', '2025-05-02'],
    [
      'no share of an expiry',
      { expiresOn: '2026-01-15', gracePercent: 50, last: yearly.last },
      driven(),
      '2026-01-15',
      '2026-01-15',
    ],
    ['nobody can tell', { ...mileage, gracePercent: 10 }, driven(), null, null],
  ])('%s', (_, more, facts, dueOn, graceOn) => {
    const rule: ServiceRule = {
      id: 'to',
      combine: 'first',
      anchor: 'fixed_within_grace',
      last: { on: '2025-01-15' },
      ...more,
    }
    const next = nextService(rule, facts, ru)
    expect(next.dueOn).toBe(dueOn)
    expect(graceDay(rule, next, facts, ru)).toBe(graceOn)
  })
})
