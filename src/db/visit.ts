// The services of a visit as pages, letters and offers tell of them.

import type { Day, Instant } from '../domain/calendar.ts'
import { serviceFacts } from '../domain/object-service.ts'
import type { ProcessView } from '../domain/process.ts'
import { inForce } from '../domain/regulation.ts'
import type { Scale, ServiceRule } from '../domain/service-rule.ts'
import type { Queryable, Reference } from './reference.ts'

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
  dates: ProcessView['dates']
  facts: ProcessView['facts']
}

const SELECT = `
  select s.id, s.visit_id as "visitId", r.id as "objectId", r.number as "objectNumber", r.title as "objectTitle",
    r.object_kind as "objectKind", s.rule_id as "ruleId", s.occurrence, s.state, s.by, s.due_on as "dueOn",
    s.spread_days as "spreadDays", s.booked_on as "bookedOn", s.done_on as "doneOn", s.usage, s.stock, s.result, s.parts,
    s.act_document_id as "actDocumentId", s.reason, s.closed_at as "closedAt", coalesce(u.name, s.closed_by) as "closedBy",
    s.amount_minor as "amountMinor", s.currency, s.minutes, p.facts ->> 'meter' as meter,
    (p.facts ->> 'lastReading')::numeric as "lastReading", p.dates -> 'lastReadingAt' ->> 'value' as "lastReadingAt",
    p.created_at as "createdAt", p.dates, p.facts - 'readings' as facts
  from service s join process p on p.id = s.process_id join record r on r.id = s.process_id
    left join app_user u on u.id::text = s.closed_by`

/** Of a visit in the order of their days; open ones first. */
export async function visitServices(
  client: Queryable,
  reference: Reference,
  { visitId, limit = 1_000 }: { visitId: string; limit?: number },
): Promise<VisitService[]> {
  const { rows } = await client.query<Row>(
    `${SELECT} where s.visit_id = $1 order by s.state not in ('open', 'booked'), s.due_on, r.number, s.rule_id limit $2`,
    [visitId, limit],
  )
  return rows.map(row => toService(row, reference))
}

export type ServicesAfter = { openedAt: Instant; id: string }

/** Of an object, the newest first; `after` is the last one of the page before. */
export async function objectServices(
  client: Queryable,
  reference: Reference,
  { objectId, limit, after }: { objectId: string; limit: number; after: ServicesAfter | null },
): Promise<(VisitService & { openedAt: Instant })[]> {
  const { rows } = await client.query<Row & { openedAt: Instant }>(
    `${SELECT.replace('select s.id,', 'select s.opened_at as "openedAt", s.id,')}
     where s.process_id = $1 and ($3::timestamptz is null or (s.opened_at, s.id) < ($3, $4::uuid))
     order by s.opened_at desc, s.id desc limit $2`,
    [objectId, limit, after?.openedAt ?? null, after?.id ?? null],
  )
  return rows.map(row => ({ ...toService(row, reference), openedAt: row.openedAt }))
}

/** Which service is meant, and of which visit it is; null when the object has none of that id. */
export async function findService(
  client: Queryable,
  { id, objectId }: { id: string; objectId: string },
): Promise<{ ruleId: string; occurrence: string; visitId: string | null; isOpen: boolean } | null> {
  const { rows } = await client.query(
    `select rule_id as "ruleId", occurrence, visit_id as "visitId", state in ('open', 'booked') as "isOpen"
     from service where id = $1 and process_id = $2`,
    [id, objectId],
  )
  return rows[0] ?? null
}

function toService({ facts, dates, createdAt, ...row }: Row, reference: Reference): VisitService {
  const { rules } = serviceFacts({ facts: inForce({ facts, dates, createdAt }, reference.objectKind) })
  const isOpen = row.state === 'open' || row.state === 'booked'
  return { ...row, isOpen, rule: rules.find(rule => rule.id === row.ruleId) }
}
