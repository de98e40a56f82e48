// Plans of running processes under another calendar: looked at before it is saved, carried out afterwards one by one.

import { type QueryExecutorProvider, sql } from 'kysely'
import type { Calendar, Instant } from '../domain/calendar.ts'
import type { Directory } from '../domain/people.ts'
import { redeferred } from '../domain/redefer.ts'
import { addReplan, NOTHING_REPLANNED, type ReplanSummary, replan, type StepMove } from '../domain/replan.ts'
import { VIEW_COLUMNS, type ViewRow, viewOf } from './process-read.ts'
import type { Queryable, Reference } from './reference.ts'

/** What a process counts by now, and what it would count by. */
export type CalendarShift = { before: Calendar; after: Calendar }

/** Running processes that follow one of these calendars, or those of one owner that have no calendar of their own. */
export type ReplanScope = { calendarIds: readonly string[] } | { ownerId: string }

export type MovedSample = { id: string; kind: string; number: number; title: string; moves: readonly StepMove[] }

export type ReplanPreview = { summary: ReplanSummary; sample: readonly MovedSample[] }

type Row = ViewRow & { definition_version: number; calendar_id: string; number: number; title: string }

const PAGE_ROWS = 500
const SAMPLE_RECORDS = 8
const SAMPLE_MOVES = 6
const NIL = '00000000-0000-0000-0000-000000000000'

const scoped = (scope: ReplanScope) =>
  'ownerId' in scope
    ? { where: 'p.owner_id = $1 and not p.calendar_pinned', value: scope.ownerId }
    : { where: 'p.calendar_id = any($1)', value: scope.calendarIds }

/** Everything that would move, counted, with the first records as they would change. Writes nothing. */
export async function previewReplan(
  client: Queryable,
  input: { scope: ReplanScope; shiftOf: (calendarId: string) => CalendarShift; reference: Reference; now: Instant },
): Promise<ReplanPreview> {
  const { shiftOf, reference, now } = input
  const { directory } = reference
  let summary = NOTHING_REPLANNED
  const sample: MovedSample[] = []
  for (let after: string | null = NIL; after !== null; ) {
    const rows = await page(client, input.scope, after)
    for (const row of rows) {
      const { id, kind, number, title } = row
      const definition = reference.definition(kind, row.definition_version)
      const one = replan(definition, viewOf(row, reference.objectKind), { ...shiftOf(row.calendar_id), directory, now })
      summary = addReplan(summary, one)
      const moves = [...one.moved, ...one.appeared, ...one.vanished]
      if (moves.length === 0 || sample.length === SAMPLE_RECORDS) continue
      sample.push({ id, kind, number, title, moves: moves.toSorted(bySoonest).slice(0, SAMPLE_MOVES) })
    }
    after = rows.length === PAGE_ROWS ? (rows.at(-1)?.id ?? null) : null
  }
  return { summary, sample }
}

const bySoonest = (one: StepMove, other: StepMove) =>
  (one.from ?? one.to ?? '') < (other.from ?? other.to ?? '') ? -1 : 1

async function page(client: Queryable, scope: ReplanScope, after: string): Promise<Row[]> {
  const { where, value } = scoped(scope)
  const { rows } = await client.query<Row>(
    `select ${VIEW_COLUMNS}, p.definition_version, p.calendar_id, r.number, r.title
     from process p join record r on r.id = p.id
     where p.closed_at is null and ${where} and p.id > $2 order by p.id limit ${PAGE_ROWS}`,
    [value, after],
  )
  return rows
}

/** The processes that have to be planned anew. */
export async function idsToReplan(client: Queryable, scope: ReplanScope): Promise<string[]> {
  const { where, value } = scoped(scope)
  const { rows } = await client.query<{ id: string }>(
    `select p.id from process p where p.closed_at is null and ${where} order by p.id`,
    [value],
  )
  return rows.map(row => row.id)
}

type Deferred = {
  id: string
  readerId: string
  calendarId: string
  reason: string | null
  template: string
  notBefore: Instant
  dueAt: Instant | null
}

/**
 * Letters that wait for their reader's working hours wait for those of the calendar as it is now; how many moved.
 * `calendars`: by id, those that changed, or those of the readers whose calendar changed.
 */
export async function redeferLetters(
  db: QueryExecutorProvider,
  input: {
    calendars: ReadonlyMap<string, Calendar>
    directory: Directory
    readerId?: string | undefined
    now: Instant
  },
): Promise<number> {
  const { calendars, directory, now } = input
  const only = input.readerId === undefined ? sql`true` : sql`u.id = ${input.readerId}`
  const { rows } = await sql<Deferred>`
    select m.id, m.reader_id, u.calendar_id, m.reason, m.template, m.not_before, m.data -> 'items' -> 0 ->> 'dueAt' as due_at
    from mail m join app_user u on u.id = m.reader_id
    where m.state = 'deferred' and u.calendar_id = any(${[...calendars.keys()]}) and ${only} for update of m`.execute(
    db,
  )
  const moved = rows.flatMap(({ id, readerId, calendarId, ...letter }) => {
    const calendar = calendars.get(calendarId)
    const reader = directory.find(user => user.id === readerId)
    const time = calendar && reader && redeferred(letter, { reader, calendar, now })
    return time && time.notBefore !== letter.notBefore ? [{ id, ...time }] : []
  })
  if (moved.length === 0) return 0
  await sql`update mail m set not_before = x."notBefore", expires_at = x."expiresAt"
    from jsonb_to_recordset(${JSON.stringify(moved)}::jsonb) as x(id uuid, "notBefore" timestamptz, "expiresAt" timestamptz)
    where m.id = x.id and m.state = 'deferred'`.execute(db)
  return moved.length
}
