// What each act of a bulk job does to one process, and what it would do: one table, a line per act.

import { askOf, type BulkAct, type OperatedAct, type Tally, tallyOf } from '../domain/bulk.ts'
import type { Instant } from '../domain/calendar.ts'
import { isRefusal, type Refusal, refuse } from '../domain/errors.ts'
import { bulkId } from '../domain/id.ts'
import { preview, tried } from '../domain/preview.ts'
import type { Actor } from '../domain/process.ts'
import { sentLetters } from '../domain/sent.ts'
import { type AdvanceResult, advance, advanceMany } from './advance.ts'
import type { Engine } from './engine.ts'
import { carryHandOver, type HandOver, heirOf } from './hand-over.ts'
import type { LiveProcess } from './live.ts'
import type { Touched } from './origin.ts'
import type { Queryable, Reference } from './reference.ts'
import { carryRegulate, previewRegulate, type RegulateAct } from './regulate.ts'
import { carryReplan, previewReplanAct } from './replan-carry.ts'
import { unknownReference } from './unknown.ts'

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

type Handler<Act> = {
  /** Does it. A refusal must leave nothing behind. */
  carry: (act: Act, work: BulkWork) => Promise<BulkDone | Refusal>
  /** The same for many at once, answered in their order, of an act that a fleet of a hundred thousand may be asked for. */
  carryMany?: (act: Act, batch: BulkBatch) => Promise<readonly (BulkDone | Refusal)[]>
  /** What it would do; writes nothing. */
  preview: (act: Act, look: BulkLook) => Promise<Omit<BulkDone, 'touched'> | Refusal>
}

type Handlers = { [Name in BulkAct['act']]: Handler<Extract<BulkAct, { act: Name }>> }

const operated: Handler<OperatedAct> = { carry: carryOut, carryMany: carryOutMany, preview: lookAhead }

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
  replan: { carry: carryReplan, preview: previewReplanAct },
  regulate: { carry: carryRegulateOne, carryMany: carryRegulate, preview: previewRegulate },
}

/** Whether many processes may share a transaction. */
export const goesInBatches = (act: BulkAct): boolean => handlerOf(act).carryMany !== undefined

/** Carries an act out on processes, inside the transaction of their items; answers in their order. */
export async function carryBulkMany(act: BulkAct, batch: BulkBatch): Promise<readonly (BulkDone | Refusal)[]> {
  const { carry, carryMany } = handlerOf(act)
  if (carryMany) return carryMany(act, batch)
  const done: (BulkDone | Refusal)[] = []
  for (const processId of batch.processIds) done.push(await carry(act, { ...batch, processId }))
  return done
}

/** What an act would do to one process. */
export const previewBulk = (act: BulkAct, look: BulkLook) => handlerOf(act).preview(act, look)

// Handlers are kept by the name of their act, which is how an act finds its own.
function handlerOf<Act extends BulkAct>(act: Act): Handler<Act>
function handlerOf(act: BulkAct): Handler<never> {
  return HANDLERS[act.act]
}

async function carryRegulateOne(act: RegulateAct, { processId, ...work }: BulkWork): Promise<BulkDone | Refusal> {
  const [done] = await carryRegulate(act, { ...work, processIds: [processId] })
  return done ?? refuse('process.notFound', { id: processId })
}

/** Tasks go along; what a preview shows is whose the record becomes. */
function previewHandOver(act: HandOver, look: BulkLook) {
  return lookAhead({ act: 'command', command: 'assign', input: { ownerId: heirOf(act, look.process.view.kind) } }, look)
}

async function carryOut(act: OperatedAct, work: BulkWork): Promise<BulkDone | Refusal> {
  const { engine, client, processId } = work
  const done = await advance(engine, { processId, client, ...askedBy(act, work) })
  return isRefusal(done) ? done : doneOf(done)
}

async function carryOutMany(act: OperatedAct, batch: BulkBatch): Promise<(BulkDone | Refusal)[]> {
  const { engine, client, processIds } = batch
  const asked = askedBy(act, batch)
  const done = await advanceMany(
    engine,
    client,
    processIds.map(processId => ({ processId, ...asked })),
  )
  return done.map(one => (isRefusal(one) ? one : doneOf(one)))
}

/** What a job asks of each process. Everything that it makes us write to one person is one letter. */
function askedBy(act: OperatedAct, { now, actor, reason, jobId }: Pick<BulkWork, 'now' | keyof BulkOrder>) {
  const carrierKey = bulkId(jobId)
  return { ask: askOf(act, reason), now, actor, carrierKey, requestId: carrierKey }
}

function doneOf({ view, partyId, changed, tally }: AdvanceResult): BulkDone {
  return { changed, tally, touched: [{ processId: view.id, kind: view.kind, fleetId: fleetOf(view.kind, partyId) }] }
}

const fleetOf = (kind: string, partyId: string | null) => (kind === 'object' ? partyId : null)

async function lookAhead(act: OperatedAct, look: BulkLook): Promise<Omit<BulkDone, 'touched'> | Refusal> {
  const { client, reference, process, now, actor, reason, foreseeUntil } = look
  const { view, definitionVersion, calendarId } = process
  const definition = reference.definition(view.kind, definitionVersion)
  const ask = askOf(act, reason)
  const unknown = await unknownReference(client, reference, definition, ask)
  if (unknown) return unknown
  const { directory, calendar: calendars } = reference
  const context = { calendar: calendars(calendarId), directory, now, versionOf: reference.versionOf }
  const turned = tried(definition, view, context, { ask, actor })
  if (isRefusal(turned)) return turned
  const letters = sentLetters({ letters: turned.letters, process: turned.process, directory, calendars, now }).length
  const seen = foreseeUntil === null ? null : preview(definition, view, context, { ask, actor, until: foreseeUntil })
  const tally = seen !== null && !isRefusal(seen) ? seen.tally : tallyOf(turned)
  return { changed: turned.changed, tally: { ...tally, ...(letters > 0 ? { letters } : {}) } }
}
