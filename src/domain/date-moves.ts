// How dates move when a rule or a calendar changes, counted: earlier, later, the same, new, gone, and how far. The same words
// for another regulation and another calendar, before and after.

/** A date before and after, both days or both instants: null where there is none. */
export type DateMove = { from: string | null; to: string | null }

export const isMoved = ({ from, to }: DateMove) => from !== to

const DAY_MS = 86_400_000

// A day, a long weekend, a week, a month, a quarter, a year, and what lies beyond.
const EDGES = [1, 3, 7, 30, 90, 366] as const

/** How far a date moves: `-30` up to a month earlier, `+7` up to a week later, `+more` beyond a year. */
export function bucketOf(from: string, to: string): string {
  // Whole days, so that the hour that summer takes or gives is none; what moves within a day moves by one.
  const days = Math.round(Math.abs(Date.parse(to) - Date.parse(from)) / DAY_MS)
  const edge = EDGES.find(one => days <= one)
  return `${to < from ? '-' : '+'}${edge ?? 'more'}`
}

/** In order, the earliest first. */
const BUCKETS: readonly string[] = [
  '-more',
  ...EDGES.toReversed().map(edge => `-${edge}`),
  ...EDGES.map(edge => `+${edge}`),
  '+more',
]

/** Before the name of a bucket in a tally. */
const MOVED = 'moved'

/** The moves of one record counted, nothing that is zero; a job adds such counts up. */
export function movesTally(moves: readonly DateMove[]): Readonly<Record<string, number>> {
  const tally: Record<string, number> = {}
  const count = (name: string) => {
    tally[name] = (tally[name] ?? 0) + 1
  }
  for (const { from, to } of moves) {
    if (from === null && to === null) continue
    if (from === null) count('datesNew')
    else if (to === null) count('datesGone')
    else if (from === to) count('datesSame')
    else {
      count(to < from ? 'datesEarlier' : 'datesLater')
      count(`${MOVED}${bucketOf(from, to)}`)
    }
  }
  return tally
}

/** Added-up counts in the words of a summary. */
export function datesIn(tally: Readonly<Record<string, number>>) {
  const counted = (name: string) => tally[name] ?? 0
  return {
    earlier: counted('datesEarlier'),
    later: counted('datesLater'),
    same: counted('datesSame'),
    new: counted('datesNew'),
    gone: counted('datesGone'),
    histogram: BUCKETS.map(bucket => ({ bucket, count: counted(`${MOVED}${bucket}`) })),
  }
}

/** Whether a count of a job belongs to that summary. */
export const isOfDates = (name: string) => /^(dates[A-Z]|moved[-+])/.test(name)
