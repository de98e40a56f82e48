// An object goes on by another version of its kind's regulation, or by that of a kind it did not have. What was done stays:
// rules that go on keep their marks, and what is new counts from the day of the change, so that nothing is overdue at once.

import type { Ask } from './ask.ts'
import { dayOf } from './calendar.ts'
import type { Draft } from './draft.ts'
import { type Refusal, refuse } from './errors.ts'
import type { ObjectKind } from './object-kind.ts'
import { serviceFacts } from './object-service.ts'
import type { Actor, Fact, ProcessView } from './process.ts'
import { COMMON_MARK, inForce, markOf, marksIn, storedFacts } from './regulation.ts'
import type { Mark } from './service-rule.ts'

type Regulating = Extract<Ask, { act: 'regulate' }>

/** Undefined when it was done or is so already. */
export function regulate(
  draft: Draft,
  { objectKind: id, version, reason }: Regulating,
  actor: Actor,
): Refusal | undefined {
  const { process, context, definition } = draft
  if (process.kind !== 'object') return refuse('definition.otherKind', { kind: process.kind, given: 'object' })
  const to = context.objectKind?.(id, version)
  if (!to) return refuse('objectKind.noVersion', { kind: id, version })
  const { objectKind: was, regulation } = process.facts
  if (was === id && regulation === version) return undefined
  const from =
    typeof was === 'string' && typeof regulation === 'number' ? context.objectKind?.(was, regulation) : undefined
  const facts = regulatedBy(process, { from, to, today: dayOf(context.calendar, context.now) })
  draft.process = { ...process, facts: inForce({ ...process, facts }, context.objectKind) }
  const moved = { from: { kind: was ?? null, version: regulation ?? null }, to: { kind: id, version } }
  draft.event(`${definition.kind}.regulation_changed`, actor, { ...moved, reason })
  return undefined
}

type Change = { from: ObjectKind | undefined; to: ObjectKind; today: string }

/** The compact facts under the other regulation. */
export function regulatedBy(process: ProcessView, { from, to, today }: Change): Readonly<Record<string, Fact>> {
  const stored = storedFacts(process.facts)
  const kept = marksIn(stored.marks)
  const known = new Set([...(from?.rules ?? []).map(rule => rule.id), ...Object.keys(kept)])
  const fresh = to.rules
    .filter(rule => !known.has(rule.id))
    .map(rule => [rule.id, markOf(presentMark(process, rule.meter, today))] as const)
  const common = kept[COMMON_MARK] ?? markOf(presentMark(process, undefined, today))
  const marks = { [COMMON_MARK]: common, ...kept, ...Object.fromEntries(fresh) }
  return { ...stored, objectKind: to.id, regulation: to.version, marks }
}

/** As if everything had been done today, at what the meter shows. */
function presentMark(process: ProcessView, meter: string | undefined, today: string): Mark {
  const newest = serviceFacts(process).readings.findLast(reading => reading.meter === meter)
  return { on: today, ...(newest === undefined ? {} : { usage: newest.value }) }
}
