import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { addDays, addMonths, type Instant, nextWindow } from '../../src/domain/calendar.ts'
import type { Definition } from '../../src/domain/definition.ts'
import { forecast } from '../../src/domain/forecast.ts'
import { Heap } from '../../src/domain/heap.ts'
import type { Fact } from '../../src/domain/process.ts'
import { SHIPPED } from '../../src/domain/processes/shipped.ts'
import { type Simulated, type SimulateInput, simulate } from '../../src/domain/simulate.ts'
import { silentFollowUps } from '../../src/domain/simulate-follow.ts'
import { aContext, aDirectory, aProcess, DIRECTOR, HEAD, msk, OWNER, ru, SUBSTITUTE } from '../support/build.ts'
import { claim } from '../support/claim.ts'
import { aStart } from '../support/walk.ts'

const FROM = msk('2026-04-20 10:00')

type Own = {
  id?: string
  dates?: Record<string, string>
  facts?: Record<string, Fact>
  amountMinor?: number | null
  currency?: string
}

const aRecord = (kind: keyof typeof SHIPPED, state: string, own: Own = {}): Simulated => ({
  definition: SHIPPED[kind],
  process: aProcess(kind, state, FROM, { id: own.id ?? kind, dates: own.dates ?? {}, facts: own.facts ?? {} }),
  calendarId: 'ru',
  amountMinor: own.amountMinor === undefined ? 1_000_00 : own.amountMinor,
  currency: own.currency ?? 'RUB',
})

const run = (processes: readonly Simulated[], until: Instant, more: Partial<SimulateInput> = {}) =>
  simulate({ processes, directory: aDirectory(), calendars: () => ru, from: FROM, until, reactions: 'nobody', ...more })

const SUPPORT = { facts: { role: 'support', holder: 'ours' } }
const aSupport = (endOn: string, own: Own = {}) =>
  aRecord('contract', 'active', { ...SUPPORT, dates: { startOn: '2026-01-01', endOn }, ...own })
const aBid = (own: Own = {}) =>
  aRecord('tender', 'preparing', { dates: { submissionDeadline: msk('2026-05-15 12:00') }, ...own })

describe('when nobody reacts', () => {
  test('a contract that nobody decides on is a missed renewal, and its money is gone that month', () => {
    const done = run([aSupport('2026-06-30')], msk('2026-09-01 00:00'))
    expect(done.missed).toEqual([
      {
        what: 'renewal',
        processId: 'contract',
        kind: 'contract',
        at: msk('2026-07-01 00:00'),
        amountMinor: 1_000_00,
        currency: 'RUB',
      },
    ])
    expect(done.money).toEqual([
      { month: '2026-04', currency: 'RUB', atRiskMinor: 1_000_00, missedMinor: 0 },
      { month: '2026-05', currency: 'RUB', atRiskMinor: 1_000_00, missedMinor: 0 },
      // Midnight of Moscow is still June in Greenwich, by which all months are counted.
      { month: '2026-06', currency: 'RUB', atRiskMinor: 0, missedMinor: 1_000_00 },
    ])
  })

  test('a bid that nobody sends is a missed tender', () => {
    expect(run([aBid()], msk('2026-06-01 00:00')).missed).toMatchObject([
      { what: 'tender', at: msk('2026-05-15 12:00') },
    ])
  })

  test('support that nobody signs before the main contract ends is missed', () => {
    const planned = aRecord('contract', 'planned', { ...SUPPORT, dates: { mainEndOn: '2026-06-30' } })
    expect(run([planned], msk('2026-09-01 00:00')).missed).toMatchObject([{ what: 'support' }])
  })

  test('the end of a main contract, of a competitor’s, and of a record without amount costs nothing', () => {
    const dates = { startOn: '2026-01-01', endOn: '2026-06-30' }
    const main = aRecord('contract', 'active', { id: 'main', dates, facts: { role: 'main', holder: 'ours' } })
    const theirs = aRecord('contract', 'active', {
      id: 'theirs',
      dates,
      facts: { role: 'support', holder: 'competitor' },
    })
    expect(run([main, theirs], msk('2026-09-01 00:00')).missed).toEqual([])
    expect(run([aSupport('2026-06-30', { amountMinor: null })], msk('2026-09-01 00:00'))).toMatchObject({
      missed: [{ what: 'renewal', amountMinor: null }],
      money: [],
    })
  })

  test('currencies are never added up', () => {
    const records = [aBid({ id: 'one' }), aBid({ id: 'two', currency: 'EUR', amountMinor: 7 }), aBid({ id: 'three' })]
    const missed = run(records, msk('2026-06-01 00:00')).money.filter(row => row.missedMinor > 0)
    expect(missed).toMatchObject([
      { month: '2026-05', currency: 'EUR', missedMinor: 7 },
      { month: '2026-05', currency: 'RUB', missedMinor: 2_000_00 },
    ])
  })

  test('people are written to as their ladders say, week by week', () => {
    const interest = aRecord('interest', 'new')
    const done = run([interest], msk('2026-05-04 00:00'))
    expect(done.weeks.map(row => row.week)).toEqual(['2026-04-20', '2026-04-27'])
    // I1 at once and I2 at +3wd, each once more when it is overdue; the others by the ladder and I2.head.
    expect(done.people.map(({ userId, weeks }) => [userId, weeks])).toEqual([
      [OWNER, [3, 1]],
      [HEAD, [1, 1]],
      [SUBSTITUTE, [1, 0]],
      [DIRECTOR, [0, 1]],
    ])
    expect(done.letters).toBe(done.people.reduce((sum, reader) => sum + reader.letters, 0))
    expect(done.tasks).toBe(2)
  })

  test('a letter that waits for Monday counts in the week of Monday', () => {
    const created = msk('2026-04-25 12:00')
    const saturday = { ...aRecord('interest', 'new'), process: aProcess('interest', 'new', created) }
    const done = run([saturday], msk('2026-04-28 00:00'), { from: created })
    expect(done.people).toMatchObject([{ userId: OWNER, weeks: [0, 1] }])
  })

  test('every week of the time is in the picture, also the silent ones', () => {
    const done = run([aBid()], addMonths(FROM.slice(0, 10), 24).concat('T00:00:00.000Z'))
    expect(done.weeks).toHaveLength(105)
    expect(done.weeks.map(row => row.week)).toEqual(done.weeks.map((_, index) => addDays('2026-04-20', 7 * index)))
    expect(done.weeks.at(-1)).toEqual({ week: '2028-04-17', letters: 0, tasks: 0, missed: 0 })
  })

  test('what the product opens by itself takes part: support for a main contract, then an interest', () => {
    const main = aRecord('contract', 'active', {
      dates: { startOn: '2025-01-01', endOn: '2026-12-31' },
      facts: { role: 'main', holder: 'ours' },
    })
    const until = msk('2027-06-01 00:00')
    const followUp = silentFollowUps(kind => Object.values(SHIPPED).find(definition => definition.kind === kind))
    expect(run([main], until).records).toBe(1)
    expect(run([main], until, { followUp })).toMatchObject({
      records: 2,
      missed: [{ what: 'support', processId: 'contract/contract', at: msk('2027-01-01 00:00') }],
    })
    expect(run([aSupport('2026-06-30')], until, { followUp })).toMatchObject({ records: 2 })
  })

  test('rules that do not come to rest stop their record, and only theirs', () => {
    const states = Array.from({ length: 60 }, (_, index) => `state_${index}`)
    const hurried: Definition = {
      ...claim,
      states,
      closed: [],
      commands: Object.fromEntries(
        states
          .slice(1)
          .map((to, index) => [`go${index}`, { from: [`state_${index}`], to, by: ['system'] as const, event: 'gone' }]),
      ),
      rules: states
        .slice(1)
        .map((_, index) => ({ id: `R${index}`, states: [`state_${index}`], opens: 'created', command: `go${index}` })),
    }
    const process = aProcess('claim', 'state_0', FROM, { id: 'hurried' })
    const record = { ...aBid(), definition: hurried, process }
    const done = run([record, aBid()], msk('2026-06-01 00:00'))
    expect(done).toMatchObject({ missed: [{ processId: 'tender' }], stuck: [{ processId: 'hurried' }] })
  })
})

describe('a simulation', () => {
  const starts = fc.array(aStart(), { minLength: 1, maxLength: 6 })

  test('says the same whenever it is asked the same', () => {
    fc.assert(
      fc.property(starts, drawn => {
        const records = drawn.map(({ definition, start }, index) => ({
          ...aBid(),
          definition,
          process: { ...start, id: `record-${index}` },
        }))
        const from = '2026-01-12T06:00:00.000Z'
        const until = '2027-01-12T06:00:00.000Z'
        expect(run(records, until, { from })).toEqual(run(records, until, { from }))
      }),
      { numRuns: 20 },
    )
  })

  test('opens the tasks and takes the turns of the forecast', () => {
    fc.assert(
      fc.property(aStart(), ({ definition, start }) => {
        const from = start.createdAt
        const until = addMonths(from.slice(0, 10), 9).concat('T00:00:00.000Z')
        const record = { ...aBid(), definition, process: start }
        const foreseen = forecast(definition, start, aContext(from), until)
        // A letter that is written on the last Saturday reaches its reader after the end, and is not counted.
        const letters = foreseen.flatMap(step =>
          step.letters.filter(letter => letter.critical || nextWindow(ru, step.at) < until),
        )
        const done = run([record], until, { from })
        expect(done.letters > 0).toBe(letters.length > 0)
        expect(done.turns).toBe(new Set([from, ...foreseen.map(step => step.at)]).size)
      }),
      { numRuns: 60 },
    )
  })
})

// Drawn once by the property above: seed 1466776003.
test('a letter counts when it reaches its reader: one of a Saturday on Monday, or not at all where time ends before', () => {
  const from = '2025-02-16T00:00:00.000Z'
  const dates = { submissionDeadline: '2025-11-14T07:30:00.000Z', awardPeriodEnd: '2025-11-15T08:30:00.000Z' }
  const record = { ...aBid(), process: aProcess('tender', 'submitted', from, { dates }) }
  const foreseen = forecast(record.definition, record.process, aContext(from), '2025-11-16T00:00:00.000Z')
  expect(foreseen.map(step => [step.at, step.letters.length])).toEqual([['2025-11-15T08:30:00.000Z', 1]])
  expect(run([record], '2025-11-16T00:00:00.000Z', { from }).letters).toBe(0)
  expect(run([record], '2025-11-17T06:00:00.001Z', { from }).letters).toBe(1)
})

test('a heap gives what was put in, the first first', () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), numbers => {
      const heap = new Heap<number>((one, other) => one < other)
      for (const number of numbers) heap.push(number)
      const out: number[] = []
      for (let next = heap.pop(); next !== undefined; next = heap.pop()) out.push(next)
      expect(out).toEqual(numbers.toSorted((one, other) => one - other))
    }),
  )
})
