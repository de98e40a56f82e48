import { describe, expect, test } from '@jest/globals'
import { highest, namedEvery, ticksOf } from '../../web/src/lib/chart.ts'

describe('a bar chart', () => {
  test.each([
    [0, [0, 1]],
    [3, [0, 1, 2, 3]],
    [7, [0, 2, 4, 6, 8]],
    [570, [0, 200, 400, 600]],
    [1_000, [0, 500, 1_000]],
  ])('of at most %d has the round marks %j', (most, ticks) => {
    expect(ticksOf(most)).toEqual(ticks)
  })

  test('of any height begins at nothing, ends at the highest or above, and has few whole marks', () => {
    for (let most = 1; most < 5_000; most += 7) {
      const ticks = ticksOf(most)
      expect([most, ticks[0], ticks.length <= 6, (ticks.at(-1) ?? 0) >= most]).toEqual([most, 0, true, true])
      expect(ticks.every(Number.isInteger)).toBe(true)
    }
  })

  test('names as many bars as find room', () => {
    expect([namedEvery(53, 500, 80), namedEvery(5, 500, 80), namedEvery(12, 0, 80)]).toEqual([9, 1, 12])
  })

  test('knows its highest bar, and that there is none', () => {
    expect([highest([0, 4, 9, 9]), highest([0, 0]), highest([])]).toEqual([{ index: 2, value: 9 }, null, null])
  })
})
