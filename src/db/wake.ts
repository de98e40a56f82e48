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

/** Where the next page begins: first what is due, oldest first, then what is behind, then services without their visit. */
export type WakeCursor =
  | { list: 'due'; at: Instant; id: string }
  | { list: 'behind'; id: string }
  | { list: 'unplanned'; id: string }

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
  if (after?.list === 'unplanned') return pageUnplanned(client, now, after.id)
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
  const full = rows.length === PAGE_ROWS && last !== undefined
  return { rows: rows.map(toWake), next: full ? { list: 'behind', id: last.id } : { list: 'unplanned', id: NIL } }
}

/** A worker died between a service and its visit, or the day has come until which one was put off. */
async function pageUnplanned(client: Queryable, now: Instant, afterId: string): Promise<WakePage> {
  const { rows } = await client.query<{ id: string; fleet_id: string | null }>(
    `select min(process_id::text) as id, fleet_id from service
     where not planned and (plan_on is null or plan_on <= $1::timestamptz) and coalesce(fleet_id, process_id) > $2
     group by coalesce(fleet_id, process_id), fleet_id order by coalesce(fleet_id, process_id) limit ${PAGE_ROWS}`,
    [now, afterId],
  )
  const last = rows.at(-1)
  const named = { kind: 'object', label: 'visits to plan', signal: true } as const
  return {
    rows: rows.map(row => ({ ...named, processId: row.id, fleetId: row.fleet_id })),
    next: rows.length === PAGE_ROWS && last ? { list: 'unplanned', id: last.fleet_id ?? last.id } : null,
  }
}

const toWake = (row: Row): ToWake => ({
  processId: row.id,
  kind: row.kind,
  fleetId: row.fleet_id,
  label: `${row.kind} ${row.number}: ${row.next_label ?? 'changed'}`,
  signal: row.signal,
})
