import { expect, test } from '@jest/globals'
import { everyDay } from '../../src/domain/calendars/every-day.ts'
import { recordService } from '../../src/domain/object-effects.ts'
import type { ObjectKind } from '../../src/domain/object-kind.ts'
import { equipment } from '../../src/domain/object-kinds/equipment.ts'
import { vehicle } from '../../src/domain/object-kinds/vehicle.ts'
import { serviceFacts } from '../../src/domain/object-service.ts'
import type { Fact } from '../../src/domain/process.ts'
import { markOf, storedFacts, withRegulation } from '../../src/domain/regulation.ts'
import { complete, nextService } from '../../src/domain/service.ts'
import type { ServiceRule } from '../../src/domain/service-rule.ts'
import { aProcess, dates } from '../support/build.ts'

const warranty: ServiceRule = {
  id: 'warranty',
  expiresOn: '2026-11-30',
  leads: [90, 30],
  combine: 'first',
  anchor: 'fixed',
  last: { on: '2026-02-10' },
}
const insurance: ServiceRule = { ...warranty, id: 'insurance', validMonths: 12 }
const NOW = '2026-02-10T09:00:00.000Z'
const dueOf = (rule: ServiceRule) => nextService(rule, { readings: [] }, everyDay).dueOn

test('what was done about an expiry is done: the same day opens nothing again, another one does', () => {
  const done = complete(warranty, { on: '2026-09-15' })
  expect([dueOf(warranty), dueOf(done), dueOf({ ...done, expiresOn: '2027-11-30' })]).toEqual([
    '2026-11-30',
    null,
    '2027-11-30',
  ])
})

test('until the day of an expiry is known, it counts from the last service', () => {
  expect(dueOf({ ...insurance, expiresOn: undefined })).toBe('2027-02-10')
})

const served = (rule: ServiceRule, input: Record<string, unknown>) => {
  const process = aProcess('object', 'in_service', NOW, { facts: { serviceRules: [rule] } })
  const { facts = {} } = recordService({
    process,
    command: 'completeService',
    input: { serviceRuleId: rule.id, ...input },
    actor: { id: 'system', kind: 'system', roles: [] },
    now: '2026-11-20T09:00:00.000Z',
  })
  return serviceFacts({ facts }).rules.map(dueOf)
}

test.each([
  ['early, it goes on from the end of the old one', { on: '2026-11-20' }, '2027-11-30'],
  ['late, it goes on from the day of the renewal', { on: '2026-12-20' }, '2027-12-20'],
  ['with a day of its own, it lasts until that day', { on: '2026-11-20', expiresOn: '2028-02-29' }, '2028-02-29'],
])('renewed %s', (_, input, due) => {
  expect(served(insurance, input)).toEqual([due])
})

test('a renewal of the regulation is kept where the object has the day', () => {
  const renewedIn = (kind: ObjectKind, rule: string, given: Record<string, Fact>, days = {}) => {
    const stored = {
      objectKind: kind.id,
      regulation: 1,
      attributes: given,
      marks: { '*': markOf({ on: '2026-02-10' }) },
    }
    const dated = dates(days, NOW)
    const facts = withRegulation(stored, kind, '2026-02-10', dated)
    const change = recordService({
      process: aProcess('object', 'in_service', NOW, { facts, dates: days }),
      command: 'completeService',
      input: { serviceRuleId: rule, on: '2026-07-20', expiresOn: '2027-08-01' },
      actor: { id: 'system', kind: 'system', roles: [] },
      now: '2026-07-20T09:00:00.000Z',
    })
    return { facts: storedFacts({ ...facts, ...change.facts }), dates: change.dates }
  }
  expect(renewedIn(vehicle, 'insurance', { insuranceUntil: '2026-08-01', driver: 'Petrov' })).toMatchObject({
    facts: { attributes: { insuranceUntil: '2027-08-01', driver: 'Petrov' } },
  })
  const kind = { ...vehicle, rules: equipment.rules.filter(rule => rule.id === 'warranty') }
  expect(renewedIn(kind, 'warranty', {}, { warrantyEndOn: '2026-11-30' }).dates).toMatchObject({
    warrantyEndOn: '2027-08-01',
  })
})
