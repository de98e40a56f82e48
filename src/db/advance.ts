// The only writer of process state. A turn is read in one statement, decided and planned in memory, written in one statement;
// the turns of many processes as well.

import type { Ask } from '../domain/ask.ts'
import type { Tally } from '../domain/bulk.ts'
import type { Instant } from '../domain/calendar.ts'
import type { Refusal } from '../domain/errors.ts'
import { type Actor, SYSTEM } from '../domain/process.ts'
import { type ProcessAnswer, storeAnswer } from './answer.ts'
import { type Decided, decideTurn } from './decide-turn.ts'
import type { Engine } from './engine.ts'
import { type FollowEvent, readProcess, readProcesses } from './process-read.ts'
import { writeTurn, writeTurns } from './process-write.ts'
import type { Queryable } from './reference.ts'
import { inRounds } from './rounds.ts'

export type AdvanceInput = {
  processId: string
  now: Instant
  /** Absent: only what is due fires. */
  ask?: Ask | undefined
  /** Default: our own rules. */
  actor?: Actor | undefined
  idempotency?: { key: string; bodyHash: string } | undefined
  requestId?: string | undefined
  /** Letters of this turn are kept as merged under this key; one letter per reader is written for all of them later. */
  carrierKey?: string | undefined
  /** Of a tracked object: the client whose fleet has it from now on. */
  fleetId?: string | undefined
  /** Inside the caller's transaction, together with rows of facts. */
  client?: Queryable | undefined
  /** The watcher asks: `watched_seq` may follow when no event waits for its follow-up. */
  watching?: boolean | undefined
}

export type AdvanceResult = {
  view: ProcessAnswer
  events: readonly FollowEvent[]
  /** The earlier of the next step and the next try of a follow-up. */
  nextDueAt: Instant | null
  mayPark: boolean
  /** "tender 12: T5 -4h"; record numbers only, for timers that strangers may read. */
  label: string
  partyId: string | null
  /** What the turn did, counted. */
  tally: Tally
  changed: boolean
  replayed: boolean
}

/**
 * Applies a request, if any, and fires what is due at `now`, each step once. With nothing due and nothing asked it
 * changes nothing. A refusal changes nothing either. Loses to nobody: when the process moved meanwhile it is read again,
 * the second time under its row lock.
 */
export async function advance(engine: Engine, input: AdvanceInput): Promise<AdvanceResult | Refusal> {
  const client = input.client ?? engine.pool
  const first = await attempt(engine, client, input)
  return first === 'moved meanwhile' ? advanceLocked(engine, client, input) : first
}

/**
 * The lock is a statement of its own: one that waited for it while reading would see the row as it is and everything
 * beside the row as it was before the wait.
 */
async function advanceLocked(engine: Engine, client: Queryable, input: AdvanceInput): Promise<AdvanceResult | Refusal> {
  if (client === engine.pool) return engine.transaction(own => advanceLocked(engine, own, input))
  await client.query('select 1 from process where id = $1 for update', [input.processId])
  const done = await attempt(engine, client, input)
  if (done === 'moved meanwhile') throw new Error(`process ${input.processId} moved under its own lock`)
  return done
}

async function attempt(
  engine: Engine,
  client: Queryable,
  input: AdvanceInput,
): Promise<AdvanceResult | Refusal | 'moved meanwhile'> {
  const row = (await readProcess(client, engine.reference, lookupOf(input)))?.row ?? null
  const { result, write, answer } = await decideTurn(engine, client, row, input)
  if (write && !(await writeTurn(client, write))) return 'moved meanwhile'
  if (answer) await storeAnswer(client, answer)
  return result
}

const lookupOf = ({ processId, actor = SYSTEM, idempotency }: AdvanceInput) => ({
  processId,
  actorId: actor.id,
  key: idempotency?.key,
})

/**
 * The same for many processes in a handful of statements; answers in the order of `inputs`. Refusals are those of their
 * own input. A turn that throws ends all that were written with it. On the pool every few hundred are a transaction.
 */
export async function advanceMany(
  engine: Engine,
  client: Queryable,
  inputs: readonly Omit<AdvanceInput, 'client'>[],
): Promise<(AdvanceResult | Refusal)[]> {
  return await inRounds(
    inputs,
    input => input.processId,
    some => attemptMany(engine, client, some),
  )
}

async function attemptMany(
  engine: Engine,
  client: Queryable,
  inputs: readonly AdvanceInput[],
): Promise<(AdvanceResult | Refusal)[]> {
  const rows = await readProcesses(client, engine.reference, inputs.map(lookupOf))
  const decided: Decided[] = []
  for (const input of inputs) decided.push(await decideTurn(engine, client, rows.get(input.processId) ?? null, input))
  // In one order, so that two who write at once wait for each other instead of ending each other.
  const writes = decided.flatMap(one => one.write ?? []).toSorted((a, b) => (a.row.view.id < b.row.view.id ? -1 : 1))
  const written = writes.length > 0 ? await writeTurns(client, writes) : new Set<string>()
  const results: (AdvanceResult | Refusal)[] = []
  for (const [index, input] of inputs.entries()) {
    const one = decided[index]
    if (!one) continue
    const moved = one.write !== null && !written.has(input.processId)
    if (!moved && one.answer) await storeAnswer(client, one.answer)
    results.push(moved ? await advanceLocked(engine, client, input) : one.result)
  }
  return results
}
