// Attributes of a tracked object as its kind describes them: what fits, what is missing, what is not known.

import { z } from 'zod'
import { isDay } from './calendar.ts'
import { type Refusal, refuse } from './errors.ts'
import { type InputProblem, isNear } from './input.ts'
import type { Attribute, Attributes, AttributeValue, ObjectKind } from './object-kind.ts'

// A number of a meter or a norm; further away lies a slip of the keyboard.
const NUMBER_AT_MOST = 1e12
const TEXT_AT_MOST = 2_000
const ENTRIES_AT_MOST = 200

const day = z.iso.date().refine(isDay).refine(isNear, { error: 'date.range' })
const text = z.string().trim().min(1).max(TEXT_AT_MOST)

/** The schema of one attribute's value. */
export function attributeSchema({
  type,
  choices = [],
}: Pick<Attribute, 'type' | 'choices'>): z.ZodType<AttributeValue> {
  switch (type) {
    case 'text':
      return text
    case 'integer':
      return z.int().min(-NUMBER_AT_MOST).max(NUMBER_AT_MOST)
    case 'number':
      return z.number().min(-NUMBER_AT_MOST).max(NUMBER_AT_MOST)
    case 'day':
      return day
    case 'choice':
      return z.enum(choices.map(choice => choice.id))
    case 'boolean':
      return z.boolean()
    case 'list':
      return z.array(text).max(ENTRIES_AT_MOST)
  }
}

type Given = Readonly<Record<string, AttributeValue | null | undefined>>
const schemas = new WeakMap<ObjectKind, Record<'new' | 'change', z.ZodType<Given>>>()

/** What a new object may be given, and what a change of one: there nothing is required, and null clears. */
export function attributesSchema(kind: ObjectKind, use: 'new' | 'change'): z.ZodType<Given> {
  const known = schemas.get(kind)
  if (known) return known[use]
  const made = {
    new: shapeOf(kind, ({ required }, value) => (required ? value : value.nullish())),
    // What is required may be left alone, and not be taken away.
    change: shapeOf(kind, ({ required }, value) => (required ? value.optional() : value.nullish())),
  }
  schemas.set(kind, made)
  return made[use]
}

const shapeOf = (
  kind: ObjectKind,
  place: (attribute: Attribute, value: z.ZodType<AttributeValue>) => z.ZodType<Given[string]>,
) =>
  z.strictObject(
    Object.fromEntries(kind.attributes.map(attribute => [attribute.id, place(attribute, attributeSchema(attribute))])),
  )

/** The attributes as they become: those before with the given ones over them. A refusal names every one that does not fit. */
export function withAttributes(
  kind: ObjectKind,
  { before, given, use }: { before: Attributes; given: unknown; use: 'new' | 'change' },
): Attributes | Refusal {
  const parsed = attributesSchema(kind, use).safeParse(given)
  if (!parsed.success) return refuse('command.input', { errors: parsed.error.issues.flatMap(told) })
  const all = Object.entries({ ...before, ...parsed.data })
  return Object.fromEntries(all.filter((entry): entry is [string, AttributeValue] => isValue(entry[1])))
}

const isValue = (value: AttributeValue | null | undefined) => value !== null && value !== undefined

function told(issue: z.core.$ZodIssue): InputProblem[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map(key => ({ field: `attributes.${key}`, message: 'unknown attribute' }))
  return [{ field: ['attributes', ...issue.path].join('.'), message: issue.message }]
}
