// A rule of a regulation for one object: the object's attributes in the places of the template, in the unit of its meter.

import { isDay } from './calendar.ts'
import { intervalInUnit, unitFactor } from './meter-unit.ts'
import type { Attributes, Given, ItemTemplate, RuleTemplate } from './object-kind.ts'
import type { ServiceItem, ServiceRule } from './service-rule.ts'

/** What every object has, whatever its kind: days that the process keeps among its dates. */
export const COMMON_DAYS = ['commissionedOn', 'warrantyEndOn', 'shelfLifeEndOn'] as const

/** Whether a rule of the regulation is about an object with these attributes. */
export function concerns({ when }: Pick<RuleTemplate, 'when'>, attributes: Attributes): boolean {
  if (when === undefined) return true
  const value = attributes[when.attribute]
  if ('known' in when) return value !== undefined
  if (value === undefined) return when.is.includes(null)
  return typeof value === 'object' ? value.some(one => when.is.includes(one)) : when.is.includes(value)
}

/** `unit`: what the object's main meter counts in. A place whose attribute is not known has no say until it is. */
export function applied(
  template: RuleTemplate,
  { attributes, unit }: { attributes: Attributes; unit?: unknown },
): Omit<ServiceRule, 'last'> {
  const { expiresOn, consumption, items, everyUsage, leadPercent, when: _, notedWhen: __, ...rest } = template
  const rule = {
    ...rest,
    ...usageOf({ everyUsage, leadPercent }, attributes),
    ...expiryOf(expiresOn, attributes),
    ...consumptionOf(consumption, attributes),
    ...(items === undefined ? {} : { items: items.map(item => itemOf(item, attributes)) }),
  }
  const factor = template.meter === undefined && typeof unit === 'string' ? unitFactor(template.unit, unit) : null
  return factor === null || typeof unit !== 'string' ? rule : intervalInUnit(rule, { factor, unit })
}

function usageOf(
  { everyUsage, leadPercent }: Pick<RuleTemplate, 'everyUsage' | 'leadPercent'>,
  attributes: Attributes,
): Pick<ServiceRule, 'everyUsage' | 'leadUsage'> {
  const every = everyUsage === undefined ? 0 : numberIn(attributes, everyUsage)
  if (!(every > 0)) return {}
  return { everyUsage: every, ...(leadPercent === undefined ? {} : { leadUsage: (every * leadPercent) / 100 }) }
}

/** What runs out says in which attribute its day stands, so that a renewal can write the next one there. */
function expiryOf(
  expiresOn: RuleTemplate['expiresOn'],
  attributes: Attributes,
): Pick<ServiceRule, 'expiresOn' | 'expiryIn'> {
  if (expiresOn === undefined) return {}
  const day = attributes[expiresOn.attribute]
  return { expiryIn: expiresOn.attribute, ...(isDay(day) ? { expiresOn: day } : {}) }
}

function consumptionOf(given: RuleTemplate['consumption'], attributes: Attributes): Pick<ServiceRule, 'consumption'> {
  if (given === undefined) return {}
  const units = given.per === undefined ? 1 : numberIn(attributes, { attribute: given.per })
  const perTime = numberIn(attributes, given.norm) * units
  const timesPerWeek = numberIn(attributes, given.timesPerWeek)
  // What is not used up never ends.
  if (!(perTime > 0 && timesPerWeek > 0)) return {}
  return { consumption: { perTime, timesPerWeek, stock: numberIn(attributes, given.stock) } }
}

function itemOf({ per, quantity, ...item }: ItemTemplate, attributes: Attributes): ServiceItem {
  const units = per === undefined ? 1 : numberIn(attributes, { attribute: per })
  return { ...item, quantity: numberIn(attributes, quantity) * units }
}

function numberIn(attributes: Attributes, given: Given): number {
  const value = typeof given === 'number' ? given : attributes[given.attribute]
  return typeof value === 'number' ? value : 0
}
