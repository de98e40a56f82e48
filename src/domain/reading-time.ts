// When a letter may reach its reader: inside working hours, outside quiet hours, not while they are away.

import { absenceAt } from './absence.ts'
import { addDays, at, type Calendar, dayOf, type Instant, nextWindow, startOfDay } from './calendar.ts'
import type { LetterSettings } from './letter-settings.ts'
import type { User } from './people.ts'

export type ReadingTime = { at: Instant; reason: 'window' | 'quiet' | 'away' | null }

// Each round leaves an absence, a night or a quiet stretch behind; settings that leave no minute are refused.
const ROUNDS_AT_MOST = 500

/** The first allowed moment from `now` on, and why it is not now. */
export function readingTime(reader: Pick<User, 'id' | 'absences' | 'letters'>, calendar: Calendar, now: Instant) {
  const own = personalCalendar(calendar, reader.letters?.window)
  let moment = now
  let reason: ReadingTime['reason'] = null
  for (let round = 0; round < ROUNDS_AT_MOST; round++) {
    const absence = absenceAt(reader, moment)
    const open = absence?.until ?? nextWindow(own, moment)
    const spoken = quietUntil(calendar, reader.letters?.quiet, open)
    if (spoken === null && open === moment) return { at: moment, reason }
    reason ??= absence ? 'away' : open > moment ? 'window' : 'quiet'
    moment = spoken ?? open
  }
  return { at: moment, reason }
}

/** The end of the quiet stretch that covers this moment, or null. */
function quietUntil(calendar: Calendar, quiet: LetterSettings['quiet'], moment: Instant): Instant | null {
  if (!quiet || quiet.from === quiet.until) return null
  const day = dayOf(calendar, moment)
  const overnight = quiet.from > quiet.until
  for (const first of overnight ? [addDays(day, -1), day] : [day]) {
    const from = at(calendar, first, quiet.from)
    const until = at(calendar, overnight ? addDays(first, 1) : first, quiet.until)
    if (from <= moment && moment < until) return until
  }
  return null
}

// Calendars compile to tables by their value, so a personal one is made once.
const personal = new WeakMap<Calendar, Map<string, Calendar>>()

/** The calendar with the person's own hours on usual days; short days keep theirs. */
export function personalCalendar(calendar: Calendar, window: LetterSettings['window']): Calendar {
  if (!window) return calendar
  const known = personal.get(calendar) ?? new Map<string, Calendar>()
  personal.set(calendar, known)
  const key = `${window.from}-${window.until}`
  const own = known.get(key) ?? { ...calendar, dayStart: window.from, dayEnd: window.until }
  known.set(key, own)
  return own
}

/** Whether these settings leave a minute of a usual workday on which letters may come. */
export function leavesTime(calendar: Calendar, settings: Pick<LetterSettings, 'window' | 'quiet'>): boolean {
  const from = settings.window?.from ?? calendar.dayStart
  const until = settings.window?.until ?? calendar.dayEnd
  if (from >= until) return false
  const { quiet } = settings
  if (!quiet || quiet.from === quiet.until) return true
  // Quiet hours over midnight leave the middle of the day, others what is before and after them.
  return quiet.from > quiet.until
    ? maxOf(from, quiet.until) < minOf(until, quiet.from)
    : from < quiet.from || quiet.until < until
}

const maxOf = (one: string, other: string) => (one > other ? one : other)
const minOf = (one: string, other: string) => (one < other ? one : other)

/** The instants of whole days away, in a person's zone. */
export const daysAway = (calendar: Calendar, days: { fromOn: string; toOn: string }) => ({
  from: startOfDay(calendar, days.fromOn),
  until: startOfDay(calendar, addDays(days.toOn, 1)),
})
