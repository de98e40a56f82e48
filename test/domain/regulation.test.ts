import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { everyDay } from '../../src/domain/calendars/every-day.ts'
import type { ObjectKind, RuleTemplate } from '../../src/domain/object-kind.ts'
import { serviceFacts } from '../../src/domain/object-service.ts'
import { type Facts, inForce, markOf, storedFacts, withRegulation } from '../../src/domain/regulation.ts'
import { complete } from '../../src/domain/service.ts'

const SINCE = '2026-01-01'
const rule = (id: string, given: Partial<RuleTemplate> = {}): RuleTemplate => ({
  id,
  title: { ru: id, en: id },
  combine: 'first',
  anchor: 'fixed',
  ...given,
})
const aKind = (...rules: RuleTemplate[]): ObjectKind => ({
  id: 'vehicle',
  version: 1,
  title: { ru: 'Машина', en: 'Vehicle' },
  attributes: [],
  meters: [{ unit: 'km' }],
  rules,
})
const facts = (given: Facts = {}): Facts => ({ objectKind: 'vehicle', regulation: 1, ...given })
const rulesOf = (all: Facts) => serviceFacts({ facts: all }).rules
const idsOf = (all: Facts) => rulesOf(all).map(({ id }) => id)

test('an object has the rules of its kind and its own, its own first where both have one', () => {
  const own = { id: 'oil', combine: 'first', anchor: 'floating', everyMonths: 3, last: { on: SINCE } }
  const all = withRegulation(
    facts({ serviceRules: [own] }),
    aKind(rule('oil', { everyMonths: 12 }), rule('belt')),
    SINCE,
  )
  expect(rulesOf(all)).toMatchObject([
    { id: 'belt', from: 'regulation', last: { on: SINCE } },
    { id: 'oil', everyMonths: 3 },
  ])
})

test('a rule that is off, or about other attributes, does not serve', () => {
  const trucks = rule('truck', { when: { attribute: 'body', is: ['truck'] } })
  const kind = aKind(rule('oil'), rule('belt'), trucks)
  expect(idsOf(withRegulation(facts({ rulesOff: ['oil'] }), kind, SINCE))).toEqual(['belt'])
  const truck = facts({ rulesOff: ['oil'], attributes: { body: 'truck' } })
  expect(idsOf(withRegulation(truck, kind, SINCE))).toEqual(['belt', 'truck'])
})

test('attributes fill the places of a rule', () => {
  const soap = { norm: 0.05, per: 'area', timesPerWeek: { attribute: 'times' }, stock: 20 }
  const item = { title: { ru: 'Моющее', en: 'Detergent' }, quantity: 0.05, per: 'area', unit: 'l' }
  const kind = aKind(
    rule('soap', { consumption: soap, items: [item] }),
    rule('policy', { expiresOn: { attribute: 'osago' } }),
  )
  const attributes = { area: 1_000, times: 5, osago: '2027-03-01' }
  expect(rulesOf(withRegulation(facts({ attributes }), kind, SINCE))).toMatchObject([
    { consumption: { perTime: 50, timesPerWeek: 5, stock: 20 }, items: [{ quantity: 50 }] },
    { expiresOn: '2027-03-01' },
  ])
  const unknown = rulesOf(withRegulation(facts(), kind, SINCE))
  expect(unknown[0]?.consumption).toBeUndefined()
  expect(unknown[1]?.expiresOn).toBeUndefined()
})

test('a regulation in kilometres serves a meter in miles', () => {
  const kind = aKind(rule('to', { everyUsage: 15_000, leadUsage: 1_500, unit: 'km' }))
  expect(rulesOf(withRegulation(facts({ meter: 'mi' }), kind, SINCE))).toMatchObject([
    { everyUsage: 9_321, leadUsage: 932, unit: 'mi' },
  ])
})

test('rows keep a mark instead of the rule, and none where the common one holds', () => {
  const kind = aKind(rule('oil', { everyMonths: 12 }), rule('belt', { everyMonths: 48 }))
  const given = facts({ marks: { '*': markOf({ on: '2026-02-10', usage: 40_000 }) } })
  const all = withRegulation(given, kind, SINCE)
  expect(storedFacts(all)).toEqual(given)
  const served = rulesOf(all).map(one => (one.id === 'oil' ? complete(one, { on: '2026-12-01', usage: 50_000 }) : one))
  expect(storedFacts({ ...all, serviceRules: served })).toEqual({
    ...given,
    marks: { '*': ['2026-02-10', 40_000], oil: ['2026-12-01', 50_000, '2027-02-10', null, '2026-02-10'] },
  })
})

test('what is stored and read again is what it was, whatever was done', () => {
  const days = fc
    .integer({ min: 0, max: 2_000 })
    .map(days => new Date(Date.UTC(2026, 0, 1 + days)).toISOString().slice(0, 10))
  const mark = fc.record({ on: days, usage: fc.integer({ min: 0, max: 1e6 }) }, { requiredKeys: ['on'] })
  const anchors = fc.constantFrom('fixed' as const, 'floating' as const, 'fixed_within_grace' as const)
  fc.assert(
    fc.property(anchors, fc.array(mark, { maxLength: 5 }), (anchor, marks) => {
      const kind = aKind(rule('to', { everyMonths: 6, everyUsage: 10_000, anchor, gracePercent: 10 }), rule('other'))
      let all = withRegulation(facts(), kind, SINCE)
      for (const done of marks) {
        const serviceRules = rulesOf(all).map(one => (one.id === 'to' ? complete(one, done, everyDay) : one))
        all = { ...all, serviceRules }
        const again = withRegulation(JSON.parse(JSON.stringify(storedFacts(all))), kind, SINCE)
        expect(JSON.parse(JSON.stringify(rulesOf(again)))).toEqual(JSON.parse(JSON.stringify(rulesOf(all))))
        all = again
      }
    }),
  )
})

test('a kind that is not there is an error, for services would be lost in silence', () => {
  const process = { facts: facts(), dates: {}, createdAt: `${SINCE}T00:00:00.000Z` }
  expect(() => inForce(process, () => undefined)).toThrow('object kind vehicle has no version 1')
})
