// Lines of a project: each call replaces the whole list of one kind.

import { newId } from '../domain/id.ts'
import type { Queryable } from './reference.ts'

export type NewLine = {
  description: string
  quantity?: number | undefined
  unit?: string | undefined
  classification?: string | undefined
  amountMinor?: number | undefined
  currency?: string | undefined
  channel?: 'direct' | 'dealer' | undefined
}

export async function replaceLines(
  client: Queryable,
  input: { recordId: string; kind: 'need' | 'supply'; lines: readonly NewLine[] },
): Promise<void> {
  await client.query('delete from line where record_id = $1 and kind = $2', [input.recordId, input.kind])
  const rows = input.lines.map((line, position) => ({ ...line, id: newId(), position }))
  await client.query(
    `insert into line (id, record_id, kind, position, description, quantity, unit, classification, amount_minor, currency, channel)
     select x.id, $1, $2, x.position, x.description, x.quantity, x.unit, x.classification, x."amountMinor", x.currency, x.channel
     from jsonb_to_recordset($3) as x(id uuid, position integer, description text, quantity numeric, unit text,
       classification text, "amountMinor" bigint, currency text, channel text)`,
    [input.recordId, input.kind, JSON.stringify(rows)],
  )
}

export async function insertReading(
  client: Queryable,
  input: { recordId: string; at: string; value: number; by: string },
): Promise<void> {
  await client.query(
    `insert into reading (record_id, at, value, by) values ($1, $2, $3, $4)
     on conflict (record_id, at) do update set value = excluded.value, by = excluded.by`,
    [input.recordId, input.at, input.value, input.by],
  )
}
