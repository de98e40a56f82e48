// What each act of a bulk job does to one process, and what it would do: one table, a line per act.

import type { BulkAct, Tally } from '../domain/bulk.ts'
import type { Instant } from '../domain/calendar.ts'
import type { Refusal } from '../domain/errors.ts'
import type { Actor } from '../domain/process.ts'
import type { Engine } from './engine.ts'
import { carryHandOver, type HandOver, heirOf } from './hand-over.ts'
import type { LiveProcess } from './live.ts'
import { groupAct, retireAct, transferAct } from './object-act.ts'
import { operated } from './operate-act.ts'
import type { Touched } from './origin.ts'
import type { Queryable, Reference } from './reference.ts'
import { carryRegulate, previewRegulate } from './regulate.ts'
import { carryReplan, previewReplanAct } from './replan-carry.ts'

/** Who asks for a job, why, and of which rows its letters are part. */
export type BulkOrder = { jobId: string; actor: Actor; reason: string }

/** One item at work. `client` is the item's transaction: its mark is kept together with what is written here. */
export type BulkWork = BulkOrder & { engine: Engine; client: Queryable; processId: string; now: Instant }

/** Many items at work in one transaction. */
export type BulkBatch = Omit<BulkWork, 'processId'> & { processIds: readonly string[] }

/** One process that is only looked at. */
export type BulkLook = BulkOrder & {
  client: Queryable
  reference: Reference
  process: LiveProcess
  now: Instant
  /** Until when the time ahead is compared; null: it is not, for that takes a hundred turns. */
  foreseeUntil: Instant | null
}

/** `changed` is false when everything was found as asked. `touched`: whose watchers must look. */
export type BulkDone = { changed: boolean; tally: Tally; touched: readonly Touched[] }

export type Handler<Act> = {
  /** What it would do; writes nothing. */
  preview: (act: Act, look: BulkLook) => Promise<Omit<BulkDone, 'touched'> | Refusal>
} & (
  | {
      /** Does it. A refusal must leave nothing behind. */
      carry: (act: Act, work: BulkWork) => Promise<BulkDone | Refusal>
    }
  | {
      /** The same for many at once, answered in their order, of an act that a fleet of a hundred thousand may be asked for. */
      carryMany: (act: Act, batch: BulkBatch) => Promise<readonly (BulkDone | Refusal)[]>
    }
)

type Handlers = { [Name in BulkAct['act']]: Handler<Extract<BulkAct, { act: Name }>> }

const HANDLERS: Handlers = {
  fire: operated,
  skip: operated,
  postpone: operated,
  cancel: operated,
  migrate: operated,
  restart: operated,
  move: operated,
  command: operated,
  handOver: { carry: carryHandOver, preview: previewHandOver },
  replan: { carryMany: carryReplan, preview: previewReplanAct },
  regulate: { carryMany: carryRegulate, preview: previewRegulate },
  transfer: transferAct,
  retire: retireAct,
  group: groupAct,
}

/** Whether many processes may share a transaction. */
export const goesInBatches = (act: BulkAct): boolean => 'carryMany' in handlerOf(act)

/** Carries an act out on processes, inside the transaction of their items; answers in their order. */
export async function carryBulkMany(act: BulkAct, batch: BulkBatch): Promise<readonly (BulkDone | Refusal)[]> {
  const handler = handlerOf(act)
  if ('carryMany' in handler) return handler.carryMany(act, batch)
  const done: (BulkDone | Refusal)[] = []
  for (const processId of batch.processIds) done.push(await handler.carry(act, { ...batch, processId }))
  return done
}

/** What an act would do to one process. */
export const previewBulk = (act: BulkAct, look: BulkLook) => handlerOf(act).preview(act, look)

// Handlers are kept by the name of their act, which is how an act finds its own.
function handlerOf<Act extends BulkAct>(act: Act): Handler<Act>
function handlerOf(act: BulkAct): Handler<never> {
  return HANDLERS[act.act]
}

/** Tasks go along; what a preview shows is whose the record becomes. */
function previewHandOver(act: HandOver, look: BulkLook) {
  return operated.preview(
    { act: 'command', command: 'assign', input: { ownerId: heirOf(act, look.process.view.kind) } },
    look,
  )
}
