// reach: whom one may write to at a company. It decides between a letter to the client and a task (domain.md K2, K6).

import type { Instant } from '../domain/calendar.ts'
import { isRefusal } from '../domain/errors.ts'
import { advance } from './advance.ts'
import type { Engine } from './engine.ts'
import type { Touched } from './origin.ts'
import type { Queryable } from './reference.ts'

// More running records than any company has; the rest follow with their next turn.
const RECORDS_AT_MOST = 200

/**
 * A turn for each running record of the company of `personId`, in the transaction of the change: a letter that waited for leave is
 * written and the task that stood for it is withdrawn, or the other way round. Tracked objects write to no client.
 */
export async function lookAgain(
  engine: Engine,
  { personId, now, client }: { personId: string; now: Instant; client: Queryable },
): Promise<readonly Touched[]> {
  const { rows } = await client.query<{ id: string; kind: string }>(
    `select p.id, p.kind from process p join record r on r.id = p.id join person n on n.party_id = r.party_id
     where n.id = $1 and p.closed_at is null and p.kind <> 'object' order by p.id limit ${RECORDS_AT_MOST}`,
    [personId],
  )
  const touched: Touched[] = []
  for (const { id, kind } of rows) {
    const done = await advance(engine, { processId: id, now, client })
    if (!isRefusal(done) && done.changed) touched.push({ processId: id, kind, fleetId: null })
  }
  return touched
}
