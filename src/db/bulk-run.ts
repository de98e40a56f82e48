// Carries a bulk job out, one process at a time: the act's effect and the item's mark are one transaction, so that each
// is done once, whoever is killed in between and however many carry the same job.

import { type BulkAct, type BulkOutcome, bulkAct, type Tally } from '../domain/bulk.ts'
import type { Instant } from '../domain/calendar.ts'
import { isRefusal } from '../domain/errors.ts'
import type { Actor } from '../domain/process.ts'
import { carryBulk } from './bulk-act.ts'
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

export type CarriedItem = { touched: readonly Touched[] }

/** One process of the job; null when none is left to begin, or the job was stopped. */
export async function carryNext(engine: Engine, job: RunningBulk, now: Instant): Promise<CarriedItem | null> {
  let taken: number | null = null
  try {
    return await engine.transaction(async client => {
      const item = await claim(client, job.jobId)
      if (!item) return null
      taken = item.position
      const work = { ...job, engine, client, processId: item.processId, now }
      const done = await carryBulk(job.act, work)
      const mark = isRefusal(done)
        ? { outcome: 'refused' as const, code: done.code, params: done.params }
        : { outcome: done.changed ? ('done' as const) : ('unchanged' as const), tally: done.tally }
      await markItem(client, { jobId: job.jobId, position: item.position, now, ...mark })
      return { touched: isRefusal(done) ? [] : done.touched }
    })
  } catch (error) {
    // An outage passes, and the item is taken again; a fault of one process must not stop the others.
    if (taken === null || isOutage(error)) throw error
    const params = { error: String(error).slice(0, 2_000) }
    await markItem(engine.pool, { jobId: job.jobId, position: taken, now, outcome: 'failed', params })
    return { touched: [] }
  }
}

/** Whoever carries the same job beside us has locked its item, and we take the next. */
async function claim(client: Queryable, jobId: string): Promise<{ position: number; processId: string } | null> {
  const { rows } = await client.query<{ position: number; process_id: string }>(
    `select i.position, i.process_id from bulk_item i join bulk_job j on j.id = i.job_id
     where i.job_id = $1 and i.outcome is null and j.state = 'running'
     order by i.position limit 1 for update of i skip locked`,
    [jobId],
  )
  const [row] = rows
  return row ? { position: row.position, processId: row.process_id } : null
}

type Mark = {
  jobId: string
  position: number
  now: Instant
  outcome: BulkOutcome
  code?: string
  params?: Record<string, unknown>
  tally?: Tally
}

async function markItem(
  client: Queryable,
  { jobId, position, now, outcome, code, params, tally }: Mark,
): Promise<void> {
  await client.query(
    `update bulk_item set outcome = $3, code = $4, params = $5, tally = $6, done_at = $7
     where job_id = $1 and position = $2 and outcome is null`,
    [jobId, position, outcome, code ?? null, jsonOf(params), jsonOf(tally), now],
  )
}

const jsonOf = (value: object | undefined) => (value === undefined ? null : JSON.stringify(value))

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
