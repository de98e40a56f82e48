import { attributesSchema } from '../domain/attribute.ts'
import type { ObjectKind } from '../domain/object-kind.ts'
import type { Locale } from './locale.ts'
import { check, type Problem, problem } from './problem.ts'

type Given = { given: unknown; use: 'new' | 'change'; locale: Locale }

/** What does not fit the kind of an object, attribute by attribute, in the caller's language; null when all does. */
export function wrongAttributes(kind: ObjectKind, { given, use, locale }: Given): Problem | null {
  const checked = check(attributesSchema(kind, use), given, { locale, place: 'body' })
  if (!('faults' in checked)) return null
  const faults = checked.faults.map(fault => ({ ...fault, path: ['attributes', ...(fault.path ?? [])] }))
  return problem('request.body', {}, { faults })
}
