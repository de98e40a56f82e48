/**
 * The words of service rules (domain.md 3.6). Rule: when a tracked object is to be served. Scale: one of the things that
 * make it due; a rule has one or several, and `combine` says whether the first or all of them decide.
 * Mark: what was so when a service was done. Meter: a counter of the object; an object with one meter need not name it.
 */
import type { Day, Instant } from './calendar.ts'

/** `value` is the meter's total: what it shows, and what meters before it have shown. */
export type Reading = { at: Instant | Day; value: number; meter?: string | undefined }

/** Of the calendar: an interval, or days that it names. */
export type CalendarPattern = {
  every: number
  unit: 'day' | 'week' | 'month' | 'year'
  /** With `week`: on these days of it, 1 is Monday. */
  weekdays?: readonly number[] | undefined
  /** With `month` and `year`: the second Tuesday, the last Friday (-1). */
  nth?: { week: number; weekday: number } | undefined
  /** Only between these days of a year, MM-DD, both included; what falls outside waits for its beginning. */
  season?: { from: string; to: string } | undefined
  /** What a day off does to a service that falls on it; absent: nothing. */
  dayOff?: 'skip' | 'before' | 'after' | undefined
}

/** Fires when a reading crosses the limit, once; the next crossing needs a return. `rises` and `falls` count from the last service. */
export type Threshold = { is: 'above' | 'below' | 'rises' | 'falls'; limit: number }

/** How much is used up each time, how often a week, and what was there at the last delivery. */
export type Consumption = { perTime: number; timesPerWeek: number; stock: number }

/** What one service sells: a part, a consumable, work. Money is integer minor units for one `unit`. */
export type ServiceItem = {
  title: string | { ru: string; en: string }
  classification?: string | undefined
  quantity: number
  unit: string
  priceMinor?: number | undefined
  currency?: string | undefined
}

export type ServiceRule = {
  id: string
  title?: string | { ru: string; en: string } | undefined
  /** Absent: a rule of the object's own. */
  from?: 'regulation' | undefined
  /** Short for a calendar of months. */
  everyMonths?: number | undefined
  calendar?: CalendarPattern | undefined
  everyUsage?: number | undefined
  unit?: string | undefined
  meter?: string | undefined
  threshold?: Threshold | undefined
  /** The day on which something runs out: warranty, shelf life, verification. Standby does not stop it. */
  expiresOn?: Day | undefined
  /** How long a renewal of what expires lasts; while its day is not known, it counts from the last service. */
  validMonths?: number | undefined
  /** The attribute that the day stands in, of a rule of the regulation. */
  expiryIn?: string | undefined
  /** Due as soon as an event of this name is recorded. */
  event?: string | undefined
  consumption?: Consumption | undefined
  combine: 'first' | 'all'
  anchor: 'fixed' | 'floating' | 'fixed_within_grace'
  leadDays?: number | undefined
  /** Further leads in days: an expiry reminds more than once. */
  leads?: readonly number[] | undefined
  leadUsage?: number | undefined
  graceDays?: number | undefined // of the calendar, instead of gracePercent
  gracePercent?: number | undefined // of the interval, on either scale
  /** Rules whose work this one includes: the 2,000 h service contains that of 250 h. */
  contains?: readonly string[] | undefined
  /** So many days ahead its services are counted and shown; what lies further is too uncertain to plan. */
  horizonDays?: number | undefined
  /** Services of one place whose days lie so near to each other are one visit. */
  mergeDays?: number | undefined
  /** The client is offered the service by letter. */
  clientLetter?: boolean | undefined
  /** What the visit opens for the seller. */
  creates?: 'interest' | 'deal' | undefined
  items?: readonly ServiceItem[] | undefined
  /** How long the work takes. */
  minutes?: number | undefined
  last: Mark // without usage: a meter that stood at 0
  dueFrom?: ScheduleMark | undefined // where a fixed schedule stands; without it, at `last`
}

/**
 * `again` counts services of one rule on one day, so that each has an occurrence of its own. `expired`: the day of expiry
 * that the service was for; without another one nothing runs out any more.
 */
export type Mark = {
  on: Day
  usage?: number | undefined
  stock?: number | undefined
  again?: number | undefined
  expired?: Day | undefined
}

/** `origin` is the day that the calendar is counted from: a schedule of the 31st returns to it after February. */
export type ScheduleMark = { on: Day; usage?: number | undefined; origin?: Day | undefined }

/** A stretch of standby: usage and calendar stand still, what expires goes on. */
export type Standby = { from: Day; to: Day | null }

export type ObjectEvent = { name: string; on: Day }

/** What an object tells its rules. */
export type ObjectFacts = {
  readings: readonly Reading[]
  events?: readonly ObjectEvent[] | undefined
  standby?: readonly Standby[] | undefined
}

export const SCALES = ['calendar', 'usage', 'threshold', 'expiry', 'event', 'consumption'] as const
export type Scale = (typeof SCALES)[number]

/** What one scale says: when its lead and its due day come, null while nobody can tell, and whether they have come. */
export type Reach = { by: Scale; leadOn: Day | null; dueOn: Day | null; leadReached: boolean; dueReached: boolean }
