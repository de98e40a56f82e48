// Units of meters: a regulation in kilometres serves a lorry whose meter shows miles.

import type { ServiceRule } from './service-rule.ts'

const KM_PER_MILE = 1.609344

/** What one of the old unit is in the new one; null where they measure different things. */
export function unitFactor(from: unknown, to: unknown): number | null {
  if (from === 'km' && to === 'mi') return 1 / KM_PER_MILE
  return from === 'mi' && to === 'km' ? KM_PER_MILE : null
}

/** The interval and the lead of a rule in another unit; its marks stay. */
export function intervalInUnit<Rule extends Pick<ServiceRule, 'everyUsage' | 'leadUsage' | 'unit'>>(
  rule: Rule,
  { factor, unit }: { factor: number; unit: string },
): Rule {
  const scaled = (value: number | undefined) => (value === undefined ? undefined : Math.round(value * factor))
  return { ...rule, unit, everyUsage: scaled(rule.everyUsage), leadUsage: scaled(rule.leadUsage) }
}

/** A rule with all that it counts in another unit. */
export function ruleInUnit(rule: ServiceRule, change: { factor: number; unit: string }): ServiceRule {
  const scaled = (value: number | undefined) => (value === undefined ? undefined : Math.round(value * change.factor))
  return {
    ...intervalInUnit(rule, change),
    last: { ...rule.last, usage: scaled(rule.last.usage) },
    dueFrom: rule.dueFrom && { ...rule.dueFrom, usage: scaled(rule.dueFrom.usage) },
  }
}
