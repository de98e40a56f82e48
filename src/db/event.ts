// A record's story: events, steps, tasks and letters in one order, newest first.

import { type QueryExecutorProvider, sql } from 'kysely'
import { type Instant, instantOf } from '../domain/calendar.ts'

/** `sort` orders what happened in the same instant; `entry` differs by `what`. */
export type StoryRow = {
  what: 'event' | 'step' | 'task' | 'mail'
  at: Instant
  sort: string
  entry: Record<string, unknown>
}

export type StoryInput = { processId: string; limit: number; after: { at: Instant; sort: string } | null }

/** One row more than asked for tells that there is a next page. */
export async function listStory(db: QueryExecutorProvider, input: StoryInput): Promise<StoryRow[]> {
  const { processId, after } = input
  const older = after ? sql`(s.at, s.sort) < (${after.at}::timestamptz, ${after.sort}::text)` : sql`true`
  const { rows } = await sql<StoryRow>`
    select s.what, s.at, s.sort, s.entry from (
      select 'event' as what, e.at, '4' || lpad(e.position::text, 19, '0') as sort,
        jsonb_build_object('id', e.id, 'type', e.type, 'actorId', e.actor_id, 'actorKind', e.actor_kind, 'actorName', u.name,
          'data', e.data) as entry
      from event e left join app_user u on u.id::text = e.actor_id where e.process_id = ${processId}
      union all
      select 'step', x.at, '3' || x.key,
        jsonb_build_object('id', x.key, 'key', x.key, 'rule', x.rule, 'status', x.status, 'plannedAt', x.planned_at, 'by', x.by,
          'byName', u.name, 'reason', x.reason)
      from step x left join app_user u on u.id::text = x.by where x.process_id = ${processId}
      union all
      select 'task', c.at, c.sort || t.id::text,
        jsonb_build_object('id', t.id, 'change', c.change, 'title', t.title, 'rule', t.rule, 'state', t.state, 'assigneeName', u.name,
          'audience', t.audience, 'dueAt', t.due_at, 'outcome', t.outcome, 'result', t.result, 'reason', t.reason)
      from task t left join app_user u on u.id = t.assignee_id
        cross join lateral (values ('opened', t.opened_at, '2'), ('closed', t.closed_at, '5')) as c(change, at, sort)
      where t.process_id = ${processId} and c.at is not null
      union all
      select 'mail', coalesce(m.sent_at, m.created_at), '1' || m.id::text,
        jsonb_build_object('id', m.id, 'template', m.template, 'rule', m.rule, 'state', m.state, 'readerName', coalesce(u.name, n.name), 'toClient', m.person_id is not null,
          'subject', m.subject, 'reason', m.reason)
      from mail m left join app_user u on u.id = m.reader_id left join person n on n.id = m.person_id where m.process_id = ${processId}
    ) s where ${older} order by s.at desc, s.sort desc limit ${input.limit + 1}`.execute(db)
  return rows.map(row => ({ ...row, entry: withInstants(row.entry) }))
}

/** What the ledger of steps says of one key; null when it never fired and was never moved. */
export async function findStep(
  db: QueryExecutorProvider,
  input: { processId: string; key: string },
): Promise<{
  rule: string
  status: string
  at: Instant
  because: unknown[]
  by: string
  reason: string | null
} | null> {
  const { rows } = await sql<{
    rule: string
    status: string
    at: Instant
    because: unknown[] | null
    by: string
    reason: string | null
  }>`
    select rule, status, at, because, by, reason from step where process_id = ${input.processId} and key = ${input.key}`.execute(
    db,
  )
  const [row] = rows
  return row ? { ...row, because: row.because ?? [] } : null
}

// Inside jsonb an instant has Postgres' own form; above this file there is one form only.
function withInstants(entry: Record<string, unknown>): Record<string, unknown> {
  const { plannedAt, dueAt } = entry
  return {
    ...entry,
    ...(typeof plannedAt === 'string' ? { plannedAt: instantOf(Date.parse(plannedAt)) } : {}),
    ...(typeof dueAt === 'string' ? { dueAt: instantOf(Date.parse(dueAt)) } : {}),
  }
}
