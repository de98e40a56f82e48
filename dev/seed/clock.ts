import {
  addDays,
  addMonths,
  addWorkdays,
  at,
  type Day,
  dayOf,
  endOfWork,
  epochOf,
  type Instant,
  instantOf,
  isWorkday,
  nextWorkday,
  previousWorkday,
  startOfWork,
} from '../../src/domain/calendar.ts'
import { ru } from '../../src/domain/calendars/ru.ts'

/** Times of the demo, all told from the moment at which it is made: so it never grows old. */
export type Clock = {
  now: Instant
  /** A moment of work so many days ago, on a working day and never ahead of now. */
  ago: (days: number, time?: string) => Instant
  /** A day, ahead of today or (negative) behind it. */
  day: (days: number) => Day
  /** The same, moved to the next working day. */
  workday: (days: number) => Day
  /** A time of a day. */
  on: (day: Day, time: string) => Instant
  /** Older letters were read long ago; those since the last morning of work (3 hours at least, 3 days at most) go out. */
  freshFrom: Instant
  /** The day after a number of months. */
  months: (day: Day, count: number) => Day
  /** So long before, and after opening with three working days to do it, that it is late now; the least that is. */
  lateNotice: (daysBefore: number) => Day
}

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

export function createClock(now: Instant): Clock {
  const today = dayOf(ru, now)
  const morning = startOfWork(ru, today)
  const lastWorkday = isWorkday(ru, today) && morning <= now ? today : addWorkdays(ru, today, -1)
  const day = (days: number) => addDays(today, days)
  const back = (hours: number) => instantOf(epochOf(now) - hours * HOUR_MS)
  return {
    now,
    day,
    workday: days => nextWorkday(ru, day(days)),
    on: (when, time) => at(ru, when, time),
    months: addMonths,
    freshFrom: earlier(later(startOfWork(ru, lastWorkday), back(72)), back(3)),
    ago: (days, time = '11:00') => {
      const moment = at(ru, previousWorkday(ru, day(-days)), time)
      return earlier(moment, instantOf(epochOf(now) - MINUTE_MS))
    },
    lateNotice: daysBefore => {
      for (let ahead = daysBefore - 3; ahead > 0; ahead--) {
        const opened = previousWorkday(ru, day(ahead - daysBefore))
        if (endOfWork(ru, addWorkdays(ru, opened, 3)) < now) return day(ahead)
      }
      return day(1)
    },
  }
}

const earlier = (one: Instant, other: Instant) => (one < other ? one : other)
const later = (one: Instant, other: Instant) => (one < other ? other : one)
