import { describe, expect, test } from '@jest/globals'
import type { Day } from '../../src/domain/calendar.ts'
import { ru } from '../../src/domain/calendars/ru.ts'
import type { Attributes, ObjectKind } from '../../src/domain/object-kind.ts'
import { building } from '../../src/domain/object-kinds/building.ts'
import { equipment } from '../../src/domain/object-kinds/equipment.ts'
import { SHIPPED_OBJECT_KINDS } from '../../src/domain/object-kinds/shipped.ts'
import { shop } from '../../src/domain/object-kinds/shop.ts'
import { vehicle } from '../../src/domain/object-kinds/vehicle.ts'
import { workwear } from '../../src/domain/object-kinds/workwear.ts'
import { serviceFacts } from '../../src/domain/object-service.ts'
import { markOf, withRegulation } from '../../src/domain/regulation.ts'
import { complete, nextService } from '../../src/domain/service.ts'

type Given = {
  attributes?: Attributes
  readings?: [at: Day, value: number][]
  usage?: number
  dates?: Record<string, Day>
}

const DATED = { by: 'test', setAt: '2026-02-10T09:00:00.000Z' }

/** The rules of an object that was last served on 2026-02-10, a Tuesday. */
function rulesOf(kind: ObjectKind, { attributes = {}, readings = [], usage, dates = {} }: Given) {
  const facts = {
    objectKind: kind.id,
    regulation: kind.version,
    attributes,
    readings: readings.map(([at, value]) => ({ at, value })),
    marks: { '*': markOf({ on: '2026-02-10', usage }) },
  }
  const dated = Object.fromEntries(Object.entries(dates).map(([name, value]) => [name, { value, ...DATED }]))
  const regulated = withRegulation(facts, kind, '2026-02-10', dated)
  return serviceFacts({ facts: regulated })
}

/** Rule by rule: when it opens and when it is due, by which scale. */
const dueOf = (kind: ObjectKind, given: Given = {}) => {
  const facts = rulesOf(kind, given)
  return facts.rules.map(rule => {
    const { leadOn, dueOn, by } = nextService(rule, facts, ru)
    return [rule.id, leadOn, dueOn, by].join(' ')
  })
}

const TYRES = [
  'tyres-summer 2026-03-07 2026-04-06 calendar',
  'tyres-winter 2026-09-05 2026-10-05 calendar',
  'inspection 2027-01-11 2027-02-10 expiry',
]

describe('a vehicle', () => {
  test('of which only the mileage is known is served as a car: 15,000 km or a year, whichever comes first', () => {
    const given = {
      usage: 40_000,
      readings: [
        ['2026-05-01', 44_000],
        ['2026-06-30', 47_600],
      ] satisfies Given['readings'],
    }
    expect(dueOf(vehicle, given)).toEqual([
      'service 2026-10-06 2026-10-31 usage',
      'brake-fluid 2028-01-11 2028-02-10 calendar',
      'timing-belt 2028-09-30 2028-11-19 usage',
      ...TYRES,
      'insurance 2027-01-11 2027-02-10 expiry',
    ])
  })

  test('that is imported has a greater service every 30,000 km that contains the small one', () => {
    const rules = rulesOf(vehicle, { attributes: { category: 'foreign_car' } }).rules
    expect(rules.find(rule => rule.id === 'service-30')).toMatchObject({ everyUsage: 30_000, contains: ['service'] })
  })

  test('that is a truck has ТО-1 and ТО-2, nested by four, and a tachograph', () => {
    const given: Given = {
      attributes: { category: 'truck', insuranceUntil: '2026-08-01' },
      usage: 0,
      readings: [
        ['2026-02-20', 1_000],
        ['2026-03-02', 2_000],
      ],
    }
    expect(dueOf(vehicle, given)).toEqual([
      'to-1 2026-03-18 2026-03-22 usage',
      'to-2 2026-07-05 2026-07-20 usage',
      'brake-fluid 2028-01-11 2028-02-10 calendar',
      ...TYRES,
      'insurance 2026-07-02 2026-08-01 expiry',
      'tachograph 2029-01-11 2029-02-10 expiry',
    ])
    const to2 = rulesOf(vehicle, given).rules.find(rule => rule.id === 'to-2')
    expect(to2).toMatchObject({ everyUsage: 16_000, contains: ['to-1'] })
  })

  test('gets its tyres every April and October, however early or late they were changed', () => {
    const facts = rulesOf(vehicle, {})
    const tyres = facts.rules.find(rule => rule.id === 'tyres-summer')
    if (!tyres) throw new Error('no tyres')
    const nextAfter = (on: Day) => nextService(complete(tyres, { on }, ru), facts, ru).dueOn
    expect(['2026-03-15', '2026-04-06', '2026-05-20'].map(nextAfter)).toEqual(Array(3).fill('2027-04-05'))
  })
})

test('a building is cleaned, gets detergents before they are used up, and its windows twice a year', () => {
  const attributes = {
    areaM2: 1_000,
    cleaning: 'weekly',
    detergentNorm: 0.01,
    cleaningsPerWeek: 7,
    detergentStock: 400,
  }
  expect(dueOf(building, { attributes })).toEqual([
    'cleaning-weekly 2026-02-16 2026-02-16 calendar',
    'cleaning-general 2026-03-03 2026-03-10 calendar',
    'windows-spring 2026-03-07 2026-04-06 calendar',
    'windows-autumn 2026-08-08 2026-09-07 calendar',
    'detergents 2026-03-12 2026-03-22 consumption',
    'pest-control 2026-03-05 2026-03-10 calendar',
    'ventilation-filters 2026-04-28 2026-05-12 calendar',
    'extinguishers 2027-01-11 2027-02-10 calendar',
  ])
  expect(dueOf(building).filter(line => /cleaning-daily|detergents/.test(line))).toEqual(['detergents   calendar'])
})

test('equipment is served by hours and months, nested, and reminded of what runs out', () => {
  const given: Given = {
    attributes: {
      componentHours: 4_000,
      verification: '24',
      verifiedUntil: '2026-12-01',
      consumablesPerShift: 2,
      shiftsPerWeek: 7,
      consumablesStock: 100,
    },
    dates: { warrantyEndOn: '2026-11-30', shelfLifeEndOn: '2031-01-31' },
    usage: 0,
    readings: [
      ['2026-02-20', 100],
      ['2026-03-02', 200],
    ],
  }
  expect(dueOf(equipment, given)).toEqual([
    'service-250 2026-03-04 2026-03-07 usage',
    'service-500 2026-03-27 2026-04-01 usage',
    'service-1000 2026-05-11 2026-05-21 usage',
    'service-2000 2026-08-09 2026-08-29 usage',
    'component 2027-02-05 2027-03-17 usage',
    'verification-24 2026-10-02 2026-12-01 expiry',
    'consumables 2026-03-22 2026-04-01 consumption',
    'warranty 2026-09-01 2026-11-30 expiry',
    'shelf-life 2030-01-31 2031-01-31 expiry',
  ])
})

test('equipment that stands still is served by months, and by nothing that nobody told', () => {
  expect(dueOf(equipment)).toEqual([
    'service-250   usage',
    'service-500   usage',
    'service-1000 2026-07-27 2026-08-10 calendar',
    'service-2000 2027-01-11 2027-02-10 calendar',
    'component   calendar',
    'consumables   calendar',
    'warranty   calendar',
    'shelf-life   calendar',
  ])
})

test('a shop is audited, refitted and reminded of its drives, scales and refrigeration', () => {
  expect(dueOf(shop, { attributes: { fiscalDriveUntil: '2026-07-15', tills: 3 } })).toEqual([
    'shelf-audit 2026-03-07 2026-03-12 calendar',
    'planogram 2026-05-02 2026-05-12 calendar',
    'competitor-check 2026-05-02 2026-05-12 calendar',
    'fiscal-drive 2026-06-15 2026-07-15 expiry',
    'scales 2027-01-11 2027-02-10 expiry',
    'refrigeration-spring 2026-03-07 2026-04-06 calendar',
    'refrigeration-autumn 2026-09-05 2026-10-05 calendar',
  ])
})

test('a group in workwear is offered its sets 90 days ahead and supplied by the head', () => {
  const attributes = { headcount: 40, glovesNorm: 4, helmetMonths: '24' }
  expect(dueOf(workwear, { attributes })).toEqual([
    'winter-set 2026-07-07 2026-10-05 calendar',
    'summer-set 2026-01-06 2026-04-06 calendar',
    'suit-and-boots 2026-12-12 2027-02-10 calendar',
    'gloves 2026-02-28 2026-03-10 calendar',
    'helmets-24 2027-12-12 2028-02-10 calendar',
    'laundry 2026-03-09 2026-03-12 calendar',
    'headcount-changed   event',
    'yearly-plan 2026-08-08 2026-09-07 calendar',
  ])
  const gloves = rulesOf(workwear, { attributes }).rules.find(rule => rule.id === 'gloves')
  expect(gloves?.items).toMatchObject([{ quantity: 160, unit: 'пар', priceMinor: 8_500, currency: 'RUB' }])
})

test('the shipped kinds are the five of the domain, and all rules of each have an id of their own', () => {
  expect(SHIPPED_OBJECT_KINDS.map(kind => kind.id)).toEqual(['vehicle', 'building', 'equipment', 'shop', 'workwear'])
  for (const { rules, attributes } of SHIPPED_OBJECT_KINDS) {
    expect(new Set(rules.map(rule => rule.id)).size).toBe(rules.length)
    expect(new Set(attributes.map(attribute => attribute.id)).size).toBe(attributes.length)
  }
})
