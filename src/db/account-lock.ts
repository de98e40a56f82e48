// One transaction at a time makes the account of a company; whoever else wants it meanwhile leaves it to that one.

import type { Queryable } from './reference.ts'

/** One account for each company, ever: it is found again by this outside id. */
export const accountKey = (partyId: string) => `party:${partyId}`

const LOCK = 'hashtextextended($1, 0)'

/** Waits until nobody else is making this account. */
export async function lockAccount(client: Queryable, partyId: string): Promise<void> {
  await client.query(`select pg_advisory_xact_lock(${LOCK})`, [accountKey(partyId)])
}

/** The company, when this transaction may make its account now; null when another one does. Never waits. */
export async function tryAccount(
  client: Queryable,
  partyId: string,
): Promise<{ name: string; ownerId: string | null } | null> {
  const { rows } = await client.query<{ free: boolean; name: string; owner_id: string | null }>(
    `select pg_try_advisory_xact_lock(${LOCK}) as free, name, owner_id from party where id = $2`,
    [accountKey(partyId), partyId],
  )
  const [row] = rows
  return row?.free ? { name: row.name, ownerId: row.owner_id } : null
}
