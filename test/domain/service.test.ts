import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { addDays } from '../../src/domain/calendar.ts'
import { ru } from '../../src/domain/calendars/ru.ts'
import { complete, nextService } from '../../src/domain/service.ts'
import { usageForecast } from '../../src/domain/service-meter.ts'
import type { Reading, ServiceRule } from '../../src/domain/service-rule.ts'

const aRule = (change: Partial<ServiceRule> = {}): ServiceRule => ({
  id: 'service',
  everyMonths: 12,
  everyUsage: 15_000,
  unit: 'km',
  combine: 'first',
  anchor: 'floating',
  leadDays: 30,
  leadUsage: 1_500,
  gracePercent: 10,
  last: { on: '2026-02-10', usage: 40_000 },
  ...change,
})
const readings = (...pairs: [string, number][]): Reading[] => pairs.map(([at, value]) => ({ at, value }))
const spring = readings(['2026-05-01', 44_000], ['2026-06-30', 47_600])
const next = (rule: ServiceRule, given: Reading[], today?: string) => nextService(rule, { readings: given }, ru, today)

describe('example F: a vehicle, 15,000 km or 12 months', () => {
  test('without readings the calendar alone says when', () => {
    expect(next(aRule(), [])).toEqual({
      key: 'service:2026-02-10',
      leadOn: '2027-01-11',
      dueOn: '2027-02-10',
      by: 'calendar',
      leadReached: false,
      dueReached: false,
      perDay: null,
      spreadDays: null,
      stale: false,
    })
  })

  test('60 km a day reach the lead on 6 October and the limit on 31 October', () => {
    expect(next(aRule(), spring)).toMatchObject({ perDay: 60, leadOn: '2026-10-06', dueOn: '2026-10-31', by: 'usage' })
  })

  test('a reading moves the forecast, and only readings of the last 90 days count', () => {
    const found = next(aRule(), [...spring, { at: '2026-08-15', value: 51_000 }])
    expect(found).toMatchObject({ leadOn: '2026-09-17', dueOn: '2026-10-08', by: 'usage' })
    expect(found.perDay).toBeCloseTo(73.9, 1)
  })

  test('a reading of exactly 53,500 opens the service at once', () => {
    const found = next(aRule(), [...spring, { at: '2026-09-01', value: 53_500 }])
    expect(found).toMatchObject({ leadOn: '2026-09-01', leadReached: true, dueReached: false })
    expect(next(aRule(), [...spring, { at: '2026-09-01', value: 53_499 }]).leadReached).toBe(false)
  })

  test('another reading the day after opens nothing new', () => {
    const first = next(aRule(), [...spring, { at: '2026-09-01', value: 53_500 }])
    const second = next(aRule(), [...spring, { at: '2026-09-01', value: 53_500 }, { at: '2026-09-02', value: 53_900 }])
    expect([second.key, second.leadOn, second.leadReached]).toEqual([first.key, first.leadOn, true])
  })

  test('a reading of exactly 55,000 makes it due', () => {
    const found = next(aRule(), [...spring, { at: '2026-09-20', value: 55_000 }])
    expect(found).toMatchObject({ dueOn: '2026-09-20', dueReached: true, by: 'usage' })
  })

  test.each([
    ['floating', 69_000, '2027-09-25'],
    ['fixed', 70_000, '2028-02-10'],
    ['fixed_within_grace', 70_000, '2028-02-10'],
  ] as const)('done on 25 September at 54,000 km, a %s rule is next due at %i km or on %s', (anchor, usage, day) => {
    const rule = complete(aRule({ anchor }), { on: '2026-09-25', usage: 54_000 })
    expect(next(rule, [])).toMatchObject({ dueOn: day, by: 'calendar', key: 'service:2026-09-25' })
    expect(next(rule, readings(['2026-09-26', usage - 1])).dueReached).toBe(false)
    expect(next(rule, readings(['2026-09-26', usage]))).toMatchObject({ dueReached: true, dueOn: '2026-09-26' })
  })
})

describe('usage a day', () => {
  const perDay = (...pairs: [string, number][]) => usageForecast(readings(...pairs), ru).perDay

  test('one reading, or two on one day, make no forecast', () => {
    expect(perDay()).toBeNull()
    expect(perDay(['2026-06-30', 47_600])).toBeNull()
    expect(perDay(['2026-06-30', 47_600], ['2026-06-30', 47_700])).toBeNull()
  })

  test('a reading 90 days before the newest still counts, one of 91 days does not', () => {
    expect(perDay(['2026-04-01', 1_000], ['2026-06-30', 10_000])).toBe(100)
    expect(perDay(['2026-03-31', 1_000], ['2026-06-30', 10_000])).toBeNull()
  })

  test('readings may come in any order, as days or as instants of the local day', () => {
    expect(perDay(['2026-06-30T22:00:00.000Z', 3_000], ['2026-06-21', 2_000])).toBe(100) // 1 July, 01:00 in Moscow
  })

  test('a meter that stands still or went back promises no day', () => {
    const stands = readings(['2026-05-01', 44_000], ['2026-06-30', 44_000])
    const back = readings(['2026-05-01', 44_000], ['2026-06-30', 43_000])
    for (const given of [stands, back]) expect(next(aRule({ everyMonths: undefined }), given).dueOn).toBeNull()
  })

  test('usage so slow that it takes a lifetime promises no day', () => {
    expect(
      next(aRule({ everyMonths: undefined }), readings(['2026-05-01', 44_000], ['2026-06-30', 44_001])),
    ).toMatchObject({
      leadOn: null,
      dueOn: null,
    })
  })
})

describe('when a service is reached', () => {
  test('by the calendar on the very day, and still when nobody looked for weeks', () => {
    const rule = aRule({ everyUsage: undefined })
    const reached = (today: string) => {
      const found = next(rule, [], today)
      return [found.leadReached, found.dueReached]
    }
    expect(['2027-01-10', '2027-01-11', '2027-02-09', '2027-02-10', '2027-05-01'].map(reached)).toEqual([
      [false, false],
      [true, false],
      [true, false],
      [true, true],
      [true, true],
    ])
  })

  test('by the forecast on the day it names, marked stale when the newest reading is 60 days old', () => {
    const summer = readings(['2026-08-01', 52_000], ['2026-08-15', 52_900])
    expect(next(aRule(), summer, '2026-08-24')).toMatchObject({ leadOn: '2026-08-24', leadReached: true, stale: false })
    expect(next(aRule(), summer, '2026-10-13').stale).toBe(false)
    expect(next(aRule(), summer, '2026-10-14')).toMatchObject({ dueReached: true, stale: true })
  })

  test('a rule by months alone is never stale', () => {
    expect(next(aRule({ everyUsage: undefined }), [], '2027-01-01').stale).toBe(false)
  })

  test('of "all" the later scale decides, and nothing is reached before both are', () => {
    const rule = aRule({ combine: 'all' })
    expect(next(rule, spring)).toMatchObject({ leadOn: '2027-01-11', dueOn: '2027-02-10', by: 'calendar' })
    const driven = [...spring, { at: '2026-09-20', value: 55_000 }]
    expect(next(rule, driven, '2027-01-10')).toMatchObject({ leadReached: false, dueReached: false })
    expect(next(rule, driven, '2027-01-11')).toMatchObject({ leadReached: true, dueReached: false })
    expect(next(rule, driven, '2027-02-10')).toMatchObject({ leadReached: true, dueReached: true })
  })

  test('of "all" an unknown usage leaves the day open', () => {
    expect(next(aRule({ combine: 'all' }), [])).toMatchObject({ leadOn: null, dueOn: null, by: 'usage' })
  })

  test('of "first" the lead may come by one scale and the limit by the other', () => {
    const rule = aRule({ leadDays: 120, leadUsage: 0 })
    expect(next(rule, spring)).toMatchObject({ leadOn: '2026-10-13', dueOn: '2026-10-31', by: 'usage' })
  })

  test('by what the meter showed at the last service itself', () => {
    const rule = complete(aRule({ anchor: 'fixed' }), { on: '2026-12-01', usage: 69_900 })
    expect(next(rule, [])).toMatchObject({ leadOn: '2026-12-01', leadReached: true, dueReached: false })
  })

  test('not by a reading from before the last service', () => {
    expect(next(aRule(), readings(['2026-02-09', 90_000])).dueReached).toBe(false)
  })

  test('a rule that can never come is refused', () => {
    expect(() => next(aRule({ everyMonths: 0 }), [])).toThrow(RangeError)
    expect(() => next(aRule({ everyUsage: 0 }), [])).toThrow(RangeError)
  })
})

describe('after a service', () => {
  const dueOf = (rule: ServiceRule) => next({ ...rule, everyUsage: undefined }, []).dueOn

  test('a fixed schedule skips what the service was so late as to have passed, on each scale', () => {
    const rule = complete(aRule({ anchor: 'fixed' }), { on: '2028-03-01', usage: 71_000 })
    expect(rule.dueFrom).toMatchObject({ on: '2028-02-10', usage: 70_000 })
    expect(next(rule, [])).toMatchObject({ dueOn: '2029-02-10', leadReached: false })
    expect(dueOf(complete(aRule({ anchor: 'fixed' }), { on: '2028-02-10', usage: 41_000 }))).toBe('2029-02-10')
  })

  test('a fixed schedule of the 31st returns to it after a short month', () => {
    let rule = aRule({ everyMonths: 1, everyUsage: undefined, anchor: 'fixed', last: { on: '2026-01-31' } })
    const days = [dueOf(rule)]
    for (const on of ['2026-02-27', '2026-04-01', '2026-04-30']) {
      rule = complete(rule, { on })
      days.push(dueOf(rule))
    }
    expect(days).toEqual(['2026-02-28', '2026-03-31', '2026-04-30', '2026-05-31'])
  })

  test.each([
    ['54,000 km, early within grace', '2026-09-25', 54_000, 'fixed', 70_000],
    ['53,500 km, the first within grace', '2026-09-25', 53_500, 'fixed', 70_000],
    ['53,499 km, too early', '2026-09-25', 53_499, 'floating', 68_499],
    ['56,500 km, the last within grace', '2026-11-25', 56_500, 'fixed', 70_000],
    ['56,501 km, too late', '2026-11-25', 56_501, 'floating', 71_501],
    ['45,000 km, 36 days late by the calendar', '2027-03-18', 45_000, 'fixed', 70_000],
    ['45,000 km, 37 days late by the calendar', '2027-03-19', 45_000, 'floating', 60_000],
  ])('fixed within grace, done at %s', (_when, on, usage, as, dueAt) => {
    const rule = complete(aRule({ anchor: 'fixed_within_grace' }), { on, usage })
    expect([rule.dueFrom === undefined ? 'floating' : 'fixed', rule.last.on]).toEqual([as, on])
    const at = (value: number) => next(rule, readings([addDays(on, 1), value])).dueReached
    expect([at(dueAt - 1), at(dueAt)]).toEqual([false, true])
  })

  test('days of grace that were given count instead of the percentage', () => {
    const rule = aRule({ anchor: 'fixed_within_grace', everyUsage: undefined, graceDays: 5 })
    expect(complete(rule, { on: '2027-02-15' }).dueFrom).toMatchObject({ on: '2027-02-10' })
    expect(complete(rule, { on: '2027-02-16' }).dueFrom).toBeUndefined()
  })

  test('every completed service is followed by a later one that is not due yet, under a key of its own', () => {
    const anchors = fc.constantFrom('fixed' as const, 'floating' as const, 'fixed_within_grace' as const)
    const visits = fc.array(fc.record({ days: fc.integer({ min: 1, max: 900 }), usage: fc.nat(60_000) }), {
      maxLength: 8,
    })
    fc.assert(
      fc.property(anchors, fc.integer({ min: 1, max: 24 }), visits, (anchor, everyMonths, parts) => {
        let rule = aRule({ anchor, everyMonths })
        const keys = new Set([next(rule, []).key])
        for (const part of parts) {
          const on = addDays(rule.last.on, part.days)
          rule = complete(rule, { on, usage: (rule.last.usage ?? 0) + part.usage })
          const found = next(rule, [], on)
          expect(found.dueReached).toBe(false)
          keys.add(found.key)
        }
        expect(keys.size).toBe(parts.length + 1)
      }),
    )
  })
})
