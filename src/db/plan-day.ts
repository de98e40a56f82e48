// The calendar by day: how much of each layer, and how much work is expected.

import { type QueryExecutorProvider, type RawBuilder, sql } from 'kysely'
import type { Day } from '../domain/calendar.ts'
import type { PlanLayer } from '../domain/plan-layer.ts'
import { allOf } from './page.ts'
import { layersOf, ofContract, ofDue, ofTask, ofVisit, type PlanAsk, serviceOn, visitsOf } from './plan-source.ts'

export type DayCount = { day: Day; layer: PlanLayer; ownerId: string | null; count: number }

/** By day and layer; `byOwner` apart for each person. */
export async function countDays(
  db: QueryExecutorProvider,
  ask: PlanAsk,
  { byOwner }: { byOwner: readonly PlanLayer[] },
): Promise<DayCount[]> {
  const parts = layersOf(ask).map(layer => COUNTS[layer](ask, byOwner.includes(layer)))
  if (parts.length === 0) return []
  const { rows } = await sql<DayCount>`${sql.join(parts, sql` union all `)}`.execute(db)
  return rows
}

const owner = (column: RawBuilder<unknown>, apart: boolean) => (apart ? column : sql`null::uuid`)

const COUNTS: Readonly<Record<PlanLayer, (ask: PlanAsk, apart: boolean) => RawBuilder<unknown>>> = {
  visit: (ask, apart) => sql`
    select v.day, 'visit' as layer, ${owner(sql`p.owner_id`, apart)} as owner_id, count(*)::integer as count
    from ${visitsOf(ask)} v join process p on p.id = v.id join record r on r.id = v.id
    where ${ofVisit(ask)} group by 1, 3`,
  service: (ask, apart) => sql`
    select day, 'service' as layer, owner_id, sum(count)::integer as count from (
      select ${serviceOn(ask)} as day, ${owner(sql`p.owner_id`, apart)} as owner_id, count(*) as count
      from process p where ${ofDue(ask)} group by 1, 2
      union all
      select ${serviceOn(ask)}, ${owner(sql`p.owner_id`, apart)}, -count(*)
      from (select distinct process_id from service where visit_id is not null and state in ('open', 'booked')) v
        join process p on p.id = v.process_id where ${ofDue(ask)} group by 1, 2) x
    group by day, owner_id having sum(count) > 0`,
  task: (ask, apart) => sql`
    select (t.due_at at time zone ${ask.zone})::date as day, 'task' as layer,
      ${owner(sql`coalesce(t.assignee_id, p.owner_id)`, apart)} as owner_id, count(*)::integer as count
    from task t join process p on p.id = t.process_id join record r on r.id = p.id where ${ofTask(ask)} group by 1, 3`,
  contract: (ask, apart) => sql`
    select left(p.dates -> 'endOn' ->> 'value', 10)::date as day, 'contract' as layer, ${owner(sql`p.owner_id`, apart)} as owner_id,
      count(*)::integer as count
    from process p join record r on r.id = p.id where ${ofContract(ask)} group by 1, 3`,
}

export type DayLoad = { day: Day; ownerId: string | null; services: number; minutes: number }

/**
 * The services expected on each day if all are done when they are due, and how long they take: all coming occurrences, not
 * the next ones only. Null where the sums are not kept: of one site, or of one kind.
 */
export async function expectedDays(db: QueryExecutorProvider, ask: PlanAsk): Promise<DayLoad[] | null> {
  const { from, to, filter } = ask
  const { partyId, siteId, ownerIds, objectKinds } = filter
  if (siteId !== undefined || objectKinds !== undefined) return null
  const owned = ownerIds ? sql`x.owner_id = any(${ownerIds}::uuid[])` : sql`true`
  const source = partyId
    ? sql`(select (d ->> 0)::uuid as owner_id, (d ->> 1)::date as on_day, (d ->> 2)::integer as services, (d ->> 3)::integer as minutes
        from fleet_potential f, jsonb_array_elements(f.days) d where f.party_id = ${partyId})`
    : sql`service_load`
  const { rows } = await sql<DayLoad>`
    select x.on_day as day, nullif(x.owner_id, '00000000-0000-0000-0000-000000000000') as owner_id,
      x.services, x.minutes from ${source} x
    where ${allOf([sql`x.on_day between ${from} and ${to}`, sql`x.services > 0`, owned])}`.execute(db)
  return rows
}
