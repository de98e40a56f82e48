// Who calls: people by a session cookie, scripts by an API key. Both are looked up by the hash of their token.

import { type QueryExecutorProvider, sql } from 'kysely'
import type { Instant } from '../domain/calendar.ts'
import { hashToken, newToken } from './token.ts'

/** A user who is active, with what the API needs to know to let them in. */
export type CallerRow = {
  userId: string
  name: string
  email: string
  locale: 'ru' | 'en'
  calendarId: string
  teamId: string | null
  teamName: string | null
  roles: string[]
}

const CALLER = sql`u.id as user_id, u.name, u.email, u.locale, u.calendar_id, u.team_id, t.name as team_name,
  array(select g.role from role_grant g where g.user_id = u.id order by g.role) as roles`

/** Ends of a session: so long without a request, and so long in all. */
const IDLE_HOURS = 24
const ABSOLUTE_DAYS = 14

export async function openSession(db: QueryExecutorProvider, input: { userId: string; now: Instant }): Promise<string> {
  const token = newToken()
  await sql`insert into session (token_hash, user_id, created_at, seen_at, expires_at)
    values (${hashToken(token)}, ${input.userId}, ${input.now}, ${input.now},
      ${input.now}::timestamptz + make_interval(days => ${ABSOLUTE_DAYS}))`.execute(db)
  return token
}

/** Who a session belongs to; being asked counts as seen. Null when it is unknown, ended or idle for too long. */
export async function findSession(
  db: QueryExecutorProvider,
  input: { tokenHash: string; now: Instant },
): Promise<CallerRow | null> {
  const { rows } = await sql<CallerRow>`
    with seen as (
      update session set seen_at = ${input.now}
      where token_hash = ${input.tokenHash} and seen_at < ${input.now}::timestamptz - interval '1 minute'
        and seen_at > ${input.now}::timestamptz - make_interval(hours => ${IDLE_HOURS}))
    select ${CALLER} from session s join app_user u on u.id = s.user_id left join team t on t.id = u.team_id
    where s.token_hash = ${input.tokenHash} and u.active and s.expires_at > ${input.now}
      and s.seen_at > ${input.now}::timestamptz - make_interval(hours => ${IDLE_HOURS})`.execute(db)
  return rows[0] ?? null
}

export async function findKeyHolder(db: QueryExecutorProvider, keyHash: string): Promise<CallerRow | null> {
  const { rows } = await sql<CallerRow>`
    select ${CALLER} from api_key k join app_user u on u.id = k.user_id left join team t on t.id = u.team_id
    where k.key_hash = ${keyHash} and k.revoked_at is null and u.active`.execute(db)
  return rows[0] ?? null
}

export async function findCaller(db: QueryExecutorProvider, userId: string): Promise<CallerRow | null> {
  const { rows } = await sql<CallerRow>`
    select ${CALLER} from app_user u left join team t on t.id = u.team_id where u.id = ${userId} and u.active`.execute(
    db,
  )
  return rows[0] ?? null
}

/** The stored password of an address, for the one comparison at login. */
export async function findLogin(
  db: QueryExecutorProvider,
  email: string,
): Promise<{ userId: string; passwordHash: string } | null> {
  const { rows } = await sql<{ userId: string; passwordHash: string | null }>`
    select id as user_id, password_hash from app_user where lower(email) = lower(${email}) and active`.execute(db)
  const [row] = rows
  return row?.passwordHash ? { userId: row.userId, passwordHash: row.passwordHash } : null
}

export async function closeSession(db: QueryExecutorProvider, tokenHash: string): Promise<void> {
  await sql`delete from session where token_hash = ${tokenHash}`.execute(db)
}

/** Housekeeping at login: what has ended goes. */
export async function dropEndedSessions(db: QueryExecutorProvider, now: Instant): Promise<void> {
  await sql`delete from session where expires_at < ${now}
    or seen_at < ${now}::timestamptz - make_interval(hours => ${IDLE_HOURS})`.execute(db)
}
