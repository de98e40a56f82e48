// What a change of an object brings for its regulation: attributes held against the kind, rules that are off, events that
// follow from a changed attribute (domain.md 3.6: a headcount that changes by a tenth).

import { withAttributes } from './attribute.ts'
import type { Day } from './calendar.ts'
import { isRefusal, type Refusal, refuse } from './errors.ts'
import { unknownRules } from './new-object.ts'
import { noted } from './object-effects.ts'
import type { Attributes, ObjectKindOf } from './object-kind.ts'
import type { ProcessView } from './process.ts'
import { attributesOf, type Facts, inForce } from './regulation.ts'

type Input = Readonly<Record<string, unknown>>

/**
 * What an amendment of an object is given, as the object keeps it: named attributes over those before, each as the newest
 * version of the kind describes it.
 */
export function objectInput(
  { kind, facts }: Pick<ProcessView, 'kind' | 'facts'>,
  input: Input,
  objectKind: ObjectKindOf | undefined,
): Input | Refusal {
  const { attributes: given, rulesOff } = input
  if (kind !== 'object' || objectKind === undefined || (given === undefined && rulesOff === undefined)) return input
  const { objectKind: id, regulation } = facts
  const newest = typeof id === 'string' ? objectKind(id) : undefined
  const own = typeof id === 'string' && typeof regulation === 'number' ? objectKind(id, regulation) : undefined
  if (!newest || !own) {
    const field = given === undefined ? 'rulesOff' : 'attributes'
    return refuse('command.input', { errors: [{ field, message: 'this object has no kind' }] })
  }
  const before = attributesOf(facts)
  const attributes =
    given === undefined ? before : withAttributes(newest, { before, given: given ?? {}, use: 'change' })
  if (isRefusal(attributes)) return attributes
  const off = namesIn(rulesOff)
  const unknown = off === null ? wrongList() : unknownRules(own, { rulesOff: off })
  if (unknown) return unknown
  return {
    ...input,
    ...(given === undefined ? {} : { attributes }),
    ...(rulesOff === undefined ? {} : { rulesOff: off }),
  }
}

const wrongList = () => refuse('command.input', { errors: [{ field: 'rulesOff', message: 'a list of rule ids' }] })

/** Null when it is no list of names. */
function namesIn(value: unknown): string[] | null {
  if (value === undefined || value === null) return []
  if (!Array.isArray(value)) return null
  const names = value.filter(one => typeof one === 'string')
  return names.length === value.length ? names : null
}

type Before = Pick<ProcessView, 'facts' | 'createdAt'>
type After = Pick<ProcessView, 'facts' | 'dates'>

/** The facts of an object after a command, with the rules that serve it now and the events that follow from its attributes. */
export function factsAfter(
  before: Before,
  after: After,
  { objectKind, on }: { objectKind: ObjectKindOf | undefined; on: Day },
): Facts {
  const facts = withNoted(before.facts, after.facts, { objectKind, on })
  return inForce({ ...after, facts, createdAt: before.createdAt }, objectKind)
}

function withNoted(
  before: Facts,
  after: Facts,
  { objectKind, on }: { objectKind: ObjectKindOf | undefined; on: Day },
): Facts {
  const { objectKind: id, regulation } = after
  if (before.attributes === after.attributes || before.objectKind !== id) return after
  const kind = typeof id === 'string' && typeof regulation === 'number' ? objectKind?.(id, regulation) : undefined
  const changes = { before: attributesOf(before), after: attributesOf(after) }
  const events = (kind?.rules ?? []).flatMap(({ event, notedWhen }) =>
    event !== undefined &&
    notedWhen !== undefined &&
    changedBy(changes, notedWhen.attribute) >= notedWhen.changesPercent
      ? [{ name: event, on }]
      : [],
  )
  return events.reduce(noted, after)
}

/** In percent of what it was; of nothing to something is everything. Exactly the percentage counts. */
function changedBy({ before, after }: { before: Attributes; after: Attributes }, attribute: string): number {
  const [was, is] = [before[attribute], after[attribute]]
  if (typeof was !== 'number' || typeof is !== 'number' || was === is) return 0
  return was === 0 ? Number.POSITIVE_INFINITY : (Math.abs(is - was) * 100) / Math.abs(was)
}
