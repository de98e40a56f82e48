// What a command did to the services of an object: the one that it was about, and open ones that it contains.

import { type Calendar, dayOf, type Instant } from './calendar.ts'
import { everyDay } from './calendars/every-day.ts'
import type { Command } from './definition.ts'
import { serviceAhead, serviceFacts } from './object-service.ts'
import { changeOf, isSameService, type ServiceChange } from './open-service.ts'
import type { ProcessView } from './process.ts'
import { occurrenceOf } from './service.ts'

type Given = {
  command: Command | undefined
  input: Readonly<Record<string, unknown>>
  actorId: string
  now: Instant
  calendar?: Calendar | undefined
}

/**
 * The services that are over since `before`. The named one has a row also when it was done before it opened; what it
 * contains only when it was open, for nobody did that by itself.
 */
export function settledBetween(before: ProcessView, after: ProcessView, given: Given): ServiceChange[] {
  const state = outcomeOf(given.command)
  if (state === null) return []
  const { input, now, calendar = everyDay } = given
  const rules = new Map(serviceFacts(after).rules.map(rule => [rule.id, rule]))
  const facts = serviceFacts(before)
  return facts.rules.flatMap(rule => {
    const following = rules.get(rule.id)
    const name = { ruleId: rule.id, occurrence: occurrenceOf(rule) }
    if (following === undefined || occurrenceOf(following) === name.occurrence) return []
    const own = rule.id === input.serviceRuleId
    const open = before.services?.find(one => isSameService(one, name))
    if (!own && !open) return []
    const due = open ?? serviceAhead(rule, facts, calendar, dayOf(calendar, now))
    const last = state === 'done' ? following.last : undefined
    return changeOf(due, {
      state,
      doneOn: last?.on ?? null,
      usage: last?.usage ?? null,
      stock: last?.stock ?? null,
      result: textOf(input.result),
      parts: own && Array.isArray(input.parts) ? input.parts : null,
      actDocumentId: textOf(input.actDocumentId),
      reason: textOf(input.reason),
      closedBy: given.actorId,
    })
  })
}

function outcomeOf(command: Command | undefined): 'done' | 'skipped' | null {
  const effects = command?.effects ?? []
  if (effects.includes('recordService')) return 'done'
  return effects.includes('recordSkipped') ? 'skipped' : null
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : null)
