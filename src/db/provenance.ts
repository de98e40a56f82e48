// Who set what a step rests on: a person, a publication of a feed with the row of its import, a rule, or what happened to
// another record. The last links of every chain of reasons, read when somebody asks.

import { type QueryExecutorProvider, type RawBuilder, sql } from 'kysely'
import type { Because } from '../domain/ask.ts'
import type { Instant } from '../domain/calendar.ts'
import { feedKey } from '../domain/id.ts'

/** Of an anchor what tells who set it. */
type Anchor = Pick<Extract<Because, { what: 'anchor' }>, 'anchor' | 'value' | 'by' | 'setAt'> & {
  source?: string | undefined
  sourceId?: string | undefined
}

export type Provenance =
  | {
      what: 'set'
      by: string
      byName: string | null
      at: Instant
      /** The event that said it, and the step whose command that was. */
      event: string | null
      stepKey: string | null
    }
  | {
      what: 'release'
      sourceId: string
      feed: string
      externalId: string
      version: string
      url: string | null
      publishedAt: Instant | null
    }
  | {
      what: 'import'
      importId: string
      fileName: string | null
      format: string
      rowKey: string
      at: Instant
      by: string
      byName: string | null
    }
  | {
      what: 'followUp'
      event: string
      at: Instant
      recordId: string
      recordKind: string
      recordNumber: number
      recordTitle: string
    }

type EventRow = {
  type: string
  at: Instant
  actorId: string
  actorName: string | null
  stepKey: string | null
}

type Reading = { db: QueryExecutorProvider; depth: number }

// project → tender → deal → contract → support contract → its successor: nothing real is longer.
const DEEPEST = 8

/** From the anchor of a rule down to who set it. Never empty: at least the record has a beginning. */
export async function provenanceOf(
  db: QueryExecutorProvider,
  { processId, anchor }: { processId: string; anchor: Anchor },
): Promise<Provenance[]> {
  const reading = { db, depth: 0 }
  const { setAt, by, sourceId } = anchor
  if (setAt !== null) {
    const event = await eventOf(db, processId, sql`e.at = ${setAt} and e.actor_id = ${by}`)
    const said = event ?? { type: null, at: setAt, actorId: by, actorName: await nameOf(db, by), stepKey: null }
    return [
      setLink(said),
      ...(await behind(reading, processId, said, sourceId ?? (await sourceByName(db, processId, anchor)))),
    ]
  }
  const found = await eventOf(db, processId, whenOf(anchor))
  if (!found) return beginning(reading, processId)
  return [setLink(found), ...(await behind(reading, processId, found))]
}

/** Who did what at that moment: what letters tell of that no rule wrote. */
export async function actAt(db: QueryExecutorProvider, processId: string, at: Instant): Promise<Provenance[]> {
  const event = await eventOf(db, processId, sql`e.at = ${at}`)
  return event ? [setLink(event), ...(await behind({ db, depth: 0 }, processId, event))] : []
}

/** The moments that a process notes by itself: by which event. Of listed entries and meters the newest that somebody told. */
function whenOf({ anchor, value }: Anchor): RawBuilder<unknown> {
  if (anchor === 'created') return sql`false`
  if (anchor === 'entered' || anchor === 'heldSince' || anchor === 'lastActivity')
    return sql`e.at = ${instantIn(value)}`
  return sql`e.actor_kind <> 'system'`
}

const instantIn = (value: string) => (value.length === 10 ? `${value}T00:00:00Z` : value)

const setLink = (event: Omit<EventRow, 'type'> & { type: string | null }): Provenance => ({
  what: 'set',
  by: event.actorId,
  byName: event.actorName,
  at: event.at,
  event: event.type,
  stepKey: event.stepKey,
})

/** What stands behind whoever said it: the feed's publication and its import, or the event that we followed. */
async function behind(
  { db, depth }: Reading,
  processId: string,
  event: Pick<EventRow, 'actorId' | 'at' | 'stepKey'>,
  sourceId: string | null = null,
): Promise<Provenance[]> {
  if (event.actorId.startsWith('feed:')) return released(db, processId, { sourceId, at: event.at })
  if (event.actorId !== 'system' || event.stepKey !== null || depth >= DEEPEST) return []
  const origin = await followedBy(db, processId, event.at)
  if (origin === null) return []
  const link: Provenance = {
    what: 'followUp',
    event: origin.type,
    at: origin.at,
    recordId: origin.recordId,
    recordKind: origin.recordKind,
    recordNumber: origin.recordNumber,
    recordTitle: origin.recordTitle,
  }
  return [link, setLink(origin), ...(await behind({ db, depth: depth + 1 }, origin.recordId, origin))]
}

/** Who made the record, and from what. */
async function beginning(reading: Reading, processId: string): Promise<Provenance[]> {
  const { rows } = await sql<{ at: Instant; by: string; name: string | null; sourceId: string | null }>`
    select r.created_at as at, r.created_by as by, u.name, r.source_id from record r
    left join app_user u on u.id::text = r.created_by where r.id = ${processId}`.execute(reading.db)
  const [row] = rows
  if (!row) return []
  const event = await eventOf(reading.db, processId, sql`e.at = ${row.at}`)
  const said = { type: event?.type ?? null, at: row.at, actorId: row.by, actorName: row.name, stepKey: null }
  return [setLink(said), ...(await behind(reading, processId, said, row.sourceId))]
}

async function eventOf(
  db: QueryExecutorProvider,
  processId: string,
  condition: RawBuilder<unknown>,
): Promise<EventRow | null> {
  const { rows } = await sql<EventRow>`
    select e.type, e.at, e.actor_id, u.name as actor_name, e.data ->> 'stepKey' as step_key
    from event e left join app_user u on u.id::text = e.actor_id
    where e.process_id = ${processId} and ${condition} order by e.at desc, (e.data ? 'to') desc, e.position desc limit 1`.execute(
    db,
  )
  return rows[0] ?? null
}

async function nameOf(db: QueryExecutorProvider, id: string): Promise<string | null> {
  const { rows } = await sql<{ name: string }>`select name from app_user where id::text = ${id}`.execute(db)
  return rows[0]?.name ?? null
}

type Origin = EventRow & { recordId: string; recordKind: string; recordNumber: number; recordTitle: string }

/** The event of another record that brought this one, or brought it the command of that moment. */
async function followedBy(db: QueryExecutorProvider, processId: string, at: Instant): Promise<Origin | null> {
  const { rows } = await sql<Origin>`
    select e.type, e.at, e.actor_id, u.name as actor_name, e.data ->> 'stepKey' as step_key, r.id as record_id,
      r.kind as record_kind, r.number as record_number, r.title as record_title
    from (select r.origin_event_id as id, 2 as place from record r where r.id = ${processId}
      union all
      select substring(c.key from 7 for 36)::uuid, 1 from command c
      where c.process_id = ${processId} and c.actor_id = 'system' and c.at = ${at} and c.key ~ '^event:[0-9a-f-]{36}:') o
    join event e on e.id = o.id join record r on r.id = e.process_id left join app_user u on u.id::text = e.actor_id
    order by o.place limit 1`.execute(db)
  return rows[0] ?? null
}

/** Facts that were stored before sources had ids name them at the end of a text. */
async function sourceByName(db: QueryExecutorProvider, processId: string, { source }: Anchor): Promise<string | null> {
  if (source === undefined) return null
  const { rows } = await sql<{ id: string }>`
    select s.id from import_row x join source s on x.key like 'feed:' || s.feed || ':' || s.external_id || ':' || s.version || '%'
    where x.record_id = ${processId} and right(${source}, length(s.external_id || ' ' || s.version)) = s.external_id || ' ' || s.version
    limit 1`.execute(db)
  return rows[0]?.id ?? null
}

type SourceRow = Omit<Extract<Provenance, { what: 'release' }>, 'what'>

/** The publication, and the row of the import that brought it: the one about this record, of the file that changed it. */
async function released(
  db: QueryExecutorProvider,
  processId: string,
  { sourceId, at }: { sourceId: string | null; at: Instant },
): Promise<Provenance[]> {
  const { rows } = await sql<SourceRow>`
    select s.id as source_id, s.feed, s.external_id, s.version, s.url, s.published_at from source s
    where s.id = coalesce(${sourceId}::uuid, (select source_id from record where id = ${processId}))`.execute(db)
  const [source] = rows
  const key = source ? feedKey(source.feed, source.externalId, source.version) : ''
  const imported = await sql<Omit<Extract<Provenance, { what: 'import' }>, 'what'>>`
    select b.id as import_id, b.file_name, b.format, x.key as row_key, b.created_at as at, b.created_by as by, u.name as by_name
    from import_row x join import_batch b on b.id = x.batch_id left join app_user u on u.id::text = b.created_by
    where x.record_id = ${processId}
    order by (x.key = ${key}) desc, (starts_with(x.key, ${key} || ':')) desc, (b.created_at <= ${at}) desc,
      (x.outcome in ('created', 'updated')) desc, b.created_at desc limit 1`.execute(db)
  return [
    ...(source ? [{ what: 'release' as const, ...source }] : []),
    ...imported.rows.map(row => ({ what: 'import' as const, ...row })),
  ]
}
