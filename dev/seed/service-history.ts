// When the objects of the demo were served: what the client's list said when it was taken over, and what was done since.

import { addDays, type Day, daysBetween } from '../../src/domain/calendar.ts'
import { ru } from '../../src/domain/calendars/ru.ts'
import type { Attributes } from '../../src/domain/object-kind.ts'
import { SHIPPED_OBJECT_KINDS } from '../../src/domain/object-kinds/shipped.ts'
import { applied, concerns } from '../../src/domain/rule-template.ts'
import { patternDayAfter, patternOf } from '../../src/domain/service-calendar.ts'
import type { Mark, ServiceRule } from '../../src/domain/service-rule.ts'
import type { Clock } from './clock.ts'
import type { ObjectShape } from './fleets.ts'
import type { Random } from './random.ts'

/** What the meter shows so many days ago. */
export type Meter = { perDay: number; at: (daysAgo: number) => number }

/** A service that we did, so many days ago. */
export type Served = { ruleId: string; title: string; days: number; usage?: number }

type Past = {
  shape: ObjectShape
  attributes: Attributes
  meter: Meter
  /** Days since we look after it. */
  age: number
  random: Random
  clock: Pick<Clock, 'day'>
}
type Rule = Omit<ServiceRule, 'last'>
/** In days ago: `first` as the client's list tells it, then by us. */
type Told = { first: number; done: number[]; usageOf: (days: number) => number | undefined }

const DAYS_OF = { day: 1, week: 7, month: 30.4, year: 365 } as const
// A meter of the demo began no earlier.
const METER_DAYS = 390

export function historyOf(past: Past): { marks: Record<string, Mark>; done: Served[] } {
  const { clock } = past
  const marks: Record<string, Mark> = {}
  const done: Served[] = []
  const rules = rulesOf(past)
  for (const rule of rules) {
    const chain = chainOf(rules, rule)
    const told = chain.length > 1 ? ofChain(past, rule, chain) : ofRule(past, rule)
    if (told === null) {
      // What ran out before we came was somebody else's.
      marks[rule.id] = { on: clock.day(-past.age) }
      continue
    }
    const usage = told.usageOf(told.first)
    marks[rule.id] = { on: clock.day(-told.first), ...(usage === undefined ? {} : { usage }) }
    for (const days of told.done) {
      const shown = told.usageOf(days)
      done.push({ ruleId: rule.id, title: titleOf(rule), days, ...(shown === undefined ? {} : { usage: shown }) })
    }
  }
  return { marks, done }
}

function rulesOf({ shape, attributes }: Past): Rule[] {
  const kind = SHIPPED_OBJECT_KINDS.find(one => one.id === shape.kind)
  const rules = (kind?.rules ?? []).filter(
    rule => concerns(rule, attributes) && !(shape.rulesOff ?? []).includes(rule.id),
  )
  return rules.map(rule => applied(rule, { attributes }))
}

/** The services of one meter that contain each other, the smallest first. */
function chainOf(rules: readonly Rule[], rule: Rule): Rule[] {
  if (rule.everyUsage === undefined) return [rule]
  const isLinked = (one: Rule, other: Rule) => one.contains?.includes(other.id) || other.contains?.includes(one.id)
  const chain = new Set([rule])
  for (const member of chain) for (const other of rules) if (isLinked(member, other)) chain.add(other)
  return [...chain].toSorted((a, b) => (a.everyUsage ?? 0) - (b.everyUsage ?? 0))
}

/** Each multiple of the smallest interval is served by the largest that divides it; one in sixty is late. */
function ofChain({ meter, age, random }: Past, rule: Rule, chain: readonly Rule[]): Told {
  const own = rule.everyUsage ?? 1
  const base = chain[0]?.everyUsage ?? own
  const daysAt = (total: number) => Math.max(Math.floor((meter.at(0) - total) / meter.perDay), 0)
  const start = Math.floor(meter.at(age) / own) * own
  const lateDays = random.int(1, 60) === 1 ? 12 : 1
  const done: number[] = []
  for (let total = Math.floor(meter.at(age) / base) * base + base; total <= meter.at(0); total += base) {
    const server = chain.findLast(one => total % (one.everyUsage ?? base) === 0)
    const days = daysAt(total)
    if (server?.id === rule.id && days >= lateDays && days < age) done.push(days)
  }
  return { first: Math.max(daysAt(start), age), done, usageOf: days => (days >= age ? start : meter.at(days)) }
}

function ofRule(past: Past, rule: Rule): Told | null {
  const { meter, age, random } = past
  const usageOf = (days: number) => (rule.everyUsage === undefined ? undefined : Math.max(meter.at(days), 0))
  const pattern = patternOf(rule)
  if (pattern?.nth || pattern?.weekdays) return { ...onNamedDays(past, rule), usageOf }
  const cycle = cycleOf(rule, meter)
  if (cycle === null) return null
  const done: number[] = []
  const length = Math.max(Math.round(cycle), 1)
  // The last one lies somewhere in its cycle, so that some are due; one in sixty is late.
  let days = Math.max(Math.round(length * (random.int(1, 60) === 1 ? 1.04 : random.next() * 0.97)), 1)
  for (; days < age; days += length) done.push(days)
  return { first: rule.everyUsage === undefined ? days : Math.min(days, METER_DAYS), done, usageOf }
}

/** The shortest of what makes it due; null for what only a day in an attribute or an event does. */
function cycleOf({ everyUsage, consumption, ...rule }: Rule, meter: Meter): number | null {
  const pattern = patternOf(rule)
  const cycles = [
    ...(pattern ? [pattern.every * DAYS_OF[pattern.unit]] : []),
    ...(everyUsage === undefined ? [] : [everyUsage / meter.perDay]),
    ...(consumption ? [(7 * consumption.stock) / (consumption.perTime * consumption.timesPerWeek)] : []),
  ]
  return cycles.length === 0 ? null : Math.min(...cycles)
}

const YEARS_BACK = 800

function onNamedDays({ age, clock }: Past, rule: Rule): Pick<Told, 'first' | 'done'> {
  const pattern = patternOf(rule)
  const today = clock.day(0)
  const days: number[] = []
  const start = clock.day(-YEARS_BACK)
  for (let day: Day = start; pattern; ) {
    day = patternDayAfter(pattern, start, day, ru)
    if (day > addDays(today, -1)) break
    days.push(daysBetween(day, today))
  }
  return { first: days.findLast(one => one >= age) ?? YEARS_BACK, done: days.filter(one => one < age) }
}

const titleOf = ({ title, id }: Rule) => (typeof title === 'string' ? title : (title?.ru ?? id))
