// The days of a calendar pattern: intervals, weekdays, n-th weekdays, seasons, days off. Pure day arithmetic.

import {
  addDays,
  addMonths,
  type Calendar,
  type Day,
  daysBetween,
  isWorkday,
  nextWorkday,
  previousWorkday,
} from './calendar.ts'
import type { CalendarPattern, ServiceRule, Standby } from './service-rule.ts'

// A pattern that no day fits (the fifth Monday of a season without one) ends here instead of searching for ever.
const SEARCH_DAYS = 50 * 366
const WEEK = 7
const DAYS_OF = { day: 1, week: WEEK, month: 31, year: 366 } as const

/** The pattern of a rule; months alone are short for it. */
export function patternOf(rule: Pick<ServiceRule, 'calendar' | 'everyMonths'>): CalendarPattern | null {
  if (rule.calendar) return rule.calendar
  return rule.everyMonths === undefined ? null : { every: rule.everyMonths, unit: 'month' }
}

/**
 * The day that an interval is counted from, so that `base` is one of its turns. It is not when somebody changed the
 * interval meanwhile: the next turn then follows `base`, and a schedule of the 31st stays one. A season keeps its origin.
 */
export function inStep(pattern: CalendarPattern, origin: Day, base: Day): Day {
  const { every, unit, season } = pattern
  if (season || pattern.weekdays || pattern.nth) return origin
  if (unit === 'day' || unit === 'week') return base
  const months = unit === 'month' ? every : 12 * every
  const off = (((monthOf(base) - monthOf(origin)) % months) + months) % months
  if (off === 0) return origin
  // The month that is in step and long enough for the day; where none is, the end of a shorter one.
  const turns = Array.from({ length: 12 }, (_, turn) => addMonths(origin, off - months * turn))
  return turns.find(day => day.slice(-2) === origin.slice(-2)) ?? addMonths(origin, off)
}

const monthOf = (day: Day) => 12 * Number(day.slice(0, 4)) + Number(day.slice(5, 7))

/** The first day of the pattern after a day, counted from its origin; before a day off has moved it. */
export function patternDayAfter(pattern: CalendarPattern, origin: Day, after: Day, calendar: Calendar): Day {
  if (!(pattern.every >= 1)) throw new RangeError(`A service every ${pattern.every} ${pattern.unit}s never comes`)
  let skipped: Day | undefined
  const end = addDays(after, Math.max(SEARCH_DAYS, 2 * pattern.every * DAYS_OF[pattern.unit]))
  for (let turn = firstTurn(pattern, origin, after), reached = after; reached <= end; turn++) {
    reached = addDays(reached, Math.max(1, pattern.every * (DAYS_OF[pattern.unit] - 3)))
    for (const day of daysOfTurn(pattern, origin, turn)) {
      const inSeason = seasonal(pattern, day)
      if (inSeason === null || inSeason <= after) continue
      if (pattern.dayOff !== 'skip' || isWorkday(calendar, inSeason)) return inSeason
      skipped ??= inSeason
    }
  }
  // Where every day of the pattern is a day off, a service on one is better than none.
  if (skipped !== undefined) return skipped
  throw new RangeError(`No day fits ${JSON.stringify(pattern)}`)
}

/** Where a day off puts a service. */
export function placedDay(pattern: CalendarPattern, day: Day, calendar: Calendar): Day {
  if (pattern.dayOff === 'before') return previousWorkday(calendar, day)
  return pattern.dayOff === 'after' ? nextWorkday(calendar, day) : day
}

/** A day of an interval moves by the standby that lies within it; null while the object stands by. */
export function afterStandby(day: Day, since: Day, standby: readonly Standby[]): Day | null {
  let moved = day
  for (const { from, to } of standby.toSorted((a, b) => (a.from < b.from ? -1 : 1))) {
    const stopped = from > since ? from : since
    if (stopped >= moved || (to !== null && to <= stopped)) continue
    if (to === null) return null
    moved = addDays(moved, daysBetween(stopped, to))
  }
  return moved
}

/** How many days between two an object stood still. */
export function standbyDays(standby: readonly Standby[], from: Day, until: Day): number {
  let days = 0
  for (const one of standby) {
    const begin = one.from > from ? one.from : from
    const end = one.to === null || one.to > until ? until : one.to
    days += Math.max(daysBetween(begin, end), 0)
  }
  return days
}

/** The turn of the interval that can first lie behind a day: the search begins there, not at an origin of years ago. */
function firstTurn({ every, unit }: CalendarPattern, origin: Day, after: Day): number {
  const days = DAYS_OF[unit] * every
  return Math.max(0, Math.floor(daysBetween(origin, after) / days) - 1)
}

/** Days named in a week or month count from the period of the origin itself; an interval counts from its first turn. */
function daysOfTurn(pattern: CalendarPattern, origin: Day, turn: number): Day[] {
  const { every, unit, weekdays, nth } = pattern
  if (unit === 'week' && weekdays && weekdays.length > 0) {
    const monday = addDays(origin, 1 - weekdayOf(origin) + WEEK * every * turn)
    return weekdays.toSorted((a, b) => a - b).map(weekday => addDays(monday, weekday - 1))
  }
  const months = unit === 'month' ? every : 12 * every
  if (nth && (unit === 'month' || unit === 'year')) {
    const day = nthWeekday(addMonths(`${origin.slice(0, 8)}01`, months * turn), nth)
    return day === null ? [] : [day]
  }
  if (turn === 0) return []
  return [
    unit === 'day' || unit === 'week'
      ? addDays(origin, (unit === 'day' ? 1 : WEEK) * every * turn)
      : addMonths(origin, months * turn),
  ]
}

function nthWeekday(first: Day, { week, weekday }: { week: number; weekday: number }): Day | null {
  const next = addMonths(first, 1)
  if (week < 0) {
    const last = addDays(next, -1)
    return addDays(last, -((weekdayOf(last) - weekday + WEEK) % WEEK) + WEEK * (week + 1))
  }
  const day = addDays(first, ((weekday - weekdayOf(first) + WEEK) % WEEK) + WEEK * (week - 1))
  return day < next ? day : null
}

/** The day itself inside the season. Outside, an interval waits for the season's beginning; a named day is left out. */
function seasonal({ season, weekdays, nth }: CalendarPattern, day: Day): Day | null {
  if (!season) return day
  const monthDay = day.slice(5)
  const inside =
    season.from <= season.to
      ? monthDay >= season.from && monthDay <= season.to
      : monthDay >= season.from || monthDay <= season.to
  if (inside) return day
  if (weekdays || nth) return null
  const year = Number(day.slice(0, 4)) + (monthDay > season.from ? 1 : 0)
  return `${String(year).padStart(4, '0')}-${season.from}`
}

/** 1 is Monday: 1970-01-01 was a Thursday. */
function weekdayOf(day: Day): number {
  return ((((daysBetween('1970-01-01', day) + 3) % WEEK) + WEEK) % WEEK) + 1
}
