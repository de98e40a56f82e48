import { describe, expect, test } from '@jest/globals'
import type { Calendar } from '../../src/domain/calendar.ts'
import { everyDay } from '../../src/domain/calendars/every-day.ts'
import { checkDefinition } from '../../src/domain/check.ts'
import type { Definition, Recurrence, Rule } from '../../src/domain/definition.ts'
import { plan } from '../../src/domain/plan.ts'
import { SHIPPED } from '../../src/domain/processes/shipped.ts'
import { aContext, aProcess, msk, ru } from '../support/build.ts'

const CREATED = msk('2026-03-02 10:00')

const again = (every: Recurrence, opens = 'startOn +0d'): Definition => ({
  ...SHIPPED.contract,
  rules: [{ id: 'X1', states: ['active'], opens, every, task: { title: 'done', to: 'owner', ladder: 'board' } }],
})

/** The days on which the rule opens, as its plan knows them at `now`. */
function opensOn(
  every: Recurrence,
  dates: Record<string, string>,
  { now = CREATED, opens, calendar = ru }: { now?: string; opens?: string; calendar?: Calendar } = {},
): string[] {
  const process = aProcess('contract', 'active', CREATED, { dates })
  const steps = plan(again(every, opens), process, aContext(now, calendar))
  return steps.map(step => new Date(Date.parse(step.at ?? '') + 3 * 3_600_000).toISOString().slice(0, 10))
}

describe('a rule that opens again until a date', () => {
  test('stops after that day, which itself still counts', () => {
    const dates = { startOn: '2026-03-02', endOn: '2026-03-23' }
    expect(opensOn({ step: '1w', until: 'endOn' }, dates, { now: msk('2026-06-01 10:00') })).toEqual([
      '2026-03-02',
      '2026-03-10',
      '2026-03-16',
      '2026-03-23',
    ])
  })

  test('has no turn when its end lies before the first one', () => {
    expect(opensOn({ step: '1mo', until: 'endOn -30d' }, { startOn: '2026-03-02', endOn: '2026-04-10' })).toEqual([
      '2026-03-02',
    ])
  })

  test('ends by whichever comes first: the date, or the number of turns', () => {
    const dates = { startOn: '2026-03-02', endOn: '2026-12-31' }
    const now = msk('2027-06-01 10:00')
    expect(opensOn({ step: '1mo', times: 2, until: 'endOn' }, dates, { now })).toHaveLength(3)
    expect(opensOn({ step: '1mo', times: 20, until: 'endOn' }, dates, { now })).toHaveLength(10)
  })

  test('goes on while nobody knows the date that would end it', () => {
    expect(
      opensOn({ step: '1mo', until: 'endOn' }, { startOn: '2026-03-02' }, { now: msk('2026-04-20 10:00') }),
    ).toEqual(['2026-03-02', '2026-04-02', '2026-05-04'])
  })

  test('looks one turn ahead, and never beyond its end', () => {
    const dates = { startOn: '2026-03-02', endOn: '2026-05-01' }
    expect(opensOn({ step: '1mo', until: 'endOn' }, dates, { now: msk('2026-03-10 10:00') })).toEqual([
      '2026-03-02',
      '2026-04-02',
    ])
    // 2 May is a Saturday of 2026, and its Monday lies behind the end.
    expect(opensOn({ step: '1mo', until: 'endOn' }, dates, { now: msk('2026-04-10 10:00') })).toEqual([
      '2026-03-02',
      '2026-04-02',
    ])
  })
})

describe('months and years of a recurrence', () => {
  test('keep the day of the first turn: 31 January, 28 February, 31 March', () => {
    const now = msk('2026-05-10 10:00')
    const days = opensOn({ step: '1mo' }, { startOn: '2026-01-31' }, { now, calendar: everyDay })
    expect(days.slice(0, 4)).toEqual(['2026-01-31', '2026-02-28', '2026-03-31', '2026-04-30'])
  })

  test('29 February comes back on 28 February, and on the 29th of the next leap year', () => {
    const now = msk('2032-03-10 10:00')
    const days = opensOn({ step: '1y' }, { startOn: '2028-02-29' }, { now, calendar: everyDay })
    expect(days.slice(0, 5)).toEqual(['2028-02-29', '2029-02-28', '2030-02-28', '2031-02-28', '2032-02-29'])
  })

  test('"every day" keeps its hour over a clock change (domain.md section 5, 4)', () => {
    const newYork: Calendar = { ...everyDay, id: 'new-york', zone: 'America/New_York' }
    const process = aProcess('contract', 'active', CREATED, { dates: { startOn: '2026-03-07' } })
    const steps = plan(again({ step: '1d' }), process, aContext('2026-03-09T20:00:00.000Z', newYork))
    // 09:00 in New York, before and after the clocks go forward on 8 March.
    expect(steps.map(step => step.at).slice(0, 3)).toEqual([
      '2026-03-07T14:00:00.000Z',
      '2026-03-08T13:00:00.000Z',
      '2026-03-09T13:00:00.000Z',
    ])
  })
})

describe('an end that an administrator writes', () => {
  const withEnd = (until: string): unknown => {
    const { contract } = SHIPPED
    const rules = contract.rules.map(
      (rule): Rule => (rule.id === 'K8.winBack' ? { ...rule, every: { step: '30d', until } } : rule),
    )
    return JSON.parse(JSON.stringify({ ...contract, rules }))
  }
  const codes = (until: string) =>
    checkDefinition(withEnd(until))
      .problems.filter(problem => problem.severity === 'error')
      .map(problem => [problem.code, problem.path.at(-1)])

  test('is a time of the grammar that counts from a date of the record', () => {
    expect(codes('endOn +1y')).toEqual([])
    expect(codes('endedOn +1y')).toEqual([['rule.unknownAnchor', 'every']])
    expect(codes('endOn soon')).toEqual([['time.syntax', 'until']])
  })
})
