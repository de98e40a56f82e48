// What stands on the days of the calendar, layer by layer, as parts of statements. Each part finds its rows by an index on
// the day: a million objects cost what falls into the days that are asked for.

import { type QueryExecutorProvider, type RawBuilder, sql } from 'kysely'
import type { Day } from '../domain/calendar.ts'
import type { PlanLayer } from '../domain/plan-layer.ts'
import { allOf } from './page.ts'

export type PlanFilter = {
  partyId?: string | undefined
  siteId?: string | undefined
  ownerIds?: readonly string[] | undefined
  objectKinds?: readonly string[] | undefined
}

export type PlanAsk = {
  from: Day
  /** Itself included. */
  to: Day
  filter: PlanFilter
  layers: readonly PlanLayer[]
  /** In which instants become days. */
  zone: string
  /** What is overdue stands on it. Before all days: everything stands on the day on which it was due. */
  today: Day
}

/** A layer that the filter says nothing about has no rows: tasks have no kind of object. */
export function layersOf({ layers, filter: { siteId, objectKinds } }: PlanAsk): PlanLayer[] {
  const ofObjects = siteId !== undefined || objectKinds !== undefined
  return layers.filter(layer => !ofObjects || layer === 'visit' || layer === 'service')
}

/** The day of a service in a visit: done, agreed, or due; what is overdue and not agreed is for today. */
const serviceDay = (today: Day) =>
  sql`case when s.state = 'done' then s.done_on else coalesce(s.booked_on, greatest(s.due_on, ${today}::date)) end`

/** Of what is due on a day and not done: within the days that are asked for, and all that is overdue when today is one. */
const dueWithin = (column: RawBuilder<unknown>, { from, to, today }: PlanAsk) => {
  if (to < today) return sql`false`
  return from > today ? sql`${column} between ${from} and ${to}` : sql`${column} <= ${to}`
}

/**
 * `v`: one row for each visit within the days, with its day, its services and their work. A visit is found by one of its
 * services and counted by all of them.
 */
export const visitsOf = (ask: PlanAsk): RawBuilder<unknown> => {
  const { from, to, today, filter } = ask
  const day = serviceDay(today)
  return sql`
  (select s.visit_id as id, min(${day}) as day, min(s.due_on) as due_on, min(coalesce(s.grace_on, s.due_on)) as grace_on, count(*)::integer as services,
      coalesce(sum(s.minutes), 0)::integer as minutes, sum(s.amount_minor)::bigint as amount_minor, min(s.currency) as currency,
      bool_or(s.state = 'booked') as booked, bool_and(s.state = 'done') as done
    from service s where s.state in ('open', 'booked', 'done') and s.visit_id in (
      select visit_id from service where state = 'booked' and booked_on between ${from} and ${to} and visit_id is not null
      union select visit_id from service where state = 'open' and ${dueWithin(sql`due_on`, ask)} and visit_id is not null
      union select visit_id from service where state = 'done' and done_on between ${from} and ${to} and visit_id is not null)
      and ${allOf([
        ...(filter.siteId ? [sql`s.site_id = ${filter.siteId}`] : []),
        ...(filter.objectKinds
          ? [
              sql`exists (select from record o where o.id = s.process_id and o.object_kind = any(${filter.objectKinds}))`,
            ]
          : []),
      ])}
    group by s.visit_id having min(${day}) between ${from} and ${to})`
}

export const ofVisit = ({ filter: { partyId, ownerIds } }: PlanAsk) =>
  allOf([
    sql`p.state <> 'cancelled'`,
    ...(partyId ? [sql`r.party_id = ${partyId}`] : []),
    ...(ownerIds ? [sql`p.owner_id = any(${ownerIds}::uuid[])`] : []),
  ])

/**
 * Of the object `p`: due within the days. Only live objects have such a day, so an index answers what is counted alone: of a
 * million objects a month of everybody is a hundred thousand of its entries, and no rows.
 */
export const ofDue = (ask: PlanAsk) => {
  const { partyId, siteId, ownerIds, objectKinds } = ask.filter
  return allOf([
    sql`p.service_on is not null and ${dueWithin(sql`p.service_on`, ask)}`,
    ...(partyId ? [sql`p.fleet_id = ${partyId}`] : []),
    ...(ownerIds ? [sql`p.owner_id = any(${ownerIds}::uuid[])`] : []),
    ...(siteId
      ? [sql`exists (select from record o where o.id = p.id and (o.site_id = ${siteId} or o.id = ${siteId}))`]
      : []),
    ...(objectKinds
      ? [sql`exists (select from record o where o.id = p.id and o.object_kind = any(${objectKinds}))`]
      : []),
  ])
}

/** The same, and not part of a visit. */
export const ofService = (ask: PlanAsk) =>
  sql`${ofDue(ask)} and not exists (select from service s
    where s.process_id = p.id and s.visit_id is not null and s.state in ('open', 'booked'))`

/** The day on which the object `p` stands. */
export const serviceOn = ({ today }: PlanAsk) => sql`greatest(p.service_on, ${today}::date)`

/** Of the open task `t` of the process `p`, the record `r`. */
export const ofTask = ({ from, to, zone, filter: { partyId, ownerIds } }: PlanAsk) =>
  allOf([
    sql`t.state in ('open', 'in_progress')`,
    sql`t.due_at >= (${from}::date::timestamp at time zone ${zone}) and t.due_at < ((${to}::date + 1)::timestamp at time zone ${zone})`,
    ...(partyId ? [sql`r.party_id = ${partyId}`] : []),
    ...(ownerIds ? [sql`coalesce(t.assignee_id, p.owner_id) = any(${ownerIds}::uuid[])`] : []),
  ])

/** Of the contract `p`, whose end is a day, or an instant that begins with one. */
export const ofContract = ({ from, to, filter: { partyId, ownerIds } }: PlanAsk) =>
  allOf([
    sql`p.kind = 'contract' and p.closed_at is null`,
    sql`p.dates -> 'endOn' ->> 'value' >= ${from} and p.dates -> 'endOn' ->> 'value' < (${to}::date + 1)::text`,
    ...(partyId ? [sql`r.party_id = ${partyId}`] : []),
    ...(ownerIds ? [sql`p.owner_id = any(${ownerIds}::uuid[])`] : []),
  ])

const SITES_AT_MOST = 500

/** The places of a client: objects that others are part of, by title. */
export async function listSites(db: QueryExecutorProvider, partyId: string): Promise<{ id: string; name: string }[]> {
  const { rows } = await sql<{ id: string; name: string }>`
    select r.id, r.title as name from record r where r.party_id = ${partyId} and r.kind = 'object'
      and exists (select from record o where o.site_id = r.id)
    order by r.title, r.id limit ${SITES_AT_MOST}`.execute(db)
  return rows
}
