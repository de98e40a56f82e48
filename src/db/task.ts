// The inbox. Only advance writes tasks; this file reads them.

import { type QueryExecutorProvider, type RawBuilder, sql } from 'kysely'
import type { Because } from '../domain/ask.ts'
import type { Instant } from '../domain/calendar.ts'
import { allOf, behind, containing, type PageInput } from './page.ts'

export type TaskRow = {
  id: string
  processId: string
  recordKind: string
  recordNumber: number
  recordTitle: string
  recordState: string
  ownerId: string | null
  definitionVersion: number
  partyName: string | null
  stepKey: string
  rule: string
  title: string
  audience: string
  assigneeId: string | null
  assigneeName: string | null
  delegatedBy: string | null
  state: 'open' | 'in_progress' | 'done' | 'cancelled'
  ladder: string
  outcomes: string[]
  openedAt: Instant
  dueAt: Instant | null
  acknowledgedAt: Instant | null
  snoozedUntil: Instant | null
  snoozes: number
  closedAt: Instant | null
  closedBy: string | null
  outcome: string | null
  result: string | null
  reason: string | null
  because: Because[]
}

export type TaskFilter = {
  scope: 'mine' | 'assigned' | 'role' | 'unclaimed' | 'all'
  userId: string
  /** Whose tasks `mine` are: the reader's, those of people for whom they stand in, none of their own while away. */
  duties: readonly { id: string; roles: readonly string[] }[]
  states: readonly string[]
  now: Instant
  overdue?: boolean | undefined
  snoozed?: boolean | undefined
  recordId?: string | undefined
  assigneeId?: string | undefined
  q?: string | undefined
}

const COLUMNS = sql`t.*, p.definition_version`
const FROM = sql`task_summary t join process p on p.id = t.process_id`

/** By due date, what is due first; without one last. */
export async function listTasks(
  db: QueryExecutorProvider,
  input: PageInput & { filter: TaskFilter },
): Promise<TaskRow[]> {
  const order = { column: sql`t.due_at`, descending: false, type: 'timestamptz', id: sql`t.id` } as const
  const conditions = [...matching(input.filter), behind(input.after, order)]
  const { rows } = await sql<TaskRow>`
    select ${COLUMNS} from ${FROM} where ${allOf(conditions)}
    order by t.due_at asc nulls last, t.id limit ${input.limit + 1}`.execute(db)
  return rows
}

export async function findTask(db: QueryExecutorProvider, id: string): Promise<TaskRow | null> {
  const { rows } = await sql<TaskRow>`select ${COLUMNS} from ${FROM} where t.id = ${id}`.execute(db)
  return rows[0] ?? null
}

/** The open tasks of one record, for its page. */
export async function openTasksOf(db: QueryExecutorProvider, recordId: string): Promise<TaskRow[]> {
  const { rows } = await sql<TaskRow>`
    select ${COLUMNS} from ${FROM} where t.process_id = ${recordId} and t.state in ('open', 'in_progress')
    order by t.due_at asc nulls last, t.id`.execute(db)
  return rows
}

/** The step that opened the newest task of this rule and title. */
export async function openingStepOf(
  db: QueryExecutorProvider,
  { processId, rule, title }: { processId: string; rule: string; title: string },
): Promise<string | null> {
  const { rows } = await sql<{ stepKey: string }>`
    select step_key from task where process_id = ${processId} and rule = ${rule} and title = ${title}
    order by opened_at desc limit 1`.execute(db)
  return rows[0]?.stepKey ?? null
}

/** Where a task's process is; null when there is no such task. */
export async function processOfTask(db: QueryExecutorProvider, id: string): Promise<string | null> {
  const { rows } = await sql<{ processId: string }>`select process_id from task where id = ${id}`.execute(db)
  return rows[0]?.processId ?? null
}

function matching(filter: TaskFilter): RawBuilder<unknown>[] {
  const { overdue, snoozed, recordId, assigneeId, q, now } = filter
  const late = sql`(t.due_at < ${now} and t.state in ('open', 'in_progress'))`
  const asleep = sql`(t.snoozed_until is not null and t.snoozed_until > ${now})`
  return [
    sql`t.state = any(${filter.states})`,
    scopeOf(filter),
    ...(overdue === undefined ? [] : [overdue ? late : sql`not coalesce(${late}, false)`]),
    ...(snoozed === undefined ? [] : [snoozed ? asleep : sql`not ${asleep}`]),
    ...(recordId === undefined ? [] : [sql`t.process_id = ${recordId}`]),
    ...(assigneeId === undefined ? [] : [sql`t.assignee_id = ${assigneeId}`]),
    ...(q ? [sql`(t.record_title ilike ${containing(q)} or t.party_name ilike ${containing(q)})`] : []),
  ]
}

/** Whose tasks, as a condition on `task_summary t`. */
export function scopeOf({
  scope,
  userId,
  duties,
}: Pick<TaskFilter, 'scope' | 'userId' | 'duties'>): RawBuilder<unknown> {
  const ids = duties.map(({ id }) => id)
  const myRoles = sql`t.audience = any(${[...new Set(duties.flatMap(({ roles }) => roles))]}::text[])`
  switch (scope) {
    case 'mine':
      return sql`(t.assignee_id = any(${ids}::uuid[])
        or (t.assignee_id is null and (${myRoles} or (t.audience = 'owner' and t.owner_id = any(${ids}::uuid[])))))`
    case 'assigned':
      return sql`t.assignee_id = ${userId}`
    case 'role':
      return myRoles
    case 'unclaimed':
      return sql`t.assignee_id is null`
    case 'all':
      return sql`true`
  }
}
