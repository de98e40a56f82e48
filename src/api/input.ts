// A command's input beside what the domain checks itself: dates out of reach, and problems in the caller's language.

import type { Definition, Field } from '../domain/definition.ts'
import type { Refusal } from '../domain/errors.ts'
import { fieldsSchema, isNear } from '../domain/input.ts'
import { editable, UNIVERSAL_INPUTS } from '../domain/universal.ts'
import { type Locale, textOf } from './locale.ts'
import { check, type Problem, problem } from './problem.ts'

export type Given = { kind: string; command: string; input: Readonly<Record<string, unknown>>; locale: Locale }

/**
 * Names the fields that hold a date outside of these two centuries: a slip of the pen, and a plan that counted working
 * days up to one would hang.
 */
export function farDates(given: Given, definition: Definition): Problem | null {
  const fields = fieldsOf(given, definition)
  const faults = Object.entries(given.input).flatMap(([name, value]) => {
    const type = Object.hasOwn(fields, name) ? fields[name]?.type : undefined
    if ((type !== 'day' && type !== 'instant') || typeof value !== 'string' || isNear(value)) return []
    return [{ path: [name], code: 'range', message: textOf(given.locale, 'problem.field.dateRange') }]
  })
  return faults.length > 0 ? problem('request.body', {}, { faults }) : null
}

/** Whether an input holds what looks like a date out of reach; only then its definition is asked. */
export const looksFar = ({ input }: Given) =>
  Object.values(input).some(value => typeof value === 'string' && /^[+-]?\d{4,6}-\d\d/.test(value) && !isNear(value))

/** A refused input again, field by field in the caller's language; other refusals as they are. */
export function explained(refusal: Refusal | Problem, given: Given, definition: Definition): Problem {
  if (refusal.code !== 'command.input') return refusal
  const checked = check(fieldsSchema(fieldsOf(given, definition)), given.input, { locale: given.locale, place: 'body' })
  return 'faults' in checked ? problem('command.input', {}, { faults: checked.faults }) : refusal
}

function fieldsOf({ command }: Given, definition: Definition): Readonly<Record<string, Field>> {
  if (Object.hasOwn(definition.commands, command)) return definition.commands[command]?.input ?? {}
  if (command === 'amend') return editable(definition)
  return Object.entries(UNIVERSAL_INPUTS).find(([universal]) => universal === command)?.[1] ?? {}
}
