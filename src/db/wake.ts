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

/** Where the next page begins: first what is due, oldest first, then what is behind, then services without their visit and readings not asked for. */
export type WakeCursor =
  | { list: 'due'; at: Instant; id: string }
  | { list: 'behind'; id: string }
  | { list: 'unplanned'; id: string }
  | { list: 'unasked'; id: string }

export type WakePage = { rows: readonly ToWake[]; next: WakeCursor | null }

/** A process that watches itself, or a client's fleet; then `id` is the client's. */
type Row = {
  id: string
  kind: Kind
  fleet_id: string | null
  number: number | null
  next_label: string | null
  next_due_at: Instant | null
  signal: boolean
}

const PAGE_ROWS = 500
const NIL = '00000000-0000-0000-0000-000000000000'

/** One page of what is due until `until` or behind. `after` is the `next` of the page before; null begins. */
export async function pageToWake(
  client: Queryable,
  input: { now: Instant; until: Instant; after: WakeCursor | null },
): Promise<WakePage> {
  const { now, until, after } = input
  if (after?.list === 'behind') return pageBehind(client, until, after.id)
  if (after?.list === 'unplanned') return pageUnplanned(client, now, after.id)
  if (after?.list === 'unasked') return pageUnasked(client, now, after.id)
  // A fleet stands where its soonest object stands, once: a client may have a hundred thousand that are due together.
  const { rows } = await client.query<Row>(
    `with watcher as (
       (select p.id, p.kind, null::uuid as fleet_id, p.next_label, p.next_due_at, p.behind
        from process p where p.next_due_at <= $2 and p.fleet_id is null and (p.next_due_at, p.id) > ($3, $4)
        order by p.next_due_at, p.id limit ${PAGE_ROWS})
       union all
       (select p.fleet_id, 'object', p.fleet_id, null, min(p.next_due_at), bool_or(p.behind)
        from process p where p.next_due_at <= $2 and p.fleet_id is not null
        group by p.fleet_id having (min(p.next_due_at), p.fleet_id) > ($3, $4) order by min(p.next_due_at), p.fleet_id limit ${PAGE_ROWS}))
     select w.*, r.number, w.behind or w.next_due_at < $1::timestamptz - interval '1 minute' as signal
     from watcher w left join record r on r.id = w.id order by w.next_due_at, w.id limit ${PAGE_ROWS}`,
    [now, until, after?.at ?? '-infinity', after?.id ?? NIL],
  )
  const last = rows.at(-1)
  const at = rows.length === PAGE_ROWS ? last?.next_due_at : undefined
  return { rows: rows.map(toWake), next: last && at ? { list: 'due', at, id: last.id } : { list: 'behind', id: NIL } }
}

async function pageBehind(client: Queryable, until: Instant, afterId: string): Promise<WakePage> {
  const { rows } = await client.query<Row>(
    `with watcher as (
       (select p.id, p.kind, null::uuid as fleet_id, p.next_label, p.next_due_at
        from process p where p.behind and p.fleet_id is null and p.id > $1 and (p.next_due_at is null or p.next_due_at > $2)
        order by p.id limit ${PAGE_ROWS})
       union all
       (select distinct p.fleet_id, 'object', p.fleet_id, null, null::timestamptz
        from process p where p.behind and p.fleet_id is not null and p.fleet_id > $1 order by p.fleet_id limit ${PAGE_ROWS}))
     select w.*, r.number, true as signal from watcher w left join record r on r.id = w.id order by w.id limit ${PAGE_ROWS}`,
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
    next:
      rows.length === PAGE_ROWS && last
        ? { list: 'unplanned', id: last.fleet_id ?? last.id }
        : { list: 'unasked', id: NIL },
  }
}

/** A client who had been asked for readings that day already, or whose account was still to be made. */
async function pageUnasked(client: Queryable, now: Instant, afterId: string): Promise<WakePage> {
  const { rows } = await client.query<{ id: string; fleet_id: string }>(
    `select min(q.process_id::text) as id, q.fleet_id from reading_request q
     where q.asked_at is null and q.fleet_id > $2 and not exists (
       select 1 from record a join process p on p.id = a.id where a.kind = 'account' and a.external_id = 'party:' || q.fleet_id
         and ((p.dates -> 'readingsAskedAt' ->> 'value')::timestamptz > $1::timestamptz - interval '24 hours'
           or p.held or p.closed_at is not null))
     group by q.fleet_id order by q.fleet_id limit ${PAGE_ROWS}`,
    [now, afterId],
  )
  const last = rows.at(-1)
  const named = { kind: 'object', label: 'readings to ask for', signal: true } as const
  return {
    rows: rows.map(row => ({ ...named, processId: row.id, fleetId: row.fleet_id })),
    next: rows.length === PAGE_ROWS && last ? { list: 'unasked', id: last.fleet_id } : null,
  }
}

const toWake = (row: Row): ToWake => ({
  processId: row.id,
  kind: row.kind,
  fleetId: row.fleet_id,
  label: row.fleet_id === null ? `${row.kind} ${row.number}: ${row.next_label ?? 'changed'}` : 'fleet',
  signal: row.signal,
})
