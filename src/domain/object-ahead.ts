/**
 * What lies ahead of one tracked object, as its page tells it: each rule with its next service and the ten after, why that
 * day, what its meters are expected to show, and what the next twelve months are worth. Pure; the same functions that make
 * its process act.
 */
import { addMonths, type Calendar, type Day } from './calendar.ts'
import { sold } from './object-potential.ts'
import { serviceFacts } from './object-service.ts'
import type { ProcessView } from './process.ts'
import { type NextService, nextService, occurrenceOf, usageDue } from './service.ts'
import { patternOf } from './service-calendar.ts'
import { graceDay } from './service-grace.ts'
import { spreadDays, type UsageForecast, usageForecast } from './service-meter.ts'
import { type ProjectedService, projectedServices } from './service-projection.ts'
import type { ObjectFacts, Scale, ServiceRule } from './service-rule.ts'
import { type ServiceState, serviceState } from './service-state.ts'

/** What one scale of a rule says by itself. */
export type ScaleAhead = { by: Scale; dueOn: Day | null; total: number | null }

export type RuleAhead = {
  rule: ServiceRule
  next: NextService
  occurrence: string
  scales: readonly ScaleAhead[]
  /** Until when a service still counts as on schedule; null while nobody can tell its day. */
  graceOn: Day | null
  state: ServiceState
  dates: readonly ProjectedService[]
}

/** A meter's limit: the total at which a service is due, and the day on which it is expected. */
export type LimitAhead = { ruleId: string; total: number; dueOn: Day | null; spreadDays: number | null }
export type MeterAhead = {
  meter: string | null
  unit: string | null
  forecast: UsageForecast
  limits: readonly LimitAhead[]
}

export type MoneyAhead = { currency: string; amountMinor: number }

export type ObjectAhead = {
  rules: readonly RuleAhead[]
  meters: readonly MeterAhead[]
  /** Of the next twelve months. */
  year: { services: number; amounts: readonly MoneyAhead[] }
}

type At = { calendar: Calendar; today: Day }

const DATES = 10
const NEAR_MONTHS = 12
const FAR_MONTHS = 120
const POTENTIAL_MONTHS = 12

export function objectAhead(process: Pick<ProcessView, 'facts'>, at: At): ObjectAhead {
  const facts = serviceFacts(process)
  const dates = comingDates(facts, at)
  return {
    rules: facts.rules.map(rule => ruleAhead(rule, facts, { ...at, dates: dates.get(rule.id) ?? [] })),
    meters: metersOf(process, at),
    year: yearOf(facts, at),
  }
}

type Known = ObjectFacts & { rules: readonly ServiceRule[] }

/** Ten of each rule: those that come often within a year, for the others one looks further. */
function comingDates(facts: Known, { calendar, today }: At): Map<string, ProjectedService[]> {
  const near = byRule(projectedServices(facts, calendar, { today, until: addMonths(today, NEAR_MONTHS) }))
  const rare = facts.rules.filter(({ id }) => (near.get(id)?.length ?? 0) < DATES)
  const until = addMonths(today, FAR_MONTHS)
  const far = byRule(projectedServices({ ...facts, rules: rare }, calendar, { today, until }))
  return new Map(
    facts.rules.map(({ id }) => [id, (rare.some(rule => rule.id === id) ? far : near).get(id)?.slice(0, DATES) ?? []]),
  )
}

const byRule = (services: readonly ProjectedService[]) => Map.groupBy(services, ({ ruleId }) => ruleId)

function ruleAhead(rule: ServiceRule, facts: ObjectFacts, at: At & { dates: ProjectedService[] }): RuleAhead {
  const { calendar, today, dates } = at
  const next = nextService(rule, facts, calendar, today)
  const graceOn = graceDay(rule, next, facts, calendar)
  return {
    rule,
    next,
    occurrence: occurrenceOf(rule),
    scales: scalesOf(rule, facts, at),
    graceOn,
    state: serviceState({ dueOn: next.dueOn, graceOn, isOpen: next.leadReached }, today),
    dates,
  }
}

/** Each scale as if the rule had no other. */
function scalesOf(rule: ServiceRule, facts: ObjectFacts, { calendar, today }: At): ScaleAhead[] {
  const { everyMonths, calendar: pattern, everyUsage, threshold, expiresOn, event, consumption, ...rest } = rule
  const alone: Record<Scale, Partial<ServiceRule> | null> = {
    calendar: patternOf(rule) && { everyMonths, calendar: pattern },
    usage: everyUsage === undefined ? null : { everyUsage },
    threshold: threshold ? { threshold } : null,
    expiry: expiresOn === undefined && rule.validMonths === undefined ? null : { expiresOn },
    event: event === undefined ? null : { event },
    consumption: consumption ? { consumption } : null,
  }
  const { validMonths: _, ...bare } = rest
  return Object.entries(alone).flatMap(([name, part]): ScaleAhead[] => {
    const by = nameOf(name)
    if (by === undefined || part === null) return []
    const one = { ...(by === 'expiry' ? rest : bare), ...part }
    return [
      { by, dueOn: nextService(one, facts, calendar, today).dueOn, total: by === 'usage' ? usageDue(rule) : null },
    ]
  })
}

const SCALE_NAMES: readonly Scale[] = ['calendar', 'usage', 'threshold', 'expiry', 'event', 'consumption']
const nameOf = (name: string) => SCALE_NAMES.find(known => known === name)

/** Those that were read, and those that a rule asks about. */
function metersOf(process: Pick<ProcessView, 'facts'>, { calendar, today }: At): MeterAhead[] {
  const facts = serviceFacts(process)
  const counting = facts.rules.filter(rule => rule.everyUsage !== undefined)
  const names = new Set([...facts.readings.map(({ meter }) => meter), ...counting.map(({ meter }) => meter)])
  const main = process.facts.meter
  return [...names].map(meter => {
    const forecast = usageForecast(facts.readings, calendar, meter)
    const own = counting.filter(rule => rule.meter === meter)
    const limits = own.flatMap(rule => {
      const total = usageDue(rule)
      const { dueOn } = nextService(usageAlone(rule), facts, calendar, today)
      return total === null ? [] : [{ ruleId: rule.id, total, dueOn, spreadDays: spreadDays(total, forecast) }]
    })
    const unit = own[0]?.unit ?? (meter === undefined && typeof main === 'string' ? main : null)
    return { meter: meter ?? null, unit, forecast, limits: limits.toSorted((a, b) => a.total - b.total) }
  })
}

function usageAlone({
  everyMonths: _,
  calendar: __,
  expiresOn: ___,
  consumption: ____,
  ...rule
}: ServiceRule): ServiceRule {
  return rule
}

function yearOf(facts: Known, { calendar, today }: At): ObjectAhead['year'] {
  const items = new Map(facts.rules.map(rule => [rule.id, (rule.items ?? []).map(sold)]))
  const until = addMonths(today, POTENTIAL_MONTHS)
  const coming = projectedServices(facts, calendar, { today, until })
  const sums = new Map<string, number>()
  for (const { ruleId } of coming)
    for (const { currency, amountMinor } of items.get(ruleId) ?? [])
      if (amountMinor > 0) sums.set(currency, (sums.get(currency) ?? 0) + amountMinor)
  return { services: coming.length, amounts: [...sums].map(([currency, amountMinor]) => ({ currency, amountMinor })) }
}
