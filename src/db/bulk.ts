// Bulk jobs: made with a frozen list of processes, shown with their progress, stopped. Carrying them out is bulk-run.ts.

import { type QueryExecutorProvider, sql } from 'kysely'
import type { BulkAct, BulkOutcome, BulkState, Tally } from '../domain/bulk.ts'
import type { Instant } from '../domain/calendar.ts'
import { bulkId, newId } from '../domain/id.ts'
import type { Actor } from '../domain/process.ts'
import { matching, type RecordFilter } from './list.ts'
import type { Touched } from './origin.ts'
import { allOf, behind, type PageInput } from './page.ts'
import type { Queryable } from './reference.ts'

/** Processes by their ids, or whatever a filter of the list of processes finds now. */
export type BulkScope = { ids: readonly string[] } | { filter: RecordFilter }

export type NewBulk = {
  act: BulkAct
  reason: string
  actor: Actor
  scope: BulkScope
  /** The filter as it was written, kept to be shown. */
  written?: unknown
  now: Instant
}

/** One job takes at most this many processes; the refusal's text names it too. */
export const BULK_AT_MOST = 100_000

const scoped = (scope: BulkScope) =>
  'ids' in scope ? sql`s.id = any(${scope.ids}::uuid[])` : allOf(matching(scope.filter))

export async function countScope(db: QueryExecutorProvider, scope: BulkScope): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::integer as count from record_summary s where ${scoped(scope)}`.execute(db)
  return rows[0]?.count ?? 0
}

/** The first processes of a scope, in the order in which a job takes them. */
export async function sampleScope(db: QueryExecutorProvider, scope: BulkScope, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select s.id from record_summary s where ${scoped(scope)} order by s.id limit ${limit}`.execute(db)
  return rows.map(row => row.id)
}

/** Makes a job and its list; `count` is 0 when nothing fits, and then there is no job. Inside the caller's transaction. */
export async function createBulk(db: QueryExecutorProvider, input: NewBulk): Promise<{ id: string; count: number }> {
  const id = newId()
  const { act, reason, actor, scope, written, now } = input
  const { rows } = await sql<{ count: number }>`
    with job as (
      insert into bulk_job (id, act, reason, filter, actor, created_at)
      select ${id}::uuid, ${JSON.stringify(act)}::jsonb, ${reason}::text,
        ${written === undefined ? null : JSON.stringify(written)}::jsonb, ${JSON.stringify(actor)}::jsonb, ${now}::timestamptz
      where exists (select 1 from record_summary s where ${scoped(scope)})
      returning id),
    item as (
      insert into bulk_item (job_id, position, process_id)
      select job.id, row_number() over (order by s.id), s.id from job, record_summary s where ${scoped(scope)}
      returning 1)
    select count(*)::integer as count from item`.execute(db)
  return { id, count: rows[0]?.count ?? 0 }
}

/** The fleets whose objects a job has moved, or taken from them: their watchers must look. */
export async function fleetsOf(client: Queryable, jobId: string): Promise<Touched[]> {
  const { rows } = await client.query<{ fleet_id: string }>(
    `select distinct p.fleet_id from bulk_item i join process p on p.id = i.process_id
     where i.job_id = $1 and i.outcome = 'done' and p.fleet_id is not null
     union
     select (e.data ->> 'from')::uuid from bulk_item i join event e on e.process_id = i.process_id
     where i.job_id = $1 and e.request_id = $2 and e.type = 'object.transferred' and e.data ->> 'from' is not null`,
    [jobId, bulkId(jobId)],
  )
  return rows.map(row => ({ processId: row.fleet_id, kind: 'object', fleetId: row.fleet_id }))
}

export type BulkRow = {
  id: string
  act: BulkAct
  reason: string
  filter: unknown
  createdBy: string
  createdByName: string | null
  state: BulkState
  error: string | null
  createdAt: Instant
  startedAt: Instant | null
  finishedAt: Instant | null
  total: number
  counts: Record<BulkOutcome, number>
  /** Items with an outcome in the last minute of work, and how long that minute was, in seconds. */
  recent: { items: number; seconds: number }
}

const COLUMNS = sql`j.id, j.act, j.reason, j.filter, j.actor ->> 'id' as created_by, u.name as created_by_name, j.state, j.error,
  j.created_at, j.started_at, j.finished_at, coalesce(c.total, 0) as total,
  jsonb_build_object('done', coalesce(c.done, 0), 'unchanged', coalesce(c.unchanged, 0), 'refused', coalesce(c.refused, 0),
    'failed', coalesce(c.failed, 0), 'cancelled', coalesce(c.cancelled, 0)) as counts,
  jsonb_build_object('items', coalesce(c.recent, 0), 'seconds',
    coalesce(extract(epoch from c.last_at - greatest(j.started_at, c.last_at - interval '1 minute')), 0)) as recent`
const FROM = sql`bulk_job j
  left join app_user u on u.id::text = j.actor ->> 'id'
  left join lateral (
    select count(*)::integer as total, last_at,
      (count(*) filter (where i.outcome = 'done'))::integer as done,
      (count(*) filter (where i.outcome = 'unchanged'))::integer as unchanged,
      (count(*) filter (where i.outcome = 'refused'))::integer as refused,
      (count(*) filter (where i.outcome = 'failed'))::integer as failed,
      (count(*) filter (where i.outcome = 'cancelled'))::integer as cancelled,
      (count(*) filter (where i.outcome <> 'cancelled' and i.done_at > last_at - interval '1 minute'))::integer as recent
    from bulk_item i,
      (select max(done_at) filter (where outcome <> 'cancelled') as last_at from bulk_item where job_id = j.id) latest
    where i.job_id = j.id group by last_at) c on true`

export async function findBulk(db: QueryExecutorProvider, id: string): Promise<BulkRow | null> {
  const { rows } = await sql<BulkRow>`select ${COLUMNS} from ${FROM} where j.id = ${id}`.execute(db)
  return rows[0] ?? null
}

/** Newest first. */
export async function listBulk(db: QueryExecutorProvider, input: PageInput): Promise<BulkRow[]> {
  const order = { column: sql`j.created_at`, descending: true, type: 'timestamptz', id: sql`j.id` } as const
  const { rows } = await sql<BulkRow>`
    select ${COLUMNS} from ${FROM} where ${behind(input.after, order)}
    order by j.created_at desc, j.id limit ${input.limit + 1}`.execute(db)
  return rows
}

/** What the items of a job counted, added up. */
export async function bulkSummary(db: QueryExecutorProvider, id: string): Promise<Record<string, number>> {
  const { rows } = await sql<{ name: string; value: number }>`
    select t.name, sum(t.value::numeric)::double precision as value
    from bulk_item i, jsonb_each_text(i.tally) as t(name, value) where i.job_id = ${id} group by t.name order by t.name`.execute(
    db,
  )
  return Object.fromEntries(rows.map(row => [row.name, row.value]))
}

export type BulkRefusals = { code: string; count: number }

/** Why processes were left as they are, the commonest reason first. */
export async function bulkRefusals(db: QueryExecutorProvider, id: string): Promise<BulkRefusals[]> {
  const { rows } = await sql<BulkRefusals>`
    select code, count(*)::integer as count from bulk_item
    where job_id = ${id} and outcome = 'refused' and code is not null group by code order by count(*) desc, code`.execute(
    db,
  )
  return rows
}

export type BulkItemRow = {
  position: number
  processId: string
  kind: string
  number: number
  title: string
  outcome: BulkOutcome | null
  code: string | null
  params: Record<string, unknown> | null
  tally: Tally | null
  doneAt: Instant | null
}

/** Items of a job in their order; `outcomes` narrows them. */
export async function bulkItems(
  db: QueryExecutorProvider,
  input: PageInput & { jobId: string; outcomes?: readonly string[] | undefined },
): Promise<BulkItemRow[]> {
  const order = { column: sql`i.position`, descending: false, type: 'bigint', id: sql`i.process_id` } as const
  const conditions = [
    sql`i.job_id = ${input.jobId}`,
    behind(input.after, order),
    ...(input.outcomes ? [sql`coalesce(i.outcome, 'waiting') = any(${input.outcomes})`] : []),
  ]
  const { rows } = await sql<BulkItemRow>`
    select i.position, i.process_id, r.kind, r.number, r.title, i.outcome, i.code, i.params, i.tally, i.done_at
    from bulk_item i join record r on r.id = i.process_id
    where ${allOf(conditions)} order by i.position limit ${input.limit + 1}`.execute(db)
  return rows
}

/**
 * No further process is begun; one that is under way is finished, and this waits for it. Its letters and its end are
 * written by the workflow (closeBulk). False when nothing is left to stop.
 */
export async function cancelBulk(
  db: QueryExecutorProvider,
  { id, now }: { id: string; now: Instant },
): Promise<boolean> {
  const { rows } = await sql`
    with stopped as (
      update bulk_job set state = 'cancelled' where id = ${id} and state in ('waiting', 'running') returning id),
    left_out as (
      update bulk_item i set outcome = 'cancelled', done_at = ${now} from stopped
      where i.job_id = stopped.id and i.outcome is null returning 1)
    select id from stopped`.execute(db)
  return rows.length > 0
}

const TAKEN_UP_AT_ONCE = 50

/** Jobs that have not come to their end, oldest first: starting their workflow again harms nobody. */
export async function unfinishedBulk(client: Queryable): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    `select id from bulk_job where finished_at is null order by created_at limit ${TAKEN_UP_AT_ONCE}`,
  )
  return rows.map(row => row.id)
}
