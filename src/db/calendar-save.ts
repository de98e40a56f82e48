// Saving a calendar, and giving somebody another: the rows, the letters that wait for its hours, and the job that plans
// everything anew are one transaction, so that no plan is left behind by a program that died.

import type { QueryExecutorProvider } from 'kysely'
import { z } from 'zod'
import type { Calendar, DayKind, Instant } from '../domain/calendar.ts'
import {
  type CalendarSheet,
  dayDifferences,
  flattened,
  isDayKind,
  type Sheets,
  shiftsBetween,
} from '../domain/calendar-sheet.ts'
import { isRefusal, type Refusal, refuse } from '../domain/errors.ts'
import { newId } from '../domain/id.ts'
import type { Directory } from '../domain/people.ts'
import type { Actor } from '../domain/process.ts'
import { createBulk } from './bulk.ts'
import { type CalendarChange, calendarVersion, changeDetail, noteChange, readSheets, updateSheet } from './calendar.ts'
import type { Queryable } from './reference.ts'
import { idsToReplan, type ReplanScope, redeferLetters } from './replan.ts'
import { queriesOn } from './transaction.ts'

export type Saving = { actor: Actor; now: Instant; directory: Directory }

/** `jobId` is null when no running process has to be planned anew. */
export type Saved = { jobId: string | null; processes: number; lettersMoved: number }

const NOTHING: Saved = { jobId: null, processes: 0, lettersMoved: 0 }

export type SheetSave = Saving & {
  id: string
  /** As the writer saw it. */
  version: string
  what: CalendarChange['what']
  /** What it becomes; asked under the lock. */
  make: (sheet: CalendarSheet, sheets: Sheets) => CalendarSheet | Refusal
  /** The file that it came from. */
  fileName?: string | undefined
}

/** `client` has an open transaction. Null when there is no such calendar. */
export async function saveSheet(client: Queryable, input: SheetSave): Promise<Saved | Refusal | null> {
  const { id, version, make, actor, now, directory, what, fileName } = input
  const db = queriesOn(client)
  const sheets = await readSheets(db, 'locked')
  const before = sheets.get(id)
  if (!before) return null
  const current = String(await calendarVersion(db, id))
  if (current !== version) return refuse('record.stale', { current, given: version })
  const after = make(before, sheets)
  if (isRefusal(after)) return after
  const days = dayDifferences(before.days, after.days)
  const columns = COLUMNS.filter(name => JSON.stringify(before[name]) !== JSON.stringify(after[name]))
  if (days.length === 0 && columns.length === 0) return NOTHING
  const shifts = shiftsBetween(sheets, after)
  const said = { by: actor.id, now }
  await updateSheet(db, { before, after }, said)
  const changeId = newId()
  const scope = { calendarIds: [...shifts.keys()] }
  const replanned = await planAnew(client, { scope, changeId, reason: `calendar ${id}`, actor, now })
  const detail = {
    columns,
    days: days.map(({ day }) => day),
    ...(fileName === undefined ? {} : { fileName }),
    before: [...shifts.values()].map(shift => shift.before),
  }
  await noteChange(db, { id: changeId, calendarId: id, what, detail, jobId: replanned.jobId }, said)
  const calendars = new Map([...shifts].map(([key, shift]) => [key, shift.after]))
  return { ...replanned, lettersMoved: await redeferLetters(db, { calendars, directory, now }) }
}

const COLUMNS = ['name', 'zone', 'dayStart', 'dayEnd', 'weekend', 'baseId'] as const

/** Null when there is no such user. Their records without a calendar of their own follow. */
export async function giveCalendar(
  client: Queryable,
  { userId, calendarId, actor, now, directory }: Saving & { userId: string; calendarId: string },
): Promise<Saved | Refusal | null> {
  const db = queriesOn(client)
  const sheets = await readSheets(db, 'locked')
  const sheet = sheets.get(calendarId)
  if (!sheet) return refuse('calendar.unknown', { field: 'calendarId', value: calendarId })
  const { rows } = await client.query<{ was: string }>(
    `update app_user u set calendar_id = $2 from app_user old where u.id = $1 and old.id = u.id returning old.calendar_id as was`,
    [userId, calendarId],
  )
  const [user] = rows
  if (!user) return null
  if (user.was === calendarId) return NOTHING
  const scope = { ownerId: userId }
  const replanned = await planAnew(client, { scope, reason: `calendar ${calendarId}`, actor, now })
  const calendars = new Map([[calendarId, flattened(sheet, sheets)]])
  return { ...replanned, lettersMoved: await redeferLetters(db, { calendars, directory, readerId: userId, now }) }
}

type PlanAnew = Omit<Saving, 'directory'> & { scope: ReplanScope; changeId?: string; reason: string }

async function planAnew(client: Queryable, input: PlanAnew): Promise<Omit<Saved, 'lettersMoved'>> {
  const { scope, changeId, reason, actor, now } = input
  const ids = await idsToReplan(client, scope)
  if (ids.length === 0) return { jobId: null, processes: 0 }
  const act = { act: 'replan' as const, ...(changeId === undefined ? {} : { changeId }) }
  const { id } = await createBulk(queriesOn(client), { act, reason, actor, scope: { ids }, now })
  return { jobId: id, processes: ids.length }
}

const calendarSchema = z.object({
  id: z.string(),
  zone: z.string(),
  dayStart: z.string(),
  dayEnd: z.string(),
  weekend: z.array(z.number()),
  days: z.record(
    z.string(),
    z.custom<DayKind>(value => typeof value === 'string' && isDayKind(value)),
  ),
})
const detailSchema = z.object({ before: z.array(calendarSchema) })

/** The calendars as they were before a change, by id: what its job compares with. */
export async function calendarsBefore(
  db: QueryExecutorProvider,
  changeId: string,
): Promise<ReadonlyMap<string, Calendar>> {
  const detail = detailSchema.parse(await changeDetail(db, changeId))
  return new Map(detail.before.map(calendar => [calendar.id, calendar]))
}
