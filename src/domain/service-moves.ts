// What another regulation, or another calendar, does to the dates of one object’s services.

import type { Calendar } from './calendar.ts'
import type { DateMove } from './date-moves.ts'
import type { ServiceFacts } from './object-service.ts'
import { nextService } from './service.ts'
import type { ServiceRule } from './service-rule.ts'

/** One rule of one object, by its days: null where it has no date, or is not there. */
export type ServiceMove = DateMove & { ruleId: string; title: ServiceRule['title'] }

/** What the services of an object are counted by. */
export type ServiceCount = { facts: ServiceFacts; calendar: Calendar }

/** Every rule that has a date before or after. */
export function serviceMoves(before: ServiceCount, after: ServiceCount): ServiceMove[] {
  const [was, is] = [rulesOf(before), rulesOf(after)]
  return [...new Set([...was.keys(), ...is.keys()])].flatMap(ruleId => {
    const [old, now] = [was.get(ruleId), is.get(ruleId)]
    const move = { ruleId, title: (now ?? old)?.title, from: dueOf(old, before), to: dueOf(now, after) }
    return move.from === null && move.to === null ? [] : [move]
  })
}

const rulesOf = ({ facts }: ServiceCount) => new Map(facts.rules.map(rule => [rule.id, rule]))

const dueOf = (rule: ServiceRule | undefined, { facts, calendar }: ServiceCount) =>
  rule ? nextService(rule, facts, calendar).dueOn : null
