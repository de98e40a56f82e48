// How instants (ISO, UTC) and days (YYYY-MM-DD) are shown to a reader: in the reader's zone and language.
// Nothing here counts working days; that is the calendar's work on the server.

export type Locale = 'ru' | 'en'
export type Reader = { locale: Locale; zone: string }

const DAY_MS = 86_400_000
const TAGS = { ru: 'ru-RU', en: 'en-GB' } as const

export const languageTag = (locale: Locale) => TAGS[locale]

/** `15.05.2026` in Russian, `15 May 2026` in English. A day has no zone. */
export function formatDay(day: string, locale: Locale): string {
  const date = new Date(`${day.slice(0, 10)}T00:00:00Z`)
  return Number.isNaN(date.getTime()) ? day : dayFormat(locale, 'UTC').format(date)
}

/** Day and minutes in the reader's zone. */
export function formatInstant(instant: string, reader: Reader): string {
  const date = new Date(instant)
  if (Number.isNaN(date.getTime())) return instant
  return `${dayFormat(reader.locale, reader.zone).format(date)} ${formatTime(instant, reader)}`
}

/** `09:00` in the reader's zone. */
export function formatTime(instant: string, reader: Reader): string {
  const options: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }
  return new Intl.DateTimeFormat(TAGS[reader.locale], { ...options, timeZone: reader.zone }).format(new Date(instant))
}

/** A day or an instant, whichever the text is. */
export const formatWhen = (value: string, reader: Reader) =>
  isDay(value) ? formatDay(value, reader.locale) : formatInstant(value, reader)

export const isDay = (value: string) => /^\d{4}-\d{2}-\d{2}$/.test(value)

export const isInstant = (value: string) => /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(value)

/** Short name of the zone at that moment: `GMT+3`. */
export function zoneName(instant: string, reader: Reader): string {
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone: reader.zone, timeZoneName: 'short' }).formatToParts(
    new Date(instant),
  )
  return parts.find(part => part.type === 'timeZoneName')?.value ?? reader.zone
}

/** Which day it is for the reader at that moment, `YYYY-MM-DD`. */
export function dayOf(instant: string, zone: string): string {
  return wallParts(new Date(instant), zone).slice(0, 10)
}

/** Wall-clock time `HH:MM` for the reader at that moment. */
export function timeOf(instant: string, zone: string): string {
  return wallParts(new Date(instant), zone).slice(11, 16)
}

/** Whole days between two days; negative when `to` lies before `from`. */
export function daysBetween(from: string, to: string): number {
  return Math.round(
    (Date.parse(`${to.slice(0, 10)}T00:00:00Z`) - Date.parse(`${from.slice(0, 10)}T00:00:00Z`)) / DAY_MS,
  )
}

/** "tomorrow", "in 3 days", "2 hours ago": hours and minutes within a day, calendar days of the reader beyond. */
export function relative(instant: string, now: string, reader: Reader): string {
  const words = new Intl.RelativeTimeFormat(TAGS[reader.locale], { numeric: 'auto' })
  const ms = Date.parse(instant) - Date.parse(now)
  if (Math.abs(ms) < 3_600_000) return words.format(Math.trunc(ms / 60_000), 'minute')
  if (Math.abs(ms) < DAY_MS) return words.format(Math.trunc(ms / 3_600_000), 'hour')
  const days = daysBetween(dayOf(now, reader.zone), dayOf(instant, reader.zone))
  if (Math.abs(days) < 60) return words.format(days, 'day')
  return words.format(Math.round(days / 30.4), 'month')
}

export type Urgency = 'overdue' | 'today' | 'soon' | 'later'

/** How near a due date is for the reader: passed, the same day, within three days, or beyond. */
export function urgency(instant: string, now: string, zone: string): Urgency {
  if (Date.parse(instant) < Date.parse(now)) return 'overdue'
  const days = daysBetween(dayOf(now, zone), dayOf(instant, zone))
  if (days <= 0) return 'today'
  return days <= 3 ? 'soon' : 'later'
}

/**
 * The instant of a wall-clock time in a zone. A time that a clock change skips moves forward by the gap; one that comes
 * twice means the first.
 */
export function instantOf(day: string, time: string, zone: string): string {
  const wall = Date.parse(`${day}T${time.length === 5 ? `${time}:00` : time}Z`)
  const before = wall - offsetAt(wall - DAY_MS, zone)
  const after = wall - offsetAt(wall + DAY_MS, zone)
  const isWall = (epoch: number) => epoch + offsetAt(epoch, zone) === wall
  const epoch = isWall(before) ? before : isWall(after) ? after : before
  return new Date(epoch).toISOString()
}

function offsetAt(epoch: number, zone: string): number {
  const whole = Math.floor(epoch / 1000) * 1000
  return Date.parse(`${wallParts(new Date(whole), zone)}Z`) - whole
}

/** Wall-clock time in a zone as `YYYY-MM-DDTHH:MM:SS`. */
function wallParts(date: Date, zone: string): string {
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  })
  return format.format(date).replace(' ', 'T')
}

function dayFormat(locale: Locale, zone: string) {
  const options: Intl.DateTimeFormatOptions =
    locale === 'ru'
      ? { day: '2-digit', month: '2-digit', year: 'numeric', timeZone: zone }
      : { day: 'numeric', month: 'short', year: 'numeric', timeZone: zone }
  return new Intl.DateTimeFormat(TAGS[locale], options)
}

/** What a person typed as a day: `15.05.2026`, `15/5/26`, `2026-05-15`, `15 May 2026`; null when it is no real day. */
export function parseDay(text: string, locale: Locale): string | null {
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text.trim())
  if (iso) return realDay(Number(iso[1]), Number(iso[2]), Number(iso[3]))
  const parts = /^(\d{1,2})[\s./-]+(\d{1,2}|[^\d\s./-]+)[\s./-]+(\d{4}|\d{2})$/u.exec(text.trim())
  if (!parts) return null
  const [, day = '', month = '', year = ''] = parts
  const monthNumber = /^\d/.test(month) ? Number(month) : monthOf(month, locale)
  return realDay(Number(year) + (year.length === 2 ? 2000 : 0), monthNumber, Number(day))
}

function monthOf(word: string, locale: Locale): number {
  const names = new Intl.DateTimeFormat(TAGS[locale], { day: 'numeric', month: 'short', timeZone: 'UTC' })
  const start = word.toLocaleLowerCase(TAGS[locale]).slice(0, 3)
  for (let month = 1; month <= 12; month += 1) {
    const parts = names.formatToParts(new Date(Date.UTC(2026, month - 1, 15)))
    const name = parts.find(part => part.type === 'month')?.value ?? ''
    if (name.toLocaleLowerCase(TAGS[locale]).startsWith(start)) return month
  }
  return 0
}

function realDay(year: number, month: number, day: number): string | null {
  const date = new Date(Date.UTC(year, month - 1, day))
  const isReal = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  return isReal ? date.toISOString().slice(0, 10) : null
}
