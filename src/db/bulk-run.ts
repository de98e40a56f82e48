// Carries a bulk job out, some processes at a time: the act's effect and the items' marks are one transaction, so that each
// is done once, whoever is killed in between and however many carry the same job.

import { type BulkAct, type BulkOutcome, bulkAct, type Tally } from '../domain/bulk.ts'
import type { Instant } from '../domain/calendar.ts'
import { isRefusal, type Refusal } from '../domain/errors.ts'
import type { Actor } from '../domain/process.ts'
import { type BulkDone, carryBulkMany, goesInBatches } from './bulk-act.ts'
import type { Engine } from './engine.ts'
import type { Touched } from './origin.ts'
import { isOutage } from './outage.ts'
import type { Queryable } from './reference.ts'

/** A job at work. */
export type RunningBulk = { jobId: string; act: BulkAct; reason: string; actor: Actor }

/** The job, which runs from now on; null when it has come to its end or was stopped. Throws on an unknown act. */
export async function openBulk(
  client: Queryable,
  { jobId, now }: { jobId: string; now: Instant },
): Promise<RunningBulk | null> {
  const { rows } = await client.query<{ act: unknown; reason: string; actor: Actor }>(
    `update bulk_job set state = 'running', started_at = coalesce(started_at, $2)
     where id = $1 and state in ('waiting', 'running') returning act, reason, actor`,
    [jobId, now],
  )
  const [row] = rows
  return row ? { jobId, act: bulkAct.parse(row.act), reason: row.reason, actor: row.actor } : null
}

/** Items that were carried out together. */
export type Carried = { items: number; touched: readonly Touched[] }

// Enough for the database to work in few statements, few enough for a job that was stopped to be left soon.
const AT_ONCE = 200

/** One process of the job; null when none is left to begin, or the job was stopped. */
export const carryNext = (engine: Engine, job: RunningBulk, now: Instant): Promise<Carried | null> =>
  carry(engine, job, { now, most: 1 })

/** The next processes of the job, as many as its act lets share a transaction. */
export const carryBatch = (engine: Engine, job: RunningBulk, now: Instant): Promise<Carried | null> =>
  carry(engine, job, { now, most: goesInBatches(job.act) ? AT_ONCE : 1 })

type Span = { now: Instant; most: number }

async function carry(engine: Engine, job: RunningBulk, span: Span): Promise<Carried | null> {
  let taken: Item[] = []
  try {
    return await engine.transaction(async client => {
      taken = await claim(client, job.jobId, span.most)
      return taken.length === 0 ? null : carryItems(engine, client, job, { items: taken, now: span.now })
    })
  } catch (error) {
    // An outage passes, and the items are taken again; a fault of one process must not stop the others.
    const [only] = taken
    if (only === undefined || isOutage(error)) throw error
    if (taken.length > 1) return carryHalves(engine, job, { ...span, most: taken.length })
    const params = { error: String(error).slice(0, 2_000) }
    await markItems(engine.pool, job.jobId, span.now, [{ ...only, outcome: 'failed', params }])
    return { items: 1, touched: [] }
  }
}

/** Halved until the process that spoils it stands alone. */
async function carryHalves(engine: Engine, job: RunningBulk, { now, most }: Span): Promise<Carried> {
  const half = Math.ceil(most / 2)
  const done: Carried[] = []
  for (const size of [half, most - half]) {
    const carried = await carry(engine, job, { now, most: size })
    if (carried) done.push(carried)
  }
  return { items: most, touched: done.flatMap(({ touched }) => touched) }
}

type Work = { items: readonly Item[]; now: Instant }

async function carryItems(engine: Engine, client: Queryable, job: RunningBulk, { items, now }: Work): Promise<Carried> {
  const batch = { ...job, engine, client, now, processIds: items.map(({ processId }) => processId) }
  const done = await carryBulkMany(job.act, batch)
  const marks = items.map((item, index) => ({ ...item, ...markOf(done[index]) }))
  await markItems(client, job.jobId, now, marks)
  return { items: items.length, touched: done.flatMap(one => (isRefusal(one) ? [] : one.touched)) }
}

function markOf(done: BulkDone | Refusal | undefined): Mark {
  if (done === undefined) throw new Error('an act left one of its processes unanswered')
  if (isRefusal(done)) return { outcome: 'refused', code: done.code, params: done.params }
  return { outcome: done.changed ? 'done' : 'unchanged', tally: done.tally }
}

type Item = { position: number; processId: string }

/** Whoever carries the same job beside us has locked its items, and we take the next. */
async function claim(client: Queryable, jobId: string, most: number): Promise<Item[]> {
  const { rows } = await client.query<{ position: number; process_id: string }>(
    `select i.position, i.process_id from bulk_item i join bulk_job j on j.id = i.job_id
     where i.job_id = $1 and i.outcome is null and j.state = 'running'
     order by i.position limit $2 for update of i skip locked`,
    [jobId, most],
  )
  return rows.map(row => ({ position: row.position, processId: row.process_id }))
}

type Mark = { outcome: BulkOutcome; code?: string; params?: Record<string, unknown>; tally?: Tally }

async function markItems(
  client: Queryable,
  jobId: string,
  now: Instant,
  marks: readonly (Item & Mark)[],
): Promise<void> {
  await client.query(
    `update bulk_item i set outcome = x.outcome, code = x.code, params = x.params, tally = x.tally, done_at = $2
     from json_to_recordset($3) as x(position integer, outcome text, code text, params jsonb, tally jsonb)
     where i.job_id = $1 and i.position = x.position and i.outcome is null`,
    [jobId, now, JSON.stringify(marks)],
  )
}

export type BulkEnd = {
  jobId: string
  state: 'done' | 'cancelled' | 'failed'
  error?: string | undefined
  now: Instant
}

/**
 * Writes down how a job ended; what was never begun is marked so. One that was stopped stays so, and one is done only
 * when nothing is left: false while somebody else has an item of it in hand, or has left one behind.
 */
export async function closeBulk(client: Queryable, { jobId, state, error, now }: BulkEnd): Promise<boolean> {
  const { rows } = await client.query<{ open: boolean }>(
    `with ended as (
       update bulk_job j set finished_at = $4, error = left($3, 2000),
         state = case when j.state = 'cancelled' then j.state else $2 end
       where j.id = $1 and j.finished_at is null
         and (j.state = 'cancelled' or $2 <> 'done'
           or not exists (select 1 from bulk_item i where i.job_id = j.id and i.outcome is null))
       returning j.state),
     left_out as (
       update bulk_item i set outcome = 'cancelled', done_at = $4 from ended
       where i.job_id = $1 and i.outcome is null and ended.state <> 'done' returning 1)
     select not exists (select 1 from ended)
       and exists (select 1 from bulk_job where id = $1 and finished_at is null) as open`,
    [jobId, state, error ?? null, now],
  )
  return rows[0]?.open !== true
}
