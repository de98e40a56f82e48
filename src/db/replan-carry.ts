// The bulk act `replan`: one process planned anew under the calendar that it follows now, and what that moved.

import type { Tally } from '../domain/bulk.ts'
import type { Calendar } from '../domain/calendar.ts'
import { isRefusal, type Refusal } from '../domain/errors.ts'
import { followedCalendar } from '../domain/followed-calendar.ts'
import { bulkId } from '../domain/id.ts'
import { type Replan, replan } from '../domain/replan.ts'
import { advance } from './advance.ts'
import type { BulkDone, BulkLook, BulkWork } from './bulk-act.ts'
import { calendarsBefore } from './calendar-save.ts'
import { readProcess } from './process-read.ts'
import type { Queryable } from './reference.ts'
import { queriesOn } from './transaction.ts'

/** `changeId`: the change of calendars that the job follows; without it the process follows another calendar. */
export type ReplanAct = { act: 'replan'; changeId?: string }

type Before = ReadonlyMap<string, Calendar>

export async function carryReplan(act: ReplanAct, work: BulkWork): Promise<BulkDone | Refusal> {
  const { engine, client, processId, now, jobId, actor } = work
  const before = await beforeOf(client, act)
  const read = await readProcess(client, engine.reference, { processId })
  if (!read) return { changed: false, tally: {}, touched: [] }
  const { row, reference } = read
  const { directory } = reference
  const moved = replan(reference.definition(row.view.kind, row.definitionVersion), row.view, {
    before: before.get(row.calendarId) ?? reference.calendar(row.calendarId),
    after: reference.calendar(followedCalendar({ ...row, ownerId: row.view.ownerId }, directory)),
    directory,
    now,
  })
  const carrierKey = bulkId(jobId)
  const done = await advance(engine, { processId, now, actor, client, carrierKey, requestId: carrierKey })
  if (isRefusal(done)) return done
  const tally = { ...tallyOfReplan(moved), ...done.tally }
  const { view, partyId } = done
  const fleetId = view.kind === 'object' ? partyId : null
  const changed = done.changed || Object.keys(tally).length > 0 || done.nextDueAt !== row.nextDueAt
  return { changed, tally, touched: changed ? [{ processId, kind: view.kind, fleetId }] : [] }
}

/** What it would do to one process; due steps are told apart, for they would fire. */
export async function previewReplanAct(act: ReplanAct, look: BulkLook): Promise<Omit<BulkDone, 'touched'>> {
  const { client, reference, process, now } = look
  const before = await beforeOf(client, act)
  const { view, calendarId, definitionVersion } = process
  const { directory } = reference
  const moved = replan(reference.definition(view.kind, definitionVersion), view, {
    before: before.get(calendarId) ?? reference.calendar(calendarId),
    after: reference.calendar(calendarId),
    directory,
    now,
  })
  const tally = tallyOfReplan(moved)
  return { changed: Object.keys(tally).length > 0, tally }
}

/** Nothing that is zero. */
function tallyOfReplan({ moved, appeared, vanished, due }: Replan): Tally {
  const counted = {
    stepsMoved: moved.length,
    stepsAppeared: appeared.length,
    stepsVanished: vanished.length,
    tasksMoved: due.length,
  }
  return Object.fromEntries(Object.entries(counted).filter(([, count]) => count > 0))
}

// A change is written once and never again; a job reads it for each of its processes.
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
