// What a person decides about a sheet before it is taken in, and what its rows say once they are read.

import { z } from 'zod'

/** What the rows of a sheet are. */
export const SHEET_KINDS = ['object', 'reading', 'service'] as const
export type SheetKind = (typeof SHEET_KINDS)[number]

/**
 * What happens to rows that name something we do not have, and to what we have already. `clear`: an empty cell takes the
 * value away instead of leaving it alone.
 */
export const sheetChoices = z.strictObject({
  missingClient: z.enum(['create', 'skip', 'error']).default('error'),
  missingObject: z.enum(['skip', 'error']).default('error'),
  known: z.enum(['update', 'skip']).default('update'),
  emptyCells: z.enum(['keep', 'clear']).default('keep'),
})
export type SheetChoices = z.output<typeof sheetChoices>

/** The target of each column, null for one that is left out. */
export type Mapping = readonly (string | null)[]

export type CellValue = string | number | boolean | readonly string[]

/**
 * What of a row cannot be taken. `column` is the heading in the file, null when the row as a whole is meant; `row` is
 * counted as the program that made the file shows it.
 */
export type RowProblem = {
  row: number
  column: string | null
  value: string
  code: string
  params?: Readonly<Record<string, string | number>> | undefined
}

/** `empty`: mapped columns without a value. */
export type RowRead = {
  row: number
  values: Readonly<Record<string, CellValue>>
  empty: readonly string[]
  problems: readonly RowProblem[]
}

export const ROW_OUTCOMES = ['created', 'updated', 'unchanged', 'skipped', 'failed'] as const
export type RowOutcome = (typeof ROW_OUTCOMES)[number]
export type SheetCounts = Record<RowOutcome, number>

export const noCounts = (): SheetCounts => ({ created: 0, updated: 0, unchanged: 0, skipped: 0, failed: 0 })

export const textIn = (values: RowRead['values'], target: string): string | undefined => {
  const value = values[target]
  return value === undefined ? undefined : String(value)
}

export const numberIn = (values: RowRead['values'], target: string): number | undefined => {
  const value = values[target]
  return typeof value === 'number' ? value : undefined
}

/** The attributes that name an object, the surest first; kinds of an administrator's own may call them a little differently. */
const IDENTIFYING = ['vin', 'serial', 'plate', 'inventory'] as const
const ATTRIBUTE = 'attribute:'

const identityRank = (id: string) => IDENTIFYING.findIndex(name => id.toLowerCase().startsWith(name))
export const isIdentifying = (id: string) => identityRank(id) >= 0

/** By what an object can be found: `attribute` null is our own outside id. */
export type Identity = { attribute: string | null; value: string }

/** Everything in a row that names its object, the surest first. */
export function identitiesOf({ values }: Pick<RowRead, 'values'>): Identity[] {
  const external = textIn(values, 'externalId')
  const attributes = Object.entries(values)
    .filter(([target]) => target.startsWith(ATTRIBUTE) && isIdentifying(target.slice(ATTRIBUTE.length)))
    .map(([target, value]) => ({ attribute: target.slice(ATTRIBUTE.length), value: plainIdent(String(value)) }))
    .filter(({ value }) => value !== '')
    .toSorted((a, b) => identityRank(a.attribute) - identityRank(b.attribute))
  return [...(external === undefined ? [] : [{ attribute: null, value: external }]), ...attributes]
}

const CYRILLIC = 'АВЕКМНОРСТУХ'
const LATIN = 'ABEKMHOPCTYX'

/** Number plates are written with letters of either alphabet, with spaces or without. */
export const plainIdent = (text: string): string =>
  text
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
    .replace(/[АВЕКМНОРСТУХ]/g, letter => LATIN[CYRILLIC.indexOf(letter)] ?? letter)

/** The same in the database, of the SQL expression of a text. */
export const plainIdentSql = (text: string) =>
  `translate(upper(regexp_replace(${text}, '[^[:alnum:]]', '', 'g')), '${CYRILLIC}', '${LATIN}')`

export type ClientKey = {
  externalId?: string | undefined
  inn?: string | undefined
  kpp?: string | undefined
  name?: string | undefined
}

/** The client that a row names; null when it names none. */
export function clientKeyOf({ values }: Pick<RowRead, 'values'>): ClientKey | null {
  const key = {
    externalId: textIn(values, 'client.externalId'),
    inn: numberText(textIn(values, 'client.inn'), [10, 12]),
    kpp: numberText(textIn(values, 'client.kpp'), [9]),
    name: textIn(values, 'client.name'),
  }
  return Object.values(key).some(value => value !== undefined) ? key : null
}

/** A table that took the number for a quantity has lost the zero at its beginning. */
function numberText(text: string | undefined, lengths: readonly number[]): string | undefined {
  if (text === undefined) return undefined
  const digits = text.replace(/[\s\u00A0]/g, '')
  const short = /^\d+$/.test(digits) && lengths.includes(digits.length + 1)
  return short ? `0${digits}` : digits
}

/** Words are compared without case, ё, points and spaces too many. */
export const wordOf = (text: string) =>
  text
    .toLowerCase()
    .replaceAll('ё', 'е')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
