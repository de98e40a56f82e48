import { describe, expect, test } from '@jest/globals'
import { createKeptAnswers } from '../../src/api/kept-answer.ts'

const isNumber = (value: unknown): value is number => typeof value === 'number'

/** Answers count up; each takes so many milliseconds of the clock. */
function stage(tookMs: number) {
  let clock = 0
  let made = 0
  const kept = createKeptAnswers(() => clock)
  const make = async () => {
    clock += tookMs
    made += 1
    return made
  }
  const later = (ms: number) => {
    clock += ms
  }
  return { ask: (key = 'a') => kept(key, make, isNumber), later, made: () => made }
}

describe('answers that take a moment', () => {
  test('are made once for as long as twenty times what they took', async () => {
    const { ask, later, made } = stage(1_000)
    expect([await ask(), await ask(), await ask('other')]).toEqual([1, 1, 2])
    later(18_000)
    expect([await ask(), made()]).toEqual([1, 2])
  })

  test('are shown once more while a newer one is made', async () => {
    const { ask, later } = stage(1_000)
    await ask()
    later(21_000)
    expect(await ask()).toBe(1)
    expect(await ask()).toBe(2)
  })

  test('are not shown when they are minutes old', async () => {
    const { ask, later } = stage(1_000)
    await ask()
    later(10 * 60_000)
    expect(await ask()).toBe(2)
  })

  test('that are quick are made anew each time', async () => {
    const { ask } = stage(20)
    expect([await ask(), await ask()]).toEqual([1, 2])
  })

  test('that fail are not kept', async () => {
    const kept = createKeptAnswers()
    await expect(kept('a', () => Promise.reject(new Error('away')), isNumber)).rejects.toThrow('away')
    expect(await kept('a', async () => 7, isNumber)).toBe(7)
  })

  test('are made once for all who ask at the same time', async () => {
    const { ask, made } = stage(1_000)
    expect(await Promise.all([ask(), ask(), ask()])).toEqual([1, 1, 1])
    expect(made()).toBe(1)
  })
})
