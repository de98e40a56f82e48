import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  daysBetween,
  formatDay,
  formatInstant,
  formatWhen,
  instantOf,
  parseDay,
  relative,
  urgency,
  zoneName,
} from '../../web/src/lib/date.ts'

const moscow = { locale: 'ru', zone: 'Europe/Moscow' } as const
const kaliningrad = { locale: 'en', zone: 'Europe/Kaliningrad' } as const

describe('dates on a page', () => {
  test('a day is dd.MM.yyyy in Russian and spelt out in English', () => {
    expect(formatDay('2026-05-01', 'ru')).toBe('01.05.2026')
    expect(formatDay('2026-05-01', 'en')).toBe('1 May 2026')
  })

  test('an instant is shown in the zone of its reader', () => {
    expect(formatInstant('2026-05-15T21:30:00.000Z', moscow)).toBe('16.05.2026 00:30')
    expect(formatInstant('2026-05-15T21:30:00.000Z', kaliningrad)).toBe('15 May 2026 23:30')
    expect(zoneName('2026-05-15T21:30:00.000Z', moscow)).toBe('GMT+3')
  })

  test('a day never moves to its neighbour, whatever the zone', () => {
    expect(formatWhen('2026-05-15', { locale: 'ru', zone: 'America/Los_Angeles' })).toBe('15.05.2026')
  })

  test('a text that is no date is shown as it is', () => {
    expect(formatDay('soon', 'ru')).toBe('soon')
    expect(formatInstant('2026-99', moscow)).toBe('2026-99')
  })

  test('distance is told in calendar days of the reader, and in hours within a day', () => {
    const now = '2026-05-15T09:00:00.000Z'
    expect(relative('2026-05-16T20:00:00.000Z', now, moscow)).toBe('завтра')
    expect(relative('2026-05-18T06:00:00.000Z', now, moscow)).toBe('через 3 дня')
    expect(relative('2026-05-15T06:30:00.000Z', now, { ...moscow, locale: 'en' })).toBe('2 hours ago')
  })
})

describe('urgency of a due date', () => {
  const now = '2026-05-15T09:00:00.000Z'

  test('is overdue from the moment it has passed', () => {
    expect(urgency('2026-05-15T08:59:59.999Z', now, 'Europe/Moscow')).toBe('overdue')
    expect(urgency(now, now, 'Europe/Moscow')).toBe('today')
  })

  test('is today until midnight of the reader, not of Greenwich', () => {
    expect(urgency('2026-05-15T20:59:00.000Z', now, 'Europe/Moscow')).toBe('today')
    expect(urgency('2026-05-15T21:00:00.000Z', now, 'Europe/Moscow')).toBe('soon')
    expect(urgency('2026-05-19T09:00:00.000Z', now, 'Europe/Moscow')).toBe('later')
  })
})

describe('a day that somebody typed', () => {
  test('is understood in the forms that people use', () => {
    const forms = ['15.05.2026', '15/5/26', '2026-05-15', '15 мая 2026', '15-05-2026']
    expect(forms.map(text => parseDay(text, 'ru'))).toEqual(forms.map(() => '2026-05-15'))
    expect(parseDay('15 May 2026', 'en')).toBe('2026-05-15')
  })

  test('is refused when there is no such day', () => {
    expect(['31.02.2026', 'завтра', '', '15.13.2026'].map(text => parseDay(text, 'ru'))).toEqual([
      null,
      null,
      null,
      null,
    ])
  })

  test('comes back from the way it is shown', () => {
    const days = fc.date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
    fc.assert(
      fc.property(days, fc.constantFrom('ru' as const, 'en' as const), (date, locale) => {
        const day = date.toISOString().slice(0, 10)
        expect(parseDay(formatDay(day, locale), locale)).toBe(day)
      }),
    )
  })
})

describe('a time that somebody typed', () => {
  test('means the wall clock of the zone, in summer and in winter', () => {
    expect(instantOf('2026-05-15', '12:00', 'Europe/Moscow')).toBe('2026-05-15T09:00:00.000Z')
    expect(instantOf('2026-07-01', '12:00', 'Europe/Berlin')).toBe('2026-07-01T10:00:00.000Z')
    expect(instantOf('2026-12-01', '12:00', 'Europe/Berlin')).toBe('2026-12-01T11:00:00.000Z')
  })

  test('moves forward by the gap when the clock change skips it, and means the first when it comes twice', () => {
    expect(instantOf('2026-03-29', '02:30', 'Europe/Berlin')).toBe('2026-03-29T01:30:00.000Z')
    expect(instantOf('2026-10-25', '02:30', 'Europe/Berlin')).toBe('2026-10-25T00:30:00.000Z')
  })

  test('days are counted across a clock change', () => {
    expect(daysBetween('2026-03-28', '2026-03-30')).toBe(2)
  })
})
