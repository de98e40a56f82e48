// How activities and the worker reach workflows: start, signal, and the schedules. Every call has a deadline. None is
// allowed to fail what it follows: a watcher that was not reached is found behind by the next wake.

import { type Client, ScheduleAlreadyRunning } from '@temporalio/client'
import { bulkId, fleetId, watcherId } from '../domain/id.ts'
import type { Kind } from '../domain/kind.ts'
import {
  CHANGED,
  DIGEST_ID,
  MAILROOM_ID,
  WAKE_ID,
  type WakeInput,
  WORKFLOWS,
  watcherType,
} from '../workflows/messages.ts'

/** Whom to wake: a process and, when it is a tracked object, the client whose fleet it belongs to. */
export type Watched = { processId: string; kind: Kind; fleetId: string | null; label?: string | null }

export type Watchers = {
  /** Wakes the watchers after a commit; duplicates are merged. Never rejects. */
  poke: (watched: readonly Watched[]) => Promise<void>
  /** Starts a watcher that is not there; one that runs notices nothing. */
  start: (watched: Watched) => Promise<void>
  /** Makes a watcher look at its rows now, starting it when needed. */
  signal: (watched: Watched) => Promise<void>
  /** Letters were written: not awaited, one call at a time. */
  pokeMailroom: () => void
  ensureMailroom: () => Promise<void>
  /** Once, now, beside the schedule. */
  startWake: (id: string, input: WakeInput) => Promise<void>
  /** Carries a bulk job out; one that is being carried out notices nothing. */
  startBulk: (jobId: string) => Promise<void>
  /** `created`: it was not there, so Temporal is empty or new. */
  ensureSchedules: () => Promise<'created' | 'present'>
}

export type WatchersOptions = { client: Client; taskQueue: string }

const DEADLINE_MS = 10_000
const AT_A_TIME = 16
const WAKE_EVERY_MS = 10 * 60_000
const WAKE_HORIZON_MS = 60 * 60_000
const DIGEST_EVERY_MS = 5 * 60_000

export function createWatchers({ client, taskQueue }: WatchersOptions): Watchers {
  const within = <Answer>(call: () => Promise<Answer>) => client.withDeadline(Date.now() + DEADLINE_MS, call)
  const mailroom = { workflowId: MAILROOM_ID, taskQueue, args: [{}] }
  let calling = false
  let again = false

  async function start(watched: Watched): Promise<void> {
    const target = targetOf(watched)
    const { type, ...options } = target
    await within(() => client.workflow.start(type, { ...options, taskQueue, workflowIdConflictPolicy: 'USE_EXISTING' }))
  }

  async function signal(watched: Watched): Promise<void> {
    const target = targetOf(watched)
    const { type, ...options } = target
    await within(() => client.workflow.signalWithStart(type, { ...options, taskQueue, signal: CHANGED }))
  }

  async function pokeMailroom(): Promise<void> {
    calling = true
    do {
      // Letters of whoever pokes during a call may be younger than what that call made the mailroom see.
      again = false
      await within(() => client.workflow.signalWithStart(WORKFLOWS.mailroom, { ...mailroom, signal: CHANGED })).catch(
        () => {},
      )
    } while (again)
    calling = false
  }

  return {
    start,
    signal,
    poke: async watched => {
      await inBatches(distinct(watched), one => signal(one).catch(() => {}))
    },
    pokeMailroom: () => {
      if (calling) again = true
      else void pokeMailroom()
    },
    ensureMailroom: async () => {
      await within(() =>
        client.workflow.start(WORKFLOWS.mailroom, { ...mailroom, workflowIdConflictPolicy: 'USE_EXISTING' }),
      )
    },
    startWake: async (id, input) => {
      const options = { workflowId: `${WAKE_ID}:${id}`, taskQueue, args: [input] }
      await within(() =>
        client.workflow.start(WORKFLOWS.wake, { ...options, workflowIdConflictPolicy: 'USE_EXISTING' }),
      )
    },
    startBulk: async jobId => {
      const options = { workflowId: bulkId(jobId), taskQueue, args: [{ jobId }] }
      await within(() =>
        client.workflow.start(WORKFLOWS.bulk, { ...options, workflowIdConflictPolicy: 'USE_EXISTING' }),
      )
    },
    ensureSchedules: () =>
      within(async () => {
        await ensureSchedule(client, taskQueue, DIGESTS)
        return ensureSchedule(client, taskQueue, WAKE)
      }),
  }
}

/** One after the other in small groups, which is the pace of the engine on a small machine. */
export async function inBatches<Item>(items: readonly Item[], each: (item: Item) => Promise<void>): Promise<void> {
  for (let from = 0; from < items.length; from += AT_A_TIME) {
    await Promise.all(items.slice(from, from + AT_A_TIME).map(each))
  }
}

/** One entry per watcher, however many objects of a fleet there are. */
export function distinct<Item extends Watched>(watched: readonly Item[]): Item[] {
  return [...new Map(watched.map(one => [targetOf(one).workflowId, one])).values()]
}

/** The workflow that watches a process. */
function targetOf({ processId, kind, fleetId: partyId, label }: Watched) {
  if (partyId !== null) return { type: WORKFLOWS.fleet, workflowId: fleetId(partyId), args: [{ partyId }] }
  // An object without a client has no fleet, and is watched by itself.
  const summary = label ? { staticSummary: label } : {}
  return { type: watcherType(kind), workflowId: watcherId(kind, processId), args: [{ processId }], ...summary }
}

type Round = { id: string; workflowType: string; args: unknown[]; everyMs: number }

const WAKE: Round = {
  id: WAKE_ID,
  workflowType: WORKFLOWS.wake,
  args: [{ horizonMs: WAKE_HORIZON_MS }],
  everyMs: WAKE_EVERY_MS,
}
const DIGESTS: Round = { id: DIGEST_ID, workflowType: WORKFLOWS.digest, args: [{}], everyMs: DIGEST_EVERY_MS }

async function ensureSchedule(
  client: Client,
  taskQueue: string,
  { id, workflowType, args, everyMs }: Round,
): Promise<'created' | 'present'> {
  const spec = { intervals: [{ every: everyMs }] }
  const action = { type: 'startWorkflow' as const, workflowType, workflowId: id, taskQueue, args }
  // A year is the default: after an outage every round that was missed would run.
  const policies = { overlap: 'SKIP' as const, catchupWindow: everyMs, pauseOnFailure: false }
  try {
    await client.schedule.create({ scheduleId: id, spec, action, policies })
    return 'created'
  } catch (problem) {
    if (!(problem instanceof ScheduleAlreadyRunning)) throw problem
    await client.schedule.getHandle(id).update(() => ({ spec, action, policies, state: { paused: false } }))
    return 'present'
  }
}
