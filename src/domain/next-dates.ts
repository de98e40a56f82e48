// The dates that a rule would bring, before anybody saves it: an object that is used evenly and served the same way each time.

import { addDays, addMonths, type Calendar, type Day, daysBetween } from './calendar.ts'
import { latest } from './earliest.ts'
import type { Attributes, RuleTemplate } from './object-kind.ts'
import { applied } from './rule-template.ts'
import { complete, expiryOf, nextService } from './service.ts'
import type { Reading, Scale, ServiceRule } from './service-rule.ts'

export type Supposed = {
  attributes: Attributes
  /** When it was last served, and what its meter showed then. */
  since: Day
  usage: number
  usagePerDay: number
  /** How many days after each due day the service is done; below 0: before it. */
  doneDaysLate: number
  count: number
  calendar: Calendar
}

export type NextDate = { opensOn: Day | null; dueOn: Day; by: Scale; usage: number | null; doneOn: Day }

/** Fewer than `count` where the rule does not know the day by itself: an event, a threshold, a day that nobody named. */
export function nextDates(template: RuleTemplate, supposed: Supposed): NextDate[] {
  const { attributes, since, usage, usagePerDay, doneDaysLate, count, calendar } = supposed
  const meterOn = (day: Day) => usage + Math.max(0, daysBetween(since, day)) * usagePerDay
  const readings = evenly({ since, usage, usagePerDay, meter: template.meter })
  const dates: NextDate[] = []
  let rule: ServiceRule = { ...applied(template, { attributes }), last: { on: since, usage } }
  while (dates.length < count) {
    const { leadOn, dueOn, by } = nextService(rule, { readings }, calendar)
    if (dueOn === null) return dates
    const late = addDays(dueOn, doneDaysLate)
    const doneOn = late > rule.last.on ? late : addDays(rule.last.on, 1)
    const shown = template.everyUsage === undefined ? null : Math.round(meterOn(dueOn))
    dates.push({ opensOn: leadOn, dueOn, by, usage: shown, doneOn })
    const until = expiryOf(rule)
    const done = complete(rule, { on: doneOn, usage: meterOn(doneOn), stock: rule.consumption?.stock }, calendar)
    // A renewal lasts from the end of what expired, or from the renewal when that came later.
    rule = until === null ? done : { ...done, expiresOn: renewed(rule, latest(until, doneOn)) }
  }
  return dates
}

const renewed = ({ validMonths }: ServiceRule, from: Day): Day | undefined =>
  validMonths === undefined ? undefined : addMonths(from, validMonths)

/** Two readings that say how much is used a day. */
function evenly({
  since,
  usage,
  usagePerDay,
  meter,
}: Pick<Supposed, 'since' | 'usage' | 'usagePerDay'> & { meter: string | undefined }): Reading[] {
  if (!(usagePerDay > 0)) return []
  const days = 30
  return [
    { at: addDays(since, -days), value: usage - days * usagePerDay, meter },
    { at: since, value: usage, meter },
  ]
}
