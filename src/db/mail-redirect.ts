// Letters that still wait when somebody goes away, comes back or leaves reach whoever is in charge when they are sent.

import { absenceAt } from '../domain/absence.ts'
import type { Instant } from '../domain/calendar.ts'
import { answersFor, type Directory, resolveAudience, type User } from '../domain/people.ts'
import { readingTime } from '../domain/reading-time.ts'
import type { Engine } from './engine.ts'
import type { Queryable, Reference } from './reference.ts'

type Waiting = {
  id: string
  process_id: string | null
  step_key: string | null
  owner_id: string | null
  reader_id: string
  for_id: string | null
  state: 'queued' | 'deferred'
  reason: string | null
  not_before: Instant
  for_digest: boolean
}

// A round of the mailroom sends twenty; the rest is looked at by the next.
const ROWS_AT_MOST = 500

/**
 * Looks again at letters that nobody has begun to send: whose duty each is, and who answers for that person now. Answers
 * how many it moved. Critical letters have left by then, and their copies to the head are meant as they are.
 */
export async function redirectLetters(engine: Engine, now: Instant): Promise<number> {
  const reference = await engine.reference.current()
  const away = reference.directory.filter(user => absenceAt(user, now) !== null).map(user => user.id)
  return engine.transaction(async client => {
    const { rows } = await client.query<Waiting>(
      `select m.id, m.process_id, m.step_key, p.owner_id, m.reader_id, m.for_id, m.state, m.reason, m.not_before, m.for_digest
       from mail m join app_user u on u.id = m.reader_id left join process p on p.id = m.process_id
       where m.state in ('queued', 'deferred') and m.subject is null and m.template <> all('{dailyDigest,weeklyDigest,boardPack,absenceEnd}')
         and (not u.active or (not m.critical and (m.for_id is not null or m.reason = 'away' or m.reader_id = any($1))))
       order by m.created_at, m.id limit ${ROWS_AT_MOST} for update of m skip locked`,
      [away],
    )
    let moved = 0
    for (const row of rows) if (await settle(client, reference, row, now)) moved += 1
    return moved
  })
}

async function settle(client: Queryable, reference: Reference, row: Waiting, now: Instant): Promise<boolean> {
  const dutyOf = row.for_id ?? row.reader_id
  const reader = readerOf(reference.directory, dutyOf, row.owner_id, now)
  if (reader === null) return false
  const forId = reader.id === dutyOf ? null : dutyOf
  if (reader.id !== row.reader_id && (await foldedInto(client, row, reader.id))) return true
  const time = timeOf(reference, row, reader, now)
  if (reader.id === row.reader_id && forId === row.for_id && time.at === row.not_before) return false
  await client.query(
    `update mail set reader_id = $2, for_id = $3, address = $4, locale = $5, not_before = $6, state = $7, reason = $8 where id = $1`,
    [row.id, reader.id, forId, reader.email, reader.locale, time.at, time.state, time.reason],
  )
  return true
}

/** Of somebody who has left nothing comes back: whoever owns the record answers, else those above. */
function readerOf(directory: Directory, dutyOf: string, ownerId: string | null, now: Instant): User | null {
  if (directory.some(user => user.id === dutyOf)) return answersFor(directory, dutyOf, now)
  return resolveAudience(directory, ownerId, 'owner', now)[0] ?? null
}

/** Whoever has been told of this step already is not told again. */
async function foldedInto(client: Queryable, row: Waiting, readerId: string): Promise<boolean> {
  if (row.step_key === null) return false
  const { rowCount } = await client.query(
    `update mail set state = 'merged', reason = 'standIn', for_digest = false, carrier_id = other.id
     from (select id from mail where process_id = $2 and step_key = $3 and reader_id = $4 and id <> $1
         and state not in ('cancelled', 'superseded', 'failed') order by created_at limit 1) other
     where mail.id = $1`,
    [row.id, row.process_id, row.step_key, readerId],
  )
  return (rowCount ?? 0) > 0
}

function timeOf(reference: Reference, row: Waiting, reader: User, now: Instant) {
  if (row.for_digest) return { at: row.not_before, state: row.state, reason: row.reason }
  const same = reader.id === row.reader_id && row.reason !== 'away' && absenceAt(reader, now) === null
  if (same) return { at: row.not_before, state: row.state, reason: row.reason }
  const { at, reason } = readingTime(reader, reference.calendar(reader.calendarId), now)
  return { at, state: at > now ? ('deferred' as const) : ('queued' as const), reason }
}
