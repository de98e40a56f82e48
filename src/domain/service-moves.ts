// What another regulation does to the dates of one object, and of many added up: earlier, later, the same, new, gone.

import { type Calendar, type Day, daysBetween } from './calendar.ts'
import type { ServiceFacts } from './object-service.ts'
import { nextService } from './service.ts'
import type { ServiceRule } from './service-rule.ts'

/** One rule of one object: null where it has no date, or is not there. */
export type ServiceMove = { ruleId: string; title: ServiceRule['title']; from: Day | null; to: Day | null }

/** Every rule that has a date before or after. */
export function serviceMoves(before: ServiceFacts, after: ServiceFacts, calendar: Calendar): ServiceMove[] {
  const was = new Map(before.rules.map(rule => [rule.id, rule]))
  const is = new Map(after.rules.map(rule => [rule.id, rule]))
  const dueOf = (rule: ServiceRule | undefined, facts: ServiceFacts) =>
    rule ? nextService(rule, facts, calendar).dueOn : null
  return [...new Set([...was.keys(), ...is.keys()])].flatMap(ruleId => {
    const [old, now] = [was.get(ruleId), is.get(ruleId)]
    const move = { ruleId, title: (now ?? old)?.title, from: dueOf(old, before), to: dueOf(now, after) }
    return move.from === null && move.to === null ? [] : [move]
  })
}

export const isMoved = ({ from, to }: ServiceMove) => from !== to

// A week, a month, a quarter, a year, and what lies beyond.
const EDGES = [7, 30, 90, 366] as const

/** How far a date moves: `-30` up to a month earlier, `+7` up to a week later, `+more` beyond a year. */
export function bucketOf(days: number): string {
  const edge = EDGES.find(one => Math.abs(days) <= one)
  return `${days < 0 ? '-' : '+'}${edge ?? 'more'}`
}

/** In order, the earliest first. */
export const BUCKETS: readonly string[] = [
  '-more',
  ...EDGES.toReversed().map(edge => `-${edge}`),
  ...EDGES.map(edge => `+${edge}`),
  '+more',
]

/** The moves of one object counted, nothing that is zero; a job adds such counts up. */
export function movesTally(moves: readonly ServiceMove[]): Readonly<Record<string, number>> {
  const tally: Record<string, number> = {}
  const count = (name: string) => {
    tally[name] = (tally[name] ?? 0) + 1
  }
  for (const { from, to } of moves) {
    if (from === null) count('servicesNew')
    else if (to === null) count('servicesGone')
    else if (from === to) count('servicesSame')
    else {
      count(to < from ? 'servicesEarlier' : 'servicesLater')
      count(`${MOVED}${bucketOf(daysBetween(from, to))}`)
    }
  }
  return tally
}

/** Before the name of a bucket in a tally. */
export const MOVED = 'moved'
