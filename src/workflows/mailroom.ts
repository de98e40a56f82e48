// Sends what the ledger of letters says is due, and sleeps until the next attempt.

import { condition, continueAsNew, defineSignal, proxyActivities, setHandler } from '@temporalio/workflow'
import type { Activities } from '../activities/index.ts'
import { historyIsLong, inAMinute, msUntil, unlessAway } from './loop.ts'
import { CHANGED, type MailroomInput } from './messages.ts'

// A round may be long (every reply of a mail server may take a minute), so its life is told by heartbeats.
const { sendDueMail } = proxyActivities<Pick<Activities, 'sendDueMail'>>({
  startToCloseTimeout: '15 minutes',
  heartbeatTimeout: '1 minute',
  scheduleToCloseTimeout: '30 minutes',
  retry: { initialInterval: '1 second', maximumInterval: '20 seconds' },
})

// A letter whose poke was lost waits no longer than this.
const LONGEST_SLEEP_MS = 60_000

const changed = defineSignal(CHANGED)

export async function mailroomWorkflow(input: MailroomInput): Promise<void> {
  let poked = false
  setHandler(changed, () => {
    poked = true
  })
  for (;;) {
    poked = false
    const round = await unlessAway(sendDueMail({}))
    if (historyIsLong()) return await continueAsNew<typeof mailroomWorkflow>(input)
    if (poked) continue
    const nextAttemptAt = round?.nextAttemptAt ?? inAMinute()
    await condition(() => poked, Math.min(LONGEST_SLEEP_MS, msUntil(nextAttemptAt)), { summary: 'next letter' })
  }
}
