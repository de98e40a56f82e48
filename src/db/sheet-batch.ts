// The sheet of an import: its rows in parts, what was decided about them, and how far each part is.

import { type QueryExecutorProvider, sql } from 'kysely'
import { z } from 'zod'
import type { Instant } from '../domain/calendar.ts'
import { newId } from '../domain/id.ts'
import {
  type Mapping,
  noCounts,
  ROW_OUTCOMES,
  type RowProblem,
  SHEET_KINDS,
  type SheetCounts,
  sheetChoices,
} from '../domain/sheet.ts'
import type { SheetFile } from '../feeds/sheet/types.ts'
import type { ImportState } from './import-batch.ts'
import type { Queryable } from './reference.ts'

const sheetState = z.object({
  format: z.string(),
  encoding: z.string().optional(),
  separator: z.string().optional(),
  contentHash: z.string(),
  sheets: z.array(z.object({ name: z.string(), rows: z.int() })),
  kind: z.enum(SHEET_KINDS),
  sheet: z.int(),
  headerRow: z.int(),
  headers: z.array(z.string()),
  mapping: z.array(z.string().nullable()),
  objectKind: z.string().nullable(),
  partyId: z.string().nullable(),
  choices: sheetChoices,
  /** The passes that the rows need: parts of things come behind the things. */
  passes: z.int().default(1),
  /** Who brought it: what the rows ask for is asked in their name. */
  actor: z.string(),
})
export type SheetState = z.output<typeof sheetState>

const ROWS_PER_PART = 1_000

export type NewSheet = {
  file: SheetFile
  fileName: string | null
  state: SheetState
  createdBy: string
  now: Instant
}

/** Keeps a file that was read, with the proposal what it is. Answers the import's id. */
export async function createSheet(
  client: Queryable,
  { file, fileName, state, createdBy, now }: NewSheet,
): Promise<string> {
  const id = newId()
  await client.query(
    `insert into import_batch (id, format, file_name, file_hash, state, sheet, created_by, created_at)
     values ($1, $2, $3, $4, 'mapping', $5, $6, $7)`,
    // The same file may come again; what it changes then, its rows say.
    [id, formatOf(state.kind), fileName, `sheet:${id}`, JSON.stringify(state), createdBy, now],
  )
  for (const [index, sheet] of file.sheets.entries()) {
    for (let from = 0; from < sheet.rows.length; from += ROWS_PER_PART) {
      const rows = sheet.rows.slice(from, from + ROWS_PER_PART)
      await client.query(
        'insert into import_part (batch_id, sheet, part, first_row, rows) values ($1, $2, $3, $4, $5)',
        [id, index, from / ROWS_PER_PART, from + 1, JSON.stringify(rows)],
      )
    }
  }
  return id
}

export const formatOf = (kind: SheetState['kind']) => `sheet_${kind}`

/** Null when the import is none of a sheet. */
export async function readSheetState(
  client: Queryable,
  batchId: string,
): Promise<{ state: ImportState; sheet: SheetState } | null> {
  const { rows } = await client.query<{ state: ImportState; sheet: unknown }>(
    'select state, sheet from import_batch where id = $1 and sheet is not null',
    [batchId],
  )
  const [row] = rows
  return row ? { state: row.state, sheet: sheetState.parse(row.sheet) } : null
}

/** The first rows of one sheet, for a person to look at and for recognising. */
export async function firstRows(client: Queryable, input: { batchId: string; sheet: number }): Promise<string[][]> {
  const { rows } = await client.query<{ rows: string[][] }>(
    'select rows from import_part where batch_id = $1 and sheet = $2 order by part limit 1',
    [input.batchId, input.sheet],
  )
  return rows[0]?.rows ?? []
}

/** Moves an import on, if it stands where the caller saw it; what was found out by an earlier trial is forgotten. */
export async function moveSheet(
  client: Queryable,
  { batchId, from, to, sheet }: { batchId: string; from: readonly string[]; to: string; sheet?: SheetState },
): Promise<boolean> {
  const { rows } = await client.query(
    `update import_batch set state = $3, sheet = coalesce($4::jsonb, sheet), format = coalesce($5, format), finished_at = null
     where id = $1 and state = any($2::text[]) returning id`,
    [batchId, from, to, sheet ? JSON.stringify(sheet) : null, sheet ? formatOf(sheet.kind) : null],
  )
  if (rows.length === 0) return false
  if (to === 'checking')
    await client.query(
      `update import_part set prepared = null, checked = false, taken = 0, counts = null, problems = null where batch_id = $1`,
      [batchId],
    )
  if (to === 'received')
    await client.query('update import_part set prepared = null, counts = null, problems = null where batch_id = $1', [
      batchId,
    ])
  if (to === 'cancelled') await client.query('delete from import_part where batch_id = $1', [batchId])
  return true
}

/** Notes what preparing found out for the whole. */
export async function notePasses(client: Queryable, batchId: string, passes: number): Promise<void> {
  await client.query(
    `update import_batch set sheet = sheet || jsonb_build_object('passes', $2::integer) where id = $1`,
    [batchId, passes],
  )
}

export type SheetProgress = { counts: SheetCounts; parts: number; done: number }

/** What became of the rows so far, or what would. */
export async function sheetProgress(db: QueryExecutorProvider, batchId: string): Promise<SheetProgress> {
  const { rows } = await sql<SheetCounts & { parts: number; done: number }>`
    select ${sql.join(ROW_OUTCOMES.map(name => sql`coalesce(sum((p.counts ->> ${sql.lit(name)})::integer), 0)::integer as ${sql.id(name)}`))},
      count(*)::integer as parts, count(*) filter (where p.counts is not null)::integer as done
    from import_part p join import_batch b on b.id = p.batch_id
    where p.batch_id = ${batchId} and p.sheet = (b.sheet ->> 'sheet')::integer`.execute(db)
  const { parts, done, ...counts } = rows[0] ?? { ...noCounts(), parts: 0, done: 0 }
  return { counts, parts, done }
}

const PROBLEMS_SHOWN = 500

/** What is wrong with rows, in their order; `most` null is all of it. */
export async function sheetProblems(
  db: QueryExecutorProvider,
  batchId: string,
  most: number | null = PROBLEMS_SHOWN,
): Promise<{ problems: RowProblem[]; total: number }> {
  const { rows } = await sql<{ problem: RowProblem; total: number }>`
    select x.problem, count(*) over ()::integer as total
    from import_part p cross join lateral jsonb_array_elements(p.problems) with ordinality as x(problem, place)
    where p.batch_id = ${batchId} and p.problems is not null
    order by p.sheet, p.part, x.place limit ${most}`.execute(db)
  return { problems: rows.map(row => row.problem), total: rows[0]?.total ?? 0 }
}

export type KnownMapping = { kind: SheetState['kind']; objectKind: string | null; mapping: Mapping }

/** What a person settled on for a file with these headings, the last time. */
export async function knownMapping(client: Queryable, headersHash: string): Promise<KnownMapping | null> {
  const { rows } = await client.query<KnownMapping>(
    `select kind, object_kind as "objectKind", mapping from import_mapping where headers_hash = $1
     order by saved_at desc limit 1`,
    [headersHash],
  )
  return rows[0] ?? null
}

export async function keepMapping(
  client: Queryable,
  { headersHash, kind, objectKind, mapping, by, now }: KnownMapping & { headersHash: string; by: string; now: Instant },
): Promise<void> {
  await client.query(
    `insert into import_mapping (headers_hash, kind, object_kind, mapping, saved_at, saved_by) values ($1, $2, $3, $4, $5, $6)
     on conflict (headers_hash, kind) do update set object_kind = excluded.object_kind, mapping = excluded.mapping,
       saved_at = excluded.saved_at, saved_by = excluded.saved_by`,
    [headersHash, kind, objectKind, JSON.stringify(mapping), now, by],
  )
}

/** When the same file was taken in before; null when it was not. */
export async function takenBefore(client: Queryable, contentHash: string): Promise<{ id: string; at: Instant } | null> {
  const { rows } = await client.query<{ id: string; at: Instant }>(
    `select id, finished_at as at from import_batch where sheet ->> 'contentHash' = $1 and state = 'done'
     order by finished_at desc limit 1`,
    [contentHash],
  )
  return rows[0] ?? null
}
