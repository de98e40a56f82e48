/**
 * Working days and hours of a region, and the only arithmetic on dates in the product (conventions 2, 3 and 5).
 * Instant: an ISO text in UTC, always with milliseconds, so that two of them compare as text.
 * Day: a date without time or zone. Workday: a day on which the region works, whatever the weekday.
 * Window: the working hours of a workday; its last instant belongs to the work done, not to the next opening. A short
 * day has a window of its own.
 */
import { clockOf, DAY_MS, epochAtWall, isZone, wallOf, type ZoneClock } from './calendar-zone.ts'

export type Instant = string
export type Day = string

/** A day off, a workday, or a workday with hours of its own: '09:00-13:00'. */
export type DayKind = 'off' | 'work' | `${string}-${string}`

/** Plain JSON. A year without `days` knows weekends only. */
export type Calendar = {
  id: string
  /** As people call it. */
  name?: { ru: string; en: string }
  zone: string
  dayStart: string // 'HH:MM'
  dayEnd: string
  weekend: number[] // ISO weekdays, 6 and 7 are Saturday and Sunday
  days: Readonly<Record<Day, DayKind>>
}

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000

const two = (part: number) => (part < 10 ? `0${Math.trunc(part)}` : `${Math.trunc(part)}`)

// The days that a company speaks of are a few thousand; the bound is for imported history.
const dayTexts = new Map<number, Day>()
const dayNumbers = new Map<Day, number>()
const DAY_TEXTS_AT_MOST = 50_000

export function instantOf(epochMs: number): Instant {
  const day = Math.floor(epochMs / DAY_MS)
  const ms = Math.floor(epochMs) - day * DAY_MS
  // By hand: a plan writes a hundred of them, and toISOString was half of its time.
  const time = `${two(ms / HOUR_MS)}:${two((ms / MINUTE_MS) % 60)}:${two((ms / 1000) % 60)}`
  return `${dayText(day)}T${time}.${String(ms % 1000).padStart(3, '0')}Z`
}

export function epochOf(instant: Instant): number {
  const epochMs = Date.parse(instant)
  if (Number.isNaN(epochMs)) throw new RangeError(`"${instant}" is not an instant`)
  return epochMs
}

export function isInstant(value: unknown): value is Instant {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value)) return false
  const epochMs = Date.parse(value)
  return !Number.isNaN(epochMs) && new Date(epochMs).toISOString() === value
}

export function isDay(value: unknown): value is Day {
  if (typeof value !== 'string' || value.length !== 10) return false
  return dayNumbers.has(value) || isInstant(`${value}T00:00:00.000Z`)
}

/** The local day of an instant. */
export function dayOf(calendar: Calendar, instant: Instant): Day {
  return dayText(localDay(tableOf(calendar), epochOf(instant)))
}

/** The instant at which the clocks of the zone show this time, 'HH:MM', of this day. */
export function at(calendar: Calendar, day: Day, time: string): Instant {
  return instantOf(epochAt(tableOf(calendar), dayNumber(day), minutesOf(time) * MINUTE_MS))
}

/** The first instant of a day; of the day after a period it is the end of the period (convention 5). */
export function startOfDay(calendar: Calendar, day: Day): Instant {
  return instantOf(epochAt(tableOf(calendar), dayNumber(day), 0))
}

export function startOfWork(calendar: Calendar, day: Day): Instant {
  const table = tableOf(calendar)
  const number = dayNumber(day)
  return instantOf(epochAt(table, number, (windowOf(table, number) ?? table.usual).startMs))
}

export function endOfWork(calendar: Calendar, day: Day): Instant {
  const table = tableOf(calendar)
  const number = dayNumber(day)
  return instantOf(epochAt(table, number, (windowOf(table, number) ?? table.usual).endMs))
}

export function isWorkday(calendar: Calendar, day: Day): boolean {
  return windowOf(tableOf(calendar), dayNumber(day)) !== null
}

/** The day itself when it is a workday. */
export function nextWorkday(calendar: Calendar, day: Day): Day {
  return isWorkday(calendar, day) ? day : addWorkdays(calendar, day, 1)
}

/** The day itself when it is a workday. */
export function previousWorkday(calendar: Calendar, day: Day): Day {
  return isWorkday(calendar, day) ? day : addWorkdays(calendar, day, -1)
}

export function addDays(day: Day, count: number): Day {
  return dayText(dayNumber(day) + count)
}

/** Whole days from the first to the second, negative when the second is earlier. */
export function daysBetween(from: Day, to: Day): number {
  return dayNumber(to) - dayNumber(from)
}

/** Convention 3: a month that is too short ends the sum on its last day. */
export function addMonths(day: Day, count: number): Day {
  const start = new Date(dayNumber(day) * DAY_MS)
  const months = start.getUTCMonth() + count
  const lastOfMonth = new Date(Date.UTC(start.getUTCFullYear(), months + 1, 0))
  const dayOfMonth = Math.min(start.getUTCDate(), lastOfMonth.getUTCDate())
  return dayText(lastOfMonth.setUTCDate(dayOfMonth) / DAY_MS)
}

/** Convention 2: the start day does not count, whether it is a workday or not; 0 is the day itself. */
export function addWorkdays(calendar: Calendar, day: Day, count: number): Day {
  const table = tableOf(calendar)
  const step = Math.sign(count)
  let number = dayNumber(day)
  for (let left = Math.abs(count); left > 0; ) {
    number += step
    if (windowOf(table, number)) left -= 1
  }
  return dayText(number)
}

/**
 * Moves an instant by working time; a negative time moves back. What fills a day ends at its end (18:00), what is taken
 * back to its start stays there (09:00). No time is no move, even outside the window.
 */
export function addWorkingTime(calendar: Calendar, instant: Instant, ms: number): Instant {
  if (!Number.isFinite(ms)) throw new RangeError(`${ms} is not a working time`)
  if (ms === 0) return instant
  const table = tableOf(calendar)
  const from = epochOf(instant)
  const step = Math.sign(ms)
  let left = Math.abs(ms)
  for (let day = localDay(table, from); ; day += step) {
    const window = windowOf(table, day)
    if (window === null) continue
    const start = epochAt(table, day, window.startMs)
    const end = epochAt(table, day, window.endMs)
    const room = step > 0 ? end - Math.max(from, start) : Math.min(from, end) - start
    if (room >= left) return instantOf(step > 0 ? end - room + left : start + room - left)
    left -= Math.max(room, 0)
  }
}

/** Working milliseconds between two instants, 0 when the second is not later. */
export function workingTimeBetween(calendar: Calendar, from: Instant, to: Instant): number {
  const table = tableOf(calendar)
  const first = epochOf(from)
  const last = epochOf(to)
  if (last <= first) return 0
  const lastDay = localDay(table, last)
  let total = 0
  for (let day = localDay(table, first); day <= lastDay; day += 1) {
    const window = windowOf(table, day)
    if (window === null) continue
    const start = Math.max(first, epochAt(table, day, window.startMs))
    const end = Math.min(last, epochAt(table, day, window.endMs))
    total += Math.max(end - start, 0)
  }
  return total
}

/** The instant itself inside the window of a workday, else the next opening; at the end of the day it is shut. */
export function nextWindow(calendar: Calendar, instant: Instant): Instant {
  const table = tableOf(calendar)
  const from = epochOf(instant)
  for (let day = localDay(table, from); ; day += 1) {
    const window = windowOf(table, day)
    if (window === null) continue
    const start = epochAt(table, day, window.startMs)
    if (from <= start) return instantOf(start)
    if (from < epochAt(table, day, window.endMs)) return instant
  }
}

/** Whether the installed zone rules know it, by its name or by an older one. */
export const isTimeZone = isZone

/** Whether these are two times of a day, the second after the first. */
export function isWindow(start: string, end: string): boolean {
  const [from, to] = [minutesIn(start), minutesIn(end)]
  return from !== null && to !== null && from < to
}

/** What a calendar compiles to: days are counted from 1970-01-01. */
type Table = {
  clock: ZoneClock
  usual: Window
  weekend: boolean[]
  exceptions: Map<number, Window | null>
}

/** Working hours of a day, by the wall clock. */
type Window = { startMs: number; endMs: number }

// By the calendar value itself: it is never changed, and its table goes when it goes.
const tables = new WeakMap<Calendar, Table>()

function tableOf(calendar: Calendar): Table {
  const known = tables.get(calendar)
  if (known) return known
  const table = compile(calendar)
  tables.set(calendar, table)
  return table
}

function compile(calendar: Calendar): Table {
  const usual = windowBetween(calendar.id, calendar.dayStart, calendar.dayEnd)
  const weekend = [1, 2, 3, 4, 5, 6, 7].map(weekday => calendar.weekend.includes(weekday))
  // The search for the next working moment would be endless.
  if (weekend.every(Boolean)) throw new RangeError(`Calendar "${calendar.id}" has no working weekday`)
  const exceptions = new Map(
    Object.entries(calendar.days).map(([day, kind]) => [dayNumber(day), windowOfKind(calendar.id, kind, usual)]),
  )
  return { clock: clockOf(calendar.zone), usual, weekend, exceptions }
}

function windowOfKind(id: string, kind: DayKind, usual: Window): Window | null {
  if (kind === 'off') return null
  const [start = '', end = ''] = kind.split('-')
  return kind === 'work' ? usual : windowBetween(id, start, end)
}

function windowBetween(id: string, start: string, end: string): Window {
  const window = { startMs: minutesOf(start) * MINUTE_MS, endMs: minutesOf(end) * MINUTE_MS }
  if (window.endMs <= window.startMs) throw new RangeError(`Calendar "${id}" ends its day before it starts`)
  return window
}

function windowOf(table: Table, day: number): Window | null {
  const exception = table.exceptions.get(day)
  if (exception !== undefined) return exception
  // 1970-01-01 was a Thursday, index 3 of a week that starts on Monday.
  return table.weekend[(((day + 3) % 7) + 7) % 7] ? null : table.usual
}

function localDay(table: Table, epochMs: number): number {
  return Math.floor(wallOf(table.clock, epochMs) / DAY_MS)
}

function epochAt(table: Table, day: number, timeMs: number): number {
  return epochAtWall(table.clock, day * DAY_MS + timeMs)
}

function dayNumber(day: Day): number {
  const known = dayNumbers.get(day)
  if (known !== undefined) return known
  const epochMs = day.length === 10 ? Date.parse(day) : Number.NaN
  if (Number.isNaN(epochMs)) throw new RangeError(`"${day}" is not a day`)
  const number = epochMs / DAY_MS
  // The parser takes the 31st of a short month for the 1st of the next: such a text is not the day's own.
  if (dayText(number) === day) dayNumbers.set(day, number)
  return number
}

function dayText(number: number): Day {
  const known = dayTexts.get(number)
  if (known) return known
  const text = new Date(number * DAY_MS).toISOString()
  if (text.length !== 24) throw new RangeError(`${text} is outside the years 0000 to 9999`)
  if (dayTexts.size >= DAY_TEXTS_AT_MOST) {
    dayTexts.clear()
    dayNumbers.clear()
  }
  const day = text.slice(0, 10)
  dayTexts.set(number, day)
  return day
}

function minutesOf(time: string): number {
  const minutes = minutesIn(time)
  if (minutes === null) throw new RangeError(`"${time}" is not a time of day`)
  return minutes
}

function minutesIn(time: string): number | null {
  const match = /^([01]\d|2[0-4]):([0-5]\d)$/.exec(time)
  const minutes = match ? Number(match[1]) * 60 + Number(match[2]) : Number.NaN
  return minutes <= 1440 ? minutes : null
}
