import { Temporal } from 'temporal-polyfill'

/**
 * Wall clocks of a zone in plain numbers. The date library is asked once for each stretch between two clock changes;
 * after that a conversion is an addition, because a plan makes hundreds of them.
 */
export type ZoneClock = { zone: string; spans: Span[]; recent: Span }

/** The instants `from <= t < to` of a zone share one offset from UTC. */
type Span = { from: number; to: number; offset: number }

export const DAY_MS = 86_400_000

// What a zone does is a fact of the installed tzdata: the same for every calendar, never changed, one entry for a zone.
const clocks = new Map<string, ZoneClock>()

export function clockOf(zone: string): ZoneClock {
  const known = clocks.get(zone)
  if (known) return known
  const first = readSpan(zone, 0)
  const clock = { zone, spans: [first], recent: first }
  clocks.set(zone, clock)
  return clock
}

/** Whether there is such a zone; a bare offset is none, for it would never change its clocks. */
export function isZone(zone: string): boolean {
  if (!/^[A-Za-z]/.test(zone)) return false
  try {
    clockOf(zone)
    return true
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}

/** Local wall time of an instant, written as if it were UTC. */
export function wallOf(clock: ZoneClock, epochMs: number): number {
  return epochMs + spanAt(clock, epochMs).offset
}

/** Convention 3: a skipped local time moves forward by the gap, one that comes twice means the first. */
export function epochAtWall(clock: ZoneClock, wallMs: number): number {
  // No offset reaches a day, so the true instant lies between these two.
  const before = spanAt(clock, wallMs - DAY_MS)
  const first = wallMs - before.offset
  if (first < before.to) return first
  const after = spanAt(clock, wallMs + DAY_MS)
  const second = wallMs - after.offset
  return second >= after.from ? second : first
}

/** Local wall time with its offset from UTC: `2026-05-14T12:00:00+03:00`. */
export function wallText(zone: string, epochMs: number): string {
  const wallMs = wallOf(clockOf(zone), epochMs)
  const minutes = Math.round((wallMs - epochMs) / 60_000)
  const pad = (value: number) => String(value).padStart(2, '0')
  const offset = `${minutes < 0 ? '-' : '+'}${pad(Math.floor(Math.abs(minutes) / 60))}:${pad(Math.abs(minutes) % 60)}`
  return `${new Date(wallMs).toISOString().slice(0, 19)}${offset}`
}

function spanAt(clock: ZoneClock, epochMs: number): Span {
  if (epochMs >= clock.recent.from && epochMs < clock.recent.to) return clock.recent
  const known = clock.spans.find(span => epochMs >= span.from && epochMs < span.to)
  const span = known ?? readSpan(clock.zone, epochMs)
  if (!known) clock.spans.push(span)
  clock.recent = span
  return span
}

function readSpan(zone: string, epochMs: number): Span {
  const here = Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(zone)
  // "previous" means strictly before, and the first instant of a span belongs to it.
  const previous = here.add({ milliseconds: 1 }).getTimeZoneTransition('previous')
  const next = here.getTimeZoneTransition('next')
  return {
    from: previous?.epochMilliseconds ?? Number.NEGATIVE_INFINITY,
    to: next?.epochMilliseconds ?? Number.POSITIVE_INFINITY,
    offset: here.offsetNanoseconds / 1_000_000,
  }
}
