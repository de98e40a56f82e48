// A year on a page: its months as weeks from Monday, and what each day is. Days are texts; no clock, no zone.

import type { CalendarYear } from '../../../src/endpoints/calendar-view.ts'
import { type Locale, languageTag } from './date.ts'

export type YearDay = CalendarYear['days'][number]

/** What a day is set to before it is saved; null takes its own entry away. */
export type DayEdit = { kind: string; note: string | null; movedFrom: string | null } | null
export type DayEdits = Readonly<Record<string, DayEdit>>

/** `usual` works by its weekday, `weekend` does not; the others are entries. */
export type Look = 'usual' | 'weekend' | 'off' | 'work' | 'short'

const DAY_MS = 86_400_000
const two = (number: number) => String(number).padStart(2, '0')

/** ISO weekday, 1 is Monday. */
export const weekdayOf = (day: string) => new Date(`${day}T00:00:00Z`).getUTCDay() || 7

export const addDays = (day: string, count: number) =>
  new Date(Date.parse(`${day}T00:00:00Z`) + count * DAY_MS).toISOString().slice(0, 10)

/** The weeks of a month (1 to 12); places of other months are null. */
export function weeksOf(year: number, month: number): (string | null)[][] {
  const first = `${year}-${two(month)}-01`
  const length = new Date(Date.UTC(year, month, 0)).getUTCDate()
  const before = weekdayOf(first) - 1
  const places = Array.from({ length: Math.ceil((before + length) / 7) * 7 }, (_, index) => {
    const date = index - before + 1
    return date >= 1 && date <= length ? `${year}-${two(month)}-${two(date)}` : null
  })
  return Array.from({ length: places.length / 7 }, (_, week) => places.slice(week * 7, week * 7 + 7))
}

export function lookOf(kind: string | undefined, day: string, weekend: readonly number[]): Look {
  if (kind === undefined) return weekend.includes(weekdayOf(day)) ? 'weekend' : 'usual'
  return kind === 'off' || kind === 'work' ? kind : 'short'
}

/** Monday first, short. */
export function weekdayNames(locale: Locale, width: 'short' | 'long'): string[] {
  const format = new Intl.DateTimeFormat(languageTag(locale), { weekday: width, timeZone: 'UTC' })
  return Array.from({ length: 7 }, (_, index) => format.format(new Date(Date.UTC(2024, 0, 1 + index))))
}

export function monthName(year: number, month: number, locale: Locale): string {
  const name = new Intl.DateTimeFormat(languageTag(locale), { month: 'long', timeZone: 'UTC' }).format(
    new Date(Date.UTC(year, month - 1, 1)),
  )
  return name.charAt(0).toUpperCase() + name.slice(1)
}

/** Where an arrow key leads from a day; undefined for other keys. */
export function arrowFrom(day: string, key: string): string | undefined {
  const steps: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 }
  const step = steps[key]
  if (step === undefined) return undefined
  const next = addDays(day, step)
  return next.slice(0, 4) === day.slice(0, 4) ? next : day
}
