// API keys: a script acts as the user who made its key.

import { type QueryExecutorProvider, sql } from 'kysely'
import type { Instant } from '../domain/calendar.ts'
import { newId } from '../domain/id.ts'
import { hashToken, newToken } from './token.ts'

export type KeyRow = { id: string; name: string; createdAt: Instant; revokedAt: Instant | null }

/** A new key; its text is in this answer and nowhere else. */
export async function createKey(
  db: QueryExecutorProvider,
  input: { userId: string; name: string; now: Instant },
): Promise<KeyRow & { key: string }> {
  const row = { id: newId(), name: input.name, createdAt: input.now, revokedAt: null }
  const key = newToken('potok_')
  await sql`insert into api_key (id, user_id, name, key_hash, created_at)
    values (${row.id}, ${input.userId}, ${row.name}, ${hashToken(key)}, ${row.createdAt})`.execute(db)
  return { ...row, key }
}

export async function listKeys(db: QueryExecutorProvider, userId: string): Promise<KeyRow[]> {
  const { rows } = await sql<KeyRow>`
    select id, name, created_at, revoked_at from api_key where user_id = ${userId} order by created_at desc, id`.execute(
    db,
  )
  return rows
}

/** The hash of the revoked key, so that a cache can forget it; null when the user has no such key. */
export async function revokeKey(
  db: QueryExecutorProvider,
  input: { id: string; userId: string; now: Instant },
): Promise<string | null> {
  const { rows } = await sql<{ keyHash: string }>`
    update api_key set revoked_at = coalesce(revoked_at, ${input.now})
    where id = ${input.id} and user_id = ${input.userId} returning key_hash`.execute(db)
  return rows[0]?.keyHash ?? null
}
