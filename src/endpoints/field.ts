// Bodies that a definition's fields describe.

import { z } from 'zod'
import { FIELD_TYPES, type Field } from '../domain/definition.ts'
import { fieldSchema } from '../domain/input.ts'
import { day, instant } from './common.ts'

/** One input of a form: what a command or a record asks for. */
export const fieldView = z.object({
  name: z.string(),
  type: z.enum(FIELD_TYPES),
  required: z.boolean(),
  choices: z.array(z.string()).optional(),
})
export type FieldView = z.output<typeof fieldView>

export type Fields = Readonly<Record<string, Field>>

/** What people may give: rules and follow-ups set the internal ones. */
export const openFields = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([, field]) => !field.internal))

/** Zod shapes by name, dates kept within two centuries. */
export function fieldShape(fields: Fields): Record<string, z.ZodType> {
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, nearSchema(field)]))
}

function nearSchema(field: Field): z.ZodType {
  if (field.type !== 'day' && field.type !== 'instant') return fieldSchema(field)
  const base = field.type === 'day' ? day : instant
  return field.required ? base : base.nullish()
}

export function fieldViews(fields: Fields): FieldView[] {
  return Object.entries(openFields(fields)).map(([name, field]) => ({
    name,
    type: field.type,
    required: field.required ?? false,
    ...(field.choices ? { choices: [...field.choices] } : {}),
  }))
}
