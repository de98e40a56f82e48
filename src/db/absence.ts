// Days on which people are away. The table is what rules see (reference.ts); changes count at the next turn.

import { type QueryExecutorProvider, sql } from 'kysely'
import type { Day, Instant } from '../domain/calendar.ts'
import { newId } from '../domain/id.ts'

export type AbsenceRow = {
  id: string
  userId: string
  userName: string
  fromOn: Day
  toOn: Day
  /** Named for this absence; else the person's substitute stands in. */
  standInId: string | null
  substituteId: string | null
  reason: string | null
  endedAt: Instant | null
  cancelledAt: Instant | null
  createdBy: string
  createdAt: Instant
}

export type AbsenceDays = { fromOn: Day; toOn: Day }

const COLUMNS = sql`a.id, a.user_id, u.name as user_name, a.from_on, a.to_on, a.stand_in_id, u.substitute_id, a.reason, a.ended_at,
  a.cancelled_at, a.created_by, a.created_at`
const FROM = sql`absence a join app_user u on u.id = a.user_id`

/** Of one person or of everybody, from a day on, in order of their days; cancelled ones are left out. */
export async function listAbsences(
  db: QueryExecutorProvider,
  filter: { userId?: string | undefined; fromOn?: Day | undefined },
): Promise<AbsenceRow[]> {
  const { userId = null, fromOn = null } = filter
  const { rows } = await sql<AbsenceRow>`
    select ${COLUMNS} from ${FROM}
    where a.cancelled_at is null and (${userId}::uuid is null or a.user_id = ${userId}::uuid)
      and (${fromOn}::date is null or a.to_on >= ${fromOn}::date)
    order by a.from_on, u.name, a.id limit ${ROWS_AT_MOST}`.execute(db)
  return rows
}

const ROWS_AT_MOST = 500

export async function findAbsence(db: QueryExecutorProvider, id: string): Promise<AbsenceRow | null> {
  const { rows } = await sql<AbsenceRow>`select ${COLUMNS} from ${FROM} where a.id = ${id}`.execute(db)
  return rows[0] ?? null
}

/**
 * The other absence of this person on one of these days, or null. Called in a transaction: it locks the person, so that
 * two requests at one moment see each other.
 */
export async function overlapOf(
  db: QueryExecutorProvider,
  { userId, id, fromOn, toOn }: AbsenceDays & { userId: string; id?: string },
): Promise<AbsenceRow | null> {
  await sql`select 1 from app_user where id = ${userId} for update`.execute(db)
  const { rows } = await sql<AbsenceRow>`
    select ${COLUMNS} from ${FROM}
    where a.user_id = ${userId} and a.cancelled_at is null and a.ended_at is null and a.id is distinct from ${id ?? null}::uuid
      and a.from_on <= ${toOn}::date and a.to_on >= ${fromOn}::date
    order by a.from_on limit 1`.execute(db)
  return rows[0] ?? null
}

export type AbsenceFields = AbsenceDays & { standInId: string | null; reason: string | null }

export async function createAbsence(
  db: QueryExecutorProvider,
  { userId, by, now, fields }: { userId: string; by: string; now: Instant; fields: AbsenceFields },
): Promise<string> {
  const id = newId()
  const { fromOn, toOn, standInId, reason } = fields
  await sql`insert into absence (id, user_id, from_on, to_on, stand_in_id, reason, created_by, created_at)
    values (${id}, ${userId}, ${fromOn}, ${toOn}, ${standInId}, ${reason}, ${by}, ${now})`.execute(db)
  return id
}

export async function changeAbsence(
  db: QueryExecutorProvider,
  { id, fields }: { id: string; fields: AbsenceFields },
): Promise<void> {
  const { fromOn, toOn, standInId, reason } = fields
  await sql`update absence set from_on = ${fromOn}, to_on = ${toOn}, stand_in_id = ${standInId}, reason = ${reason}
    where id = ${id}`.execute(db)
}

/** Back earlier: from now on the person answers again, and what was done meanwhile is reported. */
export async function endAbsence(db: QueryExecutorProvider, { id, now }: { id: string; now: Instant }): Promise<void> {
  await sql`update absence set ended_at = ${now} where id = ${id} and ended_at is null`.execute(db)
}

/** It will not take place; nobody was told, so nobody is told. */
export async function cancelAbsence(
  db: QueryExecutorProvider,
  { id, now }: { id: string; now: Instant },
): Promise<void> {
  await sql`update absence set cancelled_at = ${now} where id = ${id} and cancelled_at is null`.execute(db)
}
