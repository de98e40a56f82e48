// Which service of a tracked object is due first, as a line of a list says it.

import type { Calendar, Day } from './calendar.ts'
import { containedIn, withoutContained } from './nested-service.ts'
import { serviceFacts } from './object-service.ts'
import type { ProcessView } from './process.ts'
import { type NextService, nextService } from './service.ts'
import type { ServiceRule } from './service-rule.ts'

export type NearestService = { rule: ServiceRule; next: NextService }

/** Of all services ahead the one that is due first; null when nobody can tell a day of any. */
export function nearestService(
  process: Pick<ProcessView, 'facts'>,
  { calendar, today }: { calendar: Calendar; today: Day },
): NearestService | null {
  const facts = serviceFacts(process)
  const found = facts.rules.map(rule => ({ rule, next: nextService(rule, facts, calendar, today) }))
  const dated = withoutContained(found, containedIn(facts.rules)).filter(({ next }) => next.dueOn !== null)
  return dated.toSorted((a, b) => compare(a.next.dueOn ?? '', b.next.dueOn ?? ''))[0] ?? null
}

const compare = (a: string, b: string) => (a < b ? -1 : Number(a > b))
