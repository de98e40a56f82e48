// Finds every watcher that should be awake, wakes it, and writes down that it did. Run by a schedule.

import { proxyActivities } from '@temporalio/workflow'
import type { Activities, WakeCursor } from '../activities/index.ts'
import { workflowNow } from './loop.ts'
import type { WakeInput } from './messages.ts'

const { wakePage, finishWake } = proxyActivities<Pick<Activities, 'wakePage' | 'finishWake'>>({
  startToCloseTimeout: '2 minutes',
  heartbeatTimeout: '30 seconds',
  scheduleToCloseTimeout: '9 minutes',
  retry: { initialInterval: '1 second', maximumInterval: '20 seconds' },
})

/** Pages through the rows, oldest first; what a failing run leaves, the next one takes. */
export async function wakeWorkflow({ horizonMs }: WakeInput): Promise<void> {
  const now = workflowNow()
  const until = new Date(Date.parse(now) + horizonMs).toISOString()
  let after: WakeCursor | null = null
  let started = 0
  let signalled = 0
  do {
    const page: Awaited<ReturnType<Activities['wakePage']>> = await wakePage({ now, until, after })
    started += page.started
    signalled += page.signalled
    after = page.next
  } while (after !== null)
  await finishWake({ started, signalled })
}
