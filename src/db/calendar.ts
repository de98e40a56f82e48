// Calendars as people keep them: read, written, and who lives by them. Rules see what reference.ts makes of these rows.

import { type QueryExecutorProvider, sql } from 'kysely'
import type { Instant } from '../domain/calendar.ts'
import { type CalendarSheet, dayDifferences, type Sheets } from '../domain/calendar-sheet.ts'
import { SHEET_JSON } from './reference.ts'

export type CalendarUsage = {
  users: number
  /** Running ones that follow it. */
  records: number
  /** Calendars that are based on it. */
  calendars: number
}

export type CalendarRow = {
  sheet: CalendarSheet
  version: number
  updatedAt: Instant
  updatedBy: string
  updatedByName: string | null
  usage: CalendarUsage
}

const COLUMNS = sql`${sql.raw(SHEET_JSON)} as sheet, c.version, c.updated_at, c.updated_by, w.name as updated_by_name,
  jsonb_build_object(
    'users', (select count(*) from app_user u where u.calendar_id = c.id and u.active),
    'records', (select count(*) from process p where p.calendar_id = c.id and p.closed_at is null),
    'calendars', (select count(*) from calendar d where d.base_id = c.id)) as usage`
const FROM = sql`calendar c left join app_user w on w.id::text = c.updated_by`

/** All of them: there are tens, and what one is based on is among them. */
export async function listCalendars(db: QueryExecutorProvider): Promise<CalendarRow[]> {
  const { rows } = await sql<CalendarRow>`select ${COLUMNS} from ${FROM} order by lower(c.name_en), c.id`.execute(db)
  return rows
}

/** Every sheet as it is now; `locked` keeps all of them from changing until the transaction ends. */
export async function readSheets(db: QueryExecutorProvider, reading: 'shared' | 'locked' = 'shared'): Promise<Sheets> {
  // One lock for all: a change of one calendar is checked against the others.
  if (reading === 'locked') await sql`select 1 from calendar order by id for update`.execute(db)
  const { rows } = await sql<{ sheet: CalendarSheet }>`select ${sql.raw(SHEET_JSON)} as sheet from calendar c`.execute(
    db,
  )
  return new Map(rows.map(({ sheet }) => [sheet.id, sheet]))
}

export async function calendarVersion(db: QueryExecutorProvider, id: string): Promise<number | null> {
  const { rows } = await sql<{ version: number }>`select version from calendar where id = ${id}`.execute(db)
  return rows[0]?.version ?? null
}

type Said = { by: string; now: Instant }

/** False when there is one of that id. */
export async function insertSheet(
  db: QueryExecutorProvider,
  sheet: CalendarSheet,
  { by, now }: Said,
): Promise<boolean> {
  const { id, name, zone, dayStart, dayEnd, weekend, baseId } = sheet
  const { rows } = await sql`
    insert into calendar (id, name_ru, name_en, zone, day_start, day_end, weekend, base_id, updated_at, updated_by)
    values (${id}, ${name.ru}, ${name.en}, ${zone}, ${dayStart}, ${dayEnd}, ${[...weekend]}, ${baseId}, ${now}, ${by})
    on conflict do nothing returning id`.execute(db)
  if (rows.length === 0) return false
  await writeDays(db, id, {}, sheet.days)
  return true
}

/** Writes what differs; the caller holds the lock of `readSheets`. */
export async function updateSheet(
  db: QueryExecutorProvider,
  { before, after }: { before: CalendarSheet; after: CalendarSheet },
  { by, now }: Said,
): Promise<void> {
  const { id, name, zone, dayStart, dayEnd, weekend, baseId } = after
  await sql`
    update calendar set name_ru = ${name.ru}, name_en = ${name.en}, zone = ${zone}, day_start = ${dayStart},
      day_end = ${dayEnd}, weekend = ${[...weekend]}, base_id = ${baseId}, version = version + 1, updated_at = ${now},
      updated_by = ${by}
    where id = ${id}`.execute(db)
  await writeDays(db, id, before.days, after.days)
}

async function writeDays(
  db: QueryExecutorProvider,
  id: string,
  before: CalendarSheet['days'],
  after: CalendarSheet['days'],
): Promise<void> {
  const differences = dayDifferences(before, after)
  const gone = differences.filter(one => one.after === null).map(({ day }) => day)
  const given = differences.flatMap(one => (one.after ? [{ day: one.day, ...one.after }] : []))
  if (gone.length > 0) {
    await sql`delete from calendar_day where calendar_id = ${id} and day = any(${gone}::date[])`.execute(db)
  }
  if (given.length === 0) return
  await sql`
    insert into calendar_day (calendar_id, day, kind, note, moved_from)
    select ${id}, x.day, x.kind, x.note, x."movedFrom"
    from jsonb_to_recordset(${JSON.stringify(given)}::jsonb) as x(day date, kind text, note text, "movedFrom" date)
    on conflict (calendar_id, day) do update
      set kind = excluded.kind, note = excluded.note, moved_from = excluded.moved_from`.execute(db)
}

export type CalendarUsers = {
  users: { id: string; name: string }[]
  calendars: { id: string; name: CalendarSheet['name'] }[]
  records: number
}

const NAMED_AT_MOST = 200

/** Who lives by a calendar, by name; records are counted, closed ones too. */
export async function usersOf(db: QueryExecutorProvider, id: string): Promise<CalendarUsers> {
  const { rows } = await sql<CalendarUsers>`
    select
      (select coalesce(jsonb_agg(jsonb_build_object('id', u.id, 'name', u.name) order by lower(u.name)), '[]')
        from (select id, name from app_user where calendar_id = ${id} order by lower(name) limit ${NAMED_AT_MOST}) u) as users,
      (select coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'name', jsonb_build_object('ru', c.name_ru, 'en', c.name_en))), '[]')
        from calendar c where c.base_id = ${id}) as calendars,
      (select count(*)::integer from process where calendar_id = ${id}) as records`.execute(db)
  return rows[0] ?? { users: [], calendars: [], records: 0 }
}

export async function deleteCalendar(db: QueryExecutorProvider, id: string): Promise<void> {
  await sql`delete from calendar where id = ${id}`.execute(db)
}

export type CalendarGap = { calendarId: string; year: number; records: number }

/** In which years the dates and next steps of running records lie, by the calendar that they follow. */
export async function yearsInUse(db: QueryExecutorProvider, fromYear: number): Promise<CalendarGap[]> {
  const { rows } = await sql<CalendarGap>`
    select p.calendar_id, y.year, count(*)::integer as records
    from process p cross join lateral (
      select extract(year from p.next_due_at)::integer as year where p.next_due_at is not null
      union
      select left(d.value ->> 'value', 4)::integer from jsonb_each(p.dates) d where d.value ->> 'value' ~ '^\\d{4}-') y
    where p.closed_at is null and y.year >= ${fromYear}
    group by 1, 2 order by 1, 2`.execute(db)
  return rows
}

export type CalendarChange = {
  id: string
  calendarId: string
  what: 'created' | 'changed' | 'imported' | 'removed'
  detail: Record<string, unknown>
  jobId: string | null
}

/** The story of a calendar: who changed what, and the job that planned anew. */
export async function noteChange(db: QueryExecutorProvider, change: CalendarChange, { by, now }: Said): Promise<void> {
  const { id, calendarId, what, detail, jobId } = change
  await sql`insert into calendar_change (id, calendar_id, at, by, what, detail, job_id)
    values (${id}, ${calendarId}, ${now}, ${by}, ${what}, ${JSON.stringify(detail)}::jsonb, ${jobId})`.execute(db)
}

export type CalendarStory = {
  id: string
  at: Instant
  by: string
  byName: string | null
  what: CalendarChange['what']
  detail: Record<string, unknown>
  jobId: string | null
}

const STORY_AT_MOST = 50

export async function calendarStory(db: QueryExecutorProvider, calendarId: string): Promise<CalendarStory[]> {
  const { rows } = await sql<CalendarStory>`
    select h.id, h.at, h.by, u.name as by_name, h.what, h.detail - 'before' as detail, h.job_id
    from calendar_change h left join app_user u on u.id::text = h.by
    where h.calendar_id = ${calendarId} order by h.at desc, h.id limit ${STORY_AT_MOST}`.execute(db)
  return rows
}

/** What was kept of one change, with the calendars as they were. */
export async function changeDetail(db: QueryExecutorProvider, id: string): Promise<unknown> {
  const { rows } = await sql<{ detail: unknown }>`select detail from calendar_change where id = ${id}`.execute(db)
  return rows[0]?.detail
}
