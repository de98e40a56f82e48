import { describe, expect, test } from '@jest/globals'
import { addWorkdays, addWorkingTime, type Calendar, isWorkday } from '../../src/domain/calendar.ts'
import {
  type CalendarSheet,
  changedSheet,
  dayDifferences,
  dependents,
  flattened,
  isDayKind,
  knownYears,
  type SheetDay,
  shiftsBetween,
} from '../../src/domain/calendar-sheet.ts'
import { followedCalendar } from '../../src/domain/followed-calendar.ts'
import { aDirectory, OWNER } from '../support/build.ts'

const off: SheetDay = { kind: 'off', note: null, movedFrom: null }
const backwards: SheetDay = { ...off, kind: '13:00-09:00' }
const work: SheetDay = { kind: 'work', note: null, movedFrom: null }

const sheet = (id: string, more: Partial<CalendarSheet> = {}): CalendarSheet => ({
  id,
  name: { ru: id, en: id },
  zone: 'Europe/Moscow',
  dayStart: '09:00',
  dayEnd: '18:00',
  weekend: [6, 7],
  baseId: null,
  days: {},
  ...more,
})

const country = sheet('country', { days: { '2028-01-03': off, '2028-05-01': off, '2028-05-06': work } })
const region = sheet('region', { baseId: 'country', days: { '2028-03-22': { ...off, note: 'Nooruz' } } })
const fourDays = sheet('four-days', {
  baseId: 'region',
  weekend: [5, 6, 7],
  dayStart: '10:00',
  dayEnd: '16:00',
  days: { '2028-05-01': work },
})
const sheets = new Map([country, region, fourDays].map(one => [one.id, one]))

describe('a calendar on another', () => {
  test('takes over its days, and says otherwise about its own', () => {
    expect(flattened(fourDays, sheets).days).toEqual({
      '2028-01-03': 'off',
      '2028-03-22': 'off',
      '2028-05-01': 'work',
      '2028-05-06': 'work',
    })
  })

  test('keeps its own hours, weekend and zone', () => {
    const calendar = flattened(fourDays, sheets)
    expect(isWorkday(calendar, '2028-03-24')).toBe(false) // a Friday
    expect(addWorkingTime(calendar, '2028-03-23T12:00:00.000Z', 2 * 3_600_000)).toBe('2028-03-27T08:00:00.000Z')
  })

  test('is counted by a chain of any length, and hangs on everything below', () => {
    expect(dependents('country', sheets)).toEqual(['country', 'region', 'four-days'])
    expect(dependents('four-days', sheets)).toEqual(['four-days'])
  })

  test('may not close a circle, nor rest on itself', () => {
    expect(changedSheet(country, { baseId: 'four-days' }, sheets)).toMatchObject({ code: 'calendar.circle' })
    expect(changedSheet(country, { baseId: 'country' }, sheets)).toMatchObject({ code: 'calendar.circle' })
    expect(changedSheet(country, { baseId: 'moon' }, sheets)).toMatchObject({ code: 'calendar.unknown' })
  })

  test('a circle that somebody wrote into the rows by hand still ends', () => {
    const broken = new Map([...sheets, ['country', { ...country, baseId: 'four-days' }]])
    expect(Object.keys(flattened(fourDays, broken).days)).toHaveLength(4)
  })
})

describe('a change of a calendar', () => {
  test('reaches those who take the day over, and no one who says otherwise', () => {
    const changed = changedSheet(country, { days: { '2028-05-01': null } }, sheets)
    if ('refused' in changed) throw new Error(changed.code)
    expect([...shiftsBetween(sheets, changed).keys()]).toEqual(['country', 'region'])
  })

  test('of a name or a note alone moves nothing', () => {
    const named = changedSheet(country, { name: { ru: 'Страна', en: 'Country' } }, sheets)
    const noted = changedSheet(region, { days: { '2028-03-22': { ...off, note: 'holiday' } } }, sheets)
    if ('refused' in named || 'refused' in noted) throw new Error('refused')
    expect(shiftsBetween(sheets, named).size).toBe(0)
    expect(shiftsBetween(sheets, noted).size).toBe(0)
    expect(dayDifferences(region.days, noted.days)).toHaveLength(1)
  })

  test.each([
    ['a zone that there is not', { zone: 'Europe/Atlantis' }, 'zone'],
    ['an offset instead of a zone', { zone: '+03:00' }, 'zone'],
    ['a day that ends before it starts', { dayStart: '18:00', dayEnd: '09:00' }, 'dayEnd'],
    ['a week without a workday', { weekend: [1, 2, 3, 4, 5, 6, 7] }, 'weekend'],
    ['hours backwards', { days: { '2028-01-04': backwards } }, 'days.2028-01-04'],
    ['a day that there is not', { days: { '2028-02-30': off } }, 'days.2028-02-30'],
  ])('is refused with %s', (_, change, field) => {
    const refused = changedSheet(country, change, sheets)
    expect(refused).toMatchObject({ code: 'calendar.wrong', params: { errors: [{ field }] } })
  })

  test('null takes an entry back to what its weekday says', () => {
    const changed = changedSheet(country, { days: { '2028-01-03': null } }, sheets)
    expect('refused' in changed ? changed : isWorkday(flattened(changed, sheets), '2028-01-03')).toBe(true)
  })
})

test('a kind of day is off, work, or hours of which the end is later', () => {
  const kinds = ['off', 'work', '09:00-13:00', '00:00-24:00', '09:00-09:00', '9-13', '09:00-13:00-15:00', 'holiday', '']
  expect(kinds.filter(isDayKind)).toEqual(['off', 'work', '09:00-13:00', '00:00-24:00'])
})

test('a year is known when the calendar or one below it has a day in it', () => {
  expect(knownYears(flattened(fourDays, sheets))).toEqual([2028])
  expect(knownYears(flattened(sheet('empty'), sheets))).toEqual([])
})

describe('a record follows', () => {
  const directory = aDirectory().map(user => (user.id === OWNER ? { ...user, calendarId: 'region' } : user))
  const record = { calendarId: 'ru', calendarPinned: false, ownerId: OWNER }

  test('its owner, unless it has a calendar of its own', () => {
    expect(followedCalendar(record, directory)).toBe('region')
    expect(followedCalendar({ ...record, calendarPinned: true }, directory)).toBe('ru')
  })

  test('the calendar that it had, when nobody owns it or the owner has left', () => {
    expect(followedCalendar({ ...record, ownerId: null }, directory)).toBe('ru')
    expect(
      followedCalendar(
        record,
        directory.filter(user => user.id !== OWNER),
      ),
    ).toBe('ru')
  })
})

describe('days and hours are different units (domain.md section 5)', () => {
  const calendar = (zone: string, more: Partial<Calendar> = {}): Calendar => ({
    ...flattened(sheet('zoned', { zone }), sheets),
    ...more,
  })

  test('mistake 4: a working day later is the same hour by the wall clock, also when the clocks change in between', () => {
    // Berlin goes to summer time on Sun 2027-03-28; New York has left it by Mon 2027-11-08.
    const berlin = calendar('Europe/Berlin')
    expect(addWorkdays(berlin, '2027-03-26', 1)).toBe('2027-03-29')
    expect(addWorkingTime(berlin, '2027-03-26T16:00:00.000Z', 9 * 3_600_000)).toBe('2027-03-29T15:00:00.000Z')
    const newYork = calendar('America/New_York')
    expect(addWorkingTime(newYork, '2027-11-05T21:00:00.000Z', 9 * 3_600_000)).toBe('2027-11-08T22:00:00.000Z')
  })

  test('mistake 11: a working day is its window, a short one its own: neither is 24 hours', () => {
    const short = calendar('Europe/Berlin', { days: { '2027-12-23': '09:00-12:00', '2027-12-24': 'off' } })
    // Thursday's three hours, then Monday's first six.
    expect(addWorkingTime(short, '2027-12-23T08:00:00.000Z', 9 * 3_600_000)).toBe('2027-12-27T14:00:00.000Z')
    expect(addWorkdays(short, '2027-12-22', 2)).toBe('2027-12-27')
  })
})
