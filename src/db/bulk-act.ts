// What each act of a bulk job does to one process, and what it would do: one table, a line per act.

import { askOf, type BulkAct, type OperatedAct, type Tally, tallyOf } from '../domain/bulk.ts'
import type { Instant } from '../domain/calendar.ts'
import { isRefusal, type Refusal } from '../domain/errors.ts'
import { bulkId } from '../domain/id.ts'
import { preview, tried } from '../domain/preview.ts'
import type { Actor } from '../domain/process.ts'
import { sentLetters } from '../domain/sent.ts'
import { advance } from './advance.ts'
import type { Engine } from './engine.ts'
import { carryHandOver, type HandOver, heirOf } from './hand-over.ts'
import type { LiveProcess } from './live.ts'
import type { Touched } from './origin.ts'
import type { Queryable, Reference } from './reference.ts'
import { carryReplan, previewReplanAct } from './replan-carry.ts'
import { unknownReference } from './unknown.ts'

/** Who asks for a job, why, and of which rows its letters are part. */
export type BulkOrder = { jobId: string; actor: Actor; reason: string }

/** One item at work. `client` is the item's transaction: its mark is kept together with what is written here. */
export type BulkWork = BulkOrder & { engine: Engine; client: Queryable; processId: string; now: Instant }

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
  /** What it would do; writes nothing. */
  preview: (act: Act, look: BulkLook) => Promise<Omit<BulkDone, 'touched'> | Refusal>
}

type Handlers = { [Name in BulkAct['act']]: Handler<Extract<BulkAct, { act: Name }>> }

const operated: Handler<OperatedAct> = { carry: carryOut, preview: lookAhead }

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
}

/** Carries an act out on one process, inside the transaction of its item. */
export const carryBulk = (act: BulkAct, work: BulkWork) => handlerOf(act).carry(act, work)

/** What an act would do to one process. */
export const previewBulk = (act: BulkAct, look: BulkLook) => handlerOf(act).preview(act, look)

// Handlers are kept by the name of their act, which is how an act finds its own.
function handlerOf<Act extends BulkAct>(act: Act): Handler<Act>
function handlerOf(act: BulkAct): Handler<never> {
  return HANDLERS[act.act]
}

/** Tasks go along; what a preview shows is whose the record becomes. */
function previewHandOver(act: HandOver, look: BulkLook) {
  return lookAhead({ act: 'command', command: 'assign', input: { ownerId: heirOf(act, look.process.view.kind) } }, look)
}

async function carryOut(act: OperatedAct, work: BulkWork): Promise<BulkDone | Refusal> {
  const { engine, client, processId, now, actor, reason, jobId } = work
  const ask = askOf(act, reason)
  // Everything that a job makes us write to one person is one letter.
  const carrierKey = bulkId(jobId)
  const done = await advance(engine, { processId, now, ask, actor, client, carrierKey, requestId: carrierKey })
  if (isRefusal(done)) return done
  const { view, partyId, changed, tally } = done
  const fleetId = view.kind === 'object' ? partyId : null
  return { changed, tally, touched: [{ processId, kind: view.kind, fleetId }] }
}

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
