// Turns the fields of a definition into zod schemas: one source for checks, forms and the OpenAPI document.

import { z } from 'zod'
import { instantOf, isDay, isInstant } from './calendar.ts'
import type { Field } from './definition.ts'
import { entriesSchema } from './entry.ts'
import { type Refusal, refuse } from './errors.ts'

const TEXT_AT_MOST = 10_000

// An instant may come with any offset and precision; inside it is UTC with milliseconds, so that text order is time order.
const instant = z.iso
  .datetime({ offset: true })
  .refine(isNear, { error: 'between 1900 and 2199' })
  .transform(text => instantOf(Date.parse(text)))
  .refine(isInstant)
const day = z.iso.date().refine(isDay).refine(isNear, { error: 'between 1900 and 2199' })

/** Far dates would make a plan walk through millennia of working days. */
export function isNear(text: string): boolean {
  return text >= '1900' && text < '2200'
}

const SCHEMAS = {
  text: z.string().trim().min(1).max(TEXT_AT_MOST),
  integer: z.int(),
  amount: z.int().min(0),
  day,
  instant,
  choice: z.string(),
  party: z.uuid(),
  user: z.uuid(),
  boolean: z.boolean(),
  json: z.any().refine(isJson, { error: 'plain data' }),
  entries: entriesSchema,
} as const satisfies Record<Field['type'], z.ZodType>

/** The schema of one field; `null` clears it unless it is required. */
export function fieldSchema(field: Field): z.ZodType {
  const base = field.type === 'choice' ? z.enum(field.choices ?? []) : SCHEMAS[field.type]
  return field.required ? base : base.nullish()
}

/** What JSON can say. By hand: lists of rules and readings come with every one of a million imported objects. */
function isJson(value: unknown): boolean {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true
  if (typeof value === 'number') return Number.isFinite(value)
  if (Array.isArray(value)) return value.every(isJson)
  return typeof value === 'object' && isPlain(value) && Object.values(value).every(isJson)
}

const isPlain = (value: object) => [Object.prototype, null].includes(Object.getPrototypeOf(value))

const schemas = new WeakMap<object, z.ZodType<Record<string, unknown>>>()

/** The schema of a set of fields. Unknown names are refused, so that a misspelt date is never lost in silence. */
export function fieldsSchema(fields: Readonly<Record<string, Field>>): z.ZodType<Record<string, unknown>> {
  const known = schemas.get(fields)
  if (known) return known
  const schema = z.strictObject(
    Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, fieldSchema(field)])),
  )
  schemas.set(fields, schema)
  return schema
}

export type InputProblem = { field: string; message: string }

/** Values that fit the fields, or a refusal that names every field that does not. */
export function parseInput(
  fields: Readonly<Record<string, Field>>,
  input: Readonly<Record<string, unknown>>,
): { values: Record<string, unknown> } | Refusal {
  const parsed = fieldsSchema(fields).safeParse(input)
  if (parsed.success) return { values: parsed.data }
  const errors: InputProblem[] = parsed.error.issues.flatMap(issue =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map(key => ({ field: key, message: 'unknown field' }))
      : [{ field: issue.path.join('.'), message: issue.message }],
  )
  return refuse('command.input', { errors, fields: Object.keys(fields) })
}
