import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { contentHash } from '../../src/feeds/read/hash.ts'
import { toMinor } from '../../src/feeds/read/money.ts'
import { lastDayOf, parseWritten, toDay, toInstant } from '../../src/feeds/read/when.ts'

const MOSCOW = 180

function instant(text: string, edge: 'start' | 'end', offset = 0) {
  const written = parseWritten(text)
  return written && toInstant(written, edge, offset)
}

function day(text: string, offset = 0) {
  const written = parseWritten(text)
  return written && toDay(written, offset)
}

describe('dates of a feed', () => {
  test.each([
    ['2026-03-02T12:00:00+03:00', '2026-03-02T09:00:00.000Z'],
    ['2026-03-02T09:00:00Z', '2026-03-02T09:00:00.000Z'],
    ['2026-03-02T09:00:00.1239Z', '2026-03-02T09:00:00.123Z'],
    ['2026-03-02 09:00', '2026-03-02T09:00:00.000Z'],
    ['2026-03-02T24:00:00Z', '2026-03-03T00:00:00.000Z'],
    ['2026-03-02T09:00:00-0430', '2026-03-02T13:30:00.000Z'],
  ])('%s is the instant %s', (text, expected) => {
    expect(instant(text, 'end')).toBe(expected)
  })

  test('a deadline without time ends with its day, in the zone of the source', () => {
    expect(instant('2026-03-02', 'end')).toBe('2026-03-02T23:59:59.999Z')
    expect(instant('2026-03-02', 'end', MOSCOW)).toBe('2026-03-02T20:59:59.999Z')
    expect(instant('2026-03-02', 'start', MOSCOW)).toBe('2026-03-01T21:00:00.000Z')
    expect(instant('2026-03-02+03:00', 'end')).toBe('2026-03-02T20:59:59.999Z')
  })

  test('a time without zone is read in the zone of the source', () => {
    expect(instant('2026-03-02T12:00:00', 'end', MOSCOW)).toBe('2026-03-02T09:00:00.000Z')
  })

  test('a day is the one the publisher wrote, and a midnight stored in UTC is brought home', () => {
    expect(day('2026-12-31')).toBe('2026-12-31')
    expect(day('2026-12-31T23:59:00-04:00', MOSCOW)).toBe('2026-12-31')
    expect(day('2026-12-30T21:00:00Z', MOSCOW)).toBe('2026-12-31')
    expect(day('2026-12-30T21:00:00Z')).toBe('2026-12-30')
  })

  test.each([
    '2026-02-30',
    '2026-13-01',
    '2026-03-02T25:00:00Z',
    '2026-03-02T24:01:00Z',
    '2026-03-02T10:60:00Z',
    '2026-03',
    '02.03.2026',
    '0001-01-01T00:00:00Z',
    '9999-12-31',
    '2026-03-02T10:00:00+15:00',
    'soon',
    '',
  ])('%s is no date', text => {
    expect(parseWritten(text)).toBeUndefined()
  })

  test('a term of a number of days includes its first day', () => {
    expect(lastDayOf('2026-07-01', 365)).toBe('2027-06-30')
    expect(lastDayOf('2026-07-01', 1)).toBe('2026-07-01')
    expect(lastDayOf('2026-07-01', 1e12)).toBeUndefined()
  })

  test('whatever the text, the result is a valid instant or nothing', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.date({ noInvalidDate: true }).map(date => date.toISOString()),
        ),
        text => {
          const found = instant(text, 'end')
          expect(found === undefined || new Date(found).toISOString() === found).toBe(true)
        },
      ),
    )
  })
})

describe('money of a feed', () => {
  test.each([
    [1.005, 'EUR', 101],
    [623386, 'AUD', 62338600],
    [0.1, 'RUB', 10],
    [59500000, 'PYG', 59500000],
    [1234.5, 'JPY', 1235],
  ])('%d %s is %d in minor units', (amount, currency, minor) => {
    expect(toMinor(amount, currency)).toBe(minor)
  })

  test('an amount that minor units cannot hold exactly is no amount', () => {
    expect(toMinor(1e15, 'RUB')).toBeUndefined()
  })
})

test('the content hash does not see the order of keys, nor absent fields', () => {
  expect(contentHash({ a: 1, b: { c: [1, 2], d: undefined } })).toBe(contentHash({ b: { c: [1, 2] }, a: 1 }))
  expect(contentHash({ a: [1, 2] })).not.toBe(contentHash({ a: [2, 1] }))
})
