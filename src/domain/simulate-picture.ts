// What a simulation shows: letters per person and week, tasks opened, what was missed, and the money that stands idle.

import { addDays, addMonths, type Day, daysBetween, type Instant } from './calendar.ts'
import type { Kind } from './kind.ts'

/** `renewal`: our support contract ran out. `support`: a main contract ended before its support was signed. */
export type Missed = {
  what: 'renewal' | 'support' | 'tender'
  processId: string
  kind: Kind
  at: Instant
  amountMinor: number | null
  currency: string | null
}

/** Weeks begin on Mondays. */
export type Week = { week: Day; letters: number; tasks: number; missed: number }

/**
 * Money by month (UTC) and currency. `missedMinor`: records that missed what they lived for in this month.
 * `atRiskMinor`: records that stand overdue at its end, each with its whole amount; what was missed is at risk no more.
 */
export type MoneyMonth = { month: string; currency: string; atRiskMinor: number; missedMinor: number }

export type Reader = { userId: string; letters: number; mostInWeek: number; weeks: readonly number[] }

export type PictureOf = {
  letters: number
  tasks: number
  missed: readonly Missed[]
  weeks: readonly Week[]
  /** Letters of every week, in the order of `weeks`; the most written to first. */
  people: readonly Reader[]
  money: readonly MoneyMonth[]
}

type Worth = { amountMinor: number | null; currency: string | null }
type Money = { atRiskMinor: number; missedMinor: number }

// A Monday, from which weeks are counted.
const FIRST_MONDAY = '1970-01-05'
const weekNumber = (day: Day) => Math.floor(daysBetween(FIRST_MONDAY, day) / 7)

/** Filled in the order of time; only sums are kept, so its size depends on the weeks and people, not on the letters. */
export class Picture {
  readonly #first: number
  readonly #weeks: Week[]
  readonly #people = new Map<string, number[]>()
  readonly #overdue = new Map<string, Worth & { since: Instant }>()
  readonly #missed = new Map<string, Missed>()
  readonly #money = new Map<string, Money>()
  #month: string
  readonly #until: Instant

  constructor({ from, until }: { from: Instant; until: Instant }) {
    this.#first = weekNumber(from.slice(0, 10))
    const count = weekNumber(until.slice(0, 10)) - this.#first + 1
    this.#weeks = Array.from({ length: count }, (_, index) => ({
      week: addDays(FIRST_MONDAY, 7 * (this.#first + index)),
      letters: 0,
      tasks: 0,
      missed: 0,
    }))
    this.#month = from.slice(0, 7)
    this.#until = until
  }

  /** Time goes on to `now`: months that have ended are summed up. */
  reach(now: Instant) {
    while (this.#month < now.slice(0, 7)) {
      const next = addMonths(`${this.#month}-01`, 1)
      this.#sumUp(`${next}T00:00:00.000Z`)
      this.#month = next.slice(0, 7)
    }
  }

  letter(readerId: string, day: Day) {
    const index = this.#indexOf(day)
    const weeks = this.#people.get(readerId) ?? this.#weeks.map(() => 0)
    this.#people.set(readerId, weeks)
    weeks[index] = (weeks[index] ?? 0) + 1
    this.#add(index, 'letters', 1)
  }

  tasks(count: number, day: Day) {
    this.#add(this.#indexOf(day), 'tasks', count)
  }

  miss(missed: Missed, day: Day) {
    if (this.#missed.has(missed.processId)) return
    this.#missed.set(missed.processId, missed)
    this.#overdue.delete(missed.processId)
    this.#add(this.#indexOf(day), 'missed', 1)
    this.#worth(missed, 'missedMinor')
  }

  /** A record at `now`: `since` is the due date of its most urgent task, which may lie ahead; null when it has none. */
  overdue(record: { processId: string; since: Instant | null; now: Instant }, worth: Worth) {
    const { processId, since, now } = record
    const known = this.#overdue.get(processId)
    if (since === null || this.#missed.has(processId)) this.#overdue.delete(processId)
    // A reminder gives its task new time, but whoever did not answer the first is late since then.
    else if (!known || known.since > now) this.#overdue.set(processId, { ...worth, since })
  }

  result(): PictureOf {
    this.reach(this.#until)
    // A picture that ends with a month has summed it up already.
    if (!this.#until.endsWith('-01T00:00:00.000Z')) this.#sumUp(this.#until)
    const people = [...this.#people].map(([userId, weeks]) => ({
      userId,
      letters: weeks.reduce((sum, count) => sum + count, 0),
      mostInWeek: Math.max(...weeks),
      weeks,
    }))
    return {
      letters: this.#weeks.reduce((sum, week) => sum + week.letters, 0),
      tasks: this.#weeks.reduce((sum, week) => sum + week.tasks, 0),
      missed: [...this.#missed.values()],
      weeks: this.#weeks,
      people: people.toSorted((one, other) => other.letters - one.letters || (one.userId < other.userId ? -1 : 1)),
      money: [...this.#money]
        .toSorted(([one], [other]) => (one < other ? -1 : 1))
        .map(([key, money]) => ({ month: key.slice(0, 7), currency: key.slice(8), ...money })),
    }
  }

  #sumUp(end: Instant) {
    for (const worth of this.#overdue.values()) if (worth.since < end) this.#worth(worth, 'atRiskMinor')
  }

  #worth({ amountMinor, currency }: Worth, what: keyof Money) {
    if (amountMinor === null || currency === null) return
    const key = `${this.#month} ${currency}`
    const money = this.#money.get(key) ?? { atRiskMinor: 0, missedMinor: 0 }
    this.#money.set(key, { ...money, [what]: money[what] + amountMinor })
  }

  #add(index: number, what: 'letters' | 'tasks' | 'missed', count: number) {
    const week = this.#weeks[index]
    if (week) week[what] += count
  }

  /** The local day may lie in the week beside the first or the last one of the zone of Greenwich. */
  #indexOf(day: Day): number {
    return Math.min(Math.max(weekNumber(day) - this.#first, 0), this.#weeks.length - 1)
  }
}
