// What the page of a tracked object shows beside its record: where it belongs, its parts, its services so far.

import { type QueryExecutorProvider, sql } from 'kysely'
import type { Day, Instant } from '../domain/calendar.ts'

export type PartRow = {
  id: string
  number: number
  title: string
  objectKind: string | null
  state: string
  serviceOn: Day | null
  /** Objects that are parts of it. */
  parts: number
}

export type ServiceRow = {
  id: string
  ruleId: string
  occurrence: string
  by: string
  state: 'open' | 'booked' | 'done' | 'skipped' | 'cancelled'
  dueOn: Day | null
  bookedOn: Day | null
  doneOn: Day | null
  usage: number | string | null
  result: string | null
  reason: string | null
  parts: unknown
  amountMinor: number | null
  currency: string | null
  closedAt: Instant | null
  closedByName: string | null
  visit: { id: string; number: number } | null
  act: { id: string; title: string } | null
  /** The client for whom it was done, when that was another one. */
  clientName: string | null
}

export type ObjectPageRow = {
  objectKind: string | null
  groupName: string | null
  path: { id: string; number: number; title: string }[]
  parts: PartRow[]
  services: ServiceRow[]
}

const PARTS_AT_MOST = 200
const SERVICES_AT_MOST = 200

const PART = sql`jsonb_build_object('id', o.id, 'number', o.number, 'title', o.title, 'objectKind', o.object_kind, 'state', q.state,
  'serviceOn', q.service_on, 'parts', (select count(*) from record x where x.parent_id = o.id))`
const SERVICE = sql`jsonb_build_object('id', v.id, 'ruleId', v.rule_id, 'occurrence', v.occurrence, 'by', v.by, 'state', v.state,
  'dueOn', v.due_on, 'bookedOn', v.booked_on, 'doneOn', v.done_on, 'usage', v.usage, 'result', v.result, 'reason', v.reason,
  'parts', v.parts, 'amountMinor', v.amount_minor, 'currency', v.currency, 'closedAt', v.closed_at,
  'closedByName', (select u.name from app_user u where u.id::text = v.closed_by),
  'visit', (select jsonb_build_object('id', x.id, 'number', x.number) from record x where x.id = v.visit_id),
  'act', (select jsonb_build_object('id', d.id, 'title', d.title) from document d where d.id = v.act_document_id),
  'clientName', (select y.name from party y where y.id = v.fleet_id and y.id is distinct from r.party_id))`

/** Null when there is no such object. */
export async function findObjectPage(db: QueryExecutorProvider, id: string): Promise<ObjectPageRow | null> {
  const { rows } = await sql<ObjectPageRow>`
    select r.object_kind, r.group_name,
      (with recursive above as (
         select o.id, o.number, o.title, o.parent_id, 1 as level from record o where o.id = r.parent_id
         union all select o.id, o.number, o.title, o.parent_id, a.level + 1 from above a join record o on o.id = a.parent_id)
       select coalesce(jsonb_agg(jsonb_build_object('id', id, 'number', number, 'title', title) order by level desc), '[]')
       from above) as path,
      (select coalesce(jsonb_agg(part), '[]') from (select ${PART} as part from record o join process q on q.id = o.id
        where o.parent_id = r.id order by o.title, o.id limit ${PARTS_AT_MOST}) below) as parts,
      (select coalesce(jsonb_agg(service), '[]') from (select ${SERVICE} as service from service v where v.process_id = r.id
        order by v.state in ('open', 'booked') desc, coalesce(v.done_on, v.due_on) desc nulls last, v.id
        limit ${SERVICES_AT_MOST}) all_of_them) as services
    from record r where r.id = ${id} and r.kind = 'object'`.execute(db)
  return rows[0] ?? null
}
