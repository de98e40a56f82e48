// How a service stands on a day: one answer for lists, pages, the calendar and letters.

import { addDays, type Day } from './calendar.ts'

/**
 * overdue: its grace has passed; grace: its day has, but it still counts as on schedule; due: its lead has come, so that it can be
 * done; soon: within a month; ok: later; none: nobody can tell a day.
 */
export const SERVICE_STATES = ['overdue', 'grace', 'due', 'soon', 'ok', 'none'] as const
export type ServiceState = (typeof SERVICE_STATES)[number]

/** How far ahead a service is soon. */
export const SOON_DAYS = 30

/** `graceOn`: the last day of its grace, which is no earlier than the due day; null where there is none. `isOpen`: its lead has come. */
export type Standing = { dueOn: Day | null; graceOn: Day | null; isOpen: boolean }

/** The due day itself is not late, and neither is the last day of the grace. */
export function serviceState({ dueOn, graceOn, isOpen }: Standing, today: Day): ServiceState {
  if (dueOn === null) return 'none'
  if (dueOn < today) return graceOn !== null && graceOn >= today ? 'grace' : 'overdue'
  if (isOpen) return 'due'
  return dueOn <= addDays(today, SOON_DAYS) ? 'soon' : 'ok'
}
