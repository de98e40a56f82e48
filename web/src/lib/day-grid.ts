// The days that a view of the calendar shows. Weeks begin on Monday; a month is shown in whole weeks.

import { addDays, addMonths, type Day, daysBetween } from '../../../src/domain/calendar.ts'

export const PLAN_VIEWS = ['month', 'week', 'agenda', 'year'] as const
export type PlanView = (typeof PLAN_VIEWS)[number]

/** First and last day, both shown. */
export type Span = { from: Day; to: Day }

const WEEK = 7
const AGENDA_DAYS = 30
const LAST_MONTH_BEHIND = 11

/** 1 is Monday: 1970-01-01 was a Thursday. */
export const weekdayOf = (day: Day) => ((((daysBetween('1970-01-01', day) + 3) % WEEK) + WEEK) % WEEK) + 1

const mondayOf = (day: Day): Day => addDays(day, 1 - weekdayOf(day))
export const firstOfMonth = (day: Day): Day => `${day.slice(0, 8)}01`
const lastOfMonth = (day: Day): Day => addDays(addMonths(firstOfMonth(day), 1), -1)

/** A year is twelve months from that of the day, so that what is ahead is not cut off at New Year. */
export function spanOf(view: PlanView, day: Day): Span {
  switch (view) {
    case 'month':
      return { from: mondayOf(firstOfMonth(day)), to: addDays(mondayOf(lastOfMonth(day)), WEEK - 1) }
    case 'week':
      return { from: mondayOf(day), to: addDays(mondayOf(day), WEEK - 1) }
    case 'agenda':
      return { from: day, to: addDays(day, AGENDA_DAYS - 1) }
    case 'year':
      return { from: firstOfMonth(day), to: lastOfMonth(addMonths(firstOfMonth(day), LAST_MONTH_BEHIND)) }
  }
}

export function daysOf({ from, to }: Span): Day[] {
  return Array.from({ length: daysBetween(from, to) + 1 }, (_, index) => addDays(from, index))
}

export function weeksOf(span: Span): Day[][] {
  const days = daysOf(span)
  return Array.from({ length: Math.ceil(days.length / WEEK) }, (_, week) => days.slice(week * WEEK, (week + 1) * WEEK))
}

/** The months of a year view, each with the blanks before its first day. */
export function monthsOf(span: Span): { month: Day; blanks: number; days: Day[] }[] {
  const firsts = daysOf(span).filter(day => day.endsWith('-01'))
  return firsts.map(month => ({
    month,
    blanks: weekdayOf(month) - 1,
    days: daysOf({ from: month, to: lastOfMonth(month) }),
  }))
}

/** The day that the view shows when one goes on or back. */
export function turned(view: PlanView, day: Day, by: 1 | -1): Day {
  switch (view) {
    case 'month':
      return addMonths(firstOfMonth(day), by)
    case 'week':
      return addDays(day, by * WEEK)
    case 'agenda':
      return addDays(day, by * AGENDA_DAYS)
    case 'year':
      return addMonths(firstOfMonth(day), by * (LAST_MONTH_BEHIND + 1))
  }
}

/** What arrow keys do in a grid of days; null for a key that does not move. */
export function movedBy(key: string, day: Day): Day | null {
  switch (key) {
    case 'ArrowLeft':
      return addDays(day, -1)
    case 'ArrowRight':
      return addDays(day, 1)
    case 'ArrowUp':
      return addDays(day, -WEEK)
    case 'ArrowDown':
      return addDays(day, WEEK)
    case 'Home':
      return mondayOf(day)
    case 'End':
      return addDays(mondayOf(day), WEEK - 1)
    case 'PageUp':
      return addMonths(day, -1)
    case 'PageDown':
      return addMonths(day, 1)
    default:
      return null
  }
}

const HEAT_STEPS = 4

/** How dark a day of the year is, 0 to 4: by the busiest day shown, so that one day of 400 does not bleach the rest, by the root. */
export function heatOf(count: number, busiest: number): number {
  if (count <= 0 || busiest <= 0) return 0
  return Math.max(1, Math.ceil(Math.sqrt(count / busiest) * HEAT_STEPS))
}
