// The services of a visit as pages, letters and offers tell of them.

import { type QueryExecutorProvider, sql } from 'kysely'
import type { Day, Instant } from '../domain/calendar.ts'
import type { ObjectKind, ObjectKindOf } from '../domain/object-kind.ts'
import { serviceFacts } from '../domain/object-service.ts'
import type { ProcessView } from '../domain/process.ts'
import { inForce } from '../domain/regulation.ts'
import type { Scale, ServiceRule } from '../domain/service-rule.ts'

export type VisitService = {
  id: string
  visitId: string | null
  objectId: string
  objectNumber: number
  objectTitle: string
  objectKind: string | null
  ruleId: string
  occurrence: string
  /** As it stands for the object now; undefined when it has none of that id any more. */
  rule: ServiceRule | undefined
  state: 'open' | 'booked' | 'done' | 'skipped' | 'cancelled'
  isOpen: boolean
  by: Scale
  dueOn: Day | null
  spreadDays: number | null
  graceOn: Day | null
  bookedOn: Day | null
  doneOn: Day | null
  usage: number | null
  stock: number | null
  result: string | null
  parts: unknown[] | null
  actDocumentId: string | null
  reason: string | null
  closedAt: Instant | null
  closedBy: string | null
  amountMinor: number | null
  currency: string | null
  minutes: number | null
  meter: string | null
  lastReading: number | null
  lastReadingAt: Instant | Day | null
}

type Row = Omit<VisitService, 'rule' | 'isOpen'> & {
  createdAt: string
  openedAt: Instant
  dates: ProcessView['dates']
  facts: ProcessView['facts']
}

const SELECT = sql`
  select s.id, s.visit_id, r.id as object_id, r.number as object_number, r.title as object_title, r.object_kind, s.rule_id,
    s.occurrence, s.state, s.by, s.due_on, s.spread_days, s.grace_on, s.booked_on, s.done_on, s.usage, s.stock, s.result, s.parts,
    s.act_document_id, s.reason, s.opened_at, s.closed_at, coalesce(u.name, s.closed_by) as closed_by, s.amount_minor, s.currency,
    s.minutes, p.facts ->> 'meter' as meter, (p.facts ->> 'lastReading')::numeric as last_reading,
    p.dates -> 'lastReadingAt' ->> 'value' as last_reading_at, p.created_at, p.dates, p.facts - 'readings' as facts
  from service s join process p on p.id = s.process_id join record r on r.id = s.process_id
    left join app_user u on u.id::text = s.closed_by`

/** Of a visit in the order of their days; open ones first. */
export async function visitServices(
  db: QueryExecutorProvider,
  { visitId, limit = 2_000 }: { visitId: string; limit?: number },
): Promise<VisitService[]> {
  const { rows } = await sql<Row>`${SELECT} where s.visit_id = ${visitId}
    order by s.state not in ('open', 'booked'), s.due_on, r.number, s.rule_id limit ${limit}`.execute(db)
  return toServices(db, rows)
}

export type ServicesAfter = { openedAt: Instant; id: string }

/** Of an object, the newest first; `after` is the last one of the page before. */
export async function objectServices(
  db: QueryExecutorProvider,
  { objectId, limit, after }: { objectId: string; limit: number; after: ServicesAfter | null },
): Promise<(VisitService & { openedAt: Instant })[]> {
  const behind = after ? sql`(s.opened_at, s.id) < (${after.openedAt}::timestamptz, ${after.id}::uuid)` : sql`true`
  const { rows } = await sql<Row>`${SELECT} where s.process_id = ${objectId} and ${behind}
    order by s.opened_at desc, s.id desc limit ${limit}`.execute(db)
  const services = await toServices(db, rows)
  return services.map((service, index) => ({ ...service, openedAt: rows[index]?.openedAt ?? '' }))
}

/** Which service is meant, and of which visit it is; null when the object has none of that id. */
export async function findService(
  db: QueryExecutorProvider,
  { id, objectId }: { id: string; objectId: string },
): Promise<{ ruleId: string; occurrence: string; visitId: string | null } | null> {
  const { rows } = await sql<{ ruleId: string; occurrence: string; visitId: string | null }>`
    select rule_id, occurrence, visit_id from service where id = ${id} and process_id = ${objectId}`.execute(db)
  return rows[0] ?? null
}

async function toServices(db: QueryExecutorProvider, rows: readonly Row[]): Promise<VisitService[]> {
  const kinds = await readKinds(db, [...new Set(rows.flatMap(row => row.objectKind ?? []))])
  return rows.map(({ facts, dates, createdAt, openedAt: _, ...row }) => {
    const { rules } = serviceFacts({ facts: inForce({ facts, dates, createdAt }, kinds) })
    const isOpen = row.state === 'open' || row.state === 'booked'
    return { ...row, isOpen, rule: rules.find(rule => rule.id === row.ruleId) }
  })
}

async function readKinds(db: QueryExecutorProvider, ids: readonly string[]): Promise<ObjectKindOf> {
  if (ids.length === 0) return () => undefined
  const { rows } = await sql<Pick<ObjectKind, 'id' | 'version'> & { body: Omit<ObjectKind, 'id' | 'version'> }>`
    select id, version, body from object_kind where id = any(${ids}::text[]) order by version`.execute(db)
  const kinds = rows.map(({ id, version, body }): ObjectKind => ({ ...body, id, version }))
  return (id, version) => kinds.findLast(kind => kind.id === id && (version === undefined || kind.version === version))
}
