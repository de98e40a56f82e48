// What a line of a list of tracked objects says beside its record, for one page of them in one statement.

import { type QueryExecutorProvider, sql } from 'kysely'
import type { Instant } from '../domain/calendar.ts'

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
}

const PLACE = sql`jsonb_build_object('id', o.id, 'number', o.number, 'title', o.title)`

export async function objectLines(db: QueryExecutorProvider, ids: readonly string[]): Promise<Map<string, ObjectLine>> {
  const { rows } = await sql<ObjectLine>`
    select r.id, p.calendar_id, p.created_at,
      (select ${PLACE} from record o where o.id = r.site_id) as site,
      (select ${PLACE} from record o where o.id = r.contract_id) as contract,
      (select count(*)::integer from record o where o.parent_id = r.id) as parts,
      exists (select 1 from service v where v.process_id = r.id and v.state in ('open', 'booked')) as is_open
    from record r join process p on p.id = r.id where r.id = any(${ids}::uuid[])`.execute(db)
  return new Map(rows.map(row => [row.id, row]))
}
