// Until when a service that is due still counts as on schedule (domain.md 3.6, grace): the days, or the share of the interval,
// that its rule allows.

import { addDays, type Calendar, type Day, daysBetween } from './calendar.ts'
import { latest } from './earliest.ts'
import { calendarDue, type NextService, usageBase, usageDue } from './service.ts'
import { reachOf, usageForecast } from './service-meter.ts'
import type { ObjectFacts, ServiceRule } from './service-rule.ts'

type Due = Pick<NextService, 'dueOn' | 'by'>

/**
 * The last day of the grace: of usage the day on which the meter is expected at the share beyond the limit, or was read there;
 * of a date so many days later. Without grace the due day itself; null while nobody can tell that.
 */
export function graceDay(rule: ServiceRule, next: Due, facts: ObjectFacts, calendar: Calendar): Day | null {
  const { dueOn, by } = next
  if (dueOn === null) return null
  const share = (rule.gracePercent ?? 0) / 100
  const reached = by === 'usage' && share > 0 ? usageGrace(rule, share, facts, calendar) : null
  if (reached !== null) return latest(reached, dueOn)
  return addDays(dueOn, rule.graceDays ?? (by === 'calendar' ? shareOfDays(rule, share, calendar) : 0))
}

function usageGrace(rule: ServiceRule, share: number, { readings }: ObjectFacts, calendar: Calendar): Day | null {
  const due = usageDue(rule)
  if (due === null) return null
  const limit = due + share * (due - usageBase(rule))
  return reachOf(limit, rule.last, usageForecast(readings, calendar, rule.meter)).on
}

function shareOfDays(rule: ServiceRule, share: number, calendar: Calendar): number {
  const planned = share === 0 ? null : calendarDue(rule, calendar)
  return planned === null ? 0 : Math.floor(share * daysBetween(rule.dueFrom?.on ?? rule.last.on, planned))
}
