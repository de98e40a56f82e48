// The bulk act `replan`: processes planned anew under the calendars that they follow now, and what that moved.

import type { Calendar, Instant } from '../domain/calendar.ts'
import { isRefusal, type Refusal, refuse } from '../domain/errors.ts'
import { followedCalendar } from '../domain/followed-calendar.ts'
import { bulkId } from '../domain/id.ts'
import { isStill, type Replan, replan, replanTally } from '../domain/replan.ts'
import { advanceMany } from './advance.ts'
import type { BulkBatch, BulkDone, BulkLook } from './bulk-act.ts'
import { calendarsBefore } from './calendar-save.ts'
import { type LiveProcess, readLive } from './live.ts'
import type { Queryable, Reference } from './reference.ts'
import { queriesOn } from './transaction.ts'

/** `changeId`: the change of calendars that the job follows; without it the processes follow another calendar. */
export type ReplanAct = { act: 'replan'; changeId?: string }

type Before = ReadonlyMap<string, Calendar>

/** Many processes at once, each with what it moved. */
export async function carryReplan(act: ReplanAct, batch: BulkBatch): Promise<(BulkDone | Refusal)[]> {
  const { engine, client, processIds, now, jobId, actor } = batch
  const before = await beforeOf(client, act)
  const { live, reference } = await readLive(client, engine.reference, { ids: processIds, limit: processIds.length })
  const known = new Map(live.map(one => [one.view.id, { one, moved: movedBy(one, { before, reference, now }) }]))
  const carrierKey = bulkId(jobId)
  const inputs = processIds.map(processId => ({ processId, now, actor, carrierKey, requestId: carrierKey }))
  const results = await advanceMany(engine, client, inputs)
  return processIds.map((processId, index) => {
    const [done, was] = [results[index], known.get(processId)]
    if (!done || !was) return refuse('process.notFound', { id: processId })
    if (isRefusal(done)) return done
    const { one, moved } = was
    const changed = done.changed || !isStill(moved) || done.nextDueAt !== one.nextDueAt
    const fleetId = one.view.kind === 'object' ? done.partyId : null
    const touched = changed ? [{ processId, kind: one.view.kind, fleetId }] : []
    return { changed, tally: { ...replanTally(moved), ...done.tally }, touched }
  })
}

/** What it would do to one process; due steps are told apart, for they would fire. */
export async function previewReplanAct(act: ReplanAct, look: BulkLook): Promise<Omit<BulkDone, 'touched'>> {
  const { client, reference, process, now } = look
  const moved = movedBy(process, { before: await beforeOf(client, act), reference, now })
  return { changed: !isStill(moved), tally: replanTally(moved) }
}

function movedBy(one: LiveProcess, by: { before: Before; reference: Reference; now: Instant }): Replan {
  const { before, reference, now } = by
  const { view, calendarId, definitionVersion } = one
  const { directory } = reference
  return replan(reference.definition(view.kind, definitionVersion), view, {
    before: before.get(calendarId) ?? reference.calendar(calendarId),
    after: reference.calendar(followedCalendar({ ...one, ownerId: view.ownerId }, directory)),
    directory,
    now,
  })
}

// A change is written once and never again; a job reads it for each batch.
const known = new Map<string, Before>()
const KNOWN_AT_MOST = 20

async function beforeOf(client: Queryable, { changeId }: ReplanAct): Promise<Before> {
  if (changeId === undefined) return new Map()
  const kept = known.get(changeId)
  if (kept) return kept
  const before = await calendarsBefore(queriesOn(client), changeId)
  if (known.size >= KNOWN_AT_MOST) known.clear()
  known.set(changeId, before)
  return before
}
