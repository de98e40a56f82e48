// coverage: the tracked objects that a support contract is about, as they were when it was prepared (domain.md K1).

import type { Fact } from '../domain/process.ts'
import type { Chain } from './origin.ts'

// Longer lists are fleets, which a contract names by their company.
const OBJECTS_AT_MOST = 200

/** The client's objects that are in use and looked after by us or by nobody: `{ id, number, title }`, by number. */
export async function objectsToSupport({ client, origin }: Chain): Promise<Fact | undefined> {
  if (origin.partyId === null) return undefined
  const { rows } = await client.query<{ id: string; number: number; title: string }>(
    `select r.id, r.number::int as number, r.title from record r join process p on p.id = r.id
     where r.party_id = $1 and r.kind = 'object' and p.closed_at is null
       and coalesce(p.facts ->> 'holder', 'nobody') in ('ours', 'nobody')
     order by r.number limit ${OBJECTS_AT_MOST}`,
    [origin.partyId],
  )
  return rows.length === 0 ? undefined : rows
}
