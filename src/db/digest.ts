// Digests: what each is made of, and the one statement that decides a day. Carriers of the ledger (reliability.md 2.10).

import { type QueryExecutorProvider, sql } from 'kysely'
import { type Day, epochOf, type Instant, instantOf } from '../domain/calendar.ts'
import type { DigestData, DigestSection, Load } from '../domain/digest.ts'
import { newId } from '../domain/id.ts'
import type { MailData, MailItem } from '../domain/letters.ts'
import type { User } from '../domain/people.ts'
import type { Engine } from './engine.ts'
import { messageId } from './mail.ts'
import type { Queryable } from './reference.ts'
import { scopeOf, type TaskFilter } from './task.ts'

export type DigestMark = { userId: string; kind: string; onDay: Day }

/** The last decided day of each person and kind. */
export async function lastDigests(client: Queryable): Promise<DigestMark[]> {
  const { rows } = await client.query<{ user_id: string; kind: string; on_day: Day }>(
    'select user_id, kind, max(on_day) as on_day from digest group by user_id, kind',
  )
  return rows.map(row => ({ userId: row.user_id, kind: row.kind, onDay: row.on_day }))
}

type DigestTask = {
  id: string
  processId: string
  recordKind: string
  stepKey: string
  rule: string
  title: string
  dueAt: Instant | null
}

// Nobody reads more in a letter; the page has all.
const TASKS_AT_MOST = 200

/** Later than anything is due; tasks without a date are due then. */
export const EVER: Instant = '9999-12-31T00:00:00.000Z'

/** Open tasks of these duties that are due until `until`, what is due first; those that are snoozed stay away. */
export async function tasksDue(
  db: QueryExecutorProvider,
  { duties, now, until }: { duties: TaskFilter['duties']; now: Instant; until: Instant },
): Promise<DigestTask[]> {
  const mine = scopeOf({ scope: 'mine', userId: '', duties })
  const { rows } = await sql<DigestTask>`
    select t.id, t.process_id, t.record_kind, t.step_key, t.rule, t.title, t.due_at from task_summary t
    where t.state in ('open', 'in_progress') and coalesce(t.due_at, ${EVER}) <= ${until} and ${mine}
      and (t.snoozed_until is null or t.snoozed_until <= ${now})
    order by t.due_at nulls last, t.id limit ${TASKS_AT_MOST}`.execute(db)
  return rows
}

export const itemOf = (task: DigestTask, section: DigestSection, template: string): MailItem => ({
  processId: task.processId,
  kind: task.recordKind,
  stepKey: task.stepKey,
  rule: task.rule,
  template,
  taskId: task.id,
  task: task.title,
  dueAt: task.dueAt,
  because: [],
  section,
})

/** Records of these owners whose clocks stand still, the longest first. */
export async function heldItems(db: QueryExecutorProvider, ownerIds: readonly string[]): Promise<MailItem[]> {
  const { rows } = await sql<{ id: string; kind: string; since: Instant | null }>`
    select p.id, p.kind, (select min(pause ->> 'from') from jsonb_array_elements(p.pauses) pause where pause ->> 'to' is null) as since
    from process p where p.held and p.closed_at is null and p.owner_id = any(${ownerIds}::uuid[])
    order by since nulls last, p.id limit ${TASKS_AT_MOST}`.execute(db)
  return rows.map(({ id, kind, since }) => ({
    processId: id,
    kind,
    stepKey: '',
    rule: 'hold',
    template: 'hold',
    taskId: null,
    task: null,
    dueAt: since,
    because: [],
    section: 'held',
  }))
}

/** Work of each person: open tasks, overdue ones, those due until `until`. A task without a taker counts for its owner. */
export async function loadOf(
  db: QueryExecutorProvider,
  { people, now, until }: { people: readonly User[]; now: Instant; until: Instant },
): Promise<Load[]> {
  const { rows } = await sql<{ userId: string; open: number; overdue: number; coming: number }>`
    select h.user_id, count(*)::integer as open, (count(*) filter (where h.due_at < ${now}))::integer as overdue,
      (count(*) filter (where h.due_at >= ${now} and h.due_at <= ${until}))::integer as coming
    from (select coalesce(t.assignee_id, case when t.audience = 'owner' then p.owner_id end) as user_id, t.due_at
      from task t join process p on p.id = t.process_id where t.state in ('open', 'in_progress')) h
    where h.user_id = any(${people.map(person => person.id)}::uuid[]) group by h.user_id`.execute(db)
  const byId = new Map(rows.map(row => [row.userId, row]))
  return people.map(({ id, name }) => {
    const { open = 0, overdue = 0, coming = 0 } = byId.get(id) ?? {}
    return { userId: id, name, open, overdue, coming }
  })
}

export type Digest = {
  key: string
  template: 'dailyDigest' | 'weeklyDigest' | 'boardPack' | 'absenceStart' | 'absenceEnd'
  reader: User
  forId: string | null
  items: readonly MailItem[]
  digest: DigestData
  now: Instant
  notBefore: Instant
}

/**
 * Decides the digest of a person and day, once, however often it is asked: a letter that carries what waited for it, or
 * no letter when there is nothing to say. `aside`: sections that alone are nothing to say. False when that day was
 * decided before.
 */
export async function decideDigest(
  engine: Engine,
  { mark, digest, aside }: { mark: DigestMark; digest: Digest; aside: readonly DigestSection[] },
): Promise<boolean> {
  return engine.transaction(async client => {
    const { userId, kind, onDay } = mark
    const { rows } = await client.query(
      'insert into digest (user_id, kind, on_day, at) values ($1, $2, $3, $4) on conflict do nothing returning on_day',
      [userId, kind, onDay, digest.now],
    )
    if (rows.length === 0) return false
    const gathered = kind === 'daily' ? await gatheredFor(client, digest.reader.id) : []
    const items = [...digest.items, ...gathered.flatMap(row => row.items)]
    const says =
      digest.digest.board !== undefined ||
      items.some(item => item.section === undefined || !aside.includes(item.section))
    if (!says) return true
    const mailId = await writeDigest(client, engine, { ...digest, items })
    if (mailId === null) return true
    await client.query('update digest set mail_id = $4 where user_id = $1 and kind = $2 and on_day = $3', [
      userId,
      kind,
      onDay,
      mailId,
    ])
    await client.query(
      `update mail set state = 'merged', carrier_id = $2, for_digest = false where id = any($1::uuid[])`,
      [gathered.map(row => row.id), mailId],
    )
    return true
  })
}

/** Letters that wait for this reader's digest; locked, so that each is in one. */
async function gatheredFor(client: Queryable, readerId: string): Promise<{ id: string; items: MailItem[] }[]> {
  const { rows } = await client.query<{ id: string; data: MailData }>(
    `select id, data from mail where reader_id = $1 and for_digest and state = 'deferred' order by created_at, id for update`,
    [readerId],
  )
  return rows.map(({ id, data }) => ({ id, items: data.items.map(item => ({ ...item, section: 'gathered' })) }))
}

/** One letter of many matters; null when its key was written before. */
export async function writeDigest(client: Queryable, engine: Engine, digest: Digest): Promise<string | null> {
  const { key, template, reader, forId, items, now, notBefore } = digest
  const data: MailData = { items, next: [], digest: digest.digest }
  const waits = notBefore > now
  const { rows } = await client.query<{ id: string }>(
    `insert into mail (id, key, template, reader_id, for_id, address, locale, priority, state, reason, not_before, expires_at, data,
       message_id, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, 5, $8, $9, $10, $11, $12, $13, $14) on conflict (key) do nothing returning id`,
    [
      newId(),
      key,
      template,
      reader.id,
      forId,
      reader.email,
      reader.locale,
      waits ? 'deferred' : 'queued',
      waits ? 'window' : null,
      notBefore,
      instantOf(epochOf(notBefore) + 3 * 86_400_000),
      JSON.stringify(data),
      messageId(engine.secret, key, engine.mailDomain),
      now,
    ],
  )
  return rows[0]?.id ?? null
}
