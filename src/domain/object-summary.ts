// How a tracked object stands with its services, as a line of a list says it.

import { addDays, type Calendar, type Day } from './calendar.ts'
import { containedIn, withoutContained } from './nested-service.ts'
import { serviceFacts } from './object-service.ts'
import type { ProcessView } from './process.ts'
import { type NextService, nextService } from './service.ts'
import type { ServiceRule } from './service-rule.ts'

/** overdue: its day has passed; due: its lead has come, so that it can be done; soon: within a month; ok: later. */
export const SERVICE_STATES = ['overdue', 'due', 'soon', 'ok', 'none'] as const
export type ServiceState = (typeof SERVICE_STATES)[number]

/** How far ahead a service is soon. */
export const SOON_DAYS = 30

/** By the day of the next service; `isOpen`: the lead of one has come. */
export function serviceState(serviceOn: Day | null, { isOpen, today }: { isOpen: boolean; today: Day }): ServiceState {
  if (serviceOn === null) return 'none'
  if (serviceOn < today) return 'overdue'
  if (isOpen) return 'due'
  return serviceOn <= addDays(today, SOON_DAYS) ? 'soon' : 'ok'
}

export type NearestService = { rule: ServiceRule; next: NextService }

/** Of all services ahead the one that is due first; null when nobody can tell a day of any. */
export function nearestService(
  process: Pick<ProcessView, 'facts'>,
  { calendar, today }: { calendar: Calendar; today: Day },
): NearestService | null {
  const facts = serviceFacts(process)
  const found = facts.rules.map(rule => ({ rule, next: nextService(rule, facts, calendar, today) }))
  const dated = withoutContained(found, containedIn(facts.rules)).filter(({ next }) => next.dueOn !== null)
  return dated.toSorted((a, b) => compare(a.next.dueOn ?? '', b.next.dueOn ?? ''))[0] ?? null
}

const compare = (a: string, b: string) => (a < b ? -1 : Number(a > b))
