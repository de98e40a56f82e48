import { describe, expect, test } from '@jest/globals'
import { isRefusal } from '../../src/domain/errors.ts'
import { dueServices, serviceFacts } from '../../src/domain/object-service.ts'
import { plan } from '../../src/domain/plan.ts'
import type { ProcessView } from '../../src/domain/process.ts'
import { object } from '../../src/domain/processes/object.ts'
import { type Turn, turn } from '../../src/domain/turn.ts'
import { aContext, aPerson, aProcess, msk, ru } from '../support/build.ts'

// Worked example F: a vehicle, 15,000 km or 12 months, whichever first; lead 1,500 km or 30 days; grace 10 %.
const SERVICED = '2026-02-10'
const CREATED = msk('2026-02-10 12:00')
const RULE = {
  id: 'to',
  everyMonths: 12,
  everyUsage: 15_000,
  unit: 'km',
  combine: 'first',
  anchor: 'fixed_within_grace',
  leadDays: 30,
  leadUsage: 1_500,
  gracePercent: 10,
  last: { on: SERVICED, usage: 40_000 },
}

const reading = (day: string, value: number) => ({ at: day, value })
const MAY = reading('2026-05-01', 44_000)
const JUNE = reading('2026-06-30', 47_600)
const AUGUST = reading('2026-08-15', 51_000)

const aVehicle = (readings: { at: string; value: number }[], anchor = RULE.anchor) =>
  aProcess('object', 'in_service', CREATED, { facts: { meter: 'km', serviceRules: [{ ...RULE, anchor }], readings } })

function take(process: ProcessView, now: string, command?: string, input: Record<string, unknown> = {}): Turn {
  const asked = command && { ask: { act: 'command', command, input } as const, actor: aPerson() }
  const turned = turn(object, process, aContext(now), asked || undefined)
  if (isRefusal(turned)) throw new Error(JSON.stringify(turned))
  return turned
}

const serviceOf = (process: ProcessView, now: string) =>
  plan(object, process, aContext(now)).find(step => step.rule === 'O1' && step.kind === 'opening')
const services = (process: ProcessView) => process.services ?? []
const read = (process: ProcessView, day: string, value: number) =>
  take(process, msk(`${day} 12:00`), 'addReading', { value, at: msk(`${day} 11:00`) })

describe('a vehicle that is served every 15,000 km or 12 months', () => {
  test('without readings the calendar decides: lead thirty days before the anniversary', () => {
    const step = serviceOf(aVehicle([]), CREATED)
    expect([step?.at, step?.dueAt]).toEqual([msk('2027-01-11 09:00'), msk('2027-02-10 18:00')])
  })

  test('sixty kilometres a day bring it forward to 6 October, with its limit at the end of the month', () => {
    const step = serviceOf(aVehicle([MAY, JUNE]), msk('2026-06-30 12:00'))
    expect([step?.at, step?.dueAt]).toEqual([msk('2026-10-06 09:00'), msk('2026-10-31 18:00')])
    expect(dueServices(aVehicle([MAY, JUNE]), ru, msk('2026-06-30 12:00'))).toMatchObject([{ by: 'usage' }])
  })

  test('a faster summer brings it forward again, to 17 September', () => {
    const before = take(aVehicle([MAY, JUNE]), msk('2026-07-01 12:00')).process
    const after = read(before, '2026-08-15', AUGUST.value).process
    const step = serviceOf(after, msk('2026-08-15 12:00'))
    expect([step?.at, step?.dueAt]).toEqual([msk('2026-09-17 09:00'), msk('2026-10-08 18:00')])
  })

  test('a reading of exactly 53,500 opens the service at once, and the next one opens nothing new', () => {
    const start = take(aVehicle([MAY, JUNE, AUGUST]), msk('2026-08-17 12:00')).process
    const opened = read(start, '2026-09-01', 53_500)
    expect(services(opened.process)).toHaveLength(1)
    expect(opened.services).toMatchObject([{ ruleId: 'to', state: 'open', by: 'usage' }])
    // What is to be done about it is the visit's; the object asks nobody by itself.
    expect([opened.process.tasks, opened.letters]).toEqual([[], []])
    const again = read(opened.process, '2026-09-02', 53_900)
    expect(services(again.process)).toHaveLength(1)
  })

  test('a reading of exactly 55,000 makes it due on that day', () => {
    const start = take(aVehicle([MAY, JUNE, AUGUST]), msk('2026-08-17 12:00')).process
    const due = read(start, '2026-09-07', 55_000).process
    expect(services(due)).toMatchObject([{ ruleId: 'to', by: 'usage', dueOn: '2026-09-07', spreadDays: null }])
  })

  test.each([
    ['floating', { on: '2026-09-25', usage: 54_000 }, 69_000, '2027-09-25'],
    ['fixed', { on: '2027-02-10', usage: 55_000 }, 70_000, '2028-02-10'],
    ['fixed_within_grace', { on: '2027-02-10', usage: 55_000 }, 70_000, '2028-02-10'],
  ])('done at 54,000 km, a %s schedule counts from the right mark', (anchor, base, usage, on) => {
    const opened = take(aVehicle([MAY, JUNE, AUGUST], anchor), msk('2026-09-17 09:00')).process
    expect(services(opened)).toHaveLength(1)
    const done = take(opened, msk('2026-09-25 15:00'), 'completeService', {
      serviceRuleId: 'to',
      on: '2026-09-25',
      usage: 54_000,
      result: 'oil and filters',
    }).process
    expect(services(done)).toEqual([])
    const [rule] = serviceFacts(done).rules
    expect(rule?.last).toEqual({ on: '2026-09-25', usage: 54_000 })
    expect(rule?.dueFrom ?? rule?.last).toMatchObject(base)
    expect((rule?.dueFrom ?? rule?.last)?.usage).toBe(usage - RULE.everyUsage)
    // Nothing is driven any more: then the calendar alone decides when the next service comes.
    const parked = { ...done, facts: { ...done.facts, readings: [] } }
    expect(dueServices(parked, ru, msk('2026-09-25 15:00'))).toMatchObject([{ dueAt: msk(`${on} 18:00`) }])
  })
})
