// Mistakes that people meet in systems of today (domain.md section 5), each with the number that it has there. Those of
// mail, people and calendars stand beside what they are about.

import { describe, expect, test } from '@jest/globals'
import { isRefusal } from '../../src/domain/errors.ts'
import { forecast } from '../../src/domain/forecast.ts'
import { plan, upcoming } from '../../src/domain/plan.ts'
import { type ProcessView, SYSTEM } from '../../src/domain/process.ts'
import { SHIPPED } from '../../src/domain/processes/shipped.ts'
import { type Turn, turn } from '../../src/domain/turn.ts'
import { aContext, aPerson, aProcess, msk } from '../support/build.ts'

const CREATED = msk('2026-02-10 12:00')
const KILOMETRES = {
  id: 'to',
  everyMonths: 12,
  everyUsage: 15_000,
  combine: 'first',
  leadDays: 30,
  leadUsage: 1_500,
  gracePercent: 10,
  last: { on: '2026-02-10', usage: 40_000 },
}

const aVehicle = (anchor = 'fixed_within_grace') =>
  aProcess('object', 'in_service', CREATED, {
    facts: { meter: 'km', serviceRules: [{ ...KILOMETRES, anchor }], readings: [{ at: '2026-02-10', value: 40_000 }] },
  })

const aSupport = (state = 'active') =>
  aProcess('contract', state, CREATED, {
    facts: { holder: 'ours', role: 'support' },
    dates: { startOn: '2026-03-29', endOn: '2027-03-28', noticeOn: '2027-01-27' },
  })

function take(process: ProcessView, now: string, command?: string, input: Record<string, unknown> = {}): Turn {
  const actor = command === 'amend' ? SYSTEM : aPerson(['administrator'])
  const asked = command === undefined ? undefined : { ask: { act: 'command', command, input } as const, actor }
  const turned = turn(definitionOf(process), process, aContext(now), asked)
  if (isRefusal(turned)) throw new Error(JSON.stringify(turned))
  return turned
}

function definitionOf({ kind }: ProcessView) {
  const [, definition] = Object.entries(SHIPPED).find(([name]) => name === kind) ?? []
  if (!definition) throw new Error(kind)
  return definition
}

const services = (turned: Turn) => turned.steps.filter(step => step.key.startsWith('O1:') && step.status === 'fired')
const read = (process: ProcessView, day: string, value: number) =>
  take(process, msk(`${day} 12:00`), 'addReading', { value, at: msk(`${day} 11:00`) })
const plannedFor = (process: ProcessView, rule: string, now: string) =>
  upcoming(plan(definitionOf(process), process, aContext(now)))
    .filter(step => step.rule === rule && step.kind === 'opening')
    .map(step => step.at)

describe('mistakes of others are not made here', () => {
  test('2: a meter above its threshold asks once for each service, however many readings follow', () => {
    let process = take(aVehicle(), CREATED).process
    let asked = 0
    for (const [day, value] of [
      ['2026-06-01', 53_400],
      ['2026-06-02', 53_500],
      ['2026-06-03', 53_900],
      ['2026-06-04', 55_000],
      ['2026-06-05', 58_000],
    ] as const) {
      const turned = read(process, day, value)
      asked += services(turned).length
      process = turned.process
    }
    expect(asked).toBe(1)
    // Exactly the whole interval is due, not a kilometre more.
    const exactly = read(take(aVehicle(), CREATED).process, '2026-06-04', 55_000).process
    expect(exactly.services).toMatchObject([{ ruleId: 'to', dueOn: '2026-06-04' }])
  })

  test.each([
    ['a night', '2027-01-12 03:00'],
    ['a fortnight', '2027-01-25 11:00'],
    ['half a year', '2027-07-20 11:00'],
  ])('5: %s in which nothing ran loses no service: what is due and not done is due', (_, late) => {
    const asleep = take(aVehicle(), CREATED)
    expect(asleep.next?.at).toBeDefined()
    const woken = take({ ...asleep.process, facts: { ...asleep.process.facts, readings: [] } }, msk(late))
    expect(services(woken)).toHaveLength(1)
    expect(woken.process.services?.map(service => service.ruleId)).toEqual(['to'])
  })

  test('6: reminders are armed from the data, whoever brought it, and move with the date', () => {
    // Nobody filled in a form: the record stands as an import or a follow-up made it.
    const made = take(aSupport(), CREATED).process
    const before = plannedFor(made, 'K5', CREATED)
    expect(before).toHaveLength(6)
    const now = msk('2026-11-28 10:00')
    const reminded = take(made, now).process
    // A feed moves the end by a year: all of it lies ahead again, also what had been reminded of.
    const moved = take(reminded, now, 'amend', { endOn: '2028-03-28', noticeOn: '2028-01-28' }).process
    const after = plannedFor(moved, 'K5', now)
    expect(after).toHaveLength(6)
    expect(after.every(at => at !== null && at > msk('2027-10-01 00:00'))).toBe(true)
    expect(moved.tasks.filter(task => task.rule === 'K5')).toEqual([])
  })

  test('7: no contract is renewed in silence, and the decision is asked for before the notice day', () => {
    for (const rule of SHIPPED.contract.rules) expect(rule.command ?? '').not.toMatch(/renew$|winBack/)
    const silent = forecast(SHIPPED.contract, aSupport(), aContext(CREATED), msk('2028-03-28 10:00'))
    expect(silent.map(step => step.state)).not.toContain('renewed')
    const asked = silent.find(step => step.step.rule === 'K5')
    expect(asked?.at).toBe(msk('2026-10-29 09:00'))
    // Nobody answered: it has ended, and says so; it did not go on by itself.
    expect(silent.at(-1)?.state).toBe('expired')
  })

  test.each([
    ['floating', '2027-09-25', 'moves with the day on which it was done'],
    ['fixed', '2028-02-10', 'keeps its schedule'],
    ['fixed_within_grace', '2028-02-10', 'keeps its schedule within the grace'],
  ])('8: a service done early, %s: the next one on %s, which %s', (anchor, next) => {
    const opened = read(take(aVehicle(anchor), CREATED).process, '2026-09-20', 53_900).process
    const done = take(opened, msk('2026-09-25 15:00'), 'completeService', {
      serviceRuleId: 'to',
      on: '2026-09-25',
      usage: 54_000,
      result: 'oil and filters',
    }).process
    // Nothing is driven from now on, so the calendar decides.
    const parked = { ...done, facts: { ...done.facts, readings: [] } }
    const [step] = upcoming(plan(SHIPPED.object, parked, aContext(msk('2026-09-25 15:00')))).filter(
      one => one.rule === 'O1',
    )
    expect(step?.dueAt).toBe(msk(`${next} 18:00`))
  })
})
