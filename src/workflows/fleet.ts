// The watcher of all tracked objects of one client: what falls due together is one visit and one letter.

import { condition, continueAsNew, defineSignal, proxyActivities, setHandler } from '@temporalio/workflow'
import type { Activities, FleetTurn } from '../activities/index.ts'
import { historyIsLong, inAMinute, msUntil, unlessAway, workflowNow } from './loop.ts'
import { CHANGED, type FleetInput } from './messages.ts'

const { advanceFleet } = proxyActivities<Pick<Activities, 'advanceFleet'>>({
  startToCloseTimeout: '1 minute',
  scheduleToCloseTimeout: '5 minutes',
  retry: { initialInterval: '1 second', maximumInterval: '20 seconds' },
})

const LINGER_MS = 30_000

const changed = defineSignal(CHANGED)

export async function fleetWorkflow(input: FleetInput): Promise<void> {
  let poked = false
  setHandler(changed, () => {
    poked = true
  })
  for (;;) {
    poked = false
    const turn = (await unlessAway(advanceFleet({ ...input, now: workflowNow() }))) ?? databaseAway()
    if (historyIsLong()) return await continueAsNew<typeof fleetWorkflow>(input)
    if (poked || turn.more) continue
    if (turn.nextDueAt === null || turn.mayPark) {
      if (await condition(() => poked, LINGER_MS)) continue
      return
    }
    await condition(() => poked, msUntil(turn.nextDueAt), { summary: turn.label })
  }
}

const databaseAway = (): FleetTurn => ({
  more: false,
  nextDueAt: inAMinute(),
  mayPark: false,
  label: 'waiting for the database',
})
