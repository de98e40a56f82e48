// What letters tell of a visit's services, read when a letter is rendered: what was done meanwhile is not in it.

import { type QueryExecutorProvider, sql } from 'kysely'
import type { Day } from '../domain/calendar.ts'
import type { OwnTexts } from '../domain/own-text.ts'
import { type VisitService, visitServices } from './visit.ts'

export type VisitTable = {
  /** Open ones, the soonest first. */
  services: readonly VisitService[]
  /** How many there are, of how many objects. */
  openCount: number
  objectCount: number
  dueOn: Day | null
  bookedOn: Day | null
  sums: readonly { currency: string; amountMinor: number }[]
  /** The words of the kind that all of its objects are of. */
  texts: OwnTexts | null
}

/** Of each visit its open services; visits without any are left out. */
export async function visitTables(
  db: QueryExecutorProvider,
  visitIds: readonly string[],
): Promise<Map<string, VisitTable>> {
  const tables = new Map<string, VisitTable>()
  if (visitIds.length === 0) return tables
  const { rows } = await sql<Figures>`
    select s.visit_id, count(*)::int as open_count, count(distinct s.process_id)::int as object_count, min(s.due_on) as due_on,
      max(s.booked_on) as booked_on, (select coalesce(json_agg(json_build_object('currency', m.currency, 'amountMinor', m.sum)), '[]')
        from (select c.currency, sum(c.amount_minor)::bigint as sum from service c
          where c.visit_id = s.visit_id and c.state in ('open', 'booked') and c.amount_minor is not null
          group by c.currency order by 2 desc) m) as sums,
      case when count(distinct r.object_kind) = 1 then min(r.object_kind) end as object_kind
    from service s join record r on r.id = s.process_id
    where s.visit_id = any(${visitIds}::uuid[]) and s.state in ('open', 'booked') group by s.visit_id`.execute(db)
  for (const { visitId, objectKind, ...figures } of rows) {
    const services = await visitServices(db, { visitId })
    tables.set(visitId, {
      ...figures,
      services: services.filter(one => one.isOpen),
      texts: objectKind === null ? null : await textsOfKind(db, objectKind),
    })
  }
  return tables
}

type Figures = Omit<VisitTable, 'services' | 'texts'> & { visitId: string; objectKind: string | null }

async function textsOfKind(db: QueryExecutorProvider, id: string): Promise<OwnTexts | null> {
  const { rows } = await sql<{ texts: OwnTexts | null }>`
    select body -> 'texts' as texts from object_kind where id = ${id} order by version desc limit 1`.execute(db)
  return rows[0]?.texts ?? null
}
