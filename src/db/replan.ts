// Plans of running processes under another calendar: looked at before it is saved, carried out afterwards by a job.

import { type QueryExecutorProvider, sql } from 'kysely'
import type { Calendar, Instant } from '../domain/calendar.ts'
import { isMoved } from '../domain/date-moves.ts'
import type { Directory } from '../domain/people.ts'
import { redeferred } from '../domain/redefer.ts'
import { isStill, replan, replanTally, type StepMove } from '../domain/replan.ts'
import type { ServiceMove } from '../domain/service-moves.ts'
import { LOOKED_AT_MOST, lookAtMoves, type MovesLook, SAMPLE_MOVES } from './moves-look.ts'
import type { Queryable, ReferenceCache } from './reference.ts'

/** What a process counts by now, and what it would count by. */
export type CalendarShift = { before: Calendar; after: Calendar }

/** Running processes that follow one of these calendars, or those of one owner that have no calendar of their own. */
export type ReplanScope = { calendarIds: readonly string[] } | { ownerId: string }

export type MovedRecord = {
  id: string
  kind: string
  number: number
  title: string
  moves: readonly StepMove[]
  services: readonly ServiceMove[]
}

/** How many follow, and what of them was looked at in the time there was. */
export type ReplanPreview = MovesLook<MovedRecord> & Bounds & { total: number }

/** Steps that would be due at once; of all changes the earliest and the latest instant that a step leaves or takes. */
type Bounds = { overdue: number; earliest: Instant | null; latest: Instant | null }

const scoped = (scope: ReplanScope) =>
  'ownerId' in scope
    ? { where: 'p.owner_id = $1 and not p.calendar_pinned', value: scope.ownerId }
    : { where: 'p.calendar_id = any($1)', value: scope.calendarIds }

type PreviewInput = {
  scope: ReplanScope
  shiftOf: (calendarId: string) => CalendarShift
  cache: ReferenceCache
  now: Instant
  withinMs: number
}

/** What would move, counted, with the first records as they would change. Writes nothing. */
export async function previewReplan(client: Queryable, input: PreviewInput): Promise<ReplanPreview> {
  const { scope, shiftOf, cache, now, withinMs } = input
  const { total, ids } = await toLookAt(client, scope)
  let bounds: Bounds = { overdue: 0, earliest: null, latest: null }
  const look = await lookAtMoves(client, { cache, ids, withinMs }, (one, reference) => {
    const { view, definitionVersion, calendarId, number, title } = one
    const { directory } = reference
    const definition = reference.definition(view.kind, definitionVersion)
    const found = replan(definition, view, { ...shiftOf(calendarId), directory, now })
    const affected = !isStill(found)
    const changes = [...found.moved, ...found.appeared, ...found.vanished].toSorted(bySoonest)
    if (affected) bounds = widened(bounds, changes, found.overdue)
    const services = found.services.filter(isMoved).slice(0, SAMPLE_MOVES)
    const moves = services.length > 0 ? [] : changes.slice(0, SAMPLE_MOVES)
    return {
      tally: replanTally(found),
      affected,
      example: { id: view.id, kind: view.kind, number, title, moves, services },
    }
  })
  return { ...look, ...bounds, total }
}

function widened({ earliest, latest, overdue }: Bounds, changes: readonly StepMove[], more: number): Bounds {
  const times = [earliest, latest, ...changes.flatMap(({ from, to }) => [from, to])]
    .filter(time => time !== null)
    .sort()
  return { overdue: overdue + more, earliest: times[0] ?? null, latest: times.at(-1) ?? null }
}

const bySoonest = (one: StepMove, other: StepMove) =>
  (one.from ?? one.to ?? '') < (other.from ?? other.to ?? '') ? -1 : 1

/** What people work on before the objects, of which there may be very many alike. */
async function toLookAt(client: Queryable, scope: ReplanScope): Promise<{ total: number; ids: string[] }> {
  const { where, value } = scoped(scope)
  const { rows } = await client.query<{ total: number; ids: string[] | null }>(
    `select (select count(*)::integer from process p where p.closed_at is null and ${where}) as total,
       (select array_agg(id) from (select p.id from process p where p.closed_at is null and ${where}
         order by p.kind = 'object', p.id limit ${LOOKED_AT_MOST}) chosen) as ids`,
    [value],
  )
  return { total: rows[0]?.total ?? 0, ids: rows[0]?.ids ?? [] }
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
