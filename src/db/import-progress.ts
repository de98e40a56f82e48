// How far an import is: the file while there is work left in it, a line for each part that was taken, the report.

import type { Instant } from '../domain/calendar.ts'
import type { Queryable } from './reference.ts'

export type RunningImport = { content: string; fileName: string | null }

/** The file of an import, which runs from now on; null when there is nothing left to do. One that failed runs again. */
export async function openImport(client: Queryable, batchId: string): Promise<RunningImport | null> {
  const { rows } = await client.query<{ content: string | null; file_name: string | null }>(
    `update import_batch set state = 'running', finished_at = null
     where id = $1 and state in ('received', 'running', 'failed') returning content, file_name`,
    [batchId],
  )
  const [row] = rows
  return row && row.content !== null ? { content: row.content, fileName: row.file_name } : null
}

/** The keys that have their line already: an import that was stopped goes on behind them. */
export async function doneKeys(client: Queryable, batchId: string): Promise<Set<string>> {
  const { rows } = await client.query<{ key: string }>('select key from import_row where batch_id = $1', [batchId])
  return new Set(rows.map(row => row.key))
}

export type ImportLine = {
  key: string
  outcome: 'created' | 'updated' | 'unchanged' | 'skipped' | 'failed'
  recordId?: string | undefined
  reason?: string | undefined
}

export async function writeLines(client: Queryable, batchId: string, lines: readonly ImportLine[]): Promise<void> {
  await client.query(
    `insert into import_row (batch_id, key, outcome, record_id, reason)
     select $1, x.key, x.outcome, x."recordId", left(x.reason, 2000)
     from jsonb_to_recordset($2) as x(key text, outcome text, "recordId" uuid, reason text)
     on conflict (batch_id, key) do nothing`,
    [batchId, JSON.stringify(lines)],
  )
}

export type ImportEnd = {
  batchId: string
  state: 'done' | 'failed'
  format?: string | undefined
  report: Record<string, unknown>
  now: Instant
}

/** With its end the file is forgotten: its facts are rows now, and it may name people. */
export async function closeImport(
  client: Queryable,
  { batchId, state, format, report, now }: ImportEnd,
): Promise<void> {
  await client.query(
    `update import_batch set state = $2, format = coalesce($3, format), report = $4, finished_at = $5,
       content = case when $2 = 'done' then null else content end
     where id = $1 and state <> 'done'`,
    [batchId, state, format ?? null, JSON.stringify(report), now],
  )
}
