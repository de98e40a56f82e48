// A copy of the processes that run, with what each of them is worth: one statement, so that they belong to one moment.

import type { Instant } from '../domain/calendar.ts'
import type { ProcessView } from '../domain/process.ts'
import { VIEW_COLUMNS, type ViewRow, viewOf } from './process-read.ts'
import type { Queryable, Reference, ReferenceCache } from './reference.ts'

export type LiveProcess = {
  view: ProcessView
  definitionVersion: number
  calendarId: string
  /** It has a calendar of its own, whoever owns it. */
  calendarPinned: boolean
  nextDueAt: Instant | null
  partyId: string | null
  number: number
  title: string
  amountMinor: number | null
  currency: string | null
}

type Row = ViewRow & {
  definition_version: number
  calendar_id: string
  calendar_pinned: boolean
  next_due_at: string | null
  party_id: string | null
  number: number
  title: string
  amount_minor: number | null
  currency: string | null
}

/**
 * At most `limit` of them, the oldest first: those of some kinds or all, or the named ones, closed ones too; and the
 * reference data, read behind them, so that it knows every version that they are pinned to.
 */
export async function readLive(
  client: Queryable,
  cache: ReferenceCache,
  { kinds, ids, limit }: { kinds?: readonly string[] | undefined; ids?: readonly string[]; limit: number },
): Promise<{ live: LiveProcess[]; reference: Reference }> {
  const { rows } = await client.query<Row>({
    name: 'process_live',
    text: `
      select ${VIEW_COLUMNS}, p.definition_version, p.calendar_id, p.calendar_pinned, p.next_due_at,
        r.party_id, r.number, r.title, r.amount_minor, r.currency
      from process p join record r on r.id = p.id
      where ($3::uuid[] is null and p.closed_at is null or p.id = any($3)) and ($1::text[] is null or p.kind = any($1))
      order by p.id limit $2`,
    values: [kinds ?? null, limit, ids ?? null],
  })
  const reference = await cache.current(client)
  const live = rows.map(row => ({
    view: viewOf(row, reference.objectKind),
    definitionVersion: row.definition_version,
    calendarId: row.calendar_id,
    calendarPinned: row.calendar_pinned,
    nextDueAt: row.next_due_at,
    partyId: row.party_id,
    number: row.number,
    title: row.title,
    amountMinor: row.amount_minor,
    currency: row.currency,
  }))
  return { live, reference }
}
