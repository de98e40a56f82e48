// Carries a bulk job out, a chunk of processes at a time. Progress is rows, so any run can go on where one was stopped.

import { CancellationScope, continueAsNew, isCancellation, proxyActivities, sleep } from '@temporalio/workflow'
import type { Activities } from '../activities/index.ts'
import { historyIsLong, reasonOf } from './loop.ts'
import type { BulkInput } from './messages.ts'

// No end to the tries: what fails a chunk is an outage, for a process that cannot be moved fails alone.
const { bulkChunk, finishBulk, failBulk } = proxyActivities<Pick<Activities, 'bulkChunk' | 'finishBulk' | 'failBulk'>>({
  startToCloseTimeout: '10 minutes',
  heartbeatTimeout: '20 seconds',
  retry: { initialInterval: '1 second', maximumInterval: '20 seconds' },
})

export async function bulkWorkflow(input: BulkInput): Promise<void> {
  try {
    for (;;) {
      const { more } = await bulkChunk(input)
      if (!more && (await finishBulk(input)).ended) return
      // Another worker that was thought dead still has an item in hand.
      if (!more) await sleep('2 seconds')
      if (historyIsLong()) break
    }
  } catch (failure) {
    const state = isCancellation(failure) ? 'cancelled' : 'failed'
    // Also of a job that was cancelled it must be said how it ended.
    await CancellationScope.nonCancellable(() => failBulk({ ...input, state, error: reasonOf(failure) }))
    throw failure
  }
  return await continueAsNew<typeof bulkWorkflow>(input)
}
