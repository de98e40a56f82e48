// The rows of the calendar: what stands on a day, one after the other. Services that belong to no visit stand together by
// client, place, day and whoever answers for them: they will be one journey.

import { type QueryExecutorProvider, type RawBuilder, sql } from 'kysely'
import { addDays, type Day, type Instant } from '../domain/calendar.ts'
import { earliest } from '../domain/earliest.ts'
import { PLAN_LAYERS, type PlanLayer } from '../domain/plan-layer.ts'
import { layersOf, ofContract, ofService, ofTask, ofVisit, type PlanAsk, serviceOn, visitsOf } from './plan-source.ts'

export type PlanRow = {
  layer: PlanLayer
  /** Stays while it is the same matter: of a visit, a task, a contract their ids; of services their place and day. */
  key: string
  day: Day
  /** Of services: when the first of them was due. */
  dueOn: Day | null
  graceOn: Day | null
  /** The record that it leads to; null for services of several objects. */
  recordId: string | null
  recordKind: string
  recordNumber: number | null
  title: string
  state: string
  partyId: string | null
  partyName: string | null
  siteId: string | null
  siteTitle: string | null
  ownerId: string | null
  /** Services of it, or objects that are due. */
  services: number
  minutes: number
  amountMinor: number | null
  currency: string | null
  /** Whether a day was agreed. */
  booked: boolean
  /** Of a task: what is to be done, as a word of its definition. */
  task: string | null
  objects: { id: string; number: number; title: string }[]
  /** Grows with every change. */
  version: number
  changedAt: Instant
}

export type PlanAfter = { day: Day; place: string }

/** Where a row stands on its day: visits first, tasks last. */
export const placeOn = ({ layer, key }: Pick<PlanRow, 'layer' | 'key'>) => `${RANKS[layer]} ${key}`

const RANKS = { visit: 0, service: 1, contract: 2, task: 3 } as const
const PLACE = sql`case x.layer ${sql.join(
  PLAN_LAYERS.map(layer => sql`when ${sql.lit(layer)} then ${sql.lit(String(RANKS[layer]))}`),
  sql` `,
)} end || ' ' || x.key collate "C"`

/**
 * By day; one row more than asked for says that there are others. A few days at first, then twice as many: who asks for the
 * first page of a year does not wait for all its rows.
 */
export async function listPlan(
  db: QueryExecutorProvider,
  ask: PlanAsk & { limit: number; after: PlanAfter | null },
): Promise<PlanRow[]> {
  const rows: PlanRow[] = []
  let from = ask.after?.day ?? ask.from
  for (let days = 1; from <= ask.to && rows.length <= ask.limit; days *= 2) {
    const last = addDays(from, days - 1)
    const to = earliest(last, ask.to)
    rows.push(...(await rowsWithin(db, { ...ask, from, to, limit: ask.limit - rows.length })))
    from = addDays(to, 1)
  }
  return rows
}

async function rowsWithin(
  db: QueryExecutorProvider,
  ask: PlanAsk & { limit: number; after: PlanAfter | null },
): Promise<PlanRow[]> {
  const parts = layersOf(ask).map(layer => ROWS[layer](ask))
  if (parts.length === 0) return []
  const behind = ask.after ? sql`(x.day, ${PLACE}) > (${ask.after.day}::date, ${ask.after.place})` : sql`true`
  const { rows } = await sql<PlanRow>`
    select x.*, y.name as party_name, o.title as site_title from (
      select * from (${sql.join(parts, sql` union all `)}) x where ${behind} order by x.day, ${PLACE} limit ${ask.limit + 1}) x
    left join party y on y.id = x.party_id left join record o on o.id = x.site_id
    order by x.day, ${PLACE}`.execute(db)
  return rows
}

// Columns in one order, for the union.
const ROWS: Readonly<Record<PlanLayer, (ask: PlanAsk) => RawBuilder<unknown>>> = {
  visit: ask => sql`
    select 'visit' as layer, 'visit:' || v.id as key, v.day, v.due_on, v.grace_on, v.id as record_id, r.kind as record_kind, r.number as record_number,
      r.title, p.state, r.party_id, (select s.site_id from service s where s.visit_id = v.id limit 1) as site_id, p.owner_id, v.services,
      v.minutes, v.amount_minor, v.currency, v.booked, null as task,
      (select coalesce(json_agg(json_build_object('id', o.id, 'number', o.number, 'title', o.title) order by o.number), '[]') from (
        select distinct o.id, o.number, o.title from service s join record o on o.id = s.process_id
        where s.visit_id = v.id and s.state <> 'cancelled' order by o.number limit ${OBJECTS_SHOWN}) o) as objects,
      p.seq as version, p.updated_at as changed_at
    from ${visitsOf(ask)} v join process p on p.id = v.id join record r on r.id = v.id where ${ofVisit(ask)}`,
  service: ask => sql`
    select 'service' as layer, 'service:' || coalesce(r.site_id, p.fleet_id, p.id) || ':' || coalesce(p.owner_id::text, '') || ':' || p.service_on as key,
      ${serviceOn(ask)} as day, p.service_on as due_on, p.service_on as grace_on, case when count(*) = 1 then (array_agg(p.id))[1] end as record_id, 'object' as record_kind,
      case when count(*) = 1 then min(r.number) end as record_number, case when count(*) = 1 then min(r.title) else '' end as title,
      'due' as state, p.fleet_id as party_id, r.site_id, p.owner_id, count(*)::integer as services, 0 as minutes,
      null::bigint as amount_minor, null as currency, false as booked, null as task,
      array_to_json((array_agg(json_build_object('id', p.id, 'number', r.number, 'title', r.title) order by r.number))[1:${sql.lit(OBJECTS_SHOWN)}]) as objects,
      sum(p.seq)::bigint as version, max(p.updated_at) as changed_at
    from process p join record r on r.id = p.id where ${ofService(ask)}
    group by coalesce(r.site_id, p.fleet_id, p.id), p.fleet_id, r.site_id, p.owner_id, p.service_on`,
  task: ask => sql`
    select 'task' as layer, 'task:' || t.id as key, (t.due_at at time zone ${ask.zone})::date as day, null::date as due_on, null::date as grace_on, r.id as record_id,
      r.kind as record_kind, r.number as record_number, r.title, p.state, r.party_id, null::uuid as site_id, coalesce(t.assignee_id, p.owner_id) as owner_id,
      0 as services, 0 as minutes, r.amount_minor, r.currency, false as booked, t.title as task, '[]'::json as objects,
      t.version as version, greatest(t.opened_at, t.acknowledged_at) as changed_at
    from task t join process p on p.id = t.process_id join record r on r.id = p.id where ${ofTask(ask)}`,
  contract: ask => sql`
    select 'contract' as layer, 'contract:' || r.id as key, left(p.dates -> 'endOn' ->> 'value', 10)::date as day, null::date as due_on, null::date as grace_on, r.id as record_id,
      r.kind as record_kind, r.number as record_number, r.title, p.state, r.party_id, null::uuid as site_id, p.owner_id, 0 as services,
      0 as minutes, r.amount_minor, r.currency, false as booked, null as task, '[]'::json as objects, p.seq as version,
      p.updated_at as changed_at
    from process p join record r on r.id = p.id where ${ofContract(ask)}`,
}

const OBJECTS_SHOWN = 5
