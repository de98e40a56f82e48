// What commands do to the meters, services and standby of a tracked object (domain.md 3.6), as its process sees it.

import { describe, expect, test } from '@jest/globals'
import { isRefusal } from '../../src/domain/errors.ts'
import { dueServices, serviceFacts } from '../../src/domain/object-service.ts'
import type { ProcessView } from '../../src/domain/process.ts'
import { object } from '../../src/domain/processes/object.ts'
import { type Turn, turn } from '../../src/domain/turn.ts'
import { aContext, aPerson, aProcess, msk, ru } from '../support/build.ts'

const CREATED = msk('2026-02-10 12:00')
const rule = (id: string, more: Record<string, unknown> = {}) => ({
  id,
  combine: 'first',
  anchor: 'floating',
  last: { on: '2026-02-10', usage: 40_000 },
  ...more,
})
const anObject = (serviceRules: object[], facts: Record<string, unknown> = {}) =>
  aProcess('object', 'in_service', CREATED, {
    facts: {
      meter: 'km',
      serviceRules,
      readings: [{ at: '2026-02-10', value: 40_000 }],
      ...JSON.parse(JSON.stringify(facts)),
    },
  })

function give(process: ProcessView, day: string, command: string, input: Record<string, unknown>): Turn {
  const asked = { ask: { act: 'command', command, input } as const, actor: aPerson() }
  const turned = turn(object, process, aContext(msk(`${day} 12:00`)), asked)
  if (isRefusal(turned)) throw new Error(JSON.stringify(turned))
  return turned
}
const refusal = (process: ProcessView, command: string, input: Record<string, unknown>) =>
  turn(object, process, aContext(msk('2026-05-01 12:00')), {
    ask: { act: 'command', command, input },
    actor: aPerson(),
  })
const due = (process: ProcessView, day: string) =>
  dueServices(process, ru, msk(`${day} 12:00`)).map(one => [one.ruleId, one.dueAt?.slice(0, 10)])
const totals = (process: ProcessView) => serviceFacts(process).readings.map(reading => reading.value)

describe('meters', () => {
  const usage = rule('to', { everyUsage: 15_000 })

  test.each([
    ['no list', 'many'],
    ['no day', [{ at: 'in May', value: 1 }]],
    ['no such day', [{ at: '2026-02-30', value: 1 }]],
    ['no value', [{ at: '2026-02-10' }]],
    ['a value in words', [{ at: '2026-02-10', value: '1' }]],
    ['a meter without a name', [{ at: '2026-02-10', value: 1, meter: '' }]],
    ['nothing', [null]],
  ])('readings that are none say nothing: %s', (_, readings) => {
    expect(serviceFacts(anObject([usage], { readings })).readings).toEqual([])
    expect(due(anObject([usage], { readings }), '2026-04-01')).toEqual([])
  })

  test('a replaced meter lets the total go on', () => {
    const replaced = give(anObject([usage]), '2026-03-01', 'replaceMeter', {
      removedAt: 42_000,
      startsAt: 0,
      reason: 'broken',
    }).process
    const driven = give(replaced, '2026-04-01', 'addReading', { value: 13_000 }).process
    expect(totals(driven)).toEqual([40_000, 42_000, 55_000])
    expect(due(driven, '2026-04-01')).toEqual([['to', '2026-04-01']])
  })

  test('a meter that goes back needs a reason; what was read too high before is struck out', () => {
    const high = give(anObject([usage]), '2026-03-01', 'addReading', { value: 430_000 }).process
    expect(refusal(high, 'addReading', { value: 43_000 })).toMatchObject({ code: 'command.guard' })
    const right = give(high, '2026-03-02', 'addReading', { value: 43_000, reason: 'a zero too many' }).process
    expect(totals(right)).toEqual([40_000, 43_000])
  })

  test('another unit loses no service on the way, and back again', () => {
    const miles = give(anObject([usage]), '2026-03-01', 'changeMeterUnit', {
      unit: 'mi',
      reason: 'sold abroad',
    }).process
    expect(miles.facts).toMatchObject({
      meter: 'mi',
      serviceRules: [{ everyUsage: 9_321, unit: 'mi', last: { usage: 24_855 } }],
    })
    const driven = give(miles, '2026-04-01', 'addReading', { value: 24_855 + 9_321 }).process
    expect(due(driven, '2026-04-01')).toEqual([['to', '2026-04-01']])
    expect(refusal(miles, 'changeMeterUnit', { unit: 'mi', reason: 'again' })).toMatchObject({ code: 'command.guard' })
    expect(refusal(anObject([], { meter: 'hours' }), 'changeMeterUnit', { unit: 'mi', reason: 'no' })).toMatchObject({
      code: 'command.guard',
    })
  })
})

describe('services', () => {
  test('a large service settles the small ones within it, and stands for them when both are near', () => {
    const rules = [rule('large', { everyUsage: 2_000, contains: ['small'] }), rule('small', { everyUsage: 1_000 })]
    const halfway = give(anObject(rules), '2026-03-01', 'addReading', { value: 41_000 }).process
    expect(due(halfway, '2026-03-01').map(([id]) => id)).toContain('small')
    const both = give(anObject(rules), '2026-03-01', 'addReading', { value: 42_000 }).process
    expect(due(both, '2026-03-01').map(([id]) => id)).toEqual(['large'])
    const done = give(both, '2026-03-02', 'completeService', {
      serviceRuleId: 'large',
      on: '2026-03-02',
      usage: 42_000,
      result: 'all of it',
    })
    expect(serviceFacts(done.process).rules.map(({ last }) => last.on)).toEqual(['2026-03-02', '2026-03-02'])
  })

  test('two rules that contain each other both come', () => {
    const rules = [rule('a', { everyMonths: 1, contains: ['b'] }), rule('b', { everyMonths: 1, contains: ['a'] })]
    expect(due(anObject(rules), '2026-02-11').map(([id]) => id)).toEqual(['a', 'b'])
  })

  test('one that is skipped says why, and the next one comes in its time', () => {
    const monthly = anObject([rule('clean', { calendar: { every: 1, unit: 'month' } })])
    const skipped = give(monthly, '2026-03-05', 'skipService', { serviceRuleId: 'clean', reason: 'closed for repairs' })
    expect(skipped.events).toMatchObject([
      { type: 'object.service_skipped', data: { input: { reason: 'closed for repairs' } } },
    ])
    expect(due(skipped.process, '2026-03-05')).toEqual([['clean', '2026-04-10']])
  })

  test('an expiry reminds at each of its leads, of one service, and begins anew with a new day', () => {
    const device = anObject([rule('seal', { expiresOn: '2026-12-31', leads: [60, 30, 7] })])
    const opened = ['2026-10-30 09:00', '2026-12-01 09:00', '2026-12-24 09:00']
    expect(dueServices(device, ru, CREATED).map(one => one.leadAt)).toEqual(opened.map(msk))
    let process = device
    const said: boolean[] = []
    for (const at of opened) {
      const turned = turn(object, process, aContext(msk(at)))
      if (isRefusal(turned)) throw new Error('refused')
      said.push(...turned.services.map(service => service.reminds))
      process = turned.process
    }
    expect(said).toEqual([false, true, true])
    expect(process.services).toHaveLength(1)
    const renewed = give(process, '2026-12-28', 'completeService', {
      serviceRuleId: 'seal',
      on: '2026-12-28',
      expiresOn: '2027-12-31',
      result: 'verified',
    })
    expect(due(renewed.process, '2026-12-28')[0]).toEqual(['seal', '2027-12-31'])
  })

  test('leads that have passed when they are planned are said once', () => {
    const device = anObject([rule('seal', { expiresOn: '2026-12-31', leads: [60, 30, 7] })])
    const turned = turn(object, device, aContext(msk('2026-12-29 10:00')))
    if (isRefusal(turned)) throw new Error('refused')
    expect(turned.services).toMatchObject([{ ruleId: 'seal', reminds: false }])
  })

  test('an event that somebody notes opens its service at once', () => {
    const shop = anObject([rule('fit', { event: 'headcount', leadDays: 14 })])
    const grown = give(shop, '2026-03-05', 'recordEvent', { name: 'headcount', on: '2026-03-05' })
    expect(grown.services).toMatchObject([{ ruleId: 'fit', by: 'event', dueOn: '2026-03-19' }])
  })

  test('a delivery tells how long the stock lasts now', () => {
    const floor = anObject([rule('soap', { consumption: { perTime: 10, timesPerWeek: 7, stock: 300 } })])
    expect(due(floor, '2026-02-11')).toEqual([['soap', '2026-03-12']])
    const filled = give(floor, '2026-03-02', 'completeService', {
      serviceRuleId: 'soap',
      on: '2026-03-02',
      stock: 600,
      result: 'delivered',
    })
    expect(due(filled.process, '2026-03-02')).toEqual([['soap', '2026-05-01']])
  })
})

describe('standby', () => {
  const rules = [rule('clean', { calendar: { every: 30, unit: 'day' } }), rule('seal', { expiresOn: '2026-04-30' })]

  test('stops what is counted and not what expires, and gives back what it took', () => {
    const parked = give(anObject(rules), '2026-02-20', 'toStandby', { reason: 'winter' }).process
    expect(due(parked, '2026-03-20')).toEqual([['seal', '2026-04-30']])
    const back = give(parked, '2026-03-02', 'fromStandby', {}).process
    expect(due(back, '2026-03-02')).toEqual([
      ['clean', '2026-03-22'],
      ['seal', '2026-04-30'],
    ])
  })

  test('a service of what expires stays open, one of an interval that had not come is not opened', () => {
    const parked = give(anObject(rules), '2026-02-20', 'toStandby', { reason: 'winter' }).process
    const turned = turn(object, parked, aContext(msk('2026-04-30 09:00')))
    if (isRefusal(turned)) throw new Error('refused')
    expect(turned.process.services).toMatchObject([{ ruleId: 'seal', dueOn: '2026-04-30' }])
  })
})
