// Whether a reading can be true next to those around it (domain.md 3.6). A doubt is no refusal: whoever knows the reason may
// say so.

import { type Calendar, type Day, dayOf, daysBetween, type Instant } from './calendar.ts'
import { offsetOf } from './object-effects.ts'
import { serviceFacts } from './object-service.ts'
import type { ProcessView } from './process.ts'
import { type DayReading, usageForecast } from './service-meter.ts'

export const DOUBTS = ['readingBelow', 'readingAbove', 'readingTooFar', 'readingAhead'] as const
export type ReadingDoubt = {
  code: (typeof DOUBTS)[number]
  /** The reading that it is held against, as the meter showed it, and its day. */
  known: number
  on: Day
}

// A lorry with two drivers runs 1,500 km a day, and no day has more than 24 hours.
const MOST_A_DAY: Readonly<Record<string, number>> = { km: 2_000, mi: 1_250, hours: 24 }
// Ten times what is usual is a slip of the hand, unless it is little all the same.
const TIMES_USUAL = 10
const LITTLE_SHARE = 0.25

type Given = { value: number; at: Instant; meter?: string | undefined }

/** Null when nothing speaks against it. `value` is what the meter shows. */
export function doubtOf(
  process: ProcessView,
  { value, at, meter }: Given,
  { calendar, now }: { calendar: Calendar; now: Instant },
): ReadingDoubt | null {
  const on = dayOf(calendar, at)
  const offset = offsetOf(process, meter)
  const forecast = usageForecast(serviceFacts(process).readings, calendar, meter)
  const known = ({ value: total, on: day }: DayReading) => ({ known: total - offset, on: day })
  if (at > now) return { code: 'readingAhead', known: value, on }
  const total = value + offset
  const before = forecast.readings.filter(one => one.on <= on).at(-1)
  const after = forecast.readings.find(one => one.on > on)
  if (before && total < before.value) return { code: 'readingBelow', ...known(before) }
  if (after && total > after.value) return { code: 'readingAbove', ...known(after) }
  if (!before) return null
  const perDay = (total - before.value) / Math.max(daysBetween(before.on, on), 1)
  return perDay > mostPerDay(process.facts.meter, meter, forecast.fast)
    ? { code: 'readingTooFar', ...known(before) }
    : null
}

/** How much a meter can run in a day as far as we know. */
function mostPerDay(unit: unknown, meter: string | undefined, fast: number | null): number {
  const most = meter === undefined && typeof unit === 'string' ? MOST_A_DAY[unit] : undefined
  const usual = fast === null || fast <= 0 ? Number.POSITIVE_INFINITY : fast * TIMES_USUAL
  if (most === undefined) return usual
  return Math.min(most, Math.max(usual, most * LITTLE_SHARE))
}
