// The links of a person for calendar programs. Their secrets are kept as hashes, like every token (reliability.md R-14).

import { type QueryExecutorProvider, sql } from 'kysely'
import type { Instant } from '../domain/calendar.ts'
import { LINKS_AT_MOST, type LinkEntry, type LinkScope } from '../domain/calendar-link.ts'
import { newId } from '../domain/id.ts'
import { hashToken, newToken } from './token.ts'

export type CalendarLinkRow = {
  id: string
  name: string | null
  scope: LinkScope
  partyId: string | null
  partyName: string | null
  entries: LinkEntry[]
  createdAt: Instant
  renewedAt: Instant
  readAt: Instant | null
}

const COLUMNS = sql`l.id, l.name, l.scope, l.party_id,
  (select y.name from party y where y.id = l.party_id) as party_name, l.entries, l.created_at, l.renewed_at, l.read_at`

/** Those that were not ended, the newest first. */
export async function listCalendarLinks(db: QueryExecutorProvider, userId: string): Promise<CalendarLinkRow[]> {
  const { rows } = await sql<CalendarLinkRow>`
    select ${COLUMNS} from calendar_link l where l.user_id = ${userId} and l.revoked_at is null
    order by l.created_at desc, l.id`.execute(db)
  return rows
}

type NewLink = {
  userId: string
  name: string | null
  scope: LinkScope
  partyId: string | null
  entries: readonly LinkEntry[]
  now: Instant
}

/** A new link with its secret, which is in this answer and nowhere else; null when the person has enough of them. */
export async function createCalendarLink(
  db: QueryExecutorProvider,
  { userId, name, scope, partyId, entries, now }: NewLink,
): Promise<(CalendarLinkRow & { token: string }) | null> {
  const token = newToken()
  const { rows } = await sql<CalendarLinkRow>`
    with l as (
      insert into calendar_link (id, user_id, name, scope, party_id, entries, token_hash, created_at, renewed_at)
      select ${newId()}, ${userId}, ${name}, ${scope}, ${partyId}, ${entries}, ${hashToken(token)}, ${now}, ${now}
      where (select count(*) from calendar_link where user_id = ${userId} and revoked_at is null) < ${LINKS_AT_MOST}
      returning *)
    select ${COLUMNS} from l`.execute(db)
  return rows[0] ? { ...rows[0], token } : null
}

type Own = { id: string; userId: string; now: Instant }

/** The old secret ends with it; null when the person has no such link. */
export async function renewCalendarLink(
  db: QueryExecutorProvider,
  { id, userId, now }: Own,
): Promise<(CalendarLinkRow & { token: string }) | null> {
  const token = newToken()
  const { rows } = await sql<CalendarLinkRow>`
    with l as (
      update calendar_link set token_hash = ${hashToken(token)}, renewed_at = ${now}, read_at = null
      where id = ${id} and user_id = ${userId} and revoked_at is null returning *)
    select ${COLUMNS} from l`.execute(db)
  return rows[0] ? { ...rows[0], token } : null
}

/** Whether there was such a link. */
export async function revokeCalendarLink(db: QueryExecutorProvider, { id, userId, now }: Own): Promise<boolean> {
  const { rows } = await sql`
    update calendar_link set revoked_at = coalesce(revoked_at, ${now}) where id = ${id} and user_id = ${userId}
    returning id`.execute(db)
  return rows.length > 0
}

export type OpenedLink = Pick<CalendarLinkRow, 'id' | 'name' | 'scope' | 'partyId' | 'partyName' | 'entries'> & {
  userId: string
  userName: string
  locale: 'ru' | 'en'
}

// When it was last read is told to the hour: programs ask often, and every note is a write.
const NOTED_EVERY = sql`interval '1 hour'`

/** Whose link a secret is, and that it was read; null when it is unknown, ended, or its person has left. */
export async function openCalendarLink(
  db: QueryExecutorProvider,
  { token, now }: { token: string; now: Instant },
): Promise<OpenedLink | null> {
  const { rows } = await sql<OpenedLink>`
    with noted as (
      update calendar_link set read_at = ${now}
      where token_hash = ${hashToken(token)} and revoked_at is null
        and (read_at is null or read_at < ${now}::timestamptz - ${NOTED_EVERY}))
    select l.id, l.name, l.scope, l.party_id, (select y.name from party y where y.id = l.party_id) as party_name, l.entries,
      u.id as user_id, u.name as user_name, u.locale
    from calendar_link l join app_user u on u.id = l.user_id and u.active
    where l.token_hash = ${hashToken(token)} and l.revoked_at is null`.execute(db)
  return rows[0] ?? null
}
