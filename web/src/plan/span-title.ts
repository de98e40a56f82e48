import { type Locale, languageTag } from '../lib/date.ts'
import type { PlanView, Span } from '../lib/day-grid.ts'

const utc = (day: string) => new Date(`${day}T00:00:00Z`)

/** November 2026; 23 – 29 November 2026; November 2026 – October 2027. */
export function spanTitle(view: PlanView, { from, to }: Span, day: string, locale: Locale): string {
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(languageTag(locale), { ...options, timeZone: 'UTC' })
  const month = { month: 'long', year: 'numeric' } as const
  switch (view) {
    case 'month':
      return capital(format(month).format(utc(day)))
    case 'year':
      return capital(format(month).formatRange(utc(from), utc(to)))
    default:
      return capital(format({ ...month, day: 'numeric' }).formatRange(utc(from), utc(to)))
  }
}

/** Thursday, 26 November. */
export function dayTitle(day: string, locale: Locale): string {
  const options = { weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' } as const
  return capital(new Intl.DateTimeFormat(languageTag(locale), options).format(utc(day)))
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
