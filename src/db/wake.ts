// Which watchers should be awake: of everything that is due soon, and of everything whose rows moved unseen.

import type { Instant } from '../domain/calendar.ts'
import type { Kind } from '../domain/kind.ts'
import type { Queryable } from './reference.ts'

type ToWake = {
  processId: string
  kind: Kind
  fleetId: string | null
  label: string
  /** Overdue or behind: its watcher must look now. The others only need to be there. */
  signal: boolean
}

/** Where the next page begins: first what is due, oldest first, then what is behind. */
export type WakeCursor = { list: 'due'; at: Instant; id: string } | { list: 'behind'; id: string }

export type WakePage = { rows: readonly ToWake[]; next: WakeCursor | null }

type Row = {
  id: string
  kind: Kind
  fleet_id: string | null
  number: number
  next_label: string | null
  next_due_at: Instant
  signal: boolean
}

const PAGE_ROWS = 500
const NIL = '00000000-0000-0000-0000-000000000000'
const COLUMNS = 'p.id, p.kind, p.fleet_id, r.number, p.next_label, p.next_due_at'
const FROM = 'from process p join record r on r.id = p.id'

/** One page of what is due until `until` or behind. `after` is the `next` of the page before; null begins. */
export async function pageToWake(
  client: Queryable,
  input: { now: Instant; until: Instant; after: WakeCursor | null },
): Promise<WakePage> {
  const { now, until, after } = input
  if (after?.list === 'behind') return pageBehind(client, until, after.id)
  const { rows } = await client.query<Row>(
    `select ${COLUMNS}, p.behind or p.next_due_at < $1::timestamptz - interval '1 minute' as signal
     ${FROM} where p.next_due_at <= $2 and (p.next_due_at, p.id) > ($3, $4) order by p.next_due_at, p.id limit ${PAGE_ROWS}`,
    [now, until, after?.at ?? '-infinity', after?.id ?? NIL],
  )
  const last = rows.at(-1)
  const full = rows.length === PAGE_ROWS && last !== undefined
  const next: WakeCursor = full ? { list: 'due', at: last.next_due_at, id: last.id } : { list: 'behind', id: NIL }
  return { rows: rows.map(toWake), next }
}

async function pageBehind(client: Queryable, until: Instant, afterId: string): Promise<WakePage> {
  const { rows } = await client.query<Row>(
    `select ${COLUMNS}, true as signal ${FROM}
     where p.behind and p.id > $1 and (p.next_due_at is null or p.next_due_at > $2)
     order by p.id limit ${PAGE_ROWS}`,
    [afterId, until],
  )
  const last = rows.at(-1)
  return {
    rows: rows.map(toWake),
    next: rows.length === PAGE_ROWS && last !== undefined ? { list: 'behind', id: last.id } : null,
  }
}

const toWake = (row: Row): ToWake => ({
  processId: row.id,
  kind: row.kind,
  fleetId: row.fleet_id,
  label: `${row.kind} ${row.number}: ${row.next_label ?? 'changed'}`,
  signal: row.signal,
})
