// The services of one tracked object as its process sees them: rules, readings, events and standby are facts of the process.

import { z } from 'zod'
import {
  addDays,
  type Calendar,
  type Day,
  dayOf,
  endOfWork,
  type Instant,
  isDay,
  isInstant,
  previousWorkday,
  startOfWork,
} from './calendar.ts'
import { everyDay } from './calendars/every-day.ts'
import { containedIn, withoutContained } from './nested-service.ts'
import { isSameService, type ServiceAhead, type ServiceName, termsOf } from './open-service.ts'
import type { ProcessView } from './process.ts'
import { rulesOfRegulation } from './regulation.ts'
import { type NextService, nextService, occurrenceOf } from './service.ts'
import { patternDayAfter } from './service-calendar.ts'
import { graceDay } from './service-grace.ts'
import { intervalDays } from './service-interval.ts'
import type { CalendarPattern, ObjectFacts, Reading, ServiceRule } from './service-rule.ts'

const day = z.string().refine(isDay)
const monthDay = z.string().regex(/^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/)
const NAME = /^[\w-]{1,40}$/
const name = z.string().regex(NAME)
const mark = z.object({
  on: day,
  usage: z.number().optional(),
  stock: z.number().optional(),
  again: z.int().optional(),
  expired: day.optional(),
})
const weekday = z.int().min(1).max(7)

const calendarPatternSchema = z.object({
  every: z.int().min(1).max(1_200),
  unit: z.enum(['day', 'week', 'month', 'year']),
  weekdays: z.array(weekday).min(1).max(7).optional(),
  nth: z.object({ week: z.union([z.int().min(1).max(4), z.literal(-1)]), weekday }).optional(),
  season: z.object({ from: monthDay, to: monthDay }).optional(),
  dayOff: z.enum(['skip', 'before', 'after']).optional(),
})

/** Whether a day fits the pattern at all: the first Monday of a year never lies in July. */
const hasDays = (pattern: CalendarPattern | undefined) => {
  if (pattern === undefined) return true
  try {
    return patternDayAfter(pattern, '2026-01-01', '2026-01-01', everyDay) !== ''
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}

const words = z.union([z.string(), z.object({ ru: z.string(), en: z.string() })])

const serviceItemSchema = z.object({
  title: words,
  classification: z.string().optional(),
  quantity: z.number().min(0),
  unit: z.string(),
  priceMinor: z.int().min(0).optional(),
  currency: z.string().optional(),
})

export const serviceRuleSchema = z.object({
  id: name,
  title: words.optional(),
  from: z.literal('regulation').optional(),
  everyMonths: z.int().positive().max(1_200).optional(),
  calendar: calendarPatternSchema.optional().refine(hasDays, 'no day fits this pattern'),
  everyUsage: z.number().positive().optional(),
  unit: z.string().optional(),
  meter: name.optional(),
  threshold: z.object({ is: z.enum(['above', 'below', 'rises', 'falls']), limit: z.number() }).optional(),
  expiresOn: day.optional(),
  validMonths: z.int().min(1).max(1_200).optional(),
  expiryIn: z.string().optional(),
  event: name.optional(),
  consumption: z
    .object({ perTime: z.number().positive(), timesPerWeek: z.number().positive(), stock: z.number().min(0) })
    .optional(),
  combine: z.enum(['first', 'all']),
  anchor: z.enum(['fixed', 'floating', 'fixed_within_grace']),
  leadDays: z.int().min(0).optional(),
  leads: z.array(z.int().min(0)).max(10).optional(),
  leadUsage: z.number().min(0).optional(),
  graceDays: z.int().min(0).optional(),
  gracePercent: z.number().min(0).optional(),
  contains: z.array(name).max(20).optional(),
  horizonDays: z.int().min(0).max(36_500).optional(),
  mergeDays: z.int().min(0).max(365).optional(),
  clientLetter: z.boolean().optional(),
  creates: z.enum(['interest', 'deal']).optional(),
  items: z.array(serviceItemSchema).max(100).optional(),
  minutes: z.int().min(0).max(100_000).optional(),
  last: mark,
  dueFrom: z.object({ on: day, usage: z.number().optional(), origin: day.optional() }).optional(),
})

/** One opening of a due service; an expiry has several, told apart by their lead. */
export type DueService = ServiceAhead & {
  /** Days before the due day; null for the first opening, which has the longest lead. */
  lead: number | null
  leadAt: Instant
  dueAt: Instant | null
}

const standbySchema = z.array(z.object({ from: day, to: day.nullable() }))
const eventsSchema = z.array(z.object({ name, on: day }))

/** By hand, as they are: no fact is longer, and each of a million imported objects brings some. */
const isReadings = (value: unknown): value is readonly Reading[] => Array.isArray(value) && value.every(isReading)

function isReading(value: unknown): value is Reading {
  if (typeof value !== 'object' || value === null || !('at' in value) || !('value' in value)) return false
  const meter = 'meter' in value ? value.meter : undefined
  return (
    (isDay(value.at) || isInstant(value.at)) &&
    Number.isFinite(value.value) &&
    (meter === undefined || (typeof meter === 'string' && NAME.test(meter)))
  )
}

export type ServiceFacts = ObjectFacts & { rules: readonly ServiceRule[] }

/** Facts never change, so that what they say is worked out once: a turn plans an object again after everything it does. */
type Known = { facts: ServiceFacts; ahead: Ahead | null }
const parsed = new WeakMap<object, Known>()

/** What an object's process knows about its service; facts that do not fit are left out, for they were refused when they were given. */
export const serviceFacts = (process: Pick<ProcessView, 'facts'>): ServiceFacts => knownOf(process).facts

function knownOf({ facts }: Pick<ProcessView, 'facts'>): Known {
  const known = parsed.get(facts)
  if (known) return known
  const found = {
    rules: rulesOf(facts.serviceRules),
    readings: isReadings(facts.readings) ? facts.readings : [],
    events: facts.serviceEvents === undefined ? [] : (eventsSchema.safeParse(facts.serviceEvents).data ?? []),
    standby: facts.standby === undefined ? [] : (standbySchema.safeParse(facts.standby).data ?? []),
  }
  const fresh = { facts: found, ahead: null }
  parsed.set(facts, fresh)
  return fresh
}

function rulesOf(value: unknown): readonly ServiceRule[] {
  if (!Array.isArray(value)) return []
  const checked = rulesOfRegulation(value)
  return [...checked, ...value.slice(checked.length).flatMap(rule => serviceRuleSchema.safeParse(rule).data ?? [])]
}

/** The next service of every rule of an object (domain.md 3.6): when its task opens and until when it is due. */
export function dueServices(process: ProcessView, calendar: Calendar, now: Instant): DueService[] {
  const { services = [] } = process
  // What is open stays open until somebody did it, or the larger one: a forecast that sways must not take it back.
  return aheadOn(process, calendar, dayOf(calendar, now))
    .filter(({ isAlone, name }) => isAlone || services.some(one => isSameService(one, name)))
    .flatMap(one => one.openings)
}

/** The next service of every rule on one day, by one calendar; `isAlone`: not done with a larger one. */
type Ahead = {
  calendar: Calendar
  today: Day
  services: readonly { name: ServiceName; isAlone: boolean; openings: readonly DueService[] }[]
}

function aheadOn(process: ProcessView, calendar: Calendar, today: Day): Ahead['services'] {
  const known = knownOf(process)
  if (known.ahead?.calendar === calendar && known.ahead.today === today) return known.ahead.services
  const { facts } = known
  const found = facts.rules.map(rule => ({ rule, next: nextService(rule, facts, calendar, today) }))
  const alone = withoutContained(found, containedIn(facts.rules))
  const services = found.map(one => ({
    name: { ruleId: one.rule.id, occurrence: occurrenceOf(one.rule) },
    isAlone: alone.includes(one),
    openings: openings(one.rule, one.next, facts, calendar),
  }))
  known.ahead = { calendar, today, services }
  return services
}

function openings(rule: ServiceRule, next: NextService, facts: ObjectFacts, calendar: Calendar): DueService[] {
  if (next.leadOn === null) return []
  const dueAt = next.dueOn === null ? null : endOfWork(calendar, next.dueOn)
  const common = { ...aheadOf(rule, next, facts, calendar), dueAt }
  // A reminder before a date opens on the working day before a day off.
  const opensOn = (on: string) => startOfWork(calendar, previousWorkday(calendar, on))
  const { dueOn } = next
  const longest = Math.max(rule.leadDays ?? 0, ...(rule.leads ?? []))
  const further = dueOn === null ? [] : (rule.leads ?? []).filter(lead => lead < longest)
  return [
    { ...common, lead: null, leadAt: opensOn(next.leadOn) },
    ...further.map(lead => ({ ...common, lead, leadAt: opensOn(addDays(dueOn ?? '', -lead)) })),
  ]
}

/** The next service of one rule, open or not. */
export const serviceAhead = (rule: ServiceRule, facts: ObjectFacts, calendar: Calendar, today: Day): ServiceAhead =>
  aheadOf(rule, nextService(rule, facts, calendar, today), facts, calendar)

function aheadOf(rule: ServiceRule, next: NextService, facts: ObjectFacts, calendar: Calendar): ServiceAhead {
  const { by, dueOn, spreadDays, perDay } = next
  const graceOn = graceDay(rule, next, facts, calendar)
  const lostOn = dueOn === null ? null : addDays(dueOn, intervalDays(rule, perDay))
  const name = { ruleId: rule.id, occurrence: occurrenceOf(rule) }
  return { ...name, by, dueOn, spreadDays, graceOn, lostOn, terms: termsOf(rule) }
}
