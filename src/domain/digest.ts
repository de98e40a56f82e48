// digest:  one letter about much: a person's day, a head's week, what an absence leaves and brings back.
// section: a part of it. Which day a digest belongs to is counted in its reader's zone, and decided once.

import { absenceAt } from './absence.ts'
import type { BoardFigures } from './board.ts'
import {
  addDays,
  type Calendar,
  type Day,
  dayOf,
  epochOf,
  type Instant,
  isWorkday,
  nextWorkday,
  startOfWork,
} from './calendar.ts'
import type { User } from './people.ts'
import { personalCalendar, readingTime } from './reading-time.ts'

export const DIGEST_SECTIONS = [
  'overdue',
  'today',
  'coming',
  'gathered',
  'risk',
  'held',
  'takenOver',
  'done',
  'came',
  'stillOpen',
  'renewing',
  'intercept',
] as const
export type DigestSection = (typeof DIGEST_SECTIONS)[number]

/** One person's work, as a head sees it. */
export type Load = { userId: string; name: string; open: number; overdue: number; coming: number }

export type DigestData = {
  day: Day
  /** It should have come earlier. */
  late?: boolean
  /** The last day on which one was made, when days were missed since. */
  missedSince?: Day
  load?: readonly Load[]
  /** The company's figures. */
  board?: BoardFigures
  /** Whose absence it is about, with its days. */
  person?: { id: string; fromOn: Day; toOn: Day }
}

export type DueDigest = { kind: 'daily' | 'weekly'; day: Day; at: Instant; late: boolean }

// A round comes every five minutes; what is an hour late was not on time.
const LATE_MS = 60 * 60_000

/**
 * The daily digest that is due for a person at `now`: at the opening of their working day (09:00), and until its end when
 * that was missed. Null on days off, while away, in quiet hours: then it comes later, or the next working day's has it all.
 */
export function dailyDigest(person: User, calendar: Calendar, now: Instant): DueDigest | null {
  const own = personalCalendar(calendar, person.letters?.window)
  const day = dayOf(own, now)
  if (!isWorkday(own, day) || absenceAt(person, now) !== null) return null
  const { at } = readingTime(person, calendar, startOfWork(own, day))
  if (dayOf(own, at) !== day || now < at || readingTime(person, calendar, now).at > now) return null
  return { kind: 'daily', day, at, late: epochOf(now) - epochOf(at) > LATE_MS }
}

/** The weekly digest: at the opening of the first working day of the week, and later that week when it was missed. */
export function weeklyDigest(reader: User, calendar: Calendar, now: Instant): DueDigest | null {
  const own = personalCalendar(calendar, reader.letters?.window)
  const monday = mondayOf(dayOf(own, now))
  const first = nextWorkday(own, monday)
  const { at } = readingTime(reader, calendar, startOfWork(own, first))
  if (now < at || mondayOf(dayOf(own, at)) !== monday || readingTime(reader, calendar, now).at > now) return null
  return { kind: 'weekly', day: monday, at, late: epochOf(now) - epochOf(at) > LATE_MS }
}

/** The Monday of a day's week. */
export function mondayOf(day: Day): Day {
  // 1970-01-01 was a Thursday.
  const number = Math.floor(epochOf(`${day}T00:00:00.000Z`) / 86_400_000)
  return addDays(day, -((((number + 3) % 7) + 7) % 7))
}
