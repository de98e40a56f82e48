// Follow-ups of events: which event waits, that it was followed, and when a failed one is tried again.

import type { Instant } from '../domain/calendar.ts'
import type { Kind } from '../domain/kind.ts'
import type { Queryable } from './reference.ts'

export type EventToFollow = {
  id: string
  type: string
  recordId: string
  kind: Kind
  calendarId: string
  at: Instant
  /** Who caused it: a person, a feed, or our own rules and follow-ups. */
  actorKind: string
  data: Record<string, unknown>
}

type Row = Omit<EventToFollow, 'recordId' | 'calendarId' | 'actorKind'> & {
  process_id: string
  calendar_id: string
  actor_kind: string
}

/** The event, locked until the end of the transaction; null when it has been followed already or does not exist. */
export async function lockUnfollowed(client: Queryable, eventId: string): Promise<EventToFollow | null> {
  return readUnfollowed(client, eventId, 'for update of e')
}

/** The event without a lock: for follow-ups that are many transactions, each of them idempotent. */
export async function readUnfollowed(
  client: Queryable,
  eventId: string,
  lock: '' | 'for update of e' = '',
): Promise<EventToFollow | null> {
  const { rows } = await client.query<Row>(
    `select e.id, e.type, e.process_id, p.kind, p.calendar_id, e.at, e.actor_kind, e.data from event e join process p on p.id = e.process_id
     where e.id = $1 and e.followed_at is null ${lock}`,
    [eventId],
  )
  const row = rows[0]
  if (!row) return null
  const { process_id: recordId, calendar_id: calendarId, actor_kind: actorKind, ...event } = row
  return { ...event, recordId, calendarId, actorKind }
}

/** Done: the watcher will not be given this event again. */
export async function markFollowed(client: Queryable, input: { eventId: string; now: Instant }): Promise<void> {
  await client.query(
    `update event set followed_at = $2, follow_error = null, follow_at = null where id = $1 and followed_at is null`,
    [input.eventId, input.now],
  )
}

/** One more attempt failed: the next try is a minute later, then two, four, eight, and from then on every 15 minutes. */
export async function noteFollowFailure(
  client: Queryable,
  input: { eventId: string; error: string; now: Instant },
): Promise<void> {
  await client.query(
    `update event set follow_attempts = follow_attempts + 1, follow_error = left($2, 2000),
       follow_at = $3::timestamptz + least(interval '15 minutes', interval '1 minute' * power(2, least(follow_attempts, 10)))
     where id = $1 and followed_at is null`,
    [input.eventId, input.error, input.now],
  )
}
