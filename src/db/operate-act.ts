// Acts of operators on processes: requests to each like any other, alone or many in one transaction.

import { askOf, type OperatedAct, tallyOf } from '../domain/bulk.ts'
import { isRefusal, type Refusal } from '../domain/errors.ts'
import { bulkId } from '../domain/id.ts'
import { preview, tried } from '../domain/preview.ts'
import { sentLetters } from '../domain/sent.ts'
import { type AdvanceResult, advanceMany } from './advance.ts'
import type { BulkBatch, BulkDone, BulkLook, BulkOrder, BulkWork, Handler } from './bulk-act.ts'
import { unknownReference } from './unknown.ts'

export const operated = {
  carryMany: carryOutMany,
  preview: lookAhead,
} satisfies Handler<OperatedAct>

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

export function doneOf({ view, partyId, changed, tally }: AdvanceResult): BulkDone {
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
