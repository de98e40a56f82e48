// What taking the rows of one part of a sheet works with, and what becomes of a row.

import type { Instant } from '../domain/calendar.ts'
import { isRefusal, type Refusal } from '../domain/errors.ts'
import type { Actor } from '../domain/process.ts'
import { noCounts, type RowOutcome, type RowProblem, type RowRead } from '../domain/sheet.ts'
import type { AdvanceInput, AdvanceResult } from './advance.ts'
import { advanceMany } from './advance.ts'
import type { Engine } from './engine.ts'
import type { Touched } from './origin.ts'
import { isOutage } from './outage.ts'
import type { Queryable, Reference } from './reference.ts'
import type { SheetState } from './sheet-batch.ts'
import type { PartResult, Prepared } from './sheet-part.ts'

export type SheetWork = {
  engine: Engine
  client: Queryable
  batchId: string
  sheet: SheetState
  prepared: Prepared
  reference: Reference
  /** Whoever brought the sheet, with what they may do. */
  actor: Actor
  now: Instant
  /** Nothing is to stay of it. */
  trial: boolean
}

export type PartTaken = PartResult & { touched: readonly Touched[] }

/** What a row comes to, and whose watchers should look. */
export type RowDone = {
  row: number
  outcome: RowOutcome
  problems?: readonly RowProblem[]
  touched?: readonly Touched[]
}

export const failed = (row: number, problems: readonly RowProblem[]): RowDone => ({ row, outcome: 'failed', problems })

export const wrong = (
  row: number,
  code: string,
  { column = null, value = '', params }: { column?: string | null; value?: string; params?: RowProblem['params'] } = {},
): RowProblem => ({ row, column, value: value.slice(0, 200), code, ...(params ? { params } : {}) })

/** The heading over a target, for a problem that is found behind reading. */
export function headingOf({ headers, mapping }: SheetState, target: string): string | null {
  const index = mapping.indexOf(target)
  return index < 0 ? null : (headers[index] ?? null)
}

export function partTaken(done: readonly RowDone[]): PartTaken {
  const counts = noCounts()
  for (const { outcome } of done) counts[outcome] += 1
  return {
    counts,
    problems: done.flatMap(({ problems = [] }) => problems).toSorted((a, b) => a.row - b.row),
    touched: done.flatMap(({ touched = [] }) => touched),
  }
}

/** What a refusal says of a row: of a command's input each field, else itself. */
export function refusedRow(sheet: SheetState, { row }: Pick<RowRead, 'row'>, refusal: Refusal): RowDone {
  const errors: unknown = refusal.params.errors
  if (refusal.code === 'command.input' && Array.isArray(errors)) {
    return failed(
      row,
      errors.map((error: { field?: unknown; message?: unknown }) => {
        const target = String(error.field ?? '').replace(/^attributes\./, 'attribute:')
        return wrong(row, 'doesNotFit', {
          column: headingOf(sheet, target),
          params: { field: String(error.field ?? ''), message: String(error.message ?? '') },
        })
      }),
    )
  }
  const { guard } = refusal.params
  return failed(row, [wrong(row, refusal.code, typeof guard === 'string' ? { params: { guard } } : {})])
}

type Asked = Omit<AdvanceInput, 'client'>

/**
 * Carries out what rows ask of objects. A turn that breaks must not undo the others of its part: what fails is halved
 * until it stands alone.
 */
export async function advanceEach(
  { engine, client }: Pick<SheetWork, 'engine' | 'client'>,
  inputs: readonly Asked[],
): Promise<(AdvanceResult | Refusal | { error: string })[]> {
  return eachOrHalf(client, inputs, some => advanceMany(engine, client, some))
}

export async function eachOrHalf<Item, Done>(
  client: Queryable,
  items: readonly Item[],
  work: (some: readonly Item[]) => Promise<Done[]>,
): Promise<(Done | { error: string })[]> {
  if (items.length === 0) return []
  await client.query('savepoint rows')
  try {
    const done = await work(items)
    await client.query('release savepoint rows')
    return done
  } catch (error) {
    if (isOutage(error)) throw error
    await client.query('rollback to savepoint rows')
    if (items.length === 1) return [{ error: error instanceof Error ? error.message : String(error) }]
    const half = Math.ceil(items.length / 2)
    return [
      ...(await eachOrHalf(client, items.slice(0, half), work)),
      ...(await eachOrHalf(client, items.slice(half), work)),
    ]
  }
}

export const isBroken = (done: object): done is { error: string } =>
  'error' in done && !('view' in done) && !isRefusal(done)
