// Imported files: one row per content, whoever sends it and however often.

import { type QueryExecutorProvider, sql } from 'kysely'
import type { Instant } from '../domain/calendar.ts'
import { newId } from '../domain/id.ts'
import { behind, type PageInput } from './page.ts'

const OUTCOMES = ['created', 'updated', 'unchanged', 'skipped', 'failed'] as const
type Outcome = (typeof OUTCOMES)[number]

export type ImportState = 'mapping' | 'checking' | 'checked' | 'received' | 'running' | 'done' | 'failed' | 'cancelled'

export type ImportBatchRow = {
  id: string
  format: string
  fileName: string | null
  state: ImportState
  report: Record<string, unknown>
  counts: Record<Outcome, number>
  createdBy: string
  createdByName: string | null
  createdAt: Instant
  finishedAt: Instant | null
}

export type ImportRow = {
  key: string
  outcome: Outcome
  recordId: string | null
  recordKind: string | null
  reason: string | null
}

const counted = (outcome: Outcome) => sql`${sql.lit(outcome)}, count(*) filter (where x.outcome = ${sql.lit(outcome)})`
// A trial has not done anything yet.
const summed = (outcome: Outcome) => sql`${sql.lit(outcome)}, coalesce(sum((x.counts ->> ${sql.lit(outcome)})::integer)
  filter (where b.state not in ('checking', 'checked')), 0)`
const COLUMNS = sql`b.id, b.format, b.file_name, b.state, b.report, b.created_by, u.name as created_by_name, b.created_at,
  b.finished_at, case when b.sheet is null
    then (select jsonb_build_object(${sql.join(OUTCOMES.map(counted))}) from import_row x where x.batch_id = b.id)
    else (select jsonb_build_object(${sql.join(OUTCOMES.map(summed))}) from import_part x where x.batch_id = b.id) end as counts`
const FROM = sql`import_batch b left join app_user u on u.id::text = b.created_by`

export type NewImport = {
  format: string
  fileName: string | null
  fileHash: string
  content: string
  createdBy: string
  now: Instant
}

/** The batch of this content; `fresh` when it was not known yet, or when something of it failed and is tried again. */
export async function createImport(
  db: QueryExecutorProvider,
  input: NewImport,
): Promise<{ id: string; fresh: boolean }> {
  const { rows } = await sql<{ id: string }>`
    insert into import_batch (id, format, file_name, file_hash, content, state, created_by, created_at)
    values (${newId()}, ${input.format}, ${input.fileName}, ${input.fileHash}, ${input.content}, 'received', ${input.createdBy},
      ${input.now})
    on conflict (file_hash) do update set content = excluded.content, state = 'received', finished_at = null
      where import_batch.state = 'failed' or import_batch.state = 'done' and exists (
        select 1 from import_row w where w.batch_id = import_batch.id and w.outcome = 'failed')
    returning id`.execute(db)
  const [made] = rows
  if (made) {
    await sql`delete from import_row where batch_id = ${made.id} and outcome = 'failed'`.execute(db)
    return { id: made.id, fresh: true }
  }
  const known = await sql<{ id: string }>`select id from import_batch where file_hash = ${input.fileHash}`.execute(db)
  return { id: known.rows[0]?.id ?? '', fresh: false }
}

export async function findImport(db: QueryExecutorProvider, id: string): Promise<ImportBatchRow | null> {
  const { rows } = await sql<ImportBatchRow>`select ${COLUMNS} from ${FROM} where b.id = ${id}`.execute(db)
  return rows[0] ?? null
}

export async function listImports(db: QueryExecutorProvider, input: PageInput): Promise<ImportBatchRow[]> {
  const order = { column: sql`b.created_at`, descending: true, type: 'timestamptz', id: sql`b.id` } as const
  const { rows } = await sql<ImportBatchRow>`
    select ${COLUMNS} from ${FROM} where ${behind(input.after, order)}
    order by b.created_at desc, b.id limit ${input.limit + 1}`.execute(db)
  return rows
}

const TAKEN_UP_AT_ONCE = 20

/** Imports that have not come to their end for a while: their work is started again, which a running one does not notice. */
export async function unfinishedImports(db: QueryExecutorProvider, now: Instant): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from import_batch
    where state in ('received', 'running', 'checking') and created_at < ${now}::timestamptz - interval '1 minute'
    order by created_at limit ${TAKEN_UP_AT_ONCE}`.execute(db)
  return rows.map(row => row.id)
}

const ROWS_SHOWN = 1_000

/** What became of the parts of a file: troubles first, a bounded number. */
export async function importRows(db: QueryExecutorProvider, batchId: string): Promise<ImportRow[]> {
  const { rows } = await sql<ImportRow>`
    select x.key, x.outcome, x.record_id, r.kind as record_kind, x.reason
    from import_row x left join record r on r.id = x.record_id where x.batch_id = ${batchId}
    order by array_position(array['failed', 'skipped', 'created', 'updated', 'unchanged'], x.outcome), x.key
    limit ${ROWS_SHOWN}`.execute(db)
  return rows
}
