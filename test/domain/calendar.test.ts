import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import {
  addDays,
  addMonths,
  addWorkdays,
  addWorkingTime,
  at,
  type Calendar,
  dayOf,
  daysBetween,
  endOfWork,
  epochOf,
  instantOf,
  isDay,
  isInstant,
  isWorkday,
  nextWindow,
  nextWorkday,
  previousWorkday,
  startOfDay,
  startOfWork,
  workingTimeBetween,
} from '../../src/domain/calendar.ts'
import { everyDay } from '../../src/domain/calendars/every-day.ts'
import { ru } from '../../src/domain/calendars/ru.ts'

const HOUR = 3_600_000

/** Moscow has been three hours ahead of UTC since 2014, so the tests need no calendar to write its times. */
const moscow = (text: string) => new Date(`${text.replace(' ', 'T')}:00+03:00`).toISOString()

const inZone = (zone: string): Calendar => ({ ...everyDay, id: zone, zone, weekend: [6, 7] })

const vectors = (file: string) =>
  readFileSync(`${import.meta.dirname}/vectors/${file}`, 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map(line => line.split(',').map(cell => cell.trim()))

const zones = [
  'Europe/Moscow',
  'America/New_York',
  'Asia/Beirut',
  'America/Havana',
  'Australia/Lord_Howe',
  'Pacific/Apia',
]
const anInstant = fc
  .integer({ min: Date.UTC(2024, 11, 1) / 60_000, max: Date.UTC(2028, 1, 1) / 60_000 })
  .map(minutes => instantOf(minutes * 60_000))
const aDay = fc.integer({ min: 0, max: 1200 }).map(days => addDays('2024-12-01', days))
const aWorkday = aDay.map(day => nextWorkday(ru, day))

describe('instants and days as text', () => {
  test('an instant always has milliseconds, so that two compare as text', () => {
    expect([instantOf(0), instantOf(1.9), instantOf(Date.UTC(2026, 2, 2, 9))]).toEqual([
      '1970-01-01T00:00:00.000Z',
      '1970-01-01T00:00:00.001Z',
      '2026-03-02T09:00:00.000Z',
    ])
  })

  test('an instant is written as the platform writes it, and read back', () => {
    const bound = Date.UTC(2999, 0, 1)
    fc.assert(
      fc.property(fc.integer({ min: -bound, max: bound }), epochMs => {
        expect(instantOf(epochMs)).toBe(new Date(epochMs).toISOString())
        expect(epochOf(instantOf(epochMs))).toBe(epochMs)
      }),
    )
  })

  test('only a complete, existing instant in UTC is one', () => {
    const texts = ['2026-02-28T09:00:00.000Z', '2026-02-30T09:00:00.000Z', '2026-02-28T09:00:00Z', '2026-02-28', '', 7]
    expect(texts.map(isInstant)).toEqual([true, false, false, false, false, false])
    expect(isInstant('9999-12-31T24:00:00.000Z')).toBe(false)
  })

  test('only a day that exists is a day', () => {
    const texts = ['2028-02-29', '2027-02-29', '2027-2-9', '2027-02-09T00:00', null]
    expect(texts.map(isDay)).toEqual([true, false, false, false, false])
  })

  test('nonsense is refused by name instead of becoming a wrong date', () => {
    expect(() => epochOf('soon')).toThrow(new RangeError('"soon" is not an instant'))
    expect(() => addDays('soon', 1)).toThrow(new RangeError('"soon" is not a day'))
    expect(() => addDays('9999-12-31', 1)).toThrow(RangeError)
    expect(() => instantOf(Number.NaN)).toThrow(RangeError)
    expect(() => at(ru, '2026-03-02', '25:00')).toThrow(new RangeError('"25:00" is not a time of day'))
    expect(() => addWorkingTime(ru, moscow('2026-03-02 09:00'), Number.NaN)).toThrow(RangeError)
  })
})

describe('workdays (convention 2)', () => {
  test('every row of the working-day vectors holds', () => {
    const rows = vectors('working-days.csv')
    const wrong = rows.filter(([day = '', count, result]) => addWorkdays(ru, day, Number(count)) !== result)
    expect({ rows: rows.length, wrong }).toEqual({ rows: 220, wrong: [] })
  })

  test('a transferred Saturday is worked, its holiday Monday is not', () => {
    expect(['2027-02-20', '2027-02-22', '2025-11-01', '2025-11-03'].map(day => isWorkday(ru, day))).toEqual([
      true,
      false,
      true,
      false,
    ])
  })

  test('a year without data knows weekends only', () => {
    expect(['2031-01-01', '2031-01-04', '2031-01-05', '2031-05-09'].map(day => isWorkday(ru, day))).toEqual([
      true,
      false,
      false,
      true,
    ])
  })

  test('no workdays from a day is that day, also when it is off', () => {
    expect(addWorkdays(ru, '2026-05-09', 0)).toBe('2026-05-09')
  })

  test('the nearest workday is the day itself, or the first beyond the days off', () => {
    expect(nextWorkday(ru, '2026-05-08')).toBe('2026-05-08')
    expect(nextWorkday(ru, '2026-05-09')).toBe('2026-05-12')
    expect(previousWorkday(ru, '2026-05-11')).toBe('2026-05-08')
    expect(previousWorkday(ru, '2026-05-12')).toBe('2026-05-12')
  })

  test('workdays added to a workday can be taken back', () => {
    fc.assert(
      fc.property(aWorkday, fc.integer({ min: -300, max: 300 }), (day, count) => {
        expect(addWorkdays(ru, addWorkdays(ru, day, count), -count)).toBe(day)
      }),
    )
  })

  test('workdays can be added in two parts', () => {
    fc.assert(
      fc.property(aDay, fc.nat(100), fc.nat(100), (day, first, second) => {
        expect(addWorkdays(ru, addWorkdays(ru, day, first), second)).toBe(addWorkdays(ru, day, first + second))
      }),
    )
  })

  test('a later day or a longer lead never gives an earlier workday', () => {
    fc.assert(
      fc.property(aDay, fc.nat(30), fc.integer({ min: -40, max: 40 }), (day, later, count) => {
        expect(addWorkdays(ru, addDays(day, later), count) >= addWorkdays(ru, day, count)).toBe(true)
        expect(addWorkdays(ru, day, count + 1) > addWorkdays(ru, day, count)).toBe(true)
      }),
    )
  })

  test('a calendar in which nothing ever opens is refused', () => {
    expect(() => isWorkday({ ...ru, weekend: [1, 2, 3, 4, 5, 6, 7] }, '2026-03-02')).toThrow(RangeError)
    expect(() => isWorkday({ ...ru, dayEnd: '09:00' }, '2026-03-02')).toThrow(RangeError)
  })
})

describe('days and months (convention 3)', () => {
  test('a month that is too short ends on its last day', () => {
    expect(addMonths('2026-01-31', 1)).toBe('2026-02-28')
    expect(addMonths('2028-01-31', 1)).toBe('2028-02-29')
    expect(addMonths('2026-03-31', -1)).toBe('2026-02-28')
    expect(addMonths('2026-11-30', 3)).toBe('2027-02-28')
  })

  test('29 February and a year is 28 February', () => {
    expect(addMonths('2028-02-29', 12)).toBe('2029-02-28')
    expect(addMonths('2028-02-29', 48)).toBe('2032-02-29')
    expect(addMonths('2028-02-29', -12)).toBe('2027-02-28')
  })

  test('months agree with the date library', () => {
    fc.assert(
      fc.property(aDay, fc.integer({ min: -200, max: 200 }), (day, months) => {
        expect(addMonths(day, months)).toBe(Temporal.PlainDate.from(day).add({ months }).toString())
      }),
    )
  })

  test('days between two days are those that lead from one to the other', () => {
    fc.assert(
      fc.property(aDay, aDay, (from, to) => {
        expect(addDays(from, daysBetween(from, to))).toBe(to)
      }),
    )
  })

  test('a day across a clock change lasts 23 or 25 hours', () => {
    const newYork = inZone('America/New_York')
    const hours = (day: string) =>
      (epochOf(startOfDay(newYork, addDays(day, 1))) - epochOf(startOfDay(newYork, day))) / HOUR
    expect(['2026-03-07', '2026-03-08', '2026-11-01'].map(hours)).toEqual([24, 23, 25])
  })
})

describe('the clocks of a zone (convention 3)', () => {
  test('a local time that is skipped moves forward by the gap', () => {
    expect(at(inZone('America/New_York'), '2026-03-08', '02:30')).toBe('2026-03-08T07:30:00.000Z') // 03:30 EDT
    expect(at(inZone('America/New_York'), '2026-03-08', '03:30')).toBe('2026-03-08T07:30:00.000Z')
  })

  test('a local time that comes twice means the first', () => {
    expect(at(inZone('America/New_York'), '2026-11-01', '01:30')).toBe('2026-11-01T05:30:00.000Z') // EDT, not EST
    expect(at(inZone('America/New_York'), '2026-11-01', '02:00')).toBe('2026-11-01T07:00:00.000Z')
  })

  test('a day whose midnight is skipped starts an hour later', () => {
    expect(startOfDay(inZone('Asia/Beirut'), '2026-03-29')).toBe('2026-03-28T22:00:00.000Z') // 01:00 there
    expect(dayOf(inZone('Asia/Beirut'), '2026-03-28T22:00:00.000Z')).toBe('2026-03-29')
    expect(dayOf(inZone('Asia/Beirut'), '2026-03-28T21:59:59.999Z')).toBe('2026-03-28')
  })

  test('a day whose midnight comes twice starts with the first', () => {
    expect(startOfDay(inZone('America/Havana'), '2026-11-01')).toBe('2026-11-01T04:00:00.000Z')
  })

  test('a day that a zone left out starts with the next one', () => {
    expect(startOfDay(inZone('Pacific/Apia'), '2011-12-30')).toBe(startOfDay(inZone('Pacific/Apia'), '2011-12-31'))
  })

  test('a zone first asked about at the very moment of a change knows both sides of it', () => {
    const london = inZone('Europe/London')
    expect(dayOf(london, '2026-03-29T01:00:00.000Z')).toBe('2026-03-29')
    expect(at(london, '2026-01-15', '12:00')).toBe('2026-01-15T12:00:00.000Z')
    expect(at(london, '2026-07-15', '12:00')).toBe('2026-07-15T11:00:00.000Z')
  })

  test('24:00 is the first instant of the next day', () => {
    expect(at(ru, '2026-12-31', '24:00')).toBe(startOfDay(ru, '2027-01-01'))
  })

  test('local times and days agree with the date library in every zone and year', () => {
    const aMinute = fc.integer({ min: Date.UTC(1995, 0, 1) / 60_000, max: Date.UTC(2045, 0, 1) / 60_000 })
    fc.assert(
      fc.property(fc.constantFrom(...zones), aMinute, (zone, minute) => {
        const calendar = inZone(zone)
        const instant = instantOf(minute * 60_000)
        const [day = '', time = ''] = instant.slice(0, 16).split('T')
        const there = Temporal.PlainDateTime.from(`${day}T${time}`).toZonedDateTime(zone)
        expect(at(calendar, day, time)).toBe(instantOf(there.epochMilliseconds))
        expect(dayOf(calendar, instant)).toBe(
          Temporal.Instant.from(instant).toZonedDateTimeISO(zone).toPlainDate().toString(),
        )
      }),
      { numRuns: 300 },
    )
  })

  test('the hours around every clock change agree with the date library', () => {
    const wrong: string[] = []
    for (const zone of zones) {
      let change = Temporal.ZonedDateTime.from(`2019-01-01T00:00[${zone}]`).getTimeZoneTransition('next')
      for (; change && change.year < 2030; change = change.getTimeZoneTransition('next')) {
        for (let minutes = -180; minutes <= 180; minutes += 15) {
          const wall = change.toPlainDateTime().add({ minutes })
          const [day = '', time = ''] = wall.toString({ smallestUnit: 'minute' }).split('T')
          const expected = instantOf(wall.toZonedDateTime(zone).epochMilliseconds)
          if (at(inZone(zone), day, time) !== expected) wrong.push(`${zone} ${day} ${time}`)
        }
      }
    }
    expect(wrong).toEqual([])
  })
})

describe('working hours (example G)', () => {
  test('every row of the working-hour vectors holds', () => {
    const rows = vectors('working-hours.csv')
    const wrong = rows.filter(
      ([start = '', hours, result = '']) => addWorkingTime(ru, moscow(start), Number(hours) * HOUR) !== moscow(result),
    )
    expect({ rows: rows.length, wrong }).toEqual({ rows: 220, wrong: [] })
  })

  test('four working hours over 1 May and a weekend end on Monday', () => {
    expect(addWorkingTime(ru, moscow('2026-04-30 16:30'), 4 * HOUR)).toBe(moscow('2026-05-04 11:30'))
  })

  test('the working day is 09:00 to 18:00 on the spot', () => {
    expect([startOfWork(ru, '2026-03-02'), endOfWork(ru, '2026-03-02')]).toEqual([
      moscow('2026-03-02 09:00'),
      moscow('2026-03-02 18:00'),
    ])
  })

  test('hours that fill a day end at its end, hours taken back to its start stay there', () => {
    expect(addWorkingTime(ru, moscow('2026-03-02 09:00'), 9 * HOUR)).toBe(moscow('2026-03-02 18:00'))
    expect(addWorkingTime(ru, moscow('2026-03-02 18:00'), HOUR)).toBe(moscow('2026-03-03 10:00'))
    expect(addWorkingTime(ru, moscow('2026-03-03 10:00'), -HOUR)).toBe(moscow('2026-03-03 09:00'))
    expect(addWorkingTime(ru, moscow('2026-03-03 10:00'), -2 * HOUR)).toBe(moscow('2026-03-02 17:00'))
  })

  test('no working time is no move, even at night', () => {
    expect(addWorkingTime(ru, moscow('2026-03-02 22:00'), 0)).toBe(moscow('2026-03-02 22:00'))
  })

  test('time between is counted inside the window, and is none backwards', () => {
    expect(workingTimeBetween(ru, moscow('2026-03-04 12:00'), moscow('2026-03-10 18:00'))).toBe(33 * HOUR)
    expect(workingTimeBetween(ru, moscow('2026-03-06 18:00'), moscow('2026-03-10 09:00'))).toBe(0)
    expect(workingTimeBetween(ru, moscow('2026-03-10 18:00'), moscow('2026-03-04 12:00'))).toBe(0)
  })

  test('a night window around a clock change counts the hours that passed', () => {
    const nights = { ...inZone('America/New_York'), weekend: [], dayStart: '00:00', dayEnd: '06:00' }
    const hours = ['2026-03-07', '2026-03-08', '2026-11-01'].map(
      day => workingTimeBetween(nights, startOfWork(nights, day), endOfWork(nights, day)) / HOUR,
    )
    expect(hours).toEqual([6, 5, 7])
  })

  test('working time that was added lies between start and end', () => {
    const someCalendar = fc.constantFrom(ru, everyDay, inZone('America/New_York'), inZone('Asia/Beirut'))
    fc.assert(
      fc.property(someCalendar, anInstant, fc.nat(200 * HOUR), (calendar, instant, ms) => {
        expect(workingTimeBetween(calendar, instant, addWorkingTime(calendar, instant, ms))).toBe(ms)
        expect(workingTimeBetween(calendar, addWorkingTime(calendar, instant, -ms), instant)).toBe(ms)
      }),
    )
  })

  test('working time added inside the window can be taken back', () => {
    fc.assert(
      fc.property(aWorkday, fc.integer({ min: 1, max: 9 * HOUR - 1 }), fc.nat(100 * HOUR), (day, into, ms) => {
        const start = instantOf(epochOf(startOfWork(ru, day)) + into)
        expect(addWorkingTime(ru, addWorkingTime(ru, start, ms), -ms)).toBe(start)
      }),
    )
  })

  test('a later start or more work never ends earlier', () => {
    fc.assert(
      fc.property(anInstant, anInstant, fc.nat(90 * HOUR), fc.nat(HOUR), (one, other, ms, more) => {
        const [early, late] = one < other ? [one, other] : [other, one]
        expect(addWorkingTime(ru, early, ms) <= addWorkingTime(ru, late, ms)).toBe(true)
        expect(addWorkingTime(ru, early, ms) <= addWorkingTime(ru, early, ms + more)).toBe(true)
      }),
    )
  })
})

describe('the window for letters (convention 4)', () => {
  test.each([
    ['in the window at once', '2026-03-02 11:15', '2026-03-02 11:15'],
    ['at its first instant at once', '2026-03-02 09:00', '2026-03-02 09:00'],
    ['before it at its opening', '2026-03-02 06:00', '2026-03-02 09:00'],
    ['at the end of the day the next morning', '2026-03-02 18:00', '2026-03-03 09:00'],
    ['over days off on the first workday', '2027-01-01 00:00', '2027-01-11 09:00'],
  ])('a letter leaves %s', (_when, from, to) => {
    expect(nextWindow(ru, moscow(from))).toBe(moscow(to))
  })

  test('the next window is never earlier, always open, and its own next window', () => {
    fc.assert(
      fc.property(anInstant, instant => {
        const open = nextWindow(ru, instant)
        const day = dayOf(ru, open)
        expect(open >= instant && nextWindow(ru, open) === open && isWorkday(ru, day)).toBe(true)
        expect(open >= startOfWork(ru, day) && open < endOfWork(ru, day)).toBe(true)
        expect(workingTimeBetween(ru, instant, open)).toBe(0)
      }),
    )
  })
})

describe('a short day', () => {
  const short: Calendar = { ...ru, id: 'short', days: { ...ru.days, '2026-04-30': '09:00-13:00' } }

  test('ends early, and working hours that do not fit go on the next workday', () => {
    expect(endOfWork(short, '2026-04-30')).toBe(moscow('2026-04-30 13:00'))
    expect(addWorkingTime(short, moscow('2026-04-30 12:00'), 2 * HOUR)).toBe(moscow('2026-05-04 10:00'))
    expect(workingTimeBetween(short, moscow('2026-04-30 09:00'), moscow('2026-05-04 09:00'))).toBe(4 * HOUR)
  })

  test('is a whole working day where days are counted', () => {
    expect(addWorkdays(short, '2026-04-29', 1)).toBe('2026-04-30')
    expect(nextWindow(short, moscow('2026-04-30 13:00'))).toBe(moscow('2026-05-04 09:00'))
  })

  test('may turn a day off into some hours of work', () => {
    const saturday: Calendar = { ...ru, id: 'saturday', days: { ...ru.days, '2026-03-14': '10:00-14:00' } }
    expect(isWorkday(saturday, '2026-03-14')).toBe(true)
    expect(startOfWork(saturday, '2026-03-14')).toBe(moscow('2026-03-14 10:00'))
  })
})
