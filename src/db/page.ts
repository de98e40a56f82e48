// Keyset pages: a page begins behind the last row of the one before, so that inserts neither repeat nor hide a row.

import { type RawBuilder, sql } from 'kysely'

/** Where the page before ended: the value it was sorted by, and the row. */
export type After = { value: string | number | null; id: string }

export type PageInput = { limit: number; after: After | null }

/** Rows behind `after` in this order; what has no value comes last, whichever the direction. */
export function behind(
  after: After | null,
  order: {
    column: RawBuilder<unknown>
    descending: boolean
    type: 'timestamptz' | 'text' | 'bigint'
    id: RawBuilder<unknown>
  },
): RawBuilder<unknown> {
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
