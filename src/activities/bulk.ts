import { Context } from '@temporalio/activity'
import { ApplicationFailure } from '@temporalio/common'
import { carryNext, closeBulk, openBulk, type RunningBulk } from '../db/bulk-run.ts'
import { writeCarriers } from '../db/carrier.ts'
import { finishHandOver, handOverOf } from '../db/hand-over.ts'
import type { Touched } from '../db/origin.ts'
import { bulkId } from '../domain/id.ts'
import type { Deps } from './deps.ts'

type BulkRef = { jobId: string }

// Bounded, so that a job that was stopped is left soon and a worker that is asked to end has soon ended.
const ITEMS_PER_CHUNK = 100

export const createBulkActivities = ({ engine, db, watchers, clock }: Deps) => {
  const finish = async (end: BulkRef & { state: 'done' | 'cancelled' | 'failed'; error?: string }) => {
    const { secret, mailDomain } = engine
    // Before the end is written: what ends without its letters would never be looked at again.
    const act = end.state === 'done' ? await handOverOf(engine.pool, end.jobId) : null
    const template = act ? 'handedOver' : 'collapse'
    await writeCarriers(db, { carrierKey: bulkId(end.jobId), template, now: clock(), secret, mailDomain })
    if (act) await finishHandOver(engine, { act, jobId: end.jobId, now: clock() })
    const ended = await closeBulk(engine.pool, { ...end, now: clock() })
    watchers.pokeMailroom()
    return { ended }
  }
  return {
    /** The next processes of a job, each in its own transaction; then their watchers are told. */
    bulkChunk: async ({ jobId }: BulkRef): Promise<{ more: boolean }> => {
      const job = await opened({ jobId })
      if (!job) return { more: false }
      const context = Context.current()
      const touched: Touched[] = []
      try {
        for (let count = 0; count < ITEMS_PER_CHUNK && !context.cancellationSignal.aborted; count += 1) {
          context.heartbeat()
          const item = await carryNext(engine, job, clock())
          if (!item) return { more: false }
          touched.push(...item.touched)
        }
        return { more: true }
      } finally {
        await watchers.poke(touched)
      }
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
