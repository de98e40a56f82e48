import { describe, expect, test } from '@jest/globals'
import { type Gathered, gathered, type OpenVisit, saleOf, type Unplanned } from '../../src/domain/visit-plan.ts'
import { saleLines, saleTitle, sumOfLines } from '../../src/domain/visit-sale.ts'

const TODAY = '2026-06-01'
const service = (id: string, dueOn: string | null, more: Partial<Unplanned> = {}): Unplanned => ({
  id,
  place: 'alpha/',
  dueOn,
  mergeDays: 14,
  today: TODAY,
  ...more,
})
const visit = (id: string, dueOn: string | null, more: Partial<OpenVisit> = {}): OpenVisit => ({
  id,
  place: 'alpha/',
  dueOn,
  size: 1,
  ...more,
})

const shown = ({ joined, fresh }: Gathered<Unplanned>) => ({
  joined: joined.map(({ service: { id }, visitId }) => `${id} → ${visitId}`),
  fresh: fresh.map(({ services }) => services.map(one => one.id).join(' ')),
})

describe('services become visits', () => {
  test.each([
    ['of one day', [service('a', '2026-06-10'), service('b', '2026-06-10')], [], { joined: [], fresh: ['a b'] }],
    ['within the window', [service('a', '2026-06-10'), service('b', '2026-06-20')], [], { joined: [], fresh: ['a b'] }],
    [
      'on the last day of the window',
      [service('a', '2026-06-10'), service('b', '2026-06-24')],
      [],
      { joined: [], fresh: ['a b'] },
    ],
    [
      'a day behind the window',
      [service('a', '2026-06-10'), service('b', '2026-06-25')],
      [],
      { joined: [], fresh: ['a', 'b'] },
    ],
    [
      'by the window of the rule of each',
      [
        service('a', '2026-06-10'),
        service('b', '2026-06-12', { mergeDays: 1 }),
        service('c', '2026-06-30', { mergeDays: 30 }),
      ],
      [],
      { joined: [], fresh: ['a', 'b c'] },
    ],
    [
      'of two sites',
      [service('a', '2026-06-10'), service('b', '2026-06-10', { place: 'alpha/depot' })],
      [],
      { joined: [], fresh: ['a', 'b'] },
    ],
    [
      'joining one that is planned',
      [service('a', '2026-06-20')],
      [visit('v', '2026-06-10')],
      { joined: ['a → v'], fresh: [] },
    ],
    [
      'joining the nearest of two',
      [service('a', '2026-06-20')],
      [visit('v', '2026-06-10'), visit('w', '2026-06-25')],
      { joined: ['a → w'], fresh: [] },
    ],
    [
      'earlier than one that is planned: with each other rather than with it',
      [service('a', '2026-06-05'), service('b', '2026-06-02')],
      [visit('v', '2026-06-18')],
      { joined: [], fresh: ['b a'] },
    ],
    [
      'all that is late, however late',
      [service('a', '2026-01-10'), service('b', '2026-05-30'), service('c', '2026-06-10')],
      [visit('v', '2026-03-01')],
      { joined: ['a → v', 'b → v', 'c → v'], fresh: [] },
    ],
    [
      'without a day, which could be done now',
      [service('a', null), service('b', '2026-06-10')],
      [],
      { joined: [], fresh: ['a b'] },
    ],
    [
      'not in the visit of another site',
      [service('a', '2026-06-10')],
      [visit('v', '2026-06-10', { place: 'alpha/depot' })],
      { joined: [], fresh: ['a'] },
    ],
  ])('%s', (_, services, visits, expected) => {
    expect(shown(gathered(services, visits, 500))).toEqual(expected)
  })

  test('a visit holds so many, and the next one takes the rest', () => {
    const many = Array.from({ length: 7 }, (_, index) => service(`s${index}`, '2026-06-10'))
    expect(shown(gathered(many, [visit('v', '2026-06-10', { size: 2 })], 3))).toEqual({
      joined: ['s0 → v'],
      fresh: ['s1 s2 s3', 's4 s5 s6'],
    })
  })

  test('the order in which they are found means nothing', () => {
    const some = ['2026-06-10', '2026-06-30', '2026-06-22', '2026-07-20'].map((day, index) => service(`s${index}`, day))
    const forth = shown(gathered(some, [visit('v', '2026-06-15')], 500))
    expect(shown(gathered(some.toReversed(), [visit('v', '2026-06-15')], 500))).toEqual(forth)
  })
})

describe('what a visit sells', () => {
  const oil = { title: { ru: 'Масло', en: 'Oil' }, quantity: 5, unit: 'l', priceMinor: 90_000, currency: 'RUB' }

  test('one line for each item, however many objects need it; prices stay apart', () => {
    const lines = saleLines([oil, oil, { ...oil, priceMinor: 95_000 }, { title: 'Rag', quantity: 1, unit: 'pc' }], 'en')
    expect(lines).toEqual([
      { description: 'Oil', quantity: 10, unit: 'l', currency: 'RUB', amountMinor: 900_000 },
      { description: 'Oil', quantity: 5, unit: 'l', currency: 'RUB', amountMinor: 475_000 },
      { description: 'Rag', quantity: 1, unit: 'pc' },
    ])
    expect(sumOfLines(lines)).toEqual({ currency: 'RUB', amountMinor: 1_375_000 })
  })

  test.each([
    [1, 'ТО по 1 объекту', 'Service of 1 object'],
    [12, 'ТО по 12 объектам', 'Service of 12 objects'],
    [21, 'ТО по 21 объекту', 'Service of 21 objects'],
  ])('its title says how many objects: %i', (count, ru, en) => {
    const services = Array.from({ length: count }, (_, index) => ({
      objectId: `o${index}`,
      title: { ru: 'ТО', en: 'Service' },
    }))
    expect([saleTitle(services, 'ru'), saleTitle(services, 'en')]).toEqual([ru, en])
  })

  test('a deal says more than an interest', () => {
    expect([saleOf([null, 'interest']), saleOf(['interest', 'deal']), saleOf([null])]).toEqual([
      'interest',
      'deal',
      null,
    ])
  })
})
