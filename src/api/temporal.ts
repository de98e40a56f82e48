// Tells workflows that something changed, after the commit and without waiting. A dropped poke is only a late one: the row
// says `watched_seq < seq` until the wake comes round.

import { Client, Connection } from '@temporalio/client'
import type { Logger } from 'pino'
import { bulkId, checkId, fleetId, importId, watcherId } from '../domain/id.ts'
import {
  type BulkInput,
  CHANGED,
  type FleetInput,
  type ImportInput,
  type WatchInput,
  WORKFLOWS,
  watcherType,
} from '../workflows/messages.ts'

export type PokeTarget = { kind: string; id: string; partyId: string | null }

export type TemporalLink = {
  poke: (target: PokeTarget) => void
  startImport: (batchId: string) => void
  /** Tries a sheet without a trace. */
  startCheck: (batchId: string) => void
  startBulk: (jobId: string) => void
  /** Asks the server; the answer is a few seconds old at most. */
  isReachable: () => Promise<boolean>
  /** Waits some seconds for what is on its way. */
  close: () => Promise<void>
}

type Poke = {
  workflow: string
  workflowId: string
  input: WatchInput | FleetInput | ImportInput | BulkInput
  signal: boolean
}

const IN_FLIGHT_AT_MOST = 32
const WAITING_AT_MOST = 5_000
const DEADLINE_MS = 10_000
const CLOSE_MS = 3_000
const CHECK_MS = 1_000
const CHECK_KEPT_MS = 5_000

export type TemporalOptions = {
  address: string
  namespace: string
  taskQueue: string
  log: Logger
  deadlineMs?: number
}

export function createTemporalLink(options: TemporalOptions): TemporalLink {
  const { address, namespace, taskQueue, log, deadlineMs = DEADLINE_MS } = options
  // Lazy: the API starts while Temporal is away.
  const connection = Connection.lazy({ address })
  const client = new Client({ connection, namespace })
  const send = ({ workflow, workflowId, input, signal }: Poke) => {
    const start = { workflowId, taskQueue, args: [input] }
    return client.withDeadline(Date.now() + deadlineMs, async () => {
      if (signal) await client.workflow.signalWithStart(workflow, { ...start, signal: CHANGED, signalArgs: [] })
      else await client.workflow.start(workflow, { ...start, workflowIdConflictPolicy: 'USE_EXISTING' })
    })
  }
  const queue = createPokeQueue(send, error => log.debug({ err: error }, 'a poke was dropped; the wake will do it'))
  let checked = { at: Number.NEGATIVE_INFINITY, reachable: Promise.resolve(false) }
  const check = () =>
    connection
      .withDeadline(Date.now() + CHECK_MS, () => connection.workflowService.describeNamespace({ namespace }))
      .then(() => true)
      .catch(() => false)
  return {
    poke: target => {
      const poke = pokeOf(target)
      if (poke) queue.push(poke)
    },
    startImport: batchId =>
      queue.push({
        workflow: WORKFLOWS.import,
        workflowId: importId(batchId),
        input: { importId: batchId },
        signal: false,
      }),
    startCheck: batchId =>
      queue.push({
        workflow: WORKFLOWS.import,
        workflowId: checkId(batchId),
        input: { importId: batchId },
        signal: false,
      }),
    startBulk: jobId =>
      queue.push({ workflow: WORKFLOWS.bulk, workflowId: bulkId(jobId), input: { jobId }, signal: false }),
    isReachable: () => {
      if (performance.now() - checked.at > CHECK_KEPT_MS) checked = { at: performance.now(), reachable: check() }
      return checked.reachable
    },
    close: async () => {
      const settled = Promise.all([queue.settled(), checked.reachable])
      // The client tries again by timers that nobody can stop, and on a closed channel they throw: so it closes behind them.
      const closed = settled.then(() => connection.close())
      await Promise.race([closed, pause(CLOSE_MS)])
    },
  }
}

/** Tracked objects have no watcher of their own: their client's fleet has. */
function pokeOf({ kind, id, partyId }: PokeTarget): Poke | null {
  if (kind !== 'object') {
    return { workflow: watcherType(kind), workflowId: watcherId(kind, id), input: { processId: id }, signal: true }
  }
  if (partyId === null) return null
  return { workflow: WORKFLOWS.fleet, workflowId: fleetId(partyId), input: { partyId }, signal: true }
}

export type PokeQueue = {
  push: (poke: Poke) => void
  /** Forgets what waits; done when what is on its way has arrived or failed. */
  settled: () => Promise<void>
}

/** The latest poke per workflow waits, a bounded number is in flight, and when the queue is full new ones are dropped. */
export function createPokeQueue(
  send: (poke: Poke) => Promise<unknown>,
  onDropped: (error: unknown) => void,
): PokeQueue {
  const waiting = new Map<string, Poke>()
  const inFlight = new Set<Promise<void>>()
  const pump = () => {
    for (const [workflowId, poke] of waiting) {
      if (inFlight.size >= IN_FLIGHT_AT_MOST) return
      waiting.delete(workflowId)
      const sent: Promise<void> = send(poke)
        .then(() => {}, onDropped)
        .finally(() => {
          inFlight.delete(sent)
          pump()
        })
      inFlight.add(sent)
    }
  }
  const push = (poke: Poke) => {
    if (waiting.size >= WAITING_AT_MOST && !waiting.has(poke.workflowId))
      return onDropped(new Error('the queue is full'))
    waiting.set(poke.workflowId, poke)
    pump()
  }
  const settled = async () => {
    waiting.clear()
    await Promise.all(inFlight)
  }
  return { push, settled }
}

function pause(ms: number): Promise<void> {
  return new Promise(resolve => {
    setTimeout(resolve, ms).unref()
  })
}
