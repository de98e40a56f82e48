import { findImport } from '../db/import-batch.ts'
import type { Queryable } from '../db/reference.ts'
import { firstRows, readSheetState, sheetProblems, sheetProgress, takenBefore } from '../db/sheet-batch.ts'
import type { SheetView } from '../endpoints/sheet.ts'
import type { Host } from './bind.ts'
import type { CallContext } from './route.ts'
import { fieldsFor, missingTargets } from './sheet-check.ts'
import { problemMessage } from './sheet-text.ts'

const SAMPLE_ROWS = 8
const SAMPLE_CELL = 200

/** The whole of a sheet as a person sees it; null when there is none of this id. */
export async function sheetView(
  { engine }: Host,
  { db, locale }: CallContext,
  { id, client }: { id: string; client: Queryable },
): Promise<SheetView | null> {
  const batch = await findImport(db, id)
  const known = await readSheetState(client, id)
  if (!batch || !known) return null
  const { sheet } = known
  const { objectKinds } = await engine.reference.current(client)
  const { problems, total } = await sheetProblems(db, id)
  const { counts, ...progress } = await sheetProgress(db, id)
  const rows = await firstRows(client, { batchId: id, sheet: sheet.sheet })
  const before = await takenBefore(client, sheet.contentHash)
  return {
    id,
    fileName: batch.fileName,
    state: known.state,
    createdAt: batch.createdAt,
    finishedAt: batch.finishedAt,
    format: sheet.format,
    encoding: sheet.encoding ?? null,
    separator: sheet.separator ?? null,
    sheets: sheet.sheets,
    kind: sheet.kind,
    sheet: sheet.sheet,
    headerRow: sheet.headerRow,
    headers: sheet.headers,
    mapping: sheet.mapping,
    objectKind: sheet.objectKind,
    partyId: sheet.partyId,
    choices: sheet.choices,
    fields: fieldsFor(sheet, objectKinds).map(({ target, title, type }) => ({ target, title, type })),
    sample: rows
      .slice(sheet.headerRow, sheet.headerRow + SAMPLE_ROWS)
      .map(row => row.map(cell => cell.slice(0, SAMPLE_CELL))),
    missing: missingTargets(sheet),
    before: before && before.id !== id ? before : null,
    progress,
    counts,
    problems: problems.map(problem => ({
      row: problem.row,
      column: problem.column,
      value: problem.value,
      code: problem.code,
      message: problemMessage(problem, locale),
    })),
    problemsTotal: total,
  }
}
