import { describe, expect, test } from '@jest/globals'
import type { Ask } from '../../src/domain/ask.ts'
import { isRefusal } from '../../src/domain/errors.ts'
import { objectFacts } from '../../src/domain/new-object.ts'
import type { ObjectKind, ObjectKindOf } from '../../src/domain/object-kind.ts'
import { equipment } from '../../src/domain/object-kinds/equipment.ts'
import { SHIPPED_OBJECT_KINDS } from '../../src/domain/object-kinds/shipped.ts'
import { vehicle } from '../../src/domain/object-kinds/vehicle.ts'
import { workwear } from '../../src/domain/object-kinds/workwear.ts'
import { serviceFacts } from '../../src/domain/object-service.ts'
import type { ProcessView } from '../../src/domain/process.ts'
import { object } from '../../src/domain/processes/object.ts'
import { inForce, storedFacts } from '../../src/domain/regulation.ts'
import { nextService } from '../../src/domain/service.ts'
import { turn } from '../../src/domain/turn.ts'
import { aContext, aPerson, aProcess, msk, ru } from '../support/build.ts'

const NOW = msk('2026-02-10 12:00')
const second: ObjectKind = {
  ...vehicle,
  version: 2,
  attributes: [...vehicle.attributes, { id: 'colour', title: { ru: 'Цвет', en: 'Colour' }, type: 'text' }],
  rules: [
    ...vehicle.rules
      .filter(rule => rule.id !== 'timing-belt')
      .map(rule => (rule.id === 'service' ? { ...rule, everyUsage: 10_000 } : rule)),
    {
      id: 'wash',
      title: { ru: 'Мойка', en: 'Wash' },
      combine: 'first',
      anchor: 'floating',
      everyUsage: 5_000,
      unit: 'km',
    },
  ],
}
const KINDS = [...SHIPPED_OBJECT_KINDS, second]
const objectKind: ObjectKindOf = (id, version) =>
  KINDS.findLast(kind => kind.id === id && (version === undefined || kind.version === version))

type Beginning = Omit<Parameters<typeof objectFacts>[0], 'now' | 'calendar'>
const begin = (given: Partial<Beginning> & { kind: ObjectKind }) =>
  objectFacts({ object: {}, meter: undefined, commissionedOn: null, now: NOW, calendar: ru, ...given })

function anObject(given: Partial<Beginning> & { kind: ObjectKind }): ProcessView {
  const facts = begin(given)
  if (isRefusal(facts)) throw new Error(JSON.stringify(facts))
  const process = aProcess('object', 'in_service', NOW, { facts })
  return { ...process, facts: inForce(process, objectKind) }
}

const give = (process: ProcessView, ask: Ask, at = NOW) =>
  turn(object, process, { ...aContext(at), objectKind }, { ask, actor: aPerson(['administrator']) })
function amended(process: ProcessView, input: Record<string, unknown>, at = NOW) {
  const turned = give(process, { act: 'command', command: 'amend', input }, at)
  if (isRefusal(turned)) throw new Error(JSON.stringify(turned))
  return turned.process
}
const marksOf = (facts: ProcessView['facts']) =>
  Object.fromEntries(serviceFacts({ facts }).rules.map(({ id, last }) => [id, [last.on, last.usage]]))
const idsOf = ({ facts }: ProcessView) => serviceFacts({ facts }).rules.map(rule => rule.id)

describe('a new object', () => {
  test('counts from its last service, from the commissioning as if served in time, else from today', () => {
    const known = anObject({
      kind: vehicle,
      object: {
        reading: 47_600,
        lastService: { on: '2025-12-01', usage: 40_000 },
        lastServices: { 'brake-fluid': { on: '2024-05-05' } },
      },
    })
    expect(marksOf(known.facts)).toMatchObject({
      service: ['2025-12-01', 40_000],
      'brake-fluid': ['2024-05-05', undefined],
    })
    const old = anObject({ kind: vehicle, object: { reading: 47_600 }, commissionedOn: '2020-04-20' })
    expect(marksOf(old.facts)).toMatchObject({
      service: ['2025-04-20', 45_000],
      'timing-belt': ['2020-04-20', 0],
      'tyres-winter': ['2025-10-06', undefined],
    })
    const fresh = anObject({ kind: vehicle, object: { reading: 12_000 } })
    expect(marksOf(fresh.facts)).toMatchObject({
      service: ['2026-02-10', 12_000],
      'brake-fluid': ['2026-02-10', 12_000],
    })
  })

  test('is kept in few bytes: rules stand in its kind', () => {
    const { facts } = anObject({ kind: equipment, object: { attributes: { model: 'X' } } })
    expect(storedFacts(facts)).toEqual({
      objectKind: 'equipment',
      regulation: 1,
      attributes: { model: 'X' },
      marks: { '*': ['2026-02-10'] },
      meter: 'hours',
    })
  })

  test('is refused with what its kind does not know, and without what it requires', () => {
    const attributes = { vin: 7, colour: 'red', year: 2020.5, inspectionUntil: '2026-02-30', category: 'tank' }
    expect(begin({ kind: vehicle, object: { attributes } })).toMatchObject({
      code: 'command.input',
      params: {
        errors: expect.arrayContaining(
          ['vin', 'colour', 'year', 'inspectionUntil', 'category'].map(name =>
            expect.objectContaining({ field: `attributes.${name}` }),
          ),
        ),
      },
    })
    expect(begin({ kind: workwear })).toMatchObject({ params: { errors: [{ field: 'attributes.headcount' }] } })
    expect(begin({ kind: { ...vehicle, retired: true } })).toMatchObject({ code: 'objectKind.retired' })
    const rules = { lastServices: { servise: { on: '2026-01-01' } }, rulesOff: ['nothing'] }
    expect(begin({ kind: vehicle, object: rules })).toMatchObject({
      params: { errors: [{ field: 'lastServices.servise' }, { field: 'rulesOff.0' }] },
    })
  })
})

describe('an amendment', () => {
  const lorry = anObject({ kind: vehicle, object: { attributes: { category: 'truck', vin: 'X1' } } })

  test('changes the named attributes, and with them the rules that serve the object', () => {
    expect(idsOf(lorry)).toContain('to-2')
    const car = amended(lorry, { attributes: { category: 'car', year: 2020, vin: null } })
    expect(car.facts.attributes).toEqual({ category: 'car', year: 2020 })
    expect(idsOf(car)).toEqual(expect.arrayContaining(['service', 'timing-belt']))
    expect(idsOf(car)).not.toContain('to-2')
  })

  test('may name an attribute of the newest version before the object goes on by it', () => {
    expect(amended(lorry, { attributes: { colour: 'red' } }).facts.attributes).toMatchObject({
      colour: 'red',
      vin: 'X1',
    })
  })

  test('switches single rules of the regulation off and on again', () => {
    const off = amended(lorry, { rulesOff: ['insurance'] })
    expect(idsOf(off)).not.toContain('insurance')
    expect(idsOf(amended(off, { rulesOff: [] }))).toContain('insurance')
  })

  test.each([
    ['an attribute that nobody knows', { attributes: { wheels: 4 } }, 'attributes.wheels'],
    ['a value of another type', { attributes: { year: 'old' } }, 'attributes.year'],
    ['a rule that is not there', { rulesOff: ['polish'] }, 'rulesOff.0'],
    ['no list of rules', { rulesOff: 'insurance' }, 'rulesOff'],
  ])('is refused with %s', (_, input, field) => {
    expect(give(lorry, { act: 'command', command: 'amend', input })).toMatchObject({
      code: 'command.input',
      params: { errors: [{ field }] },
    })
  })

  test('may not take away what the kind requires, nor speak of a kind that the object does not have', () => {
    const group = anObject({ kind: workwear, object: { attributes: { headcount: 40 } } })
    const refused = (process: ProcessView, attributes: object) =>
      give(process, { act: 'command', command: 'amend', input: { attributes } })
    expect(refused(group, { headcount: null })).toMatchObject({ code: 'command.input' })
    expect(refused(aProcess('object', 'in_service', NOW), { headcount: 4 })).toMatchObject({ code: 'command.input' })
  })

  test.each([
    [44, true],
    [36, true],
    [43, false],
    [40, false],
  ])('of a headcount of 40 to %i is noted as an event: %s', (headcount, noted) => {
    const group = anObject({ kind: workwear, object: { attributes: { headcount: 40 } } })
    const after = amended(group, { attributes: { headcount } }, msk('2026-05-05 12:00'))
    const facts = serviceFacts({ facts: after.facts })
    const rule = facts.rules.find(one => one.id === 'headcount-changed')
    if (!rule) throw new Error('no rule')
    expect(nextService(rule, facts, ru).dueOn).toBe(noted ? '2026-05-15' : null)
  })
})

describe('another version of the regulation', () => {
  const regulate = (process: ProcessView, version: number, kind = 'vehicle') =>
    give(process, { act: 'regulate', objectKind: kind, version, reason: 'New manual' }, msk('2026-06-01 12:00'))

  test('keeps what was done by rules that go on, and counts new ones from the day of the change', () => {
    const car = anObject({ kind: vehicle, object: { reading: 12_000 } })
    const turned = regulate(car, 2)
    if (isRefusal(turned)) throw new Error(turned.code)
    expect(marksOf(turned.process.facts)).toMatchObject({
      service: ['2026-02-10', 12_000],
      wash: ['2026-06-01', 12_000],
    })
    expect(idsOf(turned.process)).not.toContain('timing-belt')
    expect(turned.events.map(event => event.type)).toEqual(['object.regulation_changed'])
    expect(regulate(turned.process, 2)).toMatchObject({ changed: false })
  })

  test('gives a kind to an object that had none; its own rules stay', () => {
    const own = { id: 'paint', combine: 'first', anchor: 'fixed', everyMonths: 24, last: { on: '2026-01-01' } }
    const turned = regulate(aProcess('object', 'in_service', NOW, { facts: { serviceRules: [own] } }), 1)
    if (isRefusal(turned)) throw new Error(turned.code)
    expect(marksOf(turned.process.facts)).toMatchObject({
      service: ['2026-06-01', undefined],
      paint: ['2026-01-01', undefined],
    })
  })

  test('must be there', () => {
    expect(regulate(anObject({ kind: vehicle }), 9)).toMatchObject({ code: 'objectKind.noVersion' })
  })
})
