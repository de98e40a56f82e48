import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { CalendarSheet } from '../../src/domain/calendar-sheet.ts'
import { daysFrom, readCalendarFile } from '../../src/feeds/calendar/file.ts'

const read = (text: string) => readCalendarFile(text, { untilYear: 2029 })
const days = (text: string) => Object.fromEntries(read(text).rows.map(row => [row.day, row.kind]))
const bad = (text: string) => read(text).bad.map(({ line, code }) => [line, code])

const sheet: CalendarSheet = {
  id: 'x',
  name: { ru: 'x', en: 'x' },
  zone: 'Europe/Moscow',
  dayStart: '09:00',
  dayEnd: '18:00',
  weekend: [6, 7],
  baseId: null,
  days: {
    '2028-01-03': { kind: 'off', note: null, movedFrom: null },
    '2027-01-04': { kind: 'off', note: null, movedFrom: null },
  },
}

describe('a table of days', () => {
  const TABLE = [
    'date,kind,name,day_off_moved_from',
    '2028-01-03,day_off,"Holidays, long ones",',
    '2028-02-26,workday,,',
    '2028-04-28,day_off,Day off,2028-01-08',
    '2028-12-29,09:00-13:00,Short Friday,',
  ].join('\n')

  test('is read with its notes and transfers', () => {
    expect(read(TABLE)).toMatchObject({
      format: 'csv',
      bad: [],
      rows: [
        { day: '2028-01-03', kind: 'off', note: 'Holidays, long ones', movedFrom: null },
        { day: '2028-02-26', kind: 'work', note: null },
        { day: '2028-04-28', kind: 'off', movedFrom: '2028-01-08' },
        { day: '2028-12-29', kind: '09:00-13:00' },
      ],
    })
  })

  test('with semicolons, Russian names and dates, and a byte-order mark', () => {
    const text = '\uFEFFдата;вид;примечание\r\n01.05.2028;праздник;День труда\r\n9.6.2028;сокращённый;\r\n'
    expect(days(text)).toEqual({ '2028-05-01': 'off', '2028-06-09': 'short' })
  })

  test('tells each row that says nothing usable, with its line', () => {
    const text = `${TABLE}\n2028-02-30,day_off,,\n2028-03-01,feast,,\n2028-03-02,off,,someday\n2028-01-03,workday,,\n`
    expect(bad(text)).toEqual([
      [6, 'day'],
      [7, 'kind'],
      [8, 'movedFrom'],
      [9, 'twice'],
    ])
  })

  test('without its header is no table', () => {
    expect(bad('2028-01-03,day_off\n')).toEqual([[1, 'columns']])
  })
})

describe('an ICS file', () => {
  const event = (...lines: string[]) => ['BEGIN:VEVENT', ...lines, 'END:VEVENT'].join('\r\n')
  const ics = (...events: string[]) => ['BEGIN:VCALENDAR', ...events, 'END:VCALENDAR'].join('\r\n')

  test('gives the days of its whole-day events: the end does not belong to them', () => {
    const text = ics(event('DTSTART;VALUE=DATE:20280701', 'DTEND;VALUE=DATE:20280704', 'SUMMARY:Leave\\, long'))
    expect(read(text).rows.map(({ day, note }) => [day, note])).toEqual([
      ['2028-07-01', 'Leave, long'],
      ['2028-07-02', 'Leave, long'],
      ['2028-07-03', 'Leave, long'],
    ])
  })

  test('unfolds long lines, and takes a duration for an end', () => {
    const text = ics(event('DTSTART;VALUE=DATE:20280801', 'DURATION:P2D', 'SUMMARY:A very', '  long name'))
    expect(read(text).rows.map(({ day, note }) => [day, note])).toEqual([
      ['2028-08-01', 'A very long name'],
      ['2028-08-02', 'A very long name'],
    ])
  })

  test('of which an event returns every year comes until the horizon or its own end', () => {
    expect(Object.keys(days(ics(event('DTSTART;VALUE=DATE:20270314', 'RRULE:FREQ=YEARLY'))))).toEqual([
      '2027-03-14',
      '2028-03-14',
      '2029-03-14',
    ])
    const counted = ics(event('DTSTART;VALUE=DATE:20270314', 'RRULE:FREQ=YEARLY;COUNT=2'))
    expect(Object.keys(days(counted))).toEqual(['2027-03-14', '2028-03-14'])
  })

  test('says which events are no days off: meetings, other recurrences, no length', () => {
    const text = ics(
      event('DTSTART:20280701T090000Z', 'SUMMARY:Meeting'),
      event('DTSTART;VALUE=DATE:20280702', 'RRULE:FREQ=WEEKLY;BYDAY=MO'),
      event('DTSTART;VALUE=DATE:20280703', 'DTEND;VALUE=DATE:20280703'),
      event('DTSTART;VALUE=DATE:20280704', 'STATUS:CANCELLED'),
    )
    expect(read(text).rows).toEqual([])
    expect(bad(text).map(([, code]) => code)).toEqual(['timed', 'recurrence', 'period'])
  })
})

describe('a year of xmlcalendar', () => {
  test('as JSON: weekends that are worked, weekdays that are not, short days, transfers', () => {
    const weekends = (month: number) =>
      Array.from({ length: 31 }, (_, index) => index + 1)
        .filter(day => [0, 6].includes(new Date(Date.UTC(2028, month - 1, day)).getUTCDay()))
        .filter(day => new Date(Date.UTC(2028, month - 1, day)).getUTCMonth() === month - 1)
    const february = [...weekends(2).filter(day => day !== 26), '22*', 23, '25+'].join(',')
    const text = JSON.stringify({
      year: 2028,
      months: [{ month: 2, days: february }],
      transitions: [{ from: '02.26', to: '02.25' }],
    })
    expect(read(text)).toMatchObject({ format: 'json', bad: [] })
    expect(days(text)).toEqual({
      '2028-02-22': 'short',
      '2028-02-23': 'off',
      '2028-02-25': 'off',
      '2028-02-26': 'work',
    })
    expect(read(text).rows.find(row => row.day === '2028-02-25')?.movedFrom).toBe('2028-02-26')
  })

  test('as XML, with the names of the holidays', () => {
    const text = `<?xml version="1.0"?><calendar year="2028"><holidays><holiday id="1" title="New Year &amp; Co"/></holidays>
      <days><day d="01.03" t="1" h="1"/><day d="03.07" t="2"/><day d="02.26" t="3"/><day d="05.05" t="1" f="01.08"/></days></calendar>`
    expect(read(text)).toMatchObject({
      format: 'xml',
      bad: [],
      rows: [
        { day: '2028-01-03', kind: 'off', note: 'New Year & Co' },
        { day: '2028-03-07', kind: 'short' },
        { day: '2028-02-26', kind: 'work' },
        { day: '2028-05-05', kind: 'off', movedFrom: '2028-01-08' },
      ],
    })
  })

  test('that declares entities, or is something else, is refused as a whole', () => {
    expect(bad('<!DOCTYPE x [<!ENTITY a "b">]><calendar year="2028"></calendar>')).toEqual([[1, 'file']])
    expect(bad('{"year": 2028}')).toEqual([[1, 'file']])
    expect(bad('<html></html>')).toEqual([[1, 'file']])
  })
})

describe('the days of a file', () => {
  const table = 'date,kind\n2028-05-01,off\n2028-05-02,short\n'

  test('replace what the calendar knew of the years that the file speaks of, and no other', () => {
    expect(daysFrom(read(table), sheet, 'replace')).toEqual({
      '2028-01-03': null,
      '2028-05-01': { kind: 'off', note: null, movedFrom: null },
      '2028-05-02': { kind: '09:00-17:00', note: null, movedFrom: null },
    })
  })

  test('or are laid over it', () => {
    expect(Object.keys(daysFrom(read(table), sheet, 'merge'))).toEqual(['2028-05-01', '2028-05-02'])
  })
})

test('whatever text is given, reading it ends with rows or reasons', () => {
  const starts = fc.constantFrom(
    '',
    'BEGIN:VCALENDAR\nBEGIN:VEVENT\n',
    '{',
    '<calendar year="2028"><day ',
    'date,kind\n',
  )
  fc.assert(
    fc.property(starts, fc.string({ maxLength: 300 }), (start, rest) => {
      const { rows, bad: wrong } = read(start + rest)
      expect(rows.every(row => /^\d{4}-\d\d-\d\d$/.test(row.day))).toBe(true)
      expect(wrong.every(row => row.line >= 1)).toBe(true)
    }),
  )
})
