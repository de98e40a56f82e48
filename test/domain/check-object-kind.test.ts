import { describe, expect, test } from '@jest/globals'
import { bodyOf } from '../../src/db/object-kind.ts'
import { ru } from '../../src/domain/calendars/ru.ts'
import { checkObjectKind } from '../../src/domain/check-object-kind.ts'
import { nextDates } from '../../src/domain/next-dates.ts'
import type { RuleTemplate } from '../../src/domain/object-kind.ts'
import { SHIPPED_OBJECT_KINDS } from '../../src/domain/object-kinds/shipped.ts'

const TITLE = { ru: 'Лифт', en: 'Lift' }
const oil: RuleTemplate = { id: 'oil', title: TITLE, combine: 'first', anchor: 'floating', everyMonths: 6 }
const { everyMonths: _, ...bare } = oil
const lift = (given: object = {}) => ({
  title: TITLE,
  attributes: [
    { id: 'serial', title: TITLE, type: 'text' },
    { id: 'checkedUntil', title: TITLE, type: 'day' },
    { id: 'load', title: TITLE, type: 'number', unit: 'kg' },
    { id: 'drive', title: TITLE, type: 'choice', choices: [{ id: 'rope', title: TITLE }] },
  ],
  meters: [{ unit: 'cycles' }],
  rules: [oil],
  ...given,
})
const foundIn = (value: unknown, options = {}) =>
  checkObjectKind(value, options).problems.map(({ code, path }) => `${code} ${path.join('.')}`)
const withRule = (given: object) => foundIn(lift({ rules: [oil, { ...bare, id: 'own', ...given }] }))

describe('a kind that is checked', () => {
  test('has nothing wrong with it when it is shipped', () => {
    for (const kind of SHIPPED_OBJECT_KINDS)
      expect([kind.id, foundIn(JSON.parse(JSON.stringify(bodyOf(kind))))]).toEqual([kind.id, []])
    expect(foundIn(lift())).toEqual([])
  })

  test('may say how far ahead a rule is counted, and that is at least a day', () => {
    expect(withRule({ everyMonths: 6, horizonDays: 365 })).toEqual([])
    expect(withRule({ everyMonths: 6, horizonDays: 0 })).toHaveLength(1)
  })

  test.each([
    ['nothing', null, ['shape.type ']],
    ['no title', lift({ title: { ru: 'Лифт' } }), ['shape.missing title.en']],
    ['an unknown part', lift({ colour: 'red' }), ['shape.unknownKey colour']],
    [
      'an attribute twice',
      lift({ attributes: [...lift().attributes, lift().attributes[0]] }),
      ['name.twice attributes.4.id'],
    ],
    [
      'a name that every object has',
      lift({ attributes: [{ id: 'warrantyEndOn', title: TITLE, type: 'day' }] }),
      ['name.reserved attributes.0.id'],
    ],
    [
      'a choice of nothing',
      lift({ attributes: [{ id: 'drive', title: TITLE, type: 'choice' }] }),
      ['field.noChoices attributes.0.choices'],
    ],
    ['a meter twice', lift({ meters: [{ unit: 'h' }, { unit: 'km' }] }), ['name.twice meters.1.id']],
    ['a rule twice', lift({ rules: [oil, oil] }), ['name.twice rules.1.id']],
    [
      'a replacement by a meter that is not there',
      lift({ meters: [], replacement: { usage: 5 } }),
      ['objectKind.noMeter replacement.usage'],
    ],
  ])('says that it has %s', (_, value, found) => {
    expect(foundIn(value)).toEqual(found)
  })

  test.each([
    ['never comes', {}, ['objectKind.neverComes rules.1']],
    [
      'fits no day',
      { calendar: { every: 12, unit: 'month', nth: { week: 1, weekday: 1 }, season: { from: '05-01', to: '05-02' } } },
      ['objectKind.noDay rules.1.calendar'],
    ],
    ['comes on days off too', { calendar: { every: 1, unit: 'day' } }, ['objectKind.everyDay rules.1.calendar']],
    [
      'is about an attribute that is not there',
      { everyMonths: 1, when: { attribute: 'colour', is: ['red'] } },
      ['objectKind.unknownAttribute rules.1.when.attribute'],
    ],
    [
      'is about a choice that is not there',
      { everyMonths: 1, when: { attribute: 'drive', is: ['rope', 'steam', null] } },
      ['objectKind.unknownChoice rules.1.when.is.1'],
    ],
    [
      'expires on no day',
      { expiresOn: { attribute: 'serial' } },
      ['objectKind.attributeType rules.1.expiresOn.attribute'],
    ],
    [
      'counts by a text',
      { everyUsage: { attribute: 'serial' } },
      ['objectKind.attributeType rules.1.everyUsage.attribute'],
    ],
    [
      'uses up what nobody knows',
      { consumption: { norm: 1, per: 'area', timesPerWeek: 1, stock: { attribute: 'load' } } },
      ['objectKind.unknownAttribute rules.1.consumption.per'],
    ],
    [
      'counts by a meter that is not there',
      { everyUsage: 5, meter: 'doors' },
      ['objectKind.unknownMeter rules.1.meter'],
    ],
    ['counts in another unit', { everyUsage: 5, unit: 'km' }, ['objectKind.otherUnit rules.1.unit']],
    [
      'contains what is not there',
      { everyMonths: 1, contains: ['wash'] },
      ['objectKind.containsUnknown rules.1.contains.0'],
    ],
    ['contains itself', { everyMonths: 1, contains: ['own'] }, ['objectKind.containsCircle rules.1.contains.0']],
    ['opens before the one before it', { everyMonths: 1, leadDays: 40 }, ['objectKind.longLead rules.1.leadDays']],
    ['has a grace that means nothing', { everyMonths: 1, gracePercent: 10 }, ['objectKind.unusedGrace rules.1.anchor']],
    [
      'has half a price',
      { everyMonths: 1, items: [{ title: TITLE, quantity: 1, unit: 'l', priceMinor: 5 }] },
      ['objectKind.halfPrice rules.1.items.0'],
    ],
    [
      'notes an event without a name',
      { everyMonths: 1, notedWhen: { attribute: 'load', changesPercent: 5 } },
      ['objectKind.noEvent rules.1.notedWhen'],
    ],
    ['has an interval of nothing', { everyUsage: 0 }, ['shape.size rules.1.everyUsage']],
  ])('says that a rule %s', (_, given, found) => {
    expect(withRule(given)).toEqual(found)
  })

  test('says that two rules contain each other', () => {
    const rules = [
      { ...oil, contains: ['belt'] },
      { ...oil, id: 'belt', contains: ['oil'] },
    ]
    expect(foundIn(lift({ rules }))).toEqual([
      'objectKind.containsCircle rules.0.contains.0',
      'objectKind.containsCircle rules.1.contains.0',
    ])
  })

  test('warns of attributes that are taken away or become something else', () => {
    const newest = checkObjectKind(lift()).body ?? undefined
    const [serial, , load] = lift().attributes
    const changed = lift({ attributes: [serial, { ...load, type: 'integer' }] })
    expect(foundIn(changed, { newest })).toEqual([
      'objectKind.attributeGone attributes',
      'objectKind.typeChanged attributes.1.type',
      'objectKind.attributeGone attributes',
    ])
  })
})

describe('the next dates of a rule', () => {
  const supposed = {
    attributes: {},
    since: '2026-01-31',
    usage: 0,
    usagePerDay: 0,
    doneDaysLate: 0,
    count: 4,
    calendar: ru,
  }
  const days = (rule: Partial<RuleTemplate>, given = {}) =>
    nextDates({ ...bare, ...rule }, { ...supposed, ...given }).map(({ dueOn }) => dueOn)

  test('follow the anchor when services are late', () => {
    const monthly = { everyMonths: 1 }
    const late = { doneDaysLate: 5 }
    expect(days({ ...monthly, anchor: 'fixed' }, late)).toEqual([
      '2026-02-28',
      '2026-03-31',
      '2026-04-30',
      '2026-05-31',
    ])
    expect(days({ ...monthly, anchor: 'floating' }, late)).toEqual([
      '2026-02-28',
      '2026-04-05',
      '2026-05-10',
      '2026-06-15',
    ])
  })

  test('come by usage or by the calendar, whichever is first', () => {
    const [first, second] = nextDates(
      { ...oil, everyMonths: 12, everyUsage: 15_000, leadUsage: 1_500 },
      { ...supposed, usage: 40_000, usagePerDay: 60 },
    )
    expect(first).toEqual({
      opensOn: '2026-09-13',
      dueOn: '2026-10-08',
      by: 'usage',
      usage: 55_000,
      doneOn: '2026-10-08',
    })
    expect(second).toMatchObject({ dueOn: '2027-06-15', usage: 70_000 })
  })

  test('of what expires go on by the length of a renewal, and stop where nobody knows it', () => {
    const attributes = { until: '2026-08-01' }
    const expiresOn = { attribute: 'until' }
    expect(days({ expiresOn, validMonths: 12 }, { attributes, count: 3 })).toEqual([
      '2026-08-01',
      '2027-08-01',
      '2028-08-01',
    ])
    expect(days({ expiresOn }, { attributes })).toEqual(['2026-08-01'])
    expect(days({ event: 'accident' })).toEqual([])
  })

  test('of a stock come when it is used up', () => {
    expect(days({ consumption: { norm: 2, timesPerWeek: 7, stock: 60 } }, { count: 2 })).toEqual([
      '2026-03-02',
      '2026-04-01',
    ])
  })
})
