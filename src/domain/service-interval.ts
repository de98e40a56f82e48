// How long one turn of a service rule is: what is late by more than that may be done by somebody else (domain.md 3.6).

import { patternOf } from './service-calendar.ts'
import type { ServiceRule } from './service-rule.ts'

const DAYS_OF = { day: 1, week: 7, month: 30, year: 365 } as const
// Of what comes once: an expiry, a crossing, an event.
const ONCE_DAYS = 90
// A floor that is cleaned every day is not lost on the second.
const LEAST_DAYS = 14

/** Days of one interval, roughly: of several scales the shortest where the first decides, else the longest. */
export function intervalDays(rule: ServiceRule, perDay: number | null): number {
  const days = scalesOf(rule, perDay)
  if (days.length === 0) return ONCE_DAYS
  const decides = rule.combine === 'first' ? Math.min(...days) : Math.max(...days)
  return Math.max(Math.round(decides), LEAST_DAYS)
}

function scalesOf(rule: ServiceRule, perDay: number | null): number[] {
  const pattern = patternOf(rule)
  const { everyUsage, consumption } = rule
  return [
    ...(pattern ? [pattern.every * DAYS_OF[pattern.unit]] : []),
    ...(everyUsage !== undefined && perDay !== null && perDay > 0 ? [everyUsage / perDay] : []),
    ...(consumption ? [(consumption.stock * 7) / (consumption.perTime * consumption.timesPerWeek)] : []),
  ]
}
