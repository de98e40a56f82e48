// What meters say: usage a day with its uncertainty, the day on which a total is reached, and crossings of a limit.

import { addDays, type Calendar, type Day, dayOf, daysBetween } from './calendar.ts'
import type { Reading, ServiceRule, Threshold } from './service-rule.ts'

/** `perDay` is the median usage a day; `slow` and `fast` are its quartiles, equal to it when two readings are all there is. */
export type UsageForecast = {
  readings: readonly DayReading[]
  newest: DayReading | null
  perDay: number | null
  slow: number | null
  fast: number | null
}
export type DayReading = { on: Day; value: number }

/** A reading that is this old says little about today. */
export const STALE_DAYS = 60
const FORECAST_DAYS = 90
// A meter that hardly moves says nothing about a date a lifetime away.
const FORECAST_AT_MOST_DAYS = 36_525
// Pairs grow with the square; a fleet that reports every day has its quarter in this many.
const POINTS_AT_MOST = 90

/**
 * Usage a day over the 90 days before the newest reading, both ends counted; null unless two days were read. The median
 * of the slopes between all pairs: one absurd reading, or a month without any, does not move it far.
 */
export function usageForecast(readings: readonly Reading[], calendar: Calendar, meter?: string): UsageForecast {
  const key = `${calendar.zone} ${meter ?? ''}`
  const known = forecasts.get(readings)
  const found = known?.get(key)
  if (found) return found
  const forecast = forecastOf(readings, calendar, meter)
  if (known) known.set(key, forecast)
  else forecasts.set(readings, new Map([[key, forecast]]))
  return forecast
}

// Every rule of an object, and every occurrence ahead, asks about the same readings; a list of them is never changed.
const forecasts = new WeakMap<readonly Reading[], Map<string, UsageForecast>>()

function forecastOf(readings: readonly Reading[], calendar: Calendar, meter: string | undefined): UsageForecast {
  const sorted = readings
    .filter(reading => reading.meter === meter)
    .map(({ at, value }) => ({ on: at.length === 10 ? at : dayOf(calendar, at), at, value }))
    .toSorted((a, b) => compare(a.on, b.on) || compare(a.at, b.at))
    .map(({ on, value }) => ({ on, value }))
  const newest = sorted.at(-1) ?? null
  if (!newest) return { readings: sorted, newest, perDay: null, slow: null, fast: null }
  const since = addDays(newest.on, -FORECAST_DAYS)
  const slopes = slopesOf(lastOfEachDay(sorted.filter(reading => reading.on >= since)).slice(-POINTS_AT_MOST))
  return {
    readings: sorted,
    newest,
    perDay: quantile(slopes, 0.5),
    slow: quantile(slopes, 0.25),
    fast: quantile(slopes, 0.75),
  }
}

/** The day of the first reading since a mark that shows a total, else the day on which the forecast expects it. */
export function reachOf(
  total: number,
  last: { on: Day; usage?: number | undefined },
  forecast: UsageForecast,
): { on: Day | null; read: boolean } {
  const atService = { on: last.on, value: last.usage ?? 0 }
  const since = forecast.readings.filter(reading => reading.on >= last.on)
  const crossed = [atService, ...since].find(reading => reading.value >= total)
  if (crossed) return { on: crossed.on, read: true }
  return { on: expectedOn(total, forecast, forecast.perDay), read: false }
}

/** Half the days between the day of a fast and that of a slow quarter; null when nobody can tell. */
export function spreadDays(total: number, forecast: UsageForecast): number | null {
  const early = expectedOn(total, forecast, forecast.fast)
  const late = expectedOn(total, forecast, forecast.slow)
  return early === null || late === null ? null : Math.ceil(daysBetween(early, late) / 2)
}

/** The day of the newest crossing after the last service; the first reading after it crosses too when it stands beyond. */
export function crossedOn({ threshold, last }: ServiceRule, { readings }: UsageForecast): Day | null {
  if (!threshold) return null
  const before = readings.filter(reading => reading.on <= last.on).at(-1)
  const base = last.usage ?? before?.value ?? readings[0]?.value ?? 0
  let beyond = before !== undefined && isBeyond(threshold, before.value, base)
  for (const { on, value } of readings) {
    if (on <= last.on) continue
    const now = isBeyond(threshold, value, base)
    if (now && !beyond) return on
    beyond = now
  }
  return null
}

function isBeyond({ is, limit }: Threshold, value: number, base: number): boolean {
  switch (is) {
    case 'above':
      return value >= limit
    case 'below':
      return value <= limit
    case 'rises':
      return value - base >= limit
    case 'falls':
      return base - value >= limit
  }
}

function expectedOn(total: number, { newest }: UsageForecast, perDay: number | null): Day | null {
  const days = newest && perDay !== null && perDay > 0 ? Math.floor((total - newest.value) / perDay) : null
  return newest === null || days === null || days > FORECAST_AT_MOST_DAYS ? null : addDays(newest.on, Math.max(days, 0))
}

function lastOfEachDay(readings: readonly DayReading[]): DayReading[] {
  return [...new Map(readings.map(reading => [reading.on, reading])).values()]
}

function slopesOf(points: readonly DayReading[]): number[] {
  const slopes: number[] = []
  for (const [index, from] of points.entries())
    for (const to of points.slice(index + 1)) slopes.push((to.value - from.value) / daysBetween(from.on, to.on))
  return slopes.toSorted((a, b) => a - b)
}

function quantile(sorted: readonly number[], share: number): number | null {
  const place = (sorted.length - 1) * share
  const low = sorted[Math.floor(place)]
  const high = sorted[Math.ceil(place)]
  return low === undefined || high === undefined ? null : low + (high - low) * (place - Math.floor(place))
}

const compare = (a: string, b: string) => (a < b ? -1 : Number(a > b))
