// board pack: the company's figures of a quarter in one letter, for those who lead it (domain.md 3.7, S09 to S12).

import {
  addDays,
  addMonths,
  type Calendar,
  type Day,
  dayOf,
  epochOf,
  type Instant,
  nextWorkday,
  startOfWork,
} from './calendar.ts'
import type { Role, User } from './people.ts'
import { personalCalendar, readingTime } from './reading-time.ts'

export const BOARD_READERS: readonly Role[] = ['head', 'director']

/** Sums of money, in minor units; each currency by itself. */
export const BOARD_MONEY = ['potential', 'served', 'inWork', 'lost', 'unmet'] as const
export type BoardMoney = (typeof BOARD_MONEY)[number]

/** How many: of last quarter what is lost and missed, of today the rest. */
export const BOARD_COUNTS = [
  'projects',
  'inWork',
  'lost',
  'held',
  'overdue',
  'renewalsMissed',
  'renewalsComing',
  'competitorsEndingNow',
  'competitorsEndingNext',
  'unmet',
] as const
export type BoardCount = (typeof BOARD_COUNTS)[number]

export type BoardFigures = {
  money: readonly { what: BoardMoney; currency: string; minor: number }[]
  counts: Readonly<Record<BoardCount, number>>
  /** How much of the needs we are able to cover, where somebody assessed it (P3). */
  coveragePercent: number | null
}

export type Quarter = { from: Day; to: Day; nextTo: Day; previousFrom: Day }

/** The quarter of a day, with the end of the next one and the beginning of the last. */
export function quarterOf(day: Day): Quarter {
  const first = `${day.slice(0, 5)}${String(Math.floor((Number(day.slice(5, 7)) - 1) / 3) * 3 + 1).padStart(2, '0')}-01`
  const ends = (months: number) => addDays(addMonths(first, months), -1)
  return { from: first, to: ends(3), nextTo: ends(6), previousFrom: addMonths(first, -3) }
}

// Rounds come every five minutes; an hour later was not on time.
const LATE_MS = 60 * 60_000

/**
 * The pack that is due for a reader at `now`: from the opening (09:00) of the quarter's first working day, all quarter
 * long when it was missed. Null on the days before, while away and in quiet hours; then it comes later.
 */
export function boardPack(reader: User, calendar: Calendar, now: Instant): { quarter: Quarter; late: boolean } | null {
  const own = personalCalendar(calendar, reader.letters?.window)
  const quarter = quarterOf(dayOf(own, now))
  const { at } = readingTime(reader, calendar, startOfWork(own, nextWorkday(own, quarter.from)))
  if (now < at || readingTime(reader, calendar, now).at > now) return null
  return { quarter, late: epochOf(now) - epochOf(at) > LATE_MS }
}

/** A company about which there is nothing to say gets no letter. */
export const isEmpty = ({ money, counts }: BoardFigures): boolean =>
  money.every(({ minor }) => minor === 0) && BOARD_COUNTS.every(count => counts[count] === 0)

/** Our share of what is needed, in percent, for each currency that anything is needed in. */
export function sharesOf({ money }: BoardFigures): { currency: string; percent: number }[] {
  const of = (what: BoardMoney, currency: string) =>
    money.find(sum => sum.what === what && sum.currency === currency)?.minor ?? 0
  return money
    .filter(({ what, minor }) => what === 'potential' && minor > 0)
    .map(({ currency, minor }) => ({ currency, percent: Math.floor((100 * of('served', currency)) / minor) }))
}
