import type { Day, Instant } from '../../domain/calendar.ts'

// written: a date as it stands in a file: a day, perhaps with a time, perhaps with a zone.

export type Written = {
  day: Day
  /** Milliseconds of the wall clock, counted as if it were UTC; midnight when there is no time. */
  wallMs: number
  hasTime: boolean
  zoneMinutes: number | undefined
}

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS
const ISO =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)? ?(?:(Z)|([+-])(\d{2}):?(\d{2})?)?$/

/** An ISO 8601 date with optional time and zone; `undefined` for anything else, or for a day that does not exist. */
export function parseWritten(text: string): Written | undefined {
  const parts = ISO.exec(text.trim())
  if (parts === null) return undefined
  const [, year, month, date, hour, minute, second, fraction, utc, sign, zoneHours, zoneMinutes] = parts
  const dayMs = Date.UTC(Number(year), Number(month) - 1, Number(date))
  const day = `${year}-${month}-${date}`
  // Publishers write 0001 for "unknown" and 9999 for "unlimited"; neither is a date to keep time by.
  if (Number(year) < 1900 || Number(year) > 2199 || new Date(dayMs).toISOString().slice(0, 10) !== day) return undefined
  const timeMs = timeOfDay(Number(hour ?? 0), Number(minute ?? 0), Number(second ?? 0), fraction ?? '')
  const zone = utc === undefined ? zoneOf(sign, Number(zoneHours ?? 0), Number(zoneMinutes ?? 0)) : 0
  if (timeMs === undefined || zone === 'none') return undefined
  return { day, wallMs: dayMs + timeMs, hasTime: hour !== undefined, zoneMinutes: zone }
}

/**
 * The instant meant by a written date, in UTC with milliseconds. A day without time is its first or its last
 * millisecond, by `edge`; a time without zone is read `utcOffsetMinutes` east of UTC.
 */
export function toInstant(written: Written, edge: 'start' | 'end', utcOffsetMinutes: number): Instant {
  const wallMs = written.hasTime || edge === 'start' ? written.wallMs : written.wallMs + DAY_MS - 1
  return new Date(wallMs - (written.zoneMinutes ?? utcOffsetMinutes) * MINUTE_MS).toISOString()
}

/**
 * The day meant by a written date: the publisher's own, as written. Only plain UTC is moved by `utcOffsetMinutes`,
 * because publishers east of Greenwich store their midnight as 21:00Z of the day before.
 */
export function toDay(written: Written, utcOffsetMinutes: number): Day {
  if (!written.hasTime || written.zoneMinutes !== 0) return written.day
  if (utcOffsetMinutes === 0) return written.day
  return new Date(written.wallMs + utcOffsetMinutes * MINUTE_MS).toISOString().slice(0, 10)
}

/** The last day of a term of `days` days that begins on `day`. */
export function lastDayOf(day: Day, days: number): Day | undefined {
  const last = new Date(Date.parse(`${day}T00:00:00Z`) + (days - 1) * DAY_MS)
  return Number.isNaN(last.getTime()) ? undefined : parseWritten(last.toISOString())?.day
}

function timeOfDay(hour: number, minute: number, second: number, fraction: string): number | undefined {
  const isMidnightAtEnd = hour === 24 && minute === 0 && second === 0
  if (minute > 59 || second > 59 || (hour > 23 && !isMidnightAtEnd)) return undefined
  return (hour * 60 + minute) * MINUTE_MS + second * 1000 + Number(fraction.padEnd(3, '0').slice(0, 3))
}

function zoneOf(sign: string | undefined, hours: number, minutes: number): number | undefined | 'none' {
  if (sign === undefined) return undefined
  if (hours > 14 || minutes > 59) return 'none'
  return (sign === '-' ? -1 : 1) * (hours * 60 + minutes)
}
