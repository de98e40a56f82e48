import { Context } from '@temporalio/activity'
import { ApplicationFailure } from '@temporalio/common'
import { fleetsOf } from '../db/bulk.ts'
import { carryBatch, closeBulk, openBulk, type RunningBulk } from '../db/bulk-run.ts'
import { writeCarriers } from '../db/carrier.ts'
import { finishHandOver, handOverOf } from '../db/hand-over.ts'
import type { Touched } from '../db/origin.ts'
import { bulkId } from '../domain/id.ts'
import type { Deps } from './deps.ts'

type BulkRef = { jobId: string }

// Bounded, so that a job that was stopped is left soon and a worker that is asked to end has soon ended.
const ITEMS_PER_CHUNK = 2_000
const CHUNK_MS = 5_000
const TOLD_AT_ONCE = 200

export const createBulkActivities = ({ engine, db, watchers, clock }: Deps) => {
  /** Temporal takes its time for many of them, and must hear meanwhile that we live. */
  const tell = async (touched: readonly Touched[]) => {
    for (let from = 0; from < touched.length; from += TOLD_AT_ONCE) {
      Context.current().heartbeat()
      await watchers.poke(touched.slice(from, from + TOLD_AT_ONCE))
    }
  }
  const finish = async (end: BulkRef & { state: 'done' | 'cancelled' | 'failed'; error?: string }) => {
    const { secret, mailDomain } = engine
    // Before the end is written: what ends without its letters would never be looked at again.
    const act = end.state === 'done' ? await handOverOf(engine.pool, end.jobId) : null
    const template = act ? 'handedOver' : 'collapse'
    await writeCarriers(db, { carrierKeys: [bulkId(end.jobId)], template, now: clock(), secret, mailDomain })
    if (act) await finishHandOver(engine, { act, jobId: end.jobId, now: clock() })
    await tell(await fleetsOf(engine.pool, end.jobId))
    const ended = await closeBulk(engine.pool, { ...end, now: clock() })
    watchers.pokeMailroom()
    return { ended }
  }
  return {
    /** The next processes of a job, some in each transaction; then their watchers are told. */
    bulkChunk: async ({ jobId }: BulkRef): Promise<{ more: boolean }> => {
      const job = await opened({ jobId })
      if (!job) return { more: false }
      const context = Context.current()
      const until = performance.now() + CHUNK_MS
      for (let count = 0; count < ITEMS_PER_CHUNK && performance.now() < until; ) {
        if (context.cancellationSignal.aborted) break
        context.heartbeat()
        const carried = await carryBatch(engine, job, clock())
        if (!carried) return { more: false }
        count += carried.items
        // A fleet of many objects is told once, at the end.
        await tell(carried.touched.filter(({ fleetId }) => fleetId === null))
      }
      return { more: true }
    },

    /** Letters and the end; not yet ended while another worker has an item in hand. */
    finishBulk: ({ jobId }: BulkRef) => finish({ jobId, state: 'done' }),

    /** A job that cannot go on, or whose workflow was cancelled. */
    failBulk: async (input: BulkRef & { state: 'cancelled' | 'failed'; error: string }): Promise<void> => {
      await finish(input)
    },
  }

  /** An act that this version does not know will not become known by asking again. */
  async function opened({ jobId }: BulkRef): Promise<RunningBulk | null> {
    return openBulk(engine.pool, { jobId, now: clock() }).catch(problem => {
      if (!(problem instanceof Error) || problem.name !== 'ZodError') throw problem
      throw ApplicationFailure.nonRetryable(`an act that this version does not know: ${problem.message}`)
    })
  }
}
