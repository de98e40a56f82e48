// When somebody leaves: what is theirs goes to others record by record, then their login, substitutes and absences end.

import { type QueryExecutorProvider, sql } from 'kysely'
import { type BulkAct, bulkAct } from '../domain/bulk.ts'
import type { Instant } from '../domain/calendar.ts'
import { isRefusal, type Refusal } from '../domain/errors.ts'
import { bulkId } from '../domain/id.ts'
import type { Actor } from '../domain/process.ts'
import { advance } from './advance.ts'
import type { BulkDone, BulkWork } from './bulk-act.ts'
import type { Engine } from './engine.ts'
import type { Queryable } from './reference.ts'

export type HandOver = Extract<BulkAct, { act: 'handOver' }>

/** What a job hands over; null when it does something else. */
export async function handOverOf(client: Queryable, jobId: string): Promise<HandOver | null> {
  const { rows } = await client.query<{ act: unknown }>('select act from bulk_job where id = $1', [jobId])
  const parsed = bulkAct.safeParse(rows[0]?.act)
  return parsed.success && parsed.data.act === 'handOver' ? parsed.data : null
}

/** Who gets what is of this kind. */
export const heirOf = ({ toId, byKind }: HandOver, kind: string) => byKind[kind] ?? toId

/** One record: its owner, the tasks in it that were given to whoever leaves, the letters that wait for them. */
export async function carryHandOver(act: HandOver, work: BulkWork): Promise<BulkDone | Refusal> {
  const { engine, client, processId, now, reason, jobId } = work
  const { rows } = await client.query<{
    kind: string
    owner_id: string | null
    party_id: string | null
    tasks: string[]
  }>(
    `select p.kind, p.owner_id, r.party_id, array(select t.id from task t where t.process_id = p.id and t.assignee_id = $2
        and t.state in ('open', 'in_progress') order by t.opened_at, t.id) as tasks
     from process p join record r on r.id = p.id where p.id = $1 for update of p`,
    [processId, act.fromId],
  )
  const [row] = rows
  if (!row) return { changed: false, tally: {}, touched: [] }
  const toId = heirOf(act, row.kind)
  const carrierKey = bulkId(jobId)
  const common = { processId, now, actor: leading(work.actor), client, carrierKey, requestId: carrierKey }
  const owned = row.owner_id === act.fromId
  if (owned) {
    const done = await advance(engine, {
      ...common,
      ask: { act: 'command', command: 'assign', input: { ownerId: toId }, reason },
    })
    if (isRefusal(done)) return done
  }
  for (const taskId of row.tasks) {
    const done = await advance(engine, { ...common, ask: { act: 'delegate', taskId, userId: toId } })
    if (isRefusal(done)) return done
  }
  const letters = await readdress(client, { processId, fromId: act.fromId, toId })
  const tally = {
    ...(owned ? { recordsHandedOver: 1 } : {}),
    ...(row.tasks.length > 0 ? { tasksHandedOver: row.tasks.length } : {}),
    ...(letters > 0 ? { lettersReaddressed: letters } : {}),
  }
  const changed = owned || row.tasks.length > 0 || letters > 0
  const fleetId = row.kind === 'object' ? row.party_id : null
  return { changed, tally, touched: changed ? [{ processId, kind: row.kind, fleetId }] : [] }
}

/** Whoever leads hands over what others hold: the act is theirs in the audit, and each record allows it. */
const leading = (actor: Actor): Actor => ({ ...actor, roles: [...actor.roles, 'administrator'] })

async function readdress(client: Queryable, ids: { processId: string; fromId: string; toId: string }): Promise<number> {
  const { rowCount } = await client.query(
    `update mail m set reader_id = u.id, for_id = null, address = u.email, locale = u.locale
     from app_user u where u.id = $3 and m.process_id = $1 and m.state in ('queued', 'deferred') and m.subject is null
       and (m.reader_id = $2 or m.for_id = $2)`,
    [ids.processId, ids.fromId, ids.toId],
  )
  return rowCount ?? 0
}

/** Everything live that this person owns, or has a task in. */
export async function heldBy(db: QueryExecutorProvider, userId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select p.id from process p where p.closed_at is null and p.owner_id = ${userId}
    union select t.process_id from task t join process p on p.id = t.process_id
      where t.assignee_id = ${userId} and t.state in ('open', 'in_progress') and p.closed_at is null
    order by id`.execute(db)
  return rows.map(row => row.id)
}

export type HandOverCounts = {
  records: Record<string, number>
  tasks: number
  letters: number
  /** People whose substitute leaves, and absences in which they would stand in. */
  substitutes: number
  absences: number
}

export async function countHandOver(db: QueryExecutorProvider, userId: string, now: Instant): Promise<HandOverCounts> {
  const { rows } = await sql<HandOverCounts>`
    select (select coalesce(jsonb_object_agg(kind, count), '{}') from (select kind, count(*)::integer as count from process
          where owner_id = ${userId} and closed_at is null group by kind) k) as records,
      (select count(*)::integer from task where assignee_id = ${userId} and state in ('open', 'in_progress')) as tasks,
      (select count(*)::integer from mail where reader_id = ${userId} and state in ('queued', 'deferred')) as letters,
      (select count(*)::integer from app_user where substitute_id = ${userId} and active) as substitutes,
      (select count(*)::integer from absence where stand_in_id = ${userId} and cancelled_at is null and ended_at is null
          and to_on >= ${now}::timestamptz::date) as absences`.execute(db)
  return rows[0] ?? { records: {}, tasks: 0, letters: 0, substitutes: 0, absences: 0 }
}

/**
 * The end of a hand-over: the heir stands in where the other did, the login ends with its sessions and keys. Done again
 * it changes nothing. False, and nothing is done, while a record could not be handed over: then it is begun again.
 */
export async function finishHandOver(
  engine: Engine,
  { act, jobId, now }: { act: HandOver; jobId: string | null; now: Instant },
): Promise<boolean> {
  return engine.transaction(client => finishIn(client, { act, jobId, now }))
}

export async function finishIn(
  client: Queryable,
  { act, jobId, now }: { act: HandOver; jobId: string | null; now: Instant },
): Promise<boolean> {
  const { rows } = await client.query(
    `select 1 from bulk_item where job_id = $1 and (outcome is null or outcome not in ('done', 'unchanged')) limit 1`,
    [jobId],
  )
  if (rows.length > 0) return false
  const { fromId, toId } = act
  // Nobody is their own substitute; where the heir had the other as substitute, nobody is named until somebody is.
  await client.query(
    `update app_user set substitute_id = case when id = $2::uuid then null else $2::uuid end where substitute_id = $1`,
    [fromId, toId],
  )
  await client.query(
    `update absence set stand_in_id = case when user_id = $2::uuid then null else $2::uuid end
     where stand_in_id = $1 and cancelled_at is null and ended_at is null`,
    [fromId, toId],
  )
  await client.query(
    `update absence set cancelled_at = $2 where user_id = $1 and cancelled_at is null and ended_at is null`,
    [fromId, now],
  )
  await client.query(
    `update mail m set reader_id = u.id, for_id = null, address = u.email, locale = u.locale
     from app_user u where u.id = $2 and m.reader_id = $1 and m.state in ('queued', 'deferred') and m.subject is null
       and m.template <> all('{dailyDigest,weeklyDigest,boardPack,absenceStart,absenceEnd}')`,
    [fromId, toId],
  )
  await client.query('update party set owner_id = $2 where owner_id = $1', [fromId, toId])
  await client.query('update app_user set active = false, password_hash = null where id = $1', [fromId])
  await client.query('delete from session where user_id = $1', [fromId])
  await client.query('update api_key set revoked_at = $2 where user_id = $1 and revoked_at is null', [fromId, now])
  await client.query('update setup_link set used_at = $2 where user_id = $1 and used_at is null', [fromId, now])
  return true
}
