// Stores a turn in one statement, guarded by `seq`: either all of it is there, or none of it.

import { createHash } from 'node:crypto'
import { newId } from '../domain/id.ts'
import type { MailDraft } from '../domain/letters.ts'
import { isHeld } from '../domain/process.ts'
import type { Turn } from '../domain/turn.ts'
import type { StoredAnswer } from './answer.ts'
import type { FollowEvent, ProcessRow } from './process-read.ts'
import type { Queryable } from './reference.ts'

export type StoredMail = MailDraft & { messageId: string }

export type Write = {
  row: ProcessRow
  turn: Turn
  mails: readonly StoredMail[]
  label: string | null
  watching: boolean
  now: string
  requestId: string | null
  answer: (StoredAnswer & { actorId: string; key: string }) | null
}

const WRITE = `
  with moved as (
    update process set state = $3, entered_at = $4, owner_id = $5, dates = $6, facts = $7, pauses = $8, held = $9,
      seq = seq + 1, watched_seq = case when $10 then seq + 1 else watched_seq end, next_due_at = $11, next_label = $12,
      waiting_for = $13, chain_hash = $14, closed_at = case when $15 then coalesce(closed_at, $16) end, updated_at = $16,
      error = null, error_attempts = 0, error_at = null
    where id = $1 and seq = $2 returning id),
  steps as (
    insert into step (process_id, key, rule, status, at, planned_at, because, by, reason)
    select m.id, x.key, x.rule, x.status, x.at, x."plannedAt", x.because, x.by, x.reason
    from moved m, jsonb_to_recordset($17) as x(key text, rule text, status text, at timestamptz, "plannedAt" timestamptz, because jsonb, by text, reason text)
    on conflict (process_id, key) do update set status = excluded.status, at = excluded.at, by = excluded.by, reason = excluded.reason
      where step.status = 'postponed'),
  opened as (
    insert into task (id, process_id, step_key, rule, title, audience, assignee_id, ladder, outcomes, because, opened_at, due_at,
      state, closed_at, closed_by, outcome, reason)
    select x.id, m.id, x."stepKey", x.rule, x.title, x.audience, x."assigneeId", x.ladder,
      array(select jsonb_array_elements_text(x.outcomes)), x.because, x."openedAt", x."dueAt",
      coalesce(x.state, 'open'), case when x.state in ('done', 'cancelled') then $16::timestamptz end, x.by, x.outcome, x.reason
    from moved m, jsonb_to_recordset($18) as x(id uuid, "stepKey" text, rule text, title text, audience text, "assigneeId" uuid,
      ladder text, outcomes jsonb, because jsonb, "openedAt" timestamptz, "dueAt" timestamptz, state text, by text, outcome text, reason text)),
  changed as (
    update task t set
      assignee_id = case when x.set ? 'assigneeId' then (x.set ->> 'assigneeId')::uuid else t.assignee_id end,
      state = coalesce(x.set ->> 'state', t.state),
      step_key = coalesce(x.set ->> 'stepKey', t.step_key),
      due_at = case when x.set ? 'dueAt' then (x.set ->> 'dueAt')::timestamptz else t.due_at end,
      acknowledged_at = case when x.set ? 'acknowledgedAt' then (x.set ->> 'acknowledgedAt')::timestamptz else t.acknowledged_at end,
      snoozed_until = case when x.set ? 'snoozedUntil' then (x.set ->> 'snoozedUntil')::timestamptz else t.snoozed_until end,
      snoozes = coalesce((x.set ->> 'snoozes')::integer, t.snoozes),
      delegated_by = case when x.set ? 'delegatedBy' then (x.set ->> 'delegatedBy')::uuid else t.delegated_by end,
      version = t.version + 1
    from moved m, jsonb_to_recordset($19) as x(id uuid, set jsonb)
    where t.id = x.id and t.process_id = m.id),
  closed as (
    update task t set state = x.state, closed_at = $16, closed_by = x.by, outcome = x.outcome, result = x.result, reason = x.reason,
      version = t.version + 1
    from moved m, jsonb_to_recordset($20) as x(id uuid, state text, by text, outcome text, result text, reason text)
    where t.id = x.id and t.process_id = m.id),
  recorded as (
    insert into event (id, process_id, type, at, actor_id, actor_kind, data, request_id, hash, follow)
    select x.id, m.id, x.type, x.at, x."actorId", x."actorKind", x.data, $21, x.hash, x.follow
    from moved m, jsonb_to_recordset($22) as x(id uuid, type text, at timestamptz, "actorId" text, "actorKind" text, data jsonb, hash text, follow boolean)),
  withdrawn as (
    update mail set state = 'cancelled', reason = case when $15 then 'record_closed' else 'task_closed' end
    from moved m
    where mail.process_id = m.id and mail.state in ('queued', 'deferred', 'sending')
      and ($15 or mail.task_id in (select (e ->> 'id')::uuid from jsonb_array_elements($20) as e))
      and mail.template in ('task', 'reminder', 'overdue')),
  written as (
    insert into mail (id, key, process_id, task_id, step_key, rule, template, reader_id, address, locale, priority, critical,
      state, reason, not_before, expires_at, carrier_id, carrier_key, data, message_id, created_at)
    select x.id, x.key, m.id, x."taskId", x."stepKey", x.rule, x.template, x."readerId", x.address, x.locale, x.priority,
      x.critical, x.state, x.reason, x."notBefore", x."expiresAt", x."carrierId", x."carrierKey", x.data, x."messageId", x."createdAt"
    from moved m, jsonb_to_recordset($23) as x(id uuid, key text, "taskId" uuid, "stepKey" text, rule text, template text,
      "readerId" uuid, address text, locale text, priority smallint, critical boolean, state text, reason text,
      "notBefore" timestamptz, "expiresAt" timestamptz, "carrierId" uuid, "carrierKey" text, data jsonb, "messageId" text, "createdAt" timestamptz)
    on conflict (key) do nothing),
  answered as (
    insert into command (actor_id, key, body_hash, status, result, process_id, at)
    select x."actorId", x.key, x."bodyHash", x.status, x.result, m.id, $16
    from moved m, jsonb_to_recordset($24) as x("actorId" text, key text, "bodyHash" text, status integer, result jsonb))
  select count(*)::integer as moved from moved`

/** False when somebody else moved the process since it was read: read again and decide anew. */
export async function writeTurn(client: Queryable, write: Write, events: readonly StoredEvent[]): Promise<boolean> {
  const { row, turn } = write
  const { process } = turn
  const tasks = netTasks(turn)
  const { rows } = await client.query<{ moved: number }>({
    name: 'process_write',
    text: WRITE,
    values: [
      row.view.id,
      row.seq,
      process.state,
      process.enteredAt,
      process.ownerId,
      JSON.stringify(process.dates),
      JSON.stringify(process.facts),
      JSON.stringify(process.pauses),
      isHeld(process),
      write.watching,
      turn.next?.at ?? null,
      write.label,
      turn.waitingFor,
      events.at(-1)?.hash ?? row.chainHash,
      turn.closed,
      write.now,
      JSON.stringify(turn.steps),
      JSON.stringify(tasks.opened),
      JSON.stringify(tasks.updated),
      JSON.stringify(tasks.closed),
      write.requestId,
      JSON.stringify(events),
      JSON.stringify(withCarrierIds(write.mails)),
      JSON.stringify(write.answer ? [write.answer] : []),
    ],
  })
  return rows[0]?.moved === 1
}

type Values = Record<string, unknown> & { id: string }

/** One statement touches a row once, so all that happened to a task in this turn becomes one insert, update or closing. */
function netTasks(turn: Turn): {
  opened: Values[]
  updated: { id: string; set: Record<string, unknown> }[]
  closed: Values[]
} {
  const opened = new Map<string, Values>()
  const updated = new Map<string, Record<string, unknown>>()
  const closed = new Map<string, Values>()
  for (const one of turn.tasks) {
    if (one.change === 'opened') opened.set(one.task.id, { ...one.task, because: one.because })
    else {
      const fresh = opened.get(one.id)
      if (fresh) opened.set(one.id, { ...fresh, ...(one.change === 'updated' ? one.set : one), id: one.id })
      else if (one.change === 'updated') updated.set(one.id, { ...updated.get(one.id), ...one.set })
      else closed.set(one.id, one)
    }
  }
  const still = [...updated].filter(([id]) => !closed.has(id))
  return {
    opened: [...opened.values()],
    updated: still.map(([id, set]) => ({ id, set })),
    closed: [...closed.values()],
  }
}

export type StoredEvent = FollowEvent & { actorId: string; actorKind: string; hash: string; follow: boolean }

/** Events with their ids and their place in the record's hash chain (invariant I-7). */
export function chainEvents(row: ProcessRow, turn: Turn, followed: readonly string[]): StoredEvent[] {
  let hash = row.chainHash
  return turn.events.map(event => {
    const { type, at, actorId, actorKind, data } = event
    const stored = { id: newId(), type, at, actorId, actorKind, data }
    hash = eventHash(hash, stored)
    return { ...stored, recordId: row.view.id, attempts: 0, followAt: null, hash, follow: followed.includes(type) }
  })
}

/** The hash over the one before it and the event's own content, with sorted keys, so that it can be computed again. */
export function eventHash(
  before: string,
  event: { id: string; type: string; at: string; actorId: string; actorKind: string; data: unknown },
): string {
  const content = canonical([event.id, event.type, event.at, event.actorId, event.actorKind, event.data])
  return createHash('sha256').update(before).update(content).digest('hex')
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(one => canonical(one ?? null)).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const entries = Object.entries(value).filter(([, one]) => one !== undefined)
  return `{${entries
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, one]) => `${JSON.stringify(key)}:${canonical(one)}`)
    .join(',')}}`
}

function withCarrierIds(
  mails: readonly StoredMail[],
): (Omit<StoredMail, 'carrier'> & { id: string; carrierId: string | null })[] {
  const ids = mails.map(() => newId())
  return mails.map(({ carrier, ...mail }, index) => ({
    ...mail,
    id: ids[index] ?? newId(),
    carrierId: carrier === null ? null : (ids[carrier] ?? null),
  }))
}
