import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { addDays, daysBetween } from '../../src/domain/calendar.ts'
import { ru } from '../../src/domain/calendars/ru.ts'
import { complete, nextService, settledBy } from '../../src/domain/service.ts'
import { usageForecast } from '../../src/domain/service-meter.ts'
import { type Horizon, projectedServices } from '../../src/domain/service-projection.ts'
import type { ObjectFacts, Reading, ServiceRule } from '../../src/domain/service-rule.ts'

const TODAY = '2026-07-01'
const YEAR = { today: TODAY, until: '2027-06-30' }

const aRule = (change: Partial<ServiceRule> = {}): ServiceRule => ({
  id: 'service',
  combine: 'first',
  anchor: 'floating',
  last: { on: '2026-05-01', usage: 40_000 },
  ...change,
})
/** 60 km a day. */
const spring: Reading[] = [
  { at: '2026-05-01', value: 44_000 },
  { at: '2026-06-30', value: 47_600 },
]

const project = (rules: ServiceRule[], facts: Partial<ObjectFacts> = {}, horizon: Horizon = YEAR) =>
  projectedServices({ rules, readings: [], ...facts }, ru, horizon)
const daysOf = (rules: ServiceRule[], facts: Partial<ObjectFacts> = {}) => project(rules, facts).map(one => one.on)

describe('the services of a year', () => {
  test('a quarterly service comes four times, each counted from the one before', () => {
    expect(daysOf([aRule({ everyMonths: 3 })])).toEqual(['2026-08-01', '2026-11-01', '2027-02-01', '2027-05-01'])
  })

  test('a service that is overdue is done today, and its schedule follows its anchor', () => {
    const late = (anchor: ServiceRule['anchor']) =>
      project([aRule({ everyMonths: 6, anchor, last: { on: '2025-10-15' } })])
    expect(late('floating')).toMatchObject([
      { dueOn: '2026-04-15', on: TODAY },
      { dueOn: '2027-01-01', on: '2027-01-01' },
    ])
    expect(late('fixed')).toMatchObject([
      { dueOn: '2026-04-15', on: TODAY },
      { on: '2026-10-15' },
      { on: '2027-04-15' },
    ])
  })

  test('usage comes as often as the meter is expected to run it up', () => {
    const rule = aRule({ everyUsage: 6_000, last: { on: '2026-05-01', usage: 44_000 } })
    // 50,000 km are reached 40 days after 30 June, then every 100 days.
    expect(daysOf([rule], { readings: spring })).toEqual(['2026-08-09', '2026-11-17', '2027-02-25', '2027-06-05'])
    expect(daysOf([rule])).toEqual([])
  })

  test('an interval of less than a day of usage is served once a day', () => {
    const rule = aRule({ everyUsage: 20, last: { on: '2026-06-30', usage: 47_600 } })
    const days = daysOf([rule], { readings: spring })
    expect(days).toHaveLength(365)
    expect(new Set(days).size).toBe(365)
  })

  test('the larger service settles the smaller one that falls due with it', () => {
    const rules = [
      aRule({ id: 'small', everyMonths: 3 }),
      aRule({ id: 'large', everyMonths: 12, contains: ['small'], last: { on: '2025-11-01' } }),
    ]
    expect(project(rules).map(one => [one.ruleId, one.on])).toEqual([
      ['small', '2026-08-01'],
      ['large', '2026-11-01'],
      ['small', '2027-02-01'],
      ['small', '2027-05-01'],
    ])
  })

  test('what expires comes once, what only an event or a crossing makes due does not come by itself', () => {
    const rules = [
      aRule({ id: 'insurance', expiresOn: '2026-12-31' }),
      aRule({ id: 'accident', event: 'accident', leadDays: 3 }),
      aRule({ id: 'pressure', threshold: { is: 'above', limit: 9 } }),
    ]
    expect(project(rules)).toEqual([{ ruleId: 'insurance', dueOn: '2026-12-31', on: '2026-12-31', by: 'expiry' }])
    const events = [{ name: 'accident', on: '2026-06-29' }]
    expect(project(rules, { events }).map(one => one.ruleId)).toEqual(['accident', 'insurance'])
  })

  test('a delivery fills the stock again', () => {
    const rule = aRule({ consumption: { perTime: 2, timesPerWeek: 7, stock: 120 }, last: { on: '2026-06-01' } })
    expect(daysOf([rule]).slice(0, 3)).toEqual(['2026-07-31', '2026-09-29', '2026-11-28'])
  })

  test('on standby nothing comes but what expires', () => {
    const rules = [aRule({ everyMonths: 1, everyUsage: 100 }), aRule({ id: 'insurance', expiresOn: '2026-12-31' })]
    const standby = [{ from: '2026-05-20', to: null }]
    expect(project(rules, { readings: spring, standby }).map(one => one.ruleId)).toEqual(['insurance'])
  })

  test('a rule looks as far ahead as its own horizon, and the others go on', () => {
    const near = aRule({ id: 'near', everyMonths: 3, horizonDays: 31 + 92 })
    expect(project([near, aRule({ everyMonths: 6 })]).map(one => [one.ruleId, one.on])).toEqual([
      ['near', '2026-08-01'],
      ['near', '2026-11-01'],
      ['service', '2026-11-01'],
      ['service', '2027-05-01'],
    ])
  })

  test('what was agreed is done on its day, and the next one counts from there', () => {
    const rule = aRule({ everyMonths: 6, last: { on: '2026-02-01' } })
    const booked = new Map([['service', '2026-08-10']])
    expect(project([rule], {}, { ...YEAR, booked })).toMatchObject([
      { dueOn: '2026-08-01', on: '2026-08-10' },
      { dueOn: '2027-02-10', on: '2027-02-10' },
    ])
    // A visit that nobody came to is not done in the past.
    expect(project([rule], {}, { ...YEAR, booked: new Map([['service', '2026-06-20']]) })[0]?.on).toBe(TODAY)
  })

  test('the last day of the horizon counts, the day behind it does not', () => {
    const rule = aRule({ everyMonths: 12, last: { on: '2025-08-01' } })
    expect(project([rule], {}, { today: TODAY, until: '2026-08-01' })).toHaveLength(1)
    expect(project([rule], {}, { today: TODAY, until: '2026-07-31' })).toHaveLength(0)
  })

  test('a rule that can never come is refused, not searched for ever', () => {
    expect(() => project([aRule({ everyUsage: 0 })], { readings: spring })).toThrow(RangeError)
  })
})

/** Walks day by day and serves whatever has come, asking `nextService` and `complete` alone. */
function walked(rules: ServiceRule[], facts: ObjectFacts): [string, string][] {
  const found: [string, string][] = []
  const served = new Map<string, string>()
  let all = rules
  for (let day = YEAR.today; day <= YEAR.until; day = addDays(day, 1)) {
    for (;;) {
      const due = all.map(rule => ({ rule, next: nextService(rule, facts, ru, day) }))
      const own = due.filter(
        one =>
          !due.some(
            other =>
              other.rule.id !== one.rule.id &&
              settledBy(all, other.rule.id).has(one.rule.id) &&
              !settledBy(all, one.rule.id).has(other.rule.id) &&
              other.next.dueOn !== null &&
              one.next.dueOn !== null &&
              daysBetween(one.next.dueOn, other.next.dueOn) <= 14,
          ),
      )
      const came = own.find(one => one.next.dueOn !== null && one.next.dueOn <= day && served.get(one.rule.id) !== day)
      if (!came) break
      found.push([came.rule.id, day])
      const { newest, perDay } = usageForecast(facts.readings, ru, came.rule.meter)
      const totals = [
        ...(came.next.by === 'usage'
          ? [(came.rule.dueFrom?.usage ?? came.rule.last.usage ?? 0) + (came.rule.everyUsage ?? 0)]
          : []),
        ...(newest ? [newest.value + (perDay ?? 0) * Math.max(daysBetween(newest.on, day), 0)] : []),
        ...(came.rule.last.usage === undefined ? [] : [came.rule.last.usage]),
      ]
      const usage = totals.length === 0 ? undefined : Math.max(...totals)
      const settled = settledBy(all, came.rule.id)
      all = all.map(rule => {
        if (!settled.has(rule.id)) return rule
        served.set(rule.id, day)
        return complete(rule, { on: day, usage: rule.meter === came.rule.meter ? usage : undefined }, ru)
      })
    }
  }
  return found
}

const anchor = fc.constantFrom('fixed' as const, 'floating' as const, 'fixed_within_grace' as const)
const last = fc
  .record({ back: fc.integer({ min: 0, max: 500 }), usage: fc.integer({ min: 0, max: 47_000 }) })
  .map(({ back, usage }) => ({ on: addDays(TODAY, -back), usage }))
const scale = fc.oneof(
  fc.record({ everyMonths: fc.integer({ min: 1, max: 14 }) }),
  fc.record({ everyUsage: fc.integer({ min: 500, max: 20_000 }) }),
  fc.record({ everyMonths: fc.integer({ min: 1, max: 14 }), everyUsage: fc.integer({ min: 500, max: 20_000 }) }),
  fc.record({
    calendar: fc.record({
      every: fc.integer({ min: 1, max: 6 }),
      unit: fc.constantFrom('day' as const, 'week' as const, 'month' as const),
      dayOff: fc.constantFrom('before' as const, 'after' as const, undefined),
    }),
  }),
  fc.record({ expiresOn: fc.integer({ min: -20, max: 400 }).map(days => addDays(TODAY, days)) }),
  fc.record({
    consumption: fc.record({
      perTime: fc.integer({ min: 1, max: 3 }),
      timesPerWeek: fc.integer({ min: 1, max: 7 }),
      stock: fc.integer({ min: 5, max: 100 }),
    }),
  }),
)
const someRules = fc
  .array(fc.tuple(scale, anchor, fc.constantFrom('first' as const, 'all' as const), last), {
    minLength: 1,
    maxLength: 4,
  })
  .chain(parts =>
    fc
      .array(fc.subarray(parts.map((_, index) => `r${index}`)), { minLength: parts.length, maxLength: parts.length })
      .map(contained =>
        parts.map(
          ([scales, anchored, combine, mark], index): ServiceRule => ({
            id: `r${index}`,
            ...scales,
            anchor: anchored,
            combine,
            gracePercent: 10,
            // Larger services have lower numbers, so that none contains itself.
            contains: (contained[index] ?? []).filter(id => id > `r${index}`),
            last: mark,
          }),
        ),
      ),
  )

test('equals a walk through every day that serves whatever has come', () => {
  fc.assert(
    fc.property(someRules, fc.boolean(), (rules, isRead) => {
      const facts: ObjectFacts = { readings: isRead ? spring : [] }
      const found = projectedServices({ ...facts, rules }, ru, YEAR).map(one => [one.ruleId, one.on])
      expect(found.toSorted()).toEqual(walked(rules, facts).toSorted())
    }),
    { numRuns: 150 },
  )
}, 60_000)
