import { describe, expect, test } from '@jest/globals'
import { barsOf, byDay, partsOf } from '../../web/src/lib/coming.ts'

describe('the bars of the coming days', () => {
  const days = [
    { day: '2026-03-05', what: 'task', steps: 3, letters: 4 },
    { day: '2026-03-05', what: 'rung', steps: 1, letters: 2 },
    { day: '2026-03-07', what: 'system', steps: 2, letters: 0 },
    { day: '2026-04-01', what: 'task', steps: 9, letters: 9 },
  ] as const

  test('have one for every day, also for empty ones, and none outside of the span', () => {
    const bars = barsOf(days, '2026-03-05', '2026-03-07')
    expect(bars.map(bar => [bar.day, bar.total, bar.letters])).toEqual([
      ['2026-03-05', 4, 6],
      ['2026-03-06', 0, 0],
      ['2026-03-07', 2, 0],
    ])
    expect(bars[0]?.steps).toEqual({ task: 3, rung: 1, system: 0, letter: 0 })
  })

  test('stack their parts without a gap, and the highest fills the height', () => {
    const [bar] = barsOf(days, '2026-03-05', '2026-03-05')
    const parts = bar ? partsOf(bar, 100, 4) : []
    expect(parts).toEqual([
      { what: 'task', y: 25, height: 75 },
      { what: 'rung', y: 0, height: 25 },
    ])
    expect(bar && partsOf({ ...bar, steps: { task: 0, rung: 0, system: 0, letter: 0 } }, 100, 0)).toEqual([])
  })

  test('and the list under them keeps its order by day', () => {
    const items = [{ at: '2026-03-05T09:00' }, { at: '2026-03-05T10:00' }, { at: '2026-03-06T09:00' }]
    expect(byDay(items, at => at.slice(0, 10)).map(({ day, items: own }) => [day, own.length])).toEqual([
      ['2026-03-05', 2],
      ['2026-03-06', 1],
    ])
  })
})
