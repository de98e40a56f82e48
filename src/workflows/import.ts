// Takes a feed file into the records, a chunk at a time. Progress is rows, so any run can go on where one was stopped.

import { CancellationScope, proxyActivities } from '@temporalio/workflow'
import type { Activities } from '../activities/index.ts'
import { reasonOf, workflowNow } from './loop.ts'
import type { ImportInput } from './messages.ts'

const { importChunk, failImport, finishImport } = proxyActivities<
  Pick<Activities, 'importChunk' | 'failImport' | 'finishImport'>
>({
  startToCloseTimeout: '5 minutes',
  heartbeatTimeout: '1 minute',
  retry: { initialInterval: '1 second', maximumInterval: '20 seconds', maximumAttempts: 20 },
})

export async function importWorkflow({ importId }: ImportInput): Promise<void> {
  try {
    while ((await importChunk({ importId, now: workflowNow() })).more);
    await finishImport({ importId, now: workflowNow() })
  } catch (failure) {
    const error = reasonOf(failure)
    // Also of an import that was cancelled it must be said how it ended.
    await CancellationScope.nonCancellable(() => failImport({ importId, error, now: workflowNow() }))
    throw failure
  }
}
