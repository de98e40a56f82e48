// Writes the digests that are due and the letters of absences. Run by a schedule; what one run misses the next one finds.

import { proxyActivities } from '@temporalio/workflow'
import type { Activities } from '../activities/index.ts'
import type { DigestInput } from './messages.ts'

const { writeDigests } = proxyActivities<Pick<Activities, 'writeDigests'>>({
  startToCloseTimeout: '10 minutes',
  heartbeatTimeout: '1 minute',
  scheduleToCloseTimeout: '20 minutes',
  retry: { initialInterval: '1 second', maximumInterval: '20 seconds' },
})

export async function digestWorkflow(_: DigestInput): Promise<void> {
  await writeDigests({})
}
