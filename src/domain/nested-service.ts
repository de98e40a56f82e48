// Services within services: the one of 2,000 hours contains that of 250, and stands for it when both fall due together.

import { daysBetween } from './calendar.ts'
import { type NextService, settledBy } from './service.ts'
import type { ServiceRule } from './service-rule.ts'

/** A smaller service that falls due this near a larger one that contains it is done with it (domain.md 3.6, mergeWindow). */
const MERGE_DAYS = 14

/** Of each rule, the rules that settle it. */
export type Nesting = ReadonlyMap<string, ReadonlySet<string>>

/** A rule that contains nothing settles itself alone, and is left out. */
export function containedIn(rules: readonly ServiceRule[]): Nesting {
  const nesting = new Map<string, Set<string>>()
  for (const { id, contains = [] } of rules) {
    if (contains.length === 0) continue
    for (const inner of settledBy(rules, id)) {
      if (inner !== id) nesting.set(inner, (nesting.get(inner) ?? new Set()).add(id))
    }
  }
  return nesting
}

type Found = { rule: ServiceRule; next: NextService }

/** The services that are due for themselves. */
export const withoutContained = <One extends Found>(all: readonly One[], nesting: Nesting): One[] =>
  nesting.size === 0 ? [...all] : all.filter(one => !isContained(one, all, nesting))

function isContained({ rule, next }: Found, all: readonly Found[], nesting: Nesting): boolean {
  const larger = nesting.get(rule.id)
  if (larger === undefined || next.dueOn === null) return false
  const { dueOn } = next
  return all.some(
    other =>
      larger.has(other.rule.id) &&
      // Of two that contain each other neither would ever come.
      nesting.get(other.rule.id)?.has(rule.id) !== true &&
      other.next.dueOn !== null &&
      daysBetween(dueOn, other.next.dueOn) <= MERGE_DAYS,
  )
}
