// Every scale of a service rule, every anchor, early, late and on time; and a naive reference that walks day by day.

import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { addDays, type Day, daysBetween, isWorkday } from '../../src/domain/calendar.ts'
import { ru } from '../../src/domain/calendars/ru.ts'
import { complete, nextService, settledBy, skip } from '../../src/domain/service.ts'
import { spreadDays, usageForecast } from '../../src/domain/service-meter.ts'
import type { CalendarPattern, ObjectFacts, Reading, ServiceRule } from '../../src/domain/service-rule.ts'

const aRule = (change: Partial<ServiceRule>): ServiceRule => ({
  id: 'service',
  combine: 'first',
  anchor: 'floating',
  last: { on: '2026-02-10' },
  ...change,
})
const nothing: ObjectFacts = { readings: [] }
const dueOn = (rule: ServiceRule, facts: ObjectFacts = nothing) => nextService(rule, facts, ru).dueOn
const readings = (...pairs: [Day, number][]): Reading[] => pairs.map(([at, value]) => ({ at, value }))

describe('a calendar pattern', () => {
  const days = (
    pattern: CalendarPattern,
    count: number,
    anchor: ServiceRule['anchor'] = 'fixed',
    on = '2026-02-10',
  ) => {
    const found: Day[] = []
    let rule = aRule({ calendar: pattern, anchor, last: { on } })
    while (found.length < count) {
      const due = dueOn(rule)
      if (due === null) break
      found.push(due)
      rule = complete(rule, { on: due }, ru)
    }
    return found
  }

  test.each<[string, CalendarPattern, Day[]]>([
    ['every 10 days', { every: 10, unit: 'day' }, ['2026-02-20', '2026-03-02', '2026-03-12']],
    ['every 2 weeks', { every: 2, unit: 'week' }, ['2026-02-24', '2026-03-10', '2026-03-24']],
    [
      'on Mondays and Thursdays',
      { every: 1, unit: 'week', weekdays: [4, 1] },
      ['2026-02-12', '2026-02-16', '2026-02-19'],
    ],
    [
      'on Mondays of every other week',
      { every: 2, unit: 'week', weekdays: [1] },
      ['2026-02-23', '2026-03-09', '2026-03-23'],
    ],
    [
      'on the second Tuesday',
      { every: 1, unit: 'month', nth: { week: 2, weekday: 2 } },
      ['2026-03-10', '2026-04-14', '2026-05-12'],
    ],
    [
      'on the last Friday',
      { every: 1, unit: 'month', nth: { week: -1, weekday: 5 } },
      ['2026-02-27', '2026-03-27', '2026-04-24'],
    ],
    ['every year', { every: 1, unit: 'year' }, ['2027-02-10', '2028-02-10', '2029-02-10']],
    [
      'every 6 months, in April only',
      { every: 6, unit: 'month', season: { from: '04-01', to: '04-30' } },
      ['2027-04-01', '2028-04-01'],
    ],
    [
      'monthly over the winter',
      { every: 1, unit: 'month', season: { from: '11-01', to: '03-31' } },
      ['2026-03-10', '2026-11-01', '2026-11-10', '2026-12-10'],
    ],
    [
      'on Mondays in April',
      { every: 1, unit: 'week', weekdays: [1], season: { from: '04-01', to: '04-30' } },
      ['2026-04-06', '2026-04-13', '2026-04-20', '2026-04-27', '2027-04-05'],
    ],
    // 23 February is a day off, and so is Monday 9 March.
    [
      'on Mondays, not on days off',
      { every: 1, unit: 'week', weekdays: [1], dayOff: 'skip' },
      ['2026-02-16', '2026-03-02', '2026-03-16'],
    ],
  ])('%s', (_, pattern, expected) => {
    expect(days(pattern, expected.length)).toEqual(expected)
  })

  test('a day off puts a service on the working day before, or after, and the schedule stays', () => {
    // Tuesday 2026-06-12 is Russia Day, a Friday; the next working day is Monday the 15th.
    const before = aRule({
      calendar: { every: 4, unit: 'month', dayOff: 'before' },
      anchor: 'fixed',
      last: { on: '2026-02-12' },
    })
    const after = aRule({
      calendar: { every: 4, unit: 'month', dayOff: 'after' },
      anchor: 'fixed',
      last: { on: '2026-02-12' },
    })
    expect([dueOn(before), dueOn(after)]).toEqual(['2026-06-11', '2026-06-15'])
    expect(dueOn(complete(after, { on: '2026-06-15' }, ru))).toBe('2026-10-12')
  })

  test('31 January + 1 month is the end of February, 29 February + 1 year is the 28th', () => {
    expect(days({ every: 1, unit: 'month' }, 3, 'fixed', '2026-01-31')).toEqual([
      '2026-02-28',
      '2026-03-31',
      '2026-04-30',
    ])
    expect(days({ every: 1, unit: 'year' }, 4, 'fixed', '2024-02-29')).toEqual([
      '2025-02-28',
      '2026-02-28',
      '2027-02-28',
      '2028-02-29',
    ])
  })

  test('a pattern that no day fits is refused instead of searched for ever', () => {
    const never: CalendarPattern = {
      every: 1,
      unit: 'year',
      nth: { week: 1, weekday: 1 },
      season: { from: '07-01', to: '07-31' },
    }
    expect(() => dueOn(aRule({ calendar: never }))).toThrow(RangeError)
  })

  test('equals a walk through the days', () => {
    const pattern = fc.record({
      every: fc.integer({ min: 1, max: 3 }),
      unit: fc.constant('week' as const),
      // A pattern that no day ever fits would keep the walk walking.
      weekdays: fc.uniqueArray(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 3 }),
      dayOff: fc.constantFrom(undefined, 'skip' as const),
    })
    fc.assert(
      fc.property(pattern, fc.nat(400), (drawn, offset) => {
        const origin = addDays('2025-02-03', offset)
        const monday = (day: Day) => Math.floor((daysBetween('1970-01-01', day) + 3) / 7)
        const fits = (day: Day) =>
          drawn.weekdays.includes(((daysBetween('1970-01-01', day) + 3) % 7) + 1) &&
          (monday(day) - monday(origin)) % drawn.every === 0 &&
          (drawn.dayOff === undefined || isWorkday(ru, day))
        let expected = addDays(origin, 1)
        while (!fits(expected)) expected = addDays(expected, 1)
        expect(dueOn(aRule({ calendar: drawn, last: { on: origin } }))).toBe(expected)
      }),
    )
  })
})

describe('every anchor, early, on time and late', () => {
  // Every 30 days from 2026-02-10: due 2026-03-12; grace of 5 days.
  const monthly = (anchor: ServiceRule['anchor']) =>
    aRule({ calendar: { every: 30, unit: 'day' }, anchor, graceDays: 5 })
  const usual = (anchor: ServiceRule['anchor']) =>
    aRule({ everyUsage: 1_000, anchor, gracePercent: 5, last: { on: '2026-02-10', usage: 5_000 } })

  test.each([
    ['fixed', '2026-03-08', '2026-04-11'],
    ['fixed', '2026-03-12', '2026-04-11'],
    ['fixed', '2026-03-20', '2026-04-11'],
    ['fixed', '2026-04-20', '2026-05-11'],
    ['floating', '2026-03-08', '2026-04-07'],
    ['floating', '2026-03-12', '2026-04-11'],
    ['floating', '2026-03-20', '2026-04-19'],
    ['fixed_within_grace', '2026-03-07', '2026-04-11'],
    ['fixed_within_grace', '2026-03-06', '2026-04-05'],
    ['fixed_within_grace', '2026-03-17', '2026-04-11'],
    ['fixed_within_grace', '2026-03-18', '2026-04-17'],
  ] as const)('by the calendar, %s, done on %s: next on %s', (anchor, on, expected) => {
    expect(dueOn(complete(monthly(anchor), { on }, ru))).toBe(expected)
  })

  test.each([
    ['fixed', 5_900, 7_000],
    ['fixed', 6_000, 7_000],
    ['fixed', 6_400, 7_000],
    ['fixed', 7_100, 8_000],
    ['floating', 5_900, 6_900],
    ['floating', 6_400, 7_400],
    ['fixed_within_grace', 5_950, 7_000],
    ['fixed_within_grace', 5_949, 6_949],
    ['fixed_within_grace', 6_050, 7_000],
    ['fixed_within_grace', 6_051, 7_051],
  ] as const)('by usage, %s, done at %i: next at %i', (anchor, usage, expected) => {
    const rule = complete(usual(anchor), { on: '2026-03-12', usage }, ru)
    const reached = (value: number) => nextService(rule, { readings: readings(['2026-03-20', value]) }, ru).dueReached
    expect([reached(expected - 1), reached(expected)]).toEqual([false, true])
  })

  test('another interval counts from where the schedule stands, and the 31st stays the 31st', () => {
    const yearly = aRule({ everyMonths: 12, anchor: 'fixed', last: { on: '2025-01-31' } })
    const served = complete(yearly, { on: '2026-02-03' }, ru)
    expect(dueOn({ ...served, everyMonths: 5 })).toBe('2026-06-30')
    expect(dueOn(complete({ ...served, everyMonths: 5 }, { on: '2026-06-30' }, ru))).toBe('2026-11-30')
    expect(dueOn({ ...served, everyMonths: 4 })).toBe('2026-05-31')
    const days = complete(aRule({ calendar: { every: 45, unit: 'day' }, anchor: 'fixed' }), { on: '2026-03-27' }, ru)
    expect(dueOn({ ...days, calendar: { every: 23, unit: 'day' } })).toBe('2026-04-19')
  })

  test('one that is skipped goes on as if it had been served when it was due', () => {
    for (const anchor of ['fixed', 'floating', 'fixed_within_grace'] as const) {
      const skipped = skip(monthly(anchor), nothing, ru, '2026-03-01')
      expect([dueOn(skipped), nextService(skipped, nothing, ru).key]).toEqual(['2026-04-11', 'service:2026-03-12'])
    }
  })
})

describe('standby', () => {
  const rule = aRule({ calendar: { every: 30, unit: 'day' }, leadDays: 5 })
  const facts = (from: Day, to: Day | null): ObjectFacts => ({ readings: [], standby: [{ from, to }] })

  test('stops an interval and gives it back afterwards', () => {
    expect(dueOn(rule, facts('2026-02-20', null))).toBeNull()
    expect(dueOn(rule, facts('2026-02-20', '2026-03-02'))).toBe('2026-03-22')
    expect(dueOn(rule, facts('2026-01-01', '2026-02-15'))).toBe('2026-03-17')
    expect(dueOn(rule, facts('2026-03-12', '2026-05-01'))).toBe('2026-03-12')
  })

  test('does not stop what expires', () => {
    expect(dueOn(aRule({ expiresOn: '2026-12-31' }), facts('2026-02-20', null))).toBe('2026-12-31')
  })

  test('what was due before it began stays due', () => {
    expect(nextService(rule, facts('2026-04-01', null), ru, '2026-05-01').dueReached).toBe(true)
  })

  test('a meter of an object on standby opens nothing', () => {
    const usage = aRule({ everyUsage: 100, last: { on: '2026-02-10', usage: 0 } })
    const driven = readings(['2026-03-01', 150])
    expect(nextService(usage, { readings: driven }, ru).dueReached).toBe(true)
    expect(nextService(usage, { readings: driven, standby: [{ from: '2026-02-20', to: null }] }, ru).dueReached).toBe(
      false,
    )
  })
})

describe('a threshold', () => {
  const above = aRule({ threshold: { is: 'above', limit: 80 } })
  const fired = (rule: ServiceRule, ...pairs: [Day, number][]) =>
    nextService(rule, { readings: readings(...pairs) }, ru).dueOn

  test('fires on the reading that crosses, once, however many follow', () => {
    expect(fired(above, ['2026-03-01', 79])).toBeNull()
    expect(fired(above, ['2026-03-01', 79], ['2026-03-02', 80])).toBe('2026-03-02')
    expect(fired(above, ['2026-03-01', 79], ['2026-03-02', 80], ['2026-03-03', 95], ['2026-03-04', 99])).toBe(
      '2026-03-02',
    )
  })

  test('asks for a return before it fires again', () => {
    const done = complete(above, { on: '2026-03-02' }, ru)
    const crossed: [Day, number][] = [
      ['2026-03-01', 79],
      ['2026-03-02', 85],
    ]
    expect(fired(done, ...crossed, ['2026-03-03', 90])).toBeNull()
    expect(fired(done, ...crossed, ['2026-03-03', 70], ['2026-03-04', 81])).toBe('2026-03-04')
  })

  test.each([
    [
      'below',
      5,
      [
        ['2026-03-01', 6],
        ['2026-03-02', 5],
      ],
    ],
    [
      'rises',
      10,
      [
        ['2026-03-01', 19],
        ['2026-03-02', 20],
      ],
    ],
    [
      'falls',
      10,
      [
        ['2026-03-01', 1],
        ['2026-03-02', 0],
      ],
    ],
  ] as const)('%s by %i, boundary included', (is, limit, [before, at]) => {
    const rule = aRule({ threshold: { is, limit }, last: { on: '2026-02-10', usage: 10 } })
    expect(fired(rule, [before[0], before[1]])).toBeNull()
    expect(fired(rule, [before[0], before[1]], [at[0], at[1]])).toBe('2026-03-02')
  })
})

describe('expiry, events and consumption', () => {
  test('an expiry is due on its day, opens at its longest lead, and is over until a new day is known', () => {
    const rule = aRule({ expiresOn: '2026-12-31', leads: [60, 30, 7] })
    expect(nextService(rule, nothing, ru)).toMatchObject({ leadOn: '2026-11-01', dueOn: '2026-12-31', by: 'expiry' })
    expect(dueOn(complete(rule, { on: '2026-12-31' }, ru))).toBeNull()
    expect(dueOn({ ...complete(rule, { on: '2026-12-20' }, ru), expiresOn: '2027-12-31' })).toBe('2027-12-31')
  })

  test('an event opens at once and leaves the days of its lead; events before the last service are history', () => {
    const rule = aRule({ event: 'headcount', leadDays: 10 })
    const events = [
      { name: 'headcount', on: '2026-01-01' },
      { name: 'other', on: '2026-03-01' },
    ]
    expect(dueOn(rule, { readings: [], events })).toBeNull()
    const grown = [...events, { name: 'headcount', on: '2026-03-05' }]
    expect(nextService(rule, { readings: [], events: grown }, ru)).toMatchObject({
      leadOn: '2026-03-05',
      leadReached: true,
      dueOn: '2026-03-15',
    })
  })

  test('a stock lasts as long as norm times area times a week allow, from each delivery anew', () => {
    // 0.02 l for each of 500 m², seven times a week: 10 l a day.
    const rule = aRule({ consumption: { perTime: 10, timesPerWeek: 7, stock: 300 }, leadDays: 10 })
    expect(nextService(rule, nothing, ru)).toMatchObject({
      leadOn: '2026-03-02',
      dueOn: '2026-03-12',
      by: 'consumption',
    })
    expect(dueOn(complete(rule, { on: '2026-03-05', stock: 450 }, ru))).toBe('2026-04-19')
  })
})

describe('several scales', () => {
  const rule = (combine: 'first' | 'all') =>
    aRule({
      combine,
      expiresOn: '2026-06-30',
      calendar: { every: 3, unit: 'month' },
      everyUsage: 100,
      last: { on: '2026-02-10', usage: 0 },
    })
  const driven = { readings: readings(['2026-02-20', 10], ['2026-03-02', 20]) }

  test('the first of three decides, or the last', () => {
    expect(nextService(rule('first'), driven, ru)).toMatchObject({ dueOn: '2026-05-10', by: 'calendar' })
    expect(nextService(rule('all'), driven, ru)).toMatchObject({ dueOn: '2026-06-30', by: 'expiry' })
  })

  test('meters of one object are counted apart', () => {
    const two = { readings: [...driven.readings, { at: '2026-02-21', value: 5_000, meter: 'hours' }] }
    expect(nextService(rule('first'), two, ru)).toEqual(nextService(rule('first'), driven, ru))
    expect(nextService(aRule({ everyUsage: 4_000, meter: 'hours' }), two, ru).dueReached).toBe(true)
  })
})

describe('nested services', () => {
  const rules = [
    aRule({ id: 'h2000', everyUsage: 2_000, contains: ['h1000'] }),
    aRule({ id: 'h1000', everyUsage: 1_000, contains: ['h250'] }),
    aRule({ id: 'h250', everyUsage: 250 }),
    aRule({ id: 'other' }),
  ]

  test('the large one settles those within it, and those within them', () => {
    expect([...settledBy(rules, 'h2000')]).toEqual(['h2000', 'h1000', 'h250'])
    expect([...settledBy(rules, 'h250')]).toEqual(['h250'])
  })

  test('rules that contain each other come to an end', () => {
    const circle = [aRule({ id: 'a', contains: ['b'] }), aRule({ id: 'b', contains: ['a'] })]
    expect([...settledBy(circle, 'a')]).toEqual(['a', 'b'])
  })
})

describe('the forecast of usage', () => {
  const daily = (perDay: number, days: number) =>
    Array.from({ length: days }, (_, day): [Day, number] => [addDays('2026-04-01', day * 3), 40_000 + perDay * day * 3])

  test('one absurd reading moves it hardly', () => {
    const steady = daily(60, 20)
    const absurd = steady.map(([on, value], index): [Day, number] => (index === 10 ? [on, value + 9_000] : [on, value]))
    expect(usageForecast(readings(...absurd), ru).perDay).toBeCloseTo(60, 0)
  })

  test('a gap of a month neither', () => {
    expect(usageForecast(readings(...daily(60, 20).filter((_, index) => index < 5 || index > 14)), ru).perDay).toBe(60)
  })

  test('says how far it may be wrong: nothing for an even use, days for an uneven one', () => {
    const even = usageForecast(readings(...daily(60, 20)), ru)
    const uneven = usageForecast(
      readings(...daily(60, 20).map(([on, value], index): [Day, number] => [on, value + (index % 2) * 400])),
      ru,
    )
    expect(spreadDays(50_000, even)).toBe(0)
    expect(spreadDays(50_000, uneven)).toBeGreaterThan(0)
  })

  test('readings in any order, equal ones and a meter that stands still do no harm', () => {
    const drawn = fc.array(fc.tuple(fc.nat(200), fc.nat(100_000)), { maxLength: 40 })
    fc.assert(
      fc.property(drawn, pairs => {
        const given = pairs.map(([day, value]): [Day, number] => [addDays('2026-01-01', day), value])
        const found = usageForecast(readings(...given), ru)
        expect(found.perDay === null || Number.isFinite(found.perDay)).toBe(true)
        if (found.slow !== null && found.perDay !== null && found.fast !== null)
          expect([found.slow <= found.perDay, found.perDay <= found.fast]).toEqual([true, true])
      }),
    )
  })
})

test('ten years of random service: none lost, none doubled, and always what a walk through the days finds', () => {
  const life = fc.record({
    every: fc.integer({ min: 5, max: 120 }),
    anchor: fc.constantFrom('fixed' as const, 'floating' as const, 'fixed_within_grace' as const),
    delays: fc.array(fc.integer({ min: -4, max: 60 }), { minLength: 20, maxLength: 60 }),
  })
  fc.assert(
    fc.property(life, ({ every, anchor, delays }) => {
      let rule = aRule({ calendar: { every, unit: 'day' }, anchor, graceDays: 3 })
      // The naive reference: the schedule as a plain number of days.
      let schedule = 0
      const keys = new Set<string>()
      for (const delay of delays) {
        const due = schedule + every
        expect(dueOn(rule)).toBe(addDays('2026-02-10', due))
        const done = due + Math.max(delay, 1 - every)
        keys.add(nextService(rule, nothing, ru).key)
        rule = complete(rule, { on: addDays('2026-02-10', done) }, ru)
        const floats = anchor === 'floating' || (anchor === 'fixed_within_grace' && Math.abs(done - due) > 3)
        schedule = floats ? done : due
        if (!floats) while (schedule + every <= done) schedule += every
      }
      expect(keys.size).toBe(delays.length)
    }),
  )
})
