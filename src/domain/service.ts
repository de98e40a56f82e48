/**
 * Service rules of tracked objects: when the next service opens and is due (domain section 3.6, example F).
 * Reading: what a meter showed. Rule: how often to serve, by months, by usage, or both: its two scales.
 * Occurrence: the one service that follows the last one done; however many readings pass its lead, it stays that one.
 * Lead: how long before it is due a service opens. Grace: how far from it a service still counts as done on schedule.
 */
import { addDays, addMonths, type Calendar, type Day, dayOf, daysBetween, type Instant } from './calendar.ts'

export type Reading = { at: Instant | Day; value: number }

export type ServiceRule = {
  id: string
  title?: string | undefined
  everyMonths?: number | undefined
  everyUsage?: number | undefined
  unit?: string | undefined
  combine: 'first' | 'all'
  anchor: 'fixed' | 'floating' | 'fixed_within_grace'
  leadDays?: number | undefined
  leadUsage?: number | undefined
  graceDays?: number | undefined // of the calendar, instead of gracePercent
  gracePercent?: number | undefined // of the interval, on either scale
  last: Mark // without usage: a meter that stood at 0
  dueFrom?: ScheduleMark | undefined // where a fixed schedule stands; without it, at `last`
}

export type Mark = { on: Day; usage?: number | undefined }

/** `origin` is the day that the months are counted from: a schedule of the 31st returns to it after February. */
type ScheduleMark = Mark & { origin?: Day | undefined }

export type NextService = {
  key: string
  leadOn: Day | null
  dueOn: Day | null
  by: Scale
  leadReached: boolean
  dueReached: boolean
  perDay: number | null
  stale: boolean
}

type Scale = 'calendar' | 'usage'
type Reach = { by: Scale; leadOn: Day | null; dueOn: Day | null; leadReached: boolean; dueReached: boolean }
type UsageForecast = { readings: DayReading[]; newest: DayReading | null; perDay: number | null }
type DayReading = { on: Day; value: number }

const FORECAST_DAYS = 90
const STALE_DAYS = 60
// A meter that hardly moves says nothing about a date a lifetime away.
const FORECAST_AT_MOST_DAYS = 36_525

/** Mean usage a day over the 90 days before the newest reading, both ends counted; null unless two days were read. */
export function usageForecast(readings: readonly Reading[], calendar: Calendar): UsageForecast {
  const sorted = readings
    .map(({ at, value }) => ({ on: at.length === 10 ? at : dayOf(calendar, at), at, value }))
    .toSorted((a, b) => compare(a.on, b.on) || compare(a.at, b.at))
    .map(({ on, value }) => ({ on, value }))
  const newest = sorted.at(-1) ?? null
  const oldest = newest && sorted.find(reading => reading.on >= addDays(newest.on, -FORECAST_DAYS))
  if (!newest || !oldest || oldest.on === newest.on) return { readings: sorted, newest, perDay: null }
  return { readings: sorted, newest, perDay: (newest.value - oldest.value) / daysBetween(oldest.on, newest.on) }
}

/**
 * The occurrence after `last`. A boundary is reached inclusively: by a reading or, when `today` is given, by its date.
 * `stale` says that such a date is a forecast from readings too old to trust.
 */
export function nextService(
  rule: ServiceRule,
  readings: readonly Reading[],
  calendar: Calendar,
  today?: Day,
): NextService {
  const forecast = usageForecast(readings, calendar)
  const reaches = [calendarReach(rule, today), usageReach(rule, forecast, today)].filter(reach => reach !== null)
  const due = decisive(reaches, 'dueOn', rule.combine)
  const reached = (test: (reach: Reach) => boolean) =>
    rule.combine === 'first' ? reaches.some(test) : reaches.length > 0 && reaches.every(test)
  const readOn = forecast.newest?.on ?? rule.last.on
  return {
    key: `${rule.id}:${rule.last.on}`,
    leadOn: decisive(reaches, 'leadOn', rule.combine)?.leadOn ?? null,
    dueOn: due?.dueOn ?? null,
    by: due?.by ?? 'calendar',
    leadReached: reached(reach => reach.leadReached),
    dueReached: reached(reach => reach.dueReached),
    perDay: forecast.perDay,
    stale: rule.everyUsage !== undefined && today !== undefined && daysBetween(readOn, today) >= STALE_DAYS,
  }
}

/** The rule after a service: a floating one counts from what was done, a fixed one from what was due. */
export function complete(rule: ServiceRule, done: Mark): ServiceRule {
  const floats = rule.anchor === 'floating' || (rule.anchor === 'fixed_within_grace' && !withinGrace(rule, done))
  return { ...rule, last: done, dueFrom: floats ? undefined : consumed(rule, done) }
}

function calendarReach(rule: ServiceRule, today: Day | undefined): Reach | null {
  const dueOn = calendarDue(rule)
  if (dueOn === null) return null
  const leadOn = addDays(dueOn, -(rule.leadDays ?? 0))
  return { by: 'calendar', leadOn, dueOn, leadReached: came(leadOn, today), dueReached: came(dueOn, today) }
}

function usageReach(rule: ServiceRule, forecast: UsageForecast, today: Day | undefined): Reach | null {
  const due = usageDue(rule)
  if (due === null) return null
  const lead = reachOf(due - (rule.leadUsage ?? 0), rule, forecast)
  const limit = reachOf(due, rule, forecast)
  return {
    by: 'usage',
    leadOn: lead.on,
    dueOn: limit.on,
    leadReached: lead.read || came(lead.on, today),
    dueReached: limit.read || came(limit.on, today),
  }
}

/** The day of the first reading that shows a usage, else the day on which the forecast expects it. */
function reachOf(usage: number, { last }: ServiceRule, forecast: UsageForecast): { on: Day | null; read: boolean } {
  const atService = { on: last.on, value: last.usage ?? 0 }
  const since = forecast.readings.filter(reading => reading.on >= last.on)
  const crossed = [atService, ...since].find(reading => reading.value >= usage)
  if (crossed) return { on: crossed.on, read: true }
  const { newest, perDay } = forecast
  const days = newest && perDay !== null && perDay > 0 ? Math.floor((usage - newest.value) / perDay) : null
  if (newest === null || days === null || days > FORECAST_AT_MOST_DAYS) return { on: null, read: false }
  return { on: addDays(newest.on, days), read: false }
}

/** The scale that decides: of "whichever first" the earlier, of "all" the later; an unknown day is later than any. */
function decisive(reaches: Reach[], field: 'leadOn' | 'dueOn', combine: 'first' | 'all'): Reach | undefined {
  const sorted = reaches.toSorted((a, b) => compare(a[field] ?? '9999-12-31', b[field] ?? '9999-12-31'))
  return combine === 'first' ? sorted[0] : sorted.at(-1)
}

function came(day: Day | null, today: Day | undefined): boolean {
  return day !== null && today !== undefined && today >= day
}

function calendarDue(rule: ServiceRule): Day | null {
  if (rule.everyMonths === undefined) return null
  const base = rule.dueFrom?.on ?? rule.last.on
  return gridDayAfter(rule.dueFrom?.origin ?? base, rule.everyMonths, base)
}

function usageDue(rule: ServiceRule): number | null {
  if (rule.everyUsage === undefined) return null
  if (!(rule.everyUsage > 0)) throw new RangeError(`A service every ${rule.everyUsage} ${rule.unit ?? ''} never comes`)
  return usageBase(rule) + rule.everyUsage
}

function usageBase(rule: ServiceRule): number {
  return rule.dueFrom?.usage ?? rule.last.usage ?? 0
}

function gridDayAfter(origin: Day, everyMonths: number, after: Day): Day {
  if (!(everyMonths >= 1)) throw new RangeError(`A service every ${everyMonths} months never comes`)
  for (let turn = 1; ; turn += 1) {
    const day = addMonths(origin, turn * everyMonths)
    if (day > after) return day
  }
}

/** What a service uses up of a fixed schedule: the occurrence that was due, and those whose time had passed too. */
function consumed(rule: ServiceRule, done: Mark): ScheduleMark {
  const origin = rule.dueFrom?.origin ?? rule.dueFrom?.on ?? rule.last.on
  let on = calendarDue(rule)
  while (on !== null && rule.everyMonths !== undefined) {
    const next = gridDayAfter(origin, rule.everyMonths, on)
    if (next > done.on) break
    on = next
  }
  const due = usageDue(rule)
  if (due === null || rule.everyUsage === undefined) return { on: on ?? done.on, origin }
  const missed = Math.max(Math.floor(((done.usage ?? due) - due) / rule.everyUsage), 0)
  return { on: on ?? done.on, usage: due + missed * rule.everyUsage, origin }
}

/** Judged on the scale by which the service came due: of "whichever first" the one used up most, of "all" the least. */
function withinGrace(rule: ServiceRule, done: Mark): boolean {
  const graceOf = (interval: number) => ((rule.gracePercent ?? 0) * interval) / 100
  const base = rule.dueFrom?.on ?? rule.last.on
  const dueOn = calendarDue(rule)
  const due = usageDue(rule)
  const misses: { share: number; miss: number; grace: number }[] = []
  if (dueOn !== null) {
    const interval = daysBetween(base, dueOn)
    const grace = rule.graceDays ?? Math.floor(graceOf(interval))
    misses.push({ share: daysBetween(base, done.on) / interval, miss: daysBetween(dueOn, done.on), grace })
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

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b)
}
