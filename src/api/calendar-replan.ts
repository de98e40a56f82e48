// What a change of calendars moves, for those who look before they save; and the saving itself, with its job.

import { readSheets } from '../db/calendar.ts'
import type { Saved, SheetSave } from '../db/calendar-save.ts'
import { giveCalendar, saveSheet } from '../db/calendar-save.ts'
import type { Engine } from '../db/engine.ts'
import { type CalendarShift, previewReplan, type ReplanPreview, type ReplanScope } from '../db/replan.ts'
import { findUser } from '../db/user.ts'
import type { Instant } from '../domain/calendar.ts'
import { type CalendarSheet, flattened, type Sheets, shiftsBetween } from '../domain/calendar-sheet.ts'
import type { Refusal } from '../domain/errors.ts'
import type { CalendarView, ReplanView } from '../endpoints/calendar-view.ts'
import type { Host } from './bind.ts'
import { calendarView } from './calendar-view.ts'
import { datesMovedOf, LOOKED_MS, serviceMovesOf } from './date-moves.ts'
import { isProblem, type Problem, problem } from './problem.ts'
import type { CallContext, Reply } from './route.ts'

type Caller = Pick<CallContext, 'actor' | 'now' | 'version' | 'client' | 'db'>

/** What a changed sheet would move, of everything that follows it or a calendar on it. */
export async function previewOf(
  engine: Engine,
  { sheets, changed, now }: { sheets: Sheets; changed: CalendarSheet; now: Instant },
): Promise<ReplanView> {
  const shifts = shiftsBetween(sheets, changed)
  return look(engine, { scope: { calendarIds: [...shifts.keys()] }, shiftOf: id => found(shifts.get(id)), now })
}

type LookInput = { scope: ReplanScope; shiftOf: (id: string) => CalendarShift; now: Instant }

async function look({ pool, reference }: Engine, input: LookInput): Promise<ReplanView> {
  return replanView(await previewReplan(pool, { ...input, cache: reference, withinMs: LOOKED_MS }))
}

function replanView(preview: ReplanPreview): ReplanView {
  const { total, tally, sample, overdue, earliest, latest } = preview
  const counted = (name: string) => tally[name] ?? 0
  return {
    ...datesMovedOf(total, preview),
    moved: counted('stepsMoved'),
    appeared: counted('stepsAppeared'),
    vanished: counted('stepsVanished'),
    tasksMoved: counted('tasksMoved'),
    overdue,
    earliest,
    latest,
    sample: sample.map(one => ({ ...one, moves: [...one.moves], services: serviceMovesOf(one.services) })),
  }
}

function found(shift: CalendarShift | undefined): CalendarShift {
  if (!shift) throw new Error('a process outside of the scope')
  return shift
}

/** Saves inside the transaction of the answer where there is one, and starts the job when it is committed. */
export function saver({ engine, temporal }: Host) {
  const save = async (call: Caller, input: Omit<SheetSave, 'actor' | 'now' | 'version' | 'directory'>) => {
    const { actor, now, version, client } = call
    const { directory } = await engine.reference.current(client)
    const work = { ...input, actor, now, version, directory }
    return client ? saveSheet(client, work) : engine.transaction(own => saveSheet(own, work))
  }
  const respond = async <Body>(
    { db, now }: Caller,
    id: string,
    done: Saved | Refusal | null,
    bodyOf: (answer: { calendar: CalendarView; replan: Saved }) => Body,
  ): Promise<Reply<Body> | Problem> => {
    if (isProblem(done)) return done
    const calendar = done && (await calendarView(db, id, now))
    if (!done || !calendar) return problem('request.notFound')
    return {
      body: bodyOf({ calendar, replan: done }),
      headers: { ETag: `"${calendar.version}"` },
      after: () => done.jobId !== null && temporal.startBulk(done.jobId),
    }
  }
  return { save, respond }
}

type OfUser = CallContext & { params: { id: string }; body: { calendarId: string } }

export function userHandlers({ engine, temporal }: Host) {
  return {
    previewUserCalendar: async ({ params, body, db, now }: OfUser) => {
      const sheets = await readSheets(db)
      const sheet = sheets.get(body.calendarId)
      if (!sheet) return problem('calendar.unknown', { field: 'calendarId', value: body.calendarId })
      if (!(await findUser(db, params.id))) return problem('request.notFound')
      const { calendar } = await engine.reference.current()
      const after = flattened(sheet, sheets)
      const shiftOf = (id: string) => ({ before: calendar(id), after })
      return { body: await look(engine, { scope: { ownerId: params.id }, shiftOf, now }) }
    },
    changeUserCalendar: async ({ params, body, actor, now }: OfUser) => {
      const { calendarId } = body
      const { directory } = await engine.reference.current()
      const given = { userId: params.id, calendarId, actor, now, directory }
      const done = await engine.transaction(client => giveCalendar(client, given))
      if (isProblem(done)) return done
      if (!done) return problem('request.notFound')
      return { body: done, after: () => done.jobId !== null && temporal.startBulk(done.jobId) }
    },
  }
}
