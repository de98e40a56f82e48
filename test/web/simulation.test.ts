import { describe, expect, test } from '@jest/globals'
import type { SimulationView } from '../../src/endpoints/simulation.ts'
import { keyOf, missedIn, moneyOf, sumsOf } from '../../web/src/lib/simulation.ts'

const aMiss = (recordId: string): SimulationView['missed'][number] => ({
  what: 'renewal',
  kind: 'contract',
  at: '2026-05-01T00:00:00.000Z',
  amountMinor: 100,
  currency: 'RUB',
  recordId,
  recordKind: 'contract',
  recordNumber: 1,
  recordTitle: 'Support',
})

const aRun = (given: Partial<SimulationView> = {}): SimulationView => ({
  from: '2026-03-01T00:00:00.000Z',
  until: '2027-03-01T00:00:00.000Z',
  records: 2,
  turns: 9,
  letters: 30,
  tasks: 4,
  weeks: [],
  people: [
    { userId: 'a', name: 'A', letters: 20, mostInWeek: 7, weeks: [] },
    { userId: 'b', name: 'B', letters: 10, mostInWeek: 9, weeks: [] },
  ],
  missed: [aMiss('1'), aMiss('2')],
  money: [],
  stuck: [],
  notMoved: 0,
  ...given,
})

describe('a simulation in sums', () => {
  test('has the busiest week of the busiest person', () => {
    expect(sumsOf(aRun())).toEqual({ letters: 30, tasks: 4, missed: 2, busiest: 9 })
    expect(sumsOf(aRun({ people: [], missed: [] }))).toMatchObject({ missed: 0, busiest: 0 })
  })

  test('adds what was missed and keeps what stands overdue at the end, the largest currency first', () => {
    const money = [
      { month: '2026-03', currency: 'RUB', atRiskMinor: 50, missedMinor: 10 },
      { month: '2026-04', currency: 'RUB', atRiskMinor: 70, missedMinor: 5 },
      { month: '2026-03', currency: 'EUR', atRiskMinor: 900, missedMinor: 400 },
    ]
    expect(moneyOf(aRun({ money }))).toEqual([
      { currency: 'EUR', missedMinor: 400, atRiskMinor: 0 },
      { currency: 'RUB', missedMinor: 15, atRiskMinor: 70 },
    ])
  })

  test('beside another one tells what only it missed', () => {
    const [run, other] = [aRun(), aRun({ missed: [aMiss('2'), aMiss('3')] })]
    expect([...missedIn(run, other)]).toEqual([keyOf(aMiss('1'))])
    expect([...missedIn(run, undefined)]).toEqual([])
  })
})
