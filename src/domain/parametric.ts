// parametric: a guard or an effect that says in its own text which field it is about: `fieldKnown:amount`,
// `fieldEquals:weight=major`. A small grammar, so that an administrator needs no code for what is often asked.

import { FIELD_TYPES, type Field, type FieldType } from './definition.ts'

/** What a parametric name expects behind its colon: the types of the field, and what stands behind `=`. */
export type Parameter = { on: readonly FieldType[]; value: 'none' | 'word' | 'number' }

/** A text of the grammar, taken apart. */
export type Parametric = { name: string; field: string; value: string | null }

const TEXT = /^([a-z][A-Za-z]{0,39}):([a-z][A-Za-z0-9]{0,39})(?:=([^\p{Cc}]{1,200}))?$/u

/** `name:field` or `name:field=value`; null for a plain name. */
export function parseParametric(text: string): Parametric | null {
  const [, name, field, value] = TEXT.exec(text) ?? []
  return name === undefined || field === undefined ? null : { name, field, value: value ?? null }
}

/** The grammar's own word that a text begins with, when it says all that the word asks for. */
export function nameIn<Name extends string>(
  text: string,
  table: Readonly<Record<Name, { parameter: Parameter }>>,
): { name: Name; field: string; value: string } | null {
  const parsed = parseParametric(text)
  const name = parsed && ownKey(table, parsed.name)
  if (!parsed || !name) return null
  const { field, value } = parsed
  const asks = table[name].parameter.value
  if ((asks === 'none') !== (value === null)) return null
  return asks === 'number' && !isNumber(value) ? null : { name, field, value: value ?? '' }
}

/** Why a text of the grammar does not fit the fields; null when it does. */
export function misfit(
  { field: name, value }: Pick<Parametric, 'field' | 'value'>,
  { on }: Parameter,
  fields: Readonly<Record<string, Field>>,
): 'field' | 'type' | 'value' | null {
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined
  if (!field) return 'field'
  if (!on.includes(field.type)) return 'type'
  return value === null || value === '' || readAs(field, value) !== undefined ? null : 'value'
}

/** A written value in the type of its field; undefined when it is none. */
export function readAs({ type, choices }: Field, text: string): string | number | boolean | undefined {
  switch (type) {
    case 'integer':
      return /^-?\d{1,15}$/.test(text) ? Number(text) : undefined
    case 'amount':
      return /^\d{1,15}$/.test(text) ? Number(text) : undefined
    case 'boolean':
      return text === 'true' || text === 'false' ? text === 'true' : undefined
    case 'choice':
      return choices?.includes(text) ? text : undefined
    case 'text':
      return text
    default:
      return undefined
  }
}

/** Fields with a value that can be written down in one word. */
export const WRITABLE: readonly FieldType[] = ['text', 'integer', 'amount', 'boolean', 'choice']
export const DATED: readonly FieldType[] = ['day', 'instant']
export const ANY: readonly FieldType[] = FIELD_TYPES

const isNumber = (text: string | null) => text !== null && /^-?\d{1,15}$/.test(text)

function ownKey<Name extends string>(table: Readonly<Record<Name, unknown>>, name: string): Name | undefined {
  const isName = (key: string): key is Name => Object.hasOwn(table, key)
  return isName(name) ? name : undefined
}
