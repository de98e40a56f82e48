// One-time links by which somebody sets a password: there is no default one anywhere.

import { type QueryExecutorProvider, sql } from 'kysely'
import type { Instant } from '../domain/calendar.ts'
import { hashToken, newToken } from './token.ts'

const VALID_HOURS = 24

export type SetupLink = { token: string; path: string; expiresAt: Instant }

/**
 * A link for this user, valid for 24 hours; earlier ones end. `path` goes behind the public URL; the token stands in the
 * fragment, which browsers send to nobody.
 */
export async function createSetupLink(
  db: QueryExecutorProvider,
  input: { userId: string; now: Instant },
): Promise<SetupLink> {
  const token = newToken()
  const { rows } = await sql<{ expiresAt: Instant }>`
    with ended as (delete from setup_link where user_id = ${input.userId})
    insert into setup_link (token_hash, user_id, expires_at)
    values (${hashToken(token)}, ${input.userId}, ${input.now}::timestamptz + make_interval(hours => ${VALID_HOURS}))
    returning expires_at`.execute(db)
  return { token, path: `/setup#${token}`, expiresAt: rows[0]?.expiresAt ?? input.now }
}

/** Whether a link may still be used, before the costly hash of a password is made. */
export async function isSetupLinkOpen(
  db: QueryExecutorProvider,
  input: { token: string; now: Instant },
): Promise<boolean> {
  const { rows } = await sql<{ userId: string }>`
    select user_id from setup_link
    where token_hash = ${hashToken(input.token)} and used_at is null and expires_at > ${input.now}`.execute(db)
  return rows.length > 0
}

/** Sets the password and ends the user's sessions, once per link; null when the link is used, ended or unknown. */
export async function applySetupLink(
  db: QueryExecutorProvider,
  input: { token: string; passwordHash: string; now: Instant },
): Promise<string | null> {
  const { rows } = await sql<{ userId: string }>`
    with used as (
      update setup_link set used_at = ${input.now}
      where token_hash = ${hashToken(input.token)} and used_at is null and expires_at > ${input.now}
      returning user_id),
    ended as (delete from session where user_id in (select user_id from used))
    update app_user set password_hash = ${input.passwordHash} from used
    where app_user.id = used.user_id and app_user.active returning app_user.id as user_id`.execute(db)
  return rows[0]?.userId ?? null
}
