/**
 * When the next service of a tracked object opens and is due, and how its rule goes on afterwards (domain.md 3.6,
 * example F). Occurrence: the one service that follows the last one done; however many readings pass its lead, it stays
 * that one. Lead: how long before it is due a service opens. Grace: how far from it a service still counts as on schedule.
 */
import { addDays, addMonths, type Calendar, type Day, daysBetween } from './calendar.ts'
import { everyDay } from './calendars/every-day.ts'
import { afterStandby, inStep, patternDayAfter, patternOf, placedDay, standbyDays } from './service-calendar.ts'
import { crossedOn, reachOf, STALE_DAYS, spreadDays, type UsageForecast, usageForecast } from './service-meter.ts'
import type {
  CalendarPattern,
  Mark,
  ObjectFacts,
  Reach,
  Scale,
  ScheduleMark,
  ServiceRule,
  Standby,
} from './service-rule.ts'

export type NextService = {
  key: string
  leadOn: Day | null
  dueOn: Day | null
  by: Scale
  leadReached: boolean
  dueReached: boolean
  /** What the meter of the rule runs a day. */
  perDay: number | null
  /** Give or take so many days, when a forecast of usage decides; null when nobody can tell. */
  spreadDays: number | null
  /** Whether a forecast decides whose newest reading is too old to trust. */
  stale: boolean
}

/**
 * The occurrence after `last`. A boundary is reached inclusively: by a reading or, when `today` is given, by its date.
 * A rule that can never come is a RangeError.
 */
export function nextService(rule: ServiceRule, facts: ObjectFacts, calendar: Calendar, today?: Day): NextService {
  const forecast = usageForecast(facts.readings, calendar, rule.meter)
  const reaches = scalesOf(rule, facts, forecast, calendar, today)
  const due = decisive(reaches, 'dueOn', rule.combine)
  const reached = (test: (reach: Reach) => boolean) =>
    rule.combine === 'first' ? reaches.some(test) : reaches.length > 0 && reaches.every(test)
  const readOn = forecast.newest?.on ?? rule.last.on
  const total = usageDue(rule)
  return {
    key: `${rule.id}:${occurrenceOf(rule)}`,
    leadOn: decisive(reaches, 'leadOn', rule.combine)?.leadOn ?? null,
    dueOn: due?.dueOn ?? null,
    by: due?.by ?? 'calendar',
    leadReached: reached(reach => reach.leadReached),
    dueReached: reached(reach => reach.dueReached),
    perDay: forecast.perDay,
    spreadDays: due?.by === 'usage' && total !== null && !due.dueReached ? spreadDays(total, forecast) : null,
    stale: rule.everyUsage !== undefined && today !== undefined && daysBetween(readOn, today) >= STALE_DAYS,
  }
}

/**
 * The rule after a service: a floating one counts from what was done, a fixed one from what was due. `standby`: when the
 * object stood still.
 */
export function complete(
  rule: ServiceRule,
  done: Mark,
  calendar: Calendar = everyDay,
  standby: readonly Standby[] = [],
): ServiceRule {
  const course = { calendar, standby: standbyUntil(standby, done.on) }
  const floats =
    rule.anchor === 'floating' || (rule.anchor === 'fixed_within_grace' && !withinGrace(rule, done, course))
  const last = marked(rule, { ...done, ...(rule.expiresOn === undefined ? {} : { expired: rule.expiresOn }) })
  return { ...rule, last, dueFrom: floats ? undefined : consumed(rule, done, course) }
}

/** Where an object works and when it stood still: what its schedule is counted by. */
type Course = { calendar: Calendar; standby: readonly Standby[] }

/** What of it has passed by a day; the rest is counted from the service on that day. */
function standbyUntil(standby: readonly Standby[], day: Day): Standby[] {
  return standby
    .filter(({ from }) => from < day)
    .map(({ from, to }) => ({ from, to: to === null || to > day ? day : to }))
}

/** The rule after an occurrence that nobody will serve: its schedule goes on as if it had been served when it was due. */
export function skip(rule: ServiceRule, facts: ObjectFacts, calendar: Calendar, today: Day): ServiceRule {
  const { dueOn } = nextService(rule, facts, calendar, today)
  const on = dueOn !== null && dueOn > rule.last.on ? dueOn : today
  const usage = usageDue(rule) ?? rule.last.usage
  return {
    ...rule,
    last: marked(rule, { ...rule.last, on, ...(usage === undefined ? {} : { usage }) }),
    dueFrom: consumed(rule, { on, usage }, { calendar, standby: standbyUntil(facts.standby ?? [], on) }),
  }
}

/** Which service is meant: the one that follows the last one done, told by that one's day. */
export const occurrenceOf = ({ last }: Pick<ServiceRule, 'last'>): string =>
  last.again === undefined ? last.on : `${last.on}+${last.again}`

function marked({ last }: ServiceRule, done: Mark): Mark {
  return done.on === last.on ? { ...done, again: (last.again ?? 0) + 1 } : { ...done, again: undefined }
}

/** What a service of one rule settles: the rule itself and all that it contains, and what those contain. */
export function settledBy(rules: readonly Pick<ServiceRule, 'id' | 'contains'>[], id: string): ReadonlySet<string> {
  const settled = new Set<string>()
  const add = (one: string) => {
    if (settled.has(one)) return
    settled.add(one)
    for (const inner of rules.find(rule => rule.id === one)?.contains ?? []) add(inner)
  }
  add(id)
  return settled
}

function scalesOf(
  rule: ServiceRule,
  { events = [], standby = [] }: ObjectFacts,
  forecast: UsageForecast,
  calendar: Calendar,
  today: Day | undefined,
): Reach[] {
  // On standby nothing is driven and no interval runs; what expires does not ask whether anybody works.
  const stands = standby.some(({ to }) => to === null)
  const reaches: Reach[] = []
  const add = (by: Scale, dueOn: Day | null, readOn?: { lead: Day | null; read: [boolean, boolean] }) => {
    const leadOn = readOn ? readOn.lead : dueOn && addDays(dueOn, -longestLead(rule))
    const [leadRead, dueRead] = readOn?.read ?? [false, false]
    reaches.push({
      by,
      leadOn,
      dueOn,
      leadReached: leadRead || came(leadOn, today),
      dueReached: dueRead || came(dueOn, today),
    })
  }
  const pattern = patternOf(rule)
  if (pattern) {
    const moved = isNamed(pattern) && stands ? null : intervalDue(rule, { calendar, standby })
    add('calendar', moved && placedDay(pattern, moved, calendar))
  }
  const total = usageDue(rule)
  if (total !== null) {
    const lead = stands ? STANDING : reachOf(total - (rule.leadUsage ?? 0), rule.last, forecast)
    const limit = stands ? STANDING : reachOf(total, rule.last, forecast)
    add('usage', limit.on, { lead: lead.on, read: [lead.read, limit.read] })
  }
  if (rule.threshold) {
    const on = crossedOn(rule, forecast)
    add('threshold', on, { lead: on, read: [on !== null, on !== null] })
  }
  if (rule.expiresOn !== undefined || rule.validMonths !== undefined) add('expiry', expiryOf(rule))
  if (rule.event !== undefined) {
    const on =
      events
        .filter(event => event.name === rule.event && event.on > rule.last.on)
        .map(event => event.on)
        .sort()[0] ?? null
    add('event', on && addDays(on, rule.leadDays ?? 0), { lead: on, read: [on !== null, false] })
  }
  const usedUpOn = stockLasts(rule)
  if (rule.consumption) add('consumption', usedUpOn && afterStandby(usedUpOn, rule.last.on, standby))
  return reaches
}

const STANDING = { on: null, read: false }

/** The day on which something runs out; null once it was served and nobody named another. */
export function expiryOf({ expiresOn, validMonths, last }: ServiceRule): Day | null {
  const on = expiresOn ?? (validMonths === undefined ? null : addMonths(last.on, validMonths))
  return on !== null && on > last.on && on !== last.expired ? on : null
}

/** The last day on which what is left suffices for one more time. */
function stockLasts({ consumption, last }: ServiceRule): Day | null {
  if (!consumption) return null
  const { perTime, timesPerWeek, stock } = consumption
  const perDay = (perTime * timesPerWeek) / 7
  if (!(perDay > 0)) throw new RangeError('A consumption of nothing never ends')
  return addDays(last.on, Math.floor((last.stock ?? stock) / perDay))
}

const longestLead = ({ leadDays = 0, leads = [] }: ServiceRule) => Math.max(leadDays, ...leads)

/** The scale that decides: of "whichever first" the earlier, of "all" the later; an unknown day is later than any. */
function decisive(reaches: readonly Reach[], field: 'leadOn' | 'dueOn', combine: 'first' | 'all'): Reach | undefined {
  const sorted = reaches.toSorted((a, b) => compare(a[field] ?? '9999-12-31', b[field] ?? '9999-12-31'))
  return combine === 'first' ? sorted[0] : sorted.at(-1)
}

function came(day: Day | null, today: Day | undefined): boolean {
  return day !== null && today !== undefined && today >= day
}

/** The day of the schedule, before days off and standby have moved it. */
export function calendarDue(rule: ServiceRule, calendar: Calendar): Day | null {
  const pattern = patternOf(rule)
  if (pattern === null) return null
  const base = rule.dueFrom?.on ?? rule.last.on
  return patternDayAfter(pattern, originOf(rule, pattern), base, calendar)
}

const originOf = ({ dueFrom, last }: ServiceRule, pattern: CalendarPattern): Day => {
  const base = dueFrom?.on ?? last.on
  return inStep(pattern, dueFrom?.origin ?? base, base)
}

/** The total of its meter at which a service is due; null without usage. A RangeError for an interval of nothing. */
export function usageDue(rule: ServiceRule): number | null {
  if (rule.everyUsage === undefined) return null
  if (!(rule.everyUsage > 0)) throw new RangeError(`A service every ${rule.everyUsage} ${rule.unit ?? ''} never comes`)
  return usageBase(rule) + rule.everyUsage
}

/** What the meter showed at the service that an interval counts from. */
export function usageBase(rule: ServiceRule): number {
  return rule.dueFrom?.usage ?? rule.last.usage ?? 0
}

/** What a service uses up of a fixed schedule: the occurrence that was due, and those whose time had passed too. */
function consumed(rule: ServiceRule, done: Mark, course: Course): ScheduleMark {
  const { on = done.on, origin } = consumedDay(rule, done, course)
  const due = usageDue(rule)
  if (due === null || rule.everyUsage === undefined) return { on, origin }
  const missed = Math.max(Math.floor(((done.usage ?? due) - due) / rule.everyUsage), 0)
  return { on, usage: due + missed * rule.everyUsage, origin }
}

/** A schedule that stood still goes on, and is counted from then on, from where standby has moved it. */
function consumedDay(rule: ServiceRule, done: Mark, course: Course): { on?: Day; origin: Day } {
  const pattern = patternOf(rule)
  const on = intervalDue(rule, course)
  if (pattern === null || on === null) return { origin: rule.dueFrom?.origin ?? rule.dueFrom?.on ?? rule.last.on }
  const origin = originOf(rule, pattern)
  let reached = { on, origin: on === calendarDue(rule, course.calendar) ? origin : on }
  for (;;) {
    const raw = patternDayAfter(pattern, reached.origin, reached.on, course.calendar)
    const next = movedDay(pattern, raw, { since: later(reached.on, rule.last.on), standby: course.standby })
    if (next === null || next > done.on) break
    reached = { on: next, origin: next === raw ? reached.origin : next }
  }
  // What lies before the last service is in the schedule already.
  const stood = isNamed(pattern) ? 0 : standbyDays(course.standby, later(reached.on, rule.last.on), done.on)
  if (stood === 0) return reached
  const moved = addDays(reached.on, stood)
  return { on: moved, origin: moved }
}

/** An interval makes up for standby; a named day of a week or month comes when it comes. */
function movedDay(
  pattern: CalendarPattern,
  day: Day,
  { since, standby }: { since: Day; standby: readonly Standby[] },
): Day | null {
  return isNamed(pattern) ? day : afterStandby(day, since, standby)
}

const isNamed = ({ weekdays, nth }: CalendarPattern) => weekdays !== undefined || nth !== undefined

/** The day of the schedule after standby; null while the object stands by. */
function intervalDue(rule: ServiceRule, { calendar, standby }: Course): Day | null {
  const raw = calendarDue(rule, calendar)
  const pattern = patternOf(rule)
  return raw && pattern && movedDay(pattern, raw, { since: rule.last.on, standby })
}

/** Judged on the scale by which the service came due: of "whichever first" the one used up most, of "all" the least. */
function withinGrace(rule: ServiceRule, done: Mark, course: Course): boolean {
  const graceOf = (interval: number) => ((rule.gracePercent ?? 0) * interval) / 100
  const base = rule.dueFrom?.on ?? rule.last.on
  const planned = calendarDue(rule, course.calendar)
  const dueOn = intervalDue(rule, course)
  const due = usageDue(rule)
  const misses: { share: number; miss: number; grace: number }[] = []
  if (planned !== null && dueOn !== null) {
    const interval = daysBetween(base, planned)
    const grace = rule.graceDays ?? Math.floor(graceOf(interval))
    const miss = daysBetween(dueOn, done.on) - standbyDays(course.standby, later(dueOn, rule.last.on), done.on)
    misses.push({ share: (interval + miss) / interval, miss, grace })
  }
  if (due !== null && done.usage !== undefined) {
    const interval = due - usageBase(rule)
    const share = (done.usage - usageBase(rule)) / interval
    misses.push({ share, miss: done.usage - due, grace: graceOf(interval) })
  }
  const sorted = misses.toSorted((a, b) => a.share - b.share)
  const judged = rule.combine === 'first' ? sorted.at(-1) : sorted[0]
  return judged !== undefined && Math.abs(judged.miss) <= judged.grace
}

const later = (one: Day, other: Day): Day => (one > other ? one : other)

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b)
}
