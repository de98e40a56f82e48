// An edited definition beside the one that the product ships: our own follow-ups know only what that one says.

import type { Definition } from './definition.ts'
import { type DefinitionProblem, problem } from './definition-problem.ts'

/** `shipped` is null for an administrator's own kind, whose events bring nothing by themselves. */
export function checkShipped(definition: Definition, shipped: Definition | null): DefinitionProblem[] {
  const known = shipped?.followed ?? []
  const unknown = definition.followed.flatMap((event, index) =>
    known.includes(event) ? [] : [problem('followed.nothing', ['followed', index], { event, known })],
  )
  if (!shipped) return unknown
  const dropped = known.filter(event => !definition.followed.includes(event))
  return [
    ...unknown,
    ...dropped.map(event => problem('followed.dropped', ['followed'], { event })),
    ...gone('states', shipped.states, definition.states),
    ...gone('fields', Object.keys(shipped.fields), Object.keys(definition.fields)),
    ...gone('commands', Object.keys(shipped.commands), Object.keys(definition.commands)),
  ]
}

const gone = (at: 'states' | 'fields' | 'commands', names: readonly string[], present: readonly string[]) =>
  names.filter(name => !present.includes(name)).map(name => problem('shipped.gone', [at], { name }))
