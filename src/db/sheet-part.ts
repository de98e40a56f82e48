// The parts of a sheet: a thousand rows each, taken in one transaction with their mark.

import type { RowProblem, SheetCounts } from '../domain/sheet.ts'
import type { Queryable } from './reference.ts'

/** By row, told only where there is something to tell. */
export type Prepared = {
  /** The object that the row names; null when several might be meant. */
  found: Readonly<Record<string, string | null>>
  /** The earlier row that says the same. */
  twice: Readonly<Record<string, number>>
  /** The pass in which the row is taken; 0 is the first. */
  pass: Readonly<Record<string, number>>
  /** Rows that are, by way of others, parts of themselves. */
  loop: readonly number[]
  /** Outside ids that rows name and that stand in the same file. */
  ahead?: readonly string[]
}

export type Part = { part: number; firstRow: number; rows: readonly (readonly string[])[] }
export type PreparedPart = Part & { prepared: Prepared }

type PartKey = { batchId: string; sheet: number }

export async function partNumbers(client: Queryable, { batchId, sheet }: PartKey): Promise<number[]> {
  const { rows } = await client.query<{ part: number }>(
    'select part from import_part where batch_id = $1 and sheet = $2 order by part',
    [batchId, sheet],
  )
  return rows.map(row => row.part)
}

export async function readPart(client: Queryable, { batchId, sheet, part }: PartKey & { part: number }): Promise<Part> {
  const { rows } = await client.query<{ first_row: number; rows: string[][] }>(
    'select first_row, rows from import_part where batch_id = $1 and sheet = $2 and part = $3',
    [batchId, sheet, part],
  )
  const [row] = rows
  return { part, firstRow: row?.first_row ?? 1, rows: row?.rows ?? [] }
}

export async function isPrepared(client: Queryable, { batchId, sheet }: PartKey): Promise<boolean> {
  const { rows } = await client.query<{ left: boolean }>(
    'select exists (select 1 from import_part where batch_id = $1 and sheet = $2 and prepared is null) as left',
    [batchId, sheet],
  )
  return rows[0]?.left === false
}

export async function writePrepared(
  client: Queryable,
  { batchId, sheet, part, prepared }: PartKey & { part: number; prepared: Prepared },
): Promise<void> {
  await client.query('update import_part set prepared = $4 where batch_id = $1 and sheet = $2 and part = $3', [
    batchId,
    sheet,
    part,
    JSON.stringify(prepared),
  ])
}

type Row = { part: number; first_row: number; rows: string[][]; prepared: Prepared }
const partOf = (row: Row): PreparedPart => ({
  part: row.part,
  firstRow: row.first_row,
  rows: row.rows,
  prepared: row.prepared,
})

const LOCKED = 'order by part limit 1 for update skip locked'

/** A part that was not tried yet, locked; null when none is left or all are in somebody's hand. */
export async function nextUnchecked(client: Queryable, { batchId, sheet }: PartKey): Promise<PreparedPart | null> {
  const { rows } = await client.query<Row>(
    `select part, first_row, rows, prepared from import_part
     where batch_id = $1 and sheet = $2 and not checked and prepared is not null ${LOCKED}`,
    [batchId, sheet],
  )
  return rows[0] ? partOf(rows[0]) : null
}

/** A part with its pass: nobody begins a pass while the one before it has a part left. */
export async function nextUntaken(
  client: Queryable,
  { batchId, sheet }: PartKey,
): Promise<(PreparedPart & { pass: number }) | null> {
  const { rows } = await client.query<Row & { taken: number }>(
    `select part, first_row, rows, prepared, taken from import_part
     where batch_id = $1 and sheet = $2 and prepared is not null
       and taken < (select (sheet ->> 'passes')::integer from import_batch where id = $1)
       and taken = (select min(taken) from import_part where batch_id = $1 and sheet = $2) ${LOCKED}`,
    [batchId, sheet],
  )
  return rows[0] ? { ...partOf(rows[0]), pass: rows[0].taken } : null
}

/** Whether anything of the sheet is still to be tried, or taken. */
export async function partsLeft(
  client: Queryable,
  { batchId, sheet, trial }: PartKey & { trial: boolean },
): Promise<boolean> {
  const { rows } = await client.query<{ left: boolean }>(
    `select exists (select 1 from import_part p where batch_id = $1 and sheet = $2
       and case when $3 then not checked
         else taken < (select (b.sheet ->> 'passes')::integer from import_batch b where b.id = $1) end) as left`,
    [batchId, sheet, trial],
  )
  return rows[0]?.left === true
}

export type PartResult = { counts: SheetCounts; problems: readonly RowProblem[] }

/** Marks a part as tried, or as taken in one more pass; what its passes found stands together. */
export async function markPart(
  client: Queryable,
  { batchId, sheet, part, trial, counts, problems }: PartKey & { part: number; trial: boolean } & PartResult,
): Promise<void> {
  await client.query(
    `update import_part p set checked = true, taken = case when $4 then taken else taken + 1 end,
       counts = (select jsonb_object_agg(key, value::integer + coalesce((p.counts ->> key)::integer, 0)) from jsonb_each_text($5)),
       problems = nullif(coalesce(p.problems, '[]') || $6, '[]')
     where batch_id = $1 and sheet = $2 and part = $3`,
    [batchId, sheet, part, trial, JSON.stringify(counts), JSON.stringify(problems)],
  )
}

/** With the end the rows are forgotten, for they may name people; those that were not taken wait to be corrected. */
export async function forgetTaken(client: Queryable, { batchId, sheet }: PartKey): Promise<void> {
  await client.query('delete from import_part where batch_id = $1 and (sheet <> $2 or counts is null)', [
    batchId,
    sheet,
  ])
  await client.query(
    `update import_part p set prepared = null, rows = coalesce((
       select json_agg(case when x.place - 1 + p.first_row in (
           select (problem ->> 'row')::integer from jsonb_array_elements(coalesce(p.problems, '[]')) problem)
         then x.cells else '[]'::json end order by x.place)
       from json_array_elements(p.rows) with ordinality as x(cells, place)), '[]')
     where p.batch_id = $1`,
    [batchId],
  )
}
