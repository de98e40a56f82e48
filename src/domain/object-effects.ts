// What commands do to a tracked object: its meters, its services, its standby (domain.md 3.6).

import { addMonths, type Day, dayOf, type Instant } from './calendar.ts'
import { everyDay } from './calendars/every-day.ts'
import type { Effect } from './effects.ts'
import { ruleInUnit, unitFactor } from './meter-unit.ts'
import { serviceFacts } from './object-service.ts'
import type { CommandContext } from './process.ts'
import { attributesOf, type Facts } from './regulation.ts'
import { COMMON_DAYS } from './rule-template.ts'
import { complete, expiryOf, settledBy, skip } from './service.ts'
import type { ObjectEvent, Reading, ServiceRule } from './service-rule.ts'

// Bounded: a forecast looks back 90 days from the newest reading; the table of readings keeps all of them.
const READINGS_AT_MOST = 400

export function recordReading({ process, input, now }: CommandContext): ReturnType<Effect> {
  return withReading(process, readingOf(process, input, now))
}

/** A meter counts on where the one before it stopped: what is kept is the total. */
function readingOf(process: CommandContext['process'], input: CommandContext['input'], now: Instant): Reading {
  const meter = typeof input.meterName === 'string' ? input.meterName : undefined
  const at = typeof input.at === 'string' ? input.at : now
  return { at, value: Number(input.value) + offsetOf(process, meter), ...(meter === undefined ? {} : { meter }) }
}

// An object with one meter does not name it.
const MAIN = ''

/** What meters before the present one have shown in all. */
export const offsetOf = ({ facts }: CommandContext['process'], meter = MAIN): number =>
  entriesOf(facts.meterOffsets)[meter] ?? 0

/** A reading below an earlier one comes with its reason: what was shown before and lies above it was wrong. */
function withReading(process: CommandContext['process'], reading: Reading): ReturnType<Effect> {
  const known = serviceFacts(process).readings.filter(
    ({ meter, at, value }) => meter !== reading.meter || at > reading.at || value <= reading.value,
  )
  const readings = [...known, reading].toSorted((a, b) => (a.at < b.at ? -1 : 1))
  const newest = readings.findLast(({ meter }) => meter === undefined) ?? readings.at(-1) ?? reading
  return {
    facts: { readings: readings.slice(-READINGS_AT_MOST), lastReading: newest.value },
    dates: { lastReadingAt: newest.at },
  }
}

/** The new meter begins at what it shows; the total goes on from what the old one showed when it was taken out. */
export function recordMeterReplaced({ process, input, now }: CommandContext): ReturnType<Effect> {
  const meter = typeof input.meterName === 'string' ? input.meterName : MAIN
  const { readings } = serviceFacts(process)
  const last = readings.findLast(reading => (reading.meter ?? MAIN) === meter)?.value ?? 0
  const removedAt = typeof input.removedAt === 'number' ? input.removedAt + offsetOf(process, meter) : last
  const total = Math.max(removedAt, last)
  const offsets = { ...entriesOf(process.facts.meterOffsets), [meter]: total - Number(input.startsAt) }
  const read = withReading(process, { at: now, value: total, ...(meter === MAIN ? {} : { meter }) })
  return { ...read, facts: { ...read.facts, meterOffsets: offsets } }
}

/** Miles instead of kilometres: all that was counted is counted in the new unit, so that no service is lost on the way. */
export function recordUnitChanged({ process, input }: CommandContext): ReturnType<Effect> {
  const factor = unitFactor(process.facts.meter, input.unit) ?? 1
  const change = { factor, unit: String(input.unit) }
  const scaled = (value: number) => Math.round(value * factor)
  const { readings, rules } = serviceFacts(process)
  const own = readings.map(reading =>
    reading.meter === undefined ? { ...reading, value: scaled(reading.value) } : reading,
  )
  const { meterOffsets, lastReading } = process.facts
  const offset = entriesOf(meterOffsets)[MAIN]
  return {
    facts: {
      meter: String(input.unit),
      serviceRules: rules.map(rule => (rule.meter === undefined ? ruleInUnit(rule, change) : rule)),
      readings: own,
      ...(typeof lastReading === 'number' ? { lastReading: scaled(lastReading) } : {}),
      ...(offset === undefined ? {} : { meterOffsets: { ...entriesOf(meterOffsets), [MAIN]: scaled(offset) } }),
    },
  }
}

// Bounded: rules ask for the newest of a name.
const EVENTS_AT_MOST = 100

export function recordServiceEvent({ process, input }: CommandContext): ReturnType<Effect> {
  const { serviceEvents = [] } = noted(process.facts, { name: String(input.name), on: String(input.on) })
  return { facts: { serviceEvents } }
}

/** The facts with one more event. */
export function noted(facts: Facts, event: ObjectEvent): Facts {
  const { events = [] } = serviceFacts({ facts })
  return { ...facts, serviceEvents: [...events, event].slice(-EVENTS_AT_MOST) }
}

export function recordSkipped({ process, input, now, calendar = everyDay }: CommandContext): ReturnType<Effect> {
  const facts = serviceFacts(process)
  const serviceRules = facts.rules.map(rule =>
    rule.id === input.serviceRuleId ? skip(rule, facts, calendar, dayOf(calendar, now)) : rule,
  )
  return { facts: { serviceRules }, dates: { scheduledOn: null } }
}

export function beginStandby({ process, now, calendar = everyDay }: CommandContext): ReturnType<Effect> {
  const { standby = [] } = serviceFacts(process)
  return { facts: { standby: [...standby, { from: dayOf(calendar, now), to: null }] } }
}

export function endStandby({ process, now, calendar = everyDay }: CommandContext): ReturnType<Effect> {
  const { standby = [] } = serviceFacts(process)
  const on = dayOf(calendar, now)
  return { facts: { standby: standby.map(stretch => (stretch.to === null ? { ...stretch, to: on } : stretch)) } }
}

/** What was done moves the rule, and those that it contains, on to the next occurrence; a reading on the way counts as one. */
export function recordService({ process, input, calendar = everyDay }: CommandContext): ReturnType<Effect> {
  const { rules, standby } = serviceFacts(process)
  const on = String(input.on)
  const settled = settledBy(rules, String(input.serviceRuleId))
  const own = rules.find(rule => rule.id === input.serviceRuleId)
  const usage = typeof input.usage === 'number' ? input.usage + offsetOf(process, own?.meter) : undefined
  const stock = typeof input.stock === 'number' ? input.stock : undefined
  const renewed = own ? renewedUntil(own, { on, expiresOn: input.expiresOn }) : null
  const serviceRules = rules.map(rule => {
    if (!settled.has(rule.id)) return rule
    const mark = { on, usage: rule.meter === own?.meter ? usage : undefined, stock }
    const done = complete(rule, mark, calendar, standby)
    return rule.id === own?.id && renewed !== null ? { ...done, expiresOn: renewed } : done
  })
  const meter = own?.meter === undefined ? {} : { meter: own.meter }
  const read = usage === undefined ? {} : withReading(process, { at: on, value: usage, ...meter })
  const kept = own && renewed !== null ? renewalOf(process, own, renewed) : {}
  return {
    dates: { ...read.dates, ...kept.dates, scheduledOn: null },
    facts: { ...read.facts, ...kept.facts, serviceRules },
  }
}

/**
 * Until when a renewal lasts: the day that was named, else as long as the rule says, from the end of the old one or from
 * the day of the renewal when that was later. Null of a rule by which nothing runs out.
 */
function renewedUntil(rule: ServiceRule, { on, expiresOn }: { on: Day; expiresOn: unknown }): Day | null {
  const expires = rule.expiresOn !== undefined || rule.validMonths !== undefined || rule.expiryIn !== undefined
  if (!expires) return null
  if (typeof expiresOn === 'string') return expiresOn
  const until = expiryOf(rule) ?? on
  return rule.validMonths === undefined ? null : addMonths(until > on ? until : on, rule.validMonths)
}

/** The day of a regulation's rule stands where the object has it. */
function renewalOf({ facts }: CommandContext['process'], { expiryIn }: ServiceRule, day: Day): ReturnType<Effect> {
  if (expiryIn === undefined) return {}
  if (COMMON_DAYS.some(name => name === expiryIn)) return { dates: { [expiryIn]: day } }
  return { facts: { attributes: { ...attributesOf(facts), [expiryIn]: day } } }
}

const entriesOf = (value: unknown): Record<string, number> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(
        Object.entries(value).filter((entry): entry is [string, number] => typeof entry[1] === 'number'),
      )
    : {}
