// The watcher of one process: it asks, follows, sleeps. What is due is decided in the domain, inside `advance`.

import {
  condition,
  continueAsNew,
  defineSignal,
  isCancellation,
  proxyLocalActivities,
  setHandler,
} from '@temporalio/workflow'
import type { Activities, FollowInput, StepAhead, Unfollowed } from '../activities/index.ts'
import type { Kind } from '../domain/kind.ts'
import { historyIsLong, inAMinute, msUntil, reasonOf, unlessAway, workflowNow } from './loop.ts'
import { CHANGED, type WatchInput } from './messages.ts'

const { advance, noteFollowFailure } = proxyLocalActivities<Pick<Activities, 'advance' | 'noteFollowFailure'>>({
  startToCloseTimeout: '5 seconds',
  scheduleToCloseTimeout: '2 minutes',
  localRetryThreshold: '5 seconds',
  retry: { initialInterval: '200 ms', backoffCoefficient: 3, maximumInterval: '30 seconds' },
})

// People often give several commands in a row; the next one finds the watcher still here.
const LINGER_MS = 30_000

const changed = defineSignal(CHANGED)

/** What follows the events of a record: for each one activity, which is idempotent by the event's id. */
export type FollowUps = Readonly<Record<string, (input: FollowInput) => Promise<void>>>

/** The watcher of every process of a kind, under the name that clients start it by. */
export function processWorkflow(kind: Kind, followUps: FollowUps) {
  async function watch(input: WatchInput): Promise<void> {
    let poked = false
    setHandler(changed, () => {
      poked = true
    })
    for (;;) {
      // Before advance: a later poke may be about facts that it did not see.
      poked = false
      const step = (await unlessAway(advance({ ...input, now: workflowNow() }))) ?? databaseAway()
      await follow(step.events, followUps)
      // Before `poked`, or a storm of pokes keeps the loop from ever getting here.
      if (historyIsLong()) return await continueAsNew<typeof watch>(input)
      if (poked || step.events.length > 0) continue
      if (step.nextDueAt === null || step.mayPark) {
        // Nothing is awaited between the last look and the end, so that no poke falls in between.
        if (await condition(() => poked, LINGER_MS)) continue
        return
      }
      await condition(() => poked, msUntil(step.nextDueAt), { summary: step.label })
    }
  }
  // The worker registers the export's name; a client that is given the function asks the function.
  return Object.defineProperty(watch, 'name', { value: `${kind}Workflow` })
}

/** In order, each bounded. One that fails is noted on its event, and the later ones of the record wait behind it. */
async function follow(events: readonly Unfollowed[], followUps: FollowUps): Promise<void> {
  for (const { eventId, recordId, type } of events) {
    try {
      const followUp = followUps[type]
      if (followUp === undefined) throw new Error(`nothing follows ${type} in this version`)
      await followUp({ eventId, recordId, now: workflowNow() })
    } catch (failure) {
      if (isCancellation(failure)) throw failure
      await unlessAway(noteFollowFailure({ eventId, error: reasonOf(failure), now: workflowNow() }))
      return
    }
  }
}

const databaseAway = (): StepAhead => ({
  events: [],
  nextDueAt: inAMinute(),
  mayPark: false,
  label: 'waiting for the database',
})
