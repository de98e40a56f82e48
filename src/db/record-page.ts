// Everything a record's page shows beside its process, in one statement.

import { type QueryExecutorProvider, sql } from 'kysely'
import { type Instant, instantOf } from '../domain/calendar.ts'
import type { Pause } from '../domain/process.ts'
import type { RecordListRow } from './list.ts'

export type LinkRow = {
  id: string
  kind: string
  number: number
  title: string
  state: string
  held: boolean
  closed: boolean
  nextDueAt: Instant | null
  nextLabel: string | null
}

type LineRow = {
  id: string
  kind: 'need' | 'supply' | 'item'
  position: number
  description: string
  quantity: number | null
  unit: string | null
  classification: string | null
  amountMinor: number | null
  currency: string | null
  lotId: string | null
  channel: string | null
  capacityPerQuarter: number | null
  presence: Record<'specified' | 'approved' | 'delivered' | 'installed', number> | null
}

export type RecordPageRow = RecordListRow & {
  description: string | null
  calendarId: string
  externalId: string | null
  pauses: Pause[]
  links: LinkRow[]
  children: LinkRow[]
  parties: { partyId: string; name: string; role: string; touchedOn: string | null }[]
  lines: LineRow[]
  lots: { lotId: string; title: string | null; amountMinor: number | null; currency: string | null }[]
  readings: { at: Instant; value: number; by: string }[]
  source: { feed: string; externalId: string; version: string; url: string | null; checkedAt: Instant } | null
}

const LINK = sql`jsonb_build_object('id', o.id, 'kind', o.kind, 'number', o.number, 'title', o.title, 'state', p.state,
  'held', p.held, 'closed', p.closed_at is not null, 'nextDueAt', p.next_due_at, 'nextLabel', p.next_label)`
const NEIGHBOURS_AT_MOST = 200

/** Null when there is no such record of this kind. */
export async function findRecord(
  db: QueryExecutorProvider,
  input: { id: string; kind: string },
): Promise<RecordPageRow | null> {
  const { rows } = await sql<RecordPageRow>`
    select s.*, r.description, r.external_id, q.calendar_id, q.pauses,
      (select coalesce(jsonb_agg(${LINK} order by o.number), '[]') from record o join process p on p.id = o.id
        where o.id in (r.project_id, r.tender_id, r.interest_id, r.deal_id, r.contract_id, r.visit_id)) as links,
      (select coalesce(jsonb_agg(link order by link -> 'number'), '[]') from (
        select ${LINK} as link from record o join process p on p.id = o.id
        where r.id in (o.project_id, o.tender_id, o.interest_id, o.deal_id, o.contract_id, o.visit_id)
        limit ${NEIGHBOURS_AT_MOST}) below) as children,
      (select coalesce(jsonb_agg(jsonb_build_object('partyId', y.id, 'name', y.name, 'role', x.role,
          'touchedOn', x.touched_on) order by x.role, y.name), '[]')
        from record_party x join party y on y.id = x.party_id where x.record_id = r.id) as parties,
      (select coalesce(jsonb_agg(jsonb_build_object('id', l.id, 'kind', l.kind, 'position', l.position, 'description', l.description,
          'quantity', l.quantity, 'unit', l.unit, 'classification', l.classification, 'amountMinor', l.amount_minor,
          'currency', l.currency, 'lotId', l.lot_id, 'channel', l.channel, 'capacityPerQuarter', l.capacity_per_quarter,
          'presence', (select jsonb_build_object('specified', x.specified, 'approved', x.approved, 'delivered', x.delivered,
            'installed', x.installed) from presence x where x.record_id = r.id and x.line_id = l.id))
          order by l.kind, l.position), '[]')
        from line l where l.record_id = r.id) as lines,
      (select coalesce(jsonb_agg(jsonb_build_object('lotId', l.lot_id, 'title', l.title, 'amountMinor', l.amount_minor,
          'currency', l.currency) order by l.lot_id), '[]') from lot l where l.record_id = r.id) as lots,
      (select coalesce(jsonb_agg(jsonb_build_object('at', x.at, 'value', x.value, 'by', x.by) order by x.at desc), '[]')
        from (select * from reading where record_id = r.id order by at desc limit 50) x) as readings,
      (select jsonb_build_object('feed', c.feed, 'externalId', c.external_id, 'version', c.version, 'url', c.url,
          'checkedAt', c.checked_at) from source c where c.id = r.source_id) as source
    from record_summary s join record r on r.id = s.id join process q on q.id = s.id
    where s.id = ${input.id} and s.kind = ${input.kind}`.execute(db)
  const [row] = rows
  if (!row) return null
  return {
    ...row,
    links: row.links.map(tidy),
    children: row.children.map(tidy),
    readings: row.readings.map(reading => ({ ...reading, at: instant(reading.at) })),
    source: row.source && { ...row.source, checkedAt: instant(row.source.checkedAt) },
  }
}

/** The kind of a record, to find out whether a link or a path names what it should. */
export async function kindsOf(db: QueryExecutorProvider, ids: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; kind: string }>`
    select id, kind from record where id = any(${ids}::uuid[])`.execute(db)
  return new Map(rows.map(row => [row.id, row.kind]))
}

export async function hasCalendar(db: QueryExecutorProvider, id: string): Promise<boolean> {
  const { rows } = await sql`select 1 from calendar where id = ${id}`.execute(db)
  return rows.length > 0
}

// Inside jsonb an instant has Postgres' own form; above this file there is one form only.
const instant = (text: string) => instantOf(Date.parse(text))
const tidy = (link: LinkRow): LinkRow => ({ ...link, nextDueAt: link.nextDueAt && instant(link.nextDueAt) })
