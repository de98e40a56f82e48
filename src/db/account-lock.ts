// One transaction at a time makes the account of a company; whoever else wants it meanwhile leaves it to that one.

import type { Queryable } from './reference.ts'

/** One account for each company, ever: it is found again by this outside id. */
export const accountKey = (partyId: string) => `party:${partyId}`

const LOCK = `hashtextextended('party:' || id, 0)`

/** Waits until nobody else is making these accounts. */
export async function lockAccounts(client: Queryable, partyIds: readonly string[]): Promise<void> {
  // In one order, so that two who want the same accounts wait for each other instead of ending each other.
  await client.query(
    `select pg_advisory_xact_lock(${LOCK}) from (select id from unnest($1::uuid[]) as id order by id) as asked`,
    [partyIds],
  )
}

/** Of the companies those whose account this transaction may make now; another one makes the others. Never waits. */
export async function tryAccounts(
  client: Queryable,
  partyIds: readonly string[],
): Promise<{ id: string; name: string; ownerId: string | null }[]> {
  const { rows } = await client.query<{ id: string; free: boolean; name: string; owner_id: string | null }>(
    `select id, pg_try_advisory_xact_lock(${LOCK}) as free, name, owner_id from party where id = any($1::uuid[])`,
    [partyIds],
  )
  return rows.filter(row => row.free).map(row => ({ id: row.id, name: row.name, ownerId: row.owner_id }))
}
