/**
 * The services of a tracked object in the months ahead, if each is done when it is due (domain.md 3.6, 3.7). Projected
 * service: one occurrence of one rule, with the day on which it is done. The next occurrence counts from it as the rule's
 * anchor says, with the reading that the meter is expected to show; what a service contains is settled with it.
 */

import { addDays, type Calendar, type Day, daysBetween } from './calendar.ts'
import { latest } from './earliest.ts'
import { containedIn, withoutContained } from './nested-service.ts'
import { complete, type NextService, nextService, usageDue } from './service.ts'
import { type UsageForecast, usageForecast } from './service-meter.ts'
import type { ObjectFacts, Scale, ServiceRule } from './service-rule.ts'

/** `dueOn` may lie in the past; `on` is the day on which it is done: never before today. */
export type ProjectedService = { ruleId: string; dueOn: Day; on: Day; by: Scale }

/** `booked`: the day that was agreed for the service of a rule that is due next. */
export type Horizon = { today: Day; until: Day; booked?: ReadonlyMap<string, Day> | undefined }

type Open = { rule: ServiceRule; next: NextService; servedOn: Day | null }

/**
 * All services up to `until`, itself included, by day. A rule is served once a day at most, however little it allows;
 * what only a reading or an event can make due is there once it is due. A rule that can never come is a RangeError.
 */
export function projectedServices(
  { rules, ...facts }: ObjectFacts & { rules: readonly ServiceRule[] },
  calendar: Calendar,
  horizon: Horizon,
): ProjectedService[] {
  const nesting = containedIn(rules)
  const open = (rule: ServiceRule, servedOn: Day | null): Open => ({
    rule,
    servedOn,
    next: nextService(rule, facts, calendar),
  })
  const found: ProjectedService[] = []
  let all = rules.map(rule => open(rule, null))
  for (;;) {
    const soonest = soonestOf(withoutContained(all, nesting), horizon)
    if (soonest === null || soonest.on > horizon.until) return found
    const { rule, next, on, dueOn } = soonest
    found.push({ ruleId: rule.id, dueOn, on, by: next.by })
    const forecast = usageForecast(facts.readings, calendar, rule.meter)
    const usage = usageAt(rule, next, { on, forecast })
    all = all.map(one => {
      if (one.rule.id !== rule.id && nesting.get(one.rule.id)?.has(rule.id) !== true) return one
      const mark = { on, usage: one.rule.meter === rule.meter ? usage : undefined }
      return open(complete(one.rule, mark, calendar, facts.standby), on)
    })
  }
}

type Soonest = Open & { dueOn: Day; on: Day }

/** Of several on one day the first of the object's rules. */
function soonestOf(all: readonly Open[], { today, booked }: Horizon): Soonest | null {
  let soonest: Soonest | null = null
  for (const one of all) {
    const { dueOn } = one.next
    if (dueOn === null) continue
    const { servedOn } = one
    const on =
      servedOn === null ? latest(booked?.get(one.rule.id) ?? dueOn, today) : latest(dueOn, addDays(servedOn, 1))
    if (isBeyond(one.rule, on, today)) continue
    if (soonest === null || on < soonest.on) soonest = { ...one, dueOn, on }
  }
  return soonest
}

const isBeyond = ({ horizonDays }: ServiceRule, on: Day, today: Day) =>
  horizonDays !== undefined && on > addDays(today, horizonDays)

/** What the meter is expected to show then: of a service that its usage makes due, the total that it is due at, at least. */
function usageAt(
  rule: ServiceRule,
  { by }: NextService,
  { on, forecast: { newest, perDay } }: { on: Day; forecast: UsageForecast },
): number | undefined {
  const total = by === 'usage' ? usageDue(rule) : null
  const expected = newest && newest.value + (perDay ?? 0) * Math.max(daysBetween(newest.on, on), 0)
  const known = [rule.last.usage, total, expected].filter(value => typeof value === 'number')
  return known.length === 0 ? undefined : Math.max(...known)
}
