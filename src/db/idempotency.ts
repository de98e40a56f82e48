// Answers kept beside their own transaction, for the POSTs that are not commands (reliability.md section 4).

import type { Queryable } from './reference.ts'

export type StoredResponse = { status: number; body: unknown; headers: Record<string, string> }

export type KeyedRequest = { actorId: string; key: string; bodyHash: string; now: string }

/**
 * The first thing in the transaction. `busy`: the same key is being worked on elsewhere; `reused`: it stood for another
 * request; `stored`: here is the answer; `new`: go ahead, then `keepResponse`.
 */
export async function claimKey(
  client: Queryable,
  request: KeyedRequest,
): Promise<{ found: 'busy' | 'reused' | 'new' } | { found: 'stored'; response: StoredResponse }> {
  const { rows: locks } = await client.query<{ free: boolean }>(
    'select pg_try_advisory_xact_lock(hashtextextended($1, 0)) as free',
    [`${request.actorId}\n${request.key}`],
  )
  if (locks[0]?.free !== true) return { found: 'busy' }
  const { rows } = await client.query<{ body_hash: string; result: StoredResponse }>(
    'select body_hash, result from command where actor_id = $1 and key = $2',
    [request.actorId, request.key],
  )
  const [row] = rows
  if (!row) return { found: 'new' }
  return row.body_hash === request.bodyHash ? { found: 'stored', response: row.result } : { found: 'reused' }
}

/** Keeps an answer together with what it answers for. */
export async function keepResponse(client: Queryable, request: KeyedRequest, response: StoredResponse): Promise<void> {
  await client.query(
    'insert into command (actor_id, key, body_hash, status, result, at) values ($1, $2, $3, $4, $5, $6)',
    [request.actorId, request.key, request.bodyHash, response.status, JSON.stringify(response), request.now],
  )
}

const KEPT_DAYS = 7

/** Answers older than a week are forgotten, a bounded batch at a time. */
export async function forgetAnswers(client: Queryable, now: string): Promise<number> {
  const { rowCount } = await client.query(
    `delete from command where ctid in (select ctid from command
       where at < $1::timestamptz - make_interval(days => $2) limit 5000)`,
    [now, KEPT_DAYS],
  )
  return rowCount ?? 0
}
