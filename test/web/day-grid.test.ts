import { describe, expect, test } from '@jest/globals'
import { daysOf, heatOf, monthsOf, movedBy, spanOf, turned, weekdayOf, weeksOf } from '../../web/src/lib/day-grid.ts'

describe('the days of a view', () => {
  test('a month is shown in whole weeks, with the days of its neighbours', () => {
    expect(spanOf('month', '2026-11-25')).toEqual({ from: '2026-10-26', to: '2026-12-06' })
    expect(weeksOf(spanOf('month', '2026-11-25')).map(week => week.length)).toEqual([7, 7, 7, 7, 7, 7])
    // February of 2027 begins on a Monday and fills its weeks.
    expect(spanOf('month', '2027-02-14')).toEqual({ from: '2027-02-01', to: '2027-02-28' })
  })

  test('a week begins on Monday, also across New Year', () => {
    expect(spanOf('week', '2027-01-01')).toEqual({ from: '2026-12-28', to: '2027-01-03' })
    expect(weekdayOf('2026-12-28')).toBe(1)
    expect(weekdayOf('1969-12-31')).toBe(3)
  })

  test('an agenda is the next thirty days, a year twelve months from this one', () => {
    expect(daysOf(spanOf('agenda', '2026-11-25'))).toHaveLength(30)
    expect(spanOf('year', '2026-11-25')).toEqual({ from: '2026-11-01', to: '2027-10-31' })
    expect(monthsOf(spanOf('year', '2026-11-25')).map(one => [one.month, one.blanks, one.days.length])).toEqual([
      ['2026-11-01', 6, 30],
      ['2026-12-01', 1, 31],
      ['2027-01-01', 4, 31],
      ['2027-02-01', 0, 28],
      ['2027-03-01', 0, 31],
      ['2027-04-01', 3, 30],
      ['2027-05-01', 5, 31],
      ['2027-06-01', 1, 30],
      ['2027-07-01', 3, 31],
      ['2027-08-01', 6, 31],
      ['2027-09-01', 2, 30],
      ['2027-10-01', 4, 31],
    ])
  })

  test('going on by a month never skips one, whatever day one looks at', () => {
    expect(turned('month', '2027-01-31', 1)).toBe('2027-02-01')
    expect(turned('month', '2027-03-31', -1)).toBe('2027-02-01')
    expect(turned('week', '2026-12-31', 1)).toBe('2027-01-07')
    expect(turned('year', '2026-11-25', -1)).toBe('2025-11-01')
  })

  test('arrow keys move by days and weeks, other keys not at all', () => {
    expect(movedBy('ArrowDown', '2026-12-28')).toBe('2027-01-04')
    expect(movedBy('ArrowLeft', '2026-03-01')).toBe('2026-02-28')
    expect(movedBy('Home', '2026-11-25')).toBe('2026-11-23')
    expect(movedBy('End', '2026-11-25')).toBe('2026-11-29')
    expect(movedBy('PageDown', '2027-01-31')).toBe('2027-02-28')
    expect(movedBy('Tab', '2026-11-25')).toBeNull()
  })
})

test('a day with anything is never as pale as a day with nothing', () => {
  expect([heatOf(0, 400), heatOf(1, 400), heatOf(100, 400), heatOf(400, 400)]).toEqual([0, 1, 2, 4])
  expect(heatOf(3, 0)).toBe(0)
})
