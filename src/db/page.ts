// Keyset pages: a page begins behind the last row of the one before, so that inserts neither repeat nor hide a row.

import { type RawBuilder, sql } from 'kysely'

/** Where the page before ended: the value it was sorted by, and the row. */
export type After = { value: string | number | null; id: string }

export type PageInput = { limit: number; after: After | null }

/** What a cursor's value is read as. */
export type ValueType = 'timestamptz' | 'text' | 'bigint' | 'date'

type Order = { column: RawBuilder<unknown>; descending: boolean; type: ValueType; id: RawBuilder<unknown> }

/** Where the rows behind `after` stand, one place after the other: those with a value, then those without. */
export function placesBehind(after: After | null, order: Order): RawBuilder<unknown>[] {
  if (after === null) return [sql`true`]
  const { column, descending, type, id } = order
  const without = (further: RawBuilder<unknown>) => sql`${column} is null and ${further}`
  if (after.value === null) return [without(sql`${id} > ${after.id}`)]
  const value = sql`${String(after.value)}::${sql.raw(type)}`
  const [from, beyond] = descending ? [sql`<=`, sql`<`] : [sql`>=`, sql`>`]
  return [sql`${column} ${from} ${value} and (${column} ${beyond} ${value} or ${id} > ${after.id})`, without(sql`true`)]
}

/** Rows behind `after` in this order; what has no value comes last, whichever the direction. */
export function behind(after: After | null, order: Order): RawBuilder<unknown> {
  if (after === null) return sql`true`
  const { column, id } = order
  if (after.value === null) return sql`(${column} is null and ${id} > ${after.id})`
  const value = sql`${String(after.value)}::${sql.raw(order.type)}`
  const further = order.descending ? sql`${column} < ${value}` : sql`${column} > ${value}`
  return sql`(${further} or (${column} = ${value} and ${id} > ${after.id}) or ${column} is null)`
}

/** All of these; true when there are none. */
export const allOf = (conditions: readonly RawBuilder<unknown>[]): RawBuilder<unknown> =>
  conditions.length === 0 ? sql`true` : sql.join(conditions, sql` and `)

/** A pattern that finds the text anywhere; the text's own wildcards are taken literally. */
export const containing = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`
