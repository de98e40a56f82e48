import type { Attribute } from '../../../src/domain/object-kind.ts'
import type { FormField } from './field.ts'

// Between the attributes of a kind and the fields of a form; a form is flat, and what it sends is not.

const PREFIX = 'attributes.'

/** One attribute as a field, in the order of the form. */
export const attributeField = ({ id, type, required, choices }: Attribute): FormField => ({
  name: `${PREFIX}${id}`,
  type,
  required: required === true,
  choices: choices?.map(choice => choice.id),
})

/** `attributes.vin` into `{ attributes: { vin } }`, the last service into its own object. */
export function objectBody(flat: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { lastServiceOn, lastServiceUsage, ...rest } = flat
  const attributes = Object.entries(rest).flatMap(([name, value]) =>
    name.startsWith(PREFIX) ? [[name.slice(PREFIX.length), value] as const] : [],
  )
  const others = Object.entries(rest).filter(([name]) => !name.startsWith(PREFIX))
  return {
    ...Object.fromEntries(others),
    ...(attributes.length > 0 ? { attributes: Object.fromEntries(attributes) } : {}),
    ...(lastServiceOn === undefined
      ? {}
      : { lastService: { on: lastServiceOn, ...(lastServiceUsage === undefined ? {} : { usage: lastServiceUsage }) } }),
  }
}

/** What a form shows of an attribute that an object has. */
export function attributeIn(facts: Readonly<Record<string, unknown>>, field: string): unknown {
  const { attributes } = facts
  if (typeof attributes !== 'object' || attributes === null || !field.startsWith(PREFIX)) return undefined
  return Object.entries(attributes).find(([name]) => name === field.slice(PREFIX.length))?.[1]
}
