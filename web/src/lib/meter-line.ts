// What a meter's line shows, without drawing: the readings, the median forecast with its spread, the limits of rules.

import { daysBetween } from './date.ts'

export type MeterData = {
  readings: readonly { on: string; value: number }[]
  perDay: number | null
  slow: number | null
  fast: number | null
  limits: readonly { ruleId: string; total: number; dueOn: string | null }[]
}

type Point = { day: number; value: number }

export type MeterLine = {
  /** Days are counted from here. */
  from: string
  days: number
  least: number
  most: number
  readings: readonly Point[]
  /** Empty while nobody can tell. */
  forecast: readonly Point[]
  /** The slow quarter there, the fast one back. */
  spread: readonly Point[]
  limits: readonly { ruleId: string; total: number; day: number | null }[]
  today: number
}

const AHEAD_DAYS = 30
const AHEAD_AT_MOST = 3 * 365
const LIMITS_AT_MOST = 4

/** Null until something was read. The line ends a little behind the first limits that it reaches. */
export function meterLine(meter: MeterData, today: string): MeterLine | null {
  const [first] = meter.readings
  const newest = meter.readings.at(-1)
  if (!first || !newest) return null
  const dayOf = (on: string) => daysBetween(first.on, on)
  const now = Math.max(dayOf(today), dayOf(newest.on))
  const limits = meter.limits
    .filter(({ total }) => total >= newest.value * 0.9)
    .slice(0, LIMITS_AT_MOST)
    .map(({ ruleId, total, dueOn }) => ({ ruleId, total, day: dueOn === null ? null : dayOf(dueOn) }))
  const reached = limits.flatMap(({ day }) => (day !== null && day <= now + AHEAD_AT_MOST ? [day] : []))
  const days = Math.max(now + AHEAD_DAYS, ...reached.map(day => day + AHEAD_DAYS))
  const start = { day: dayOf(newest.on), value: newest.value }
  const ahead = (perDay: number | null): Point[] =>
    perDay === null ? [] : [start, { day: days, value: start.value + perDay * (days - start.day) }]
  const forecast = ahead(meter.perDay)
  const spread = [...ahead(meter.slow), ...ahead(meter.fast).toReversed()]
  const readings = meter.readings.map(({ on, value }) => ({ day: dayOf(on), value }))
  const all = [...readings, ...forecast, ...spread].map(({ value }) => value)
  const shown = limits.filter(({ day }) => day !== null && day <= days)
  const totals = shown.map(({ total }) => total)
  return {
    from: first.on,
    days: Math.max(days, 1),
    least: Math.min(...all, ...totals),
    most: Math.max(...all, ...totals),
    readings,
    forecast,
    spread,
    limits: shown,
    today: dayOf(today),
  }
}
