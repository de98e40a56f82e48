// What a line of a list of tracked objects says beside its record, for one page of them in one statement.

import { type QueryExecutorProvider, type RawBuilder, sql } from 'kysely'
import type { Day, Instant } from '../domain/calendar.ts'

type Place = { id: string; number: number; title: string }

export type ObjectLine = {
  id: string
  calendarId: string
  createdAt: Instant
  site: Place | null
  contract: Place | null
  parts: number
  /** The lead of a service has come. */
  isOpen: boolean
  /** Of the services whose day has passed: when the first of them leaves its grace. */
  graceOn: Day | null
}

const PLACE = sql`jsonb_build_object('id', o.id, 'number', o.number, 'title', o.title)`

/** Of the open services of an object whose day has passed: the first day on which one leaves its grace; null without any. */
export const graceEnds = (objectId: RawBuilder<unknown>, today: RawBuilder<unknown> | Day) =>
  sql`(select min(coalesce(v.grace_on, v.due_on)) from service v
    where v.process_id = ${objectId} and v.state in ('open', 'booked') and v.due_on < ${today}::date)`

export async function objectLines(
  db: QueryExecutorProvider,
  { ids, now }: { ids: readonly string[]; now: Instant },
): Promise<Map<string, ObjectLine>> {
  const today = sql`(${now}::timestamptz at time zone coalesce(c.zone, 'UTC'))::date`
  const { rows } = await sql<ObjectLine>`
    select r.id, p.calendar_id, p.created_at,
      (select ${PLACE} from record o where o.id = r.site_id) as site,
      (select ${PLACE} from record o where o.id = r.contract_id) as contract,
      (select count(*)::integer from record o where o.parent_id = r.id) as parts,
      exists (select 1 from service v where v.process_id = r.id and v.state in ('open', 'booked')) as is_open,
      ${graceEnds(sql`r.id`, today)} as grace_on
    from record r join process p on p.id = r.id left join calendar c on c.id = p.calendar_id where r.id = any(${ids}::uuid[])`.execute(
    db,
  )
  return new Map(rows.map(row => [row.id, row]))
}
