// Sheets that we hand out: templates, rows to correct, objects.

import type { ImportBatchRow } from '../db/import-batch.ts'
import { readSheetState, sheetProblems } from '../db/sheet-batch.ts'
import { exportRows, problemRows } from '../db/sheet-export.ts'
import type { ObjectKind } from '../domain/object-kind.ts'
import type { SHEET_KINDS } from '../domain/sheet.ts'
import type { FileAnswer } from '../endpoints/common.ts'
import { fieldsOf } from '../feeds/sheet/field.ts'
import { headingOf, templateOf } from '../feeds/sheet/template.ts'
import type { SheetFormat } from '../feeds/sheet/types.ts'
import { type Table, writeSheet } from '../feeds/sheet/write.ts'
import type { Host } from './bind.ts'
import { type Locale, textOf } from './locale.ts'
import { type Problem, problem } from './problem.ts'
import type { CallContext, Reply } from './route.ts'
import { problemMessage } from './sheet-text.ts'

const MEDIA: Readonly<Record<SheetFormat, string>> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
}

const fileOf = (name: string, format: SheetFormat, table: Table): FileAnswer => ({
  name: `${name}.${format}`,
  type: MEDIA[format],
  bytes: writeSheet(table, format),
})

type Asked = { kind: (typeof SHEET_KINDS)[number]; objectKind?: string | undefined; format: SheetFormat }

export async function templateFile(
  { engine }: Host,
  { locale }: CallContext,
  { kind, objectKind, format }: Asked,
): Promise<Reply<FileAnswer> | Problem> {
  const { objectKinds, latestObjectKind } = await engine.reference.current()
  const named = objectKind === undefined ? null : (latestObjectKind(objectKind) ?? null)
  if (objectKind !== undefined && !named) return unknownKind(objectKind)
  const of = kind === 'object' ? (named ?? objectKinds[0] ?? null) : named
  const table = templateOf(fieldsOf(kind, of, objectKinds), locale)
  const name = textOf(locale, `ui.sheet.file.${kind}`)
  return { body: fileOf(of && kind === 'object' ? `${name} - ${of.title[locale]}` : name, format, table) }
}

const unknownKind = (value: string) => problem('objectKind.unknown', { field: 'objectKind', value })

/** The rows as they came, each with what is wrong with it; corrected, the file can be uploaded as it is. */
export async function errorFile(
  { engine }: Host,
  { db, locale }: CallContext,
  { batch, format }: { batch: ImportBatchRow; format: SheetFormat },
): Promise<FileAnswer> {
  const known = await readSheetState(engine.pool, batch.id)
  const { problems } = await sheetProblems(db, batch.id, null)
  const messages = Map.groupBy(problems, one => one.row)
  const rows = await problemRows(db, batch.id)
  const headers = known?.sheet.headers ?? []
  const table = [
    [...headers, textOf(locale, 'ui.sheet.problemColumn')],
    ...rows.map(({ row, cells }) => [
      ...headers.map((_, index) => cells[index] ?? ''),
      (messages.get(row) ?? []).map(one => sentence(one.column, problemMessage(one, locale))).join(' '),
    ]),
  ]
  return fileOf(`${baseOf(batch.fileName)} - ${textOf(locale, 'ui.sheet.file.errors')}`, format, table)
}

const sentence = (column: string | null, text: string) => (column === null ? text : `${column}: ${text}`)
const baseOf = (fileName: string | null) => (fileName ?? 'sheet').replace(/\.[^.]*$/, '')

const ROWS_AT_MOST = 100_000

/** Objects in the columns of their template: what comes out can go in again, and then changes nothing. */
export async function exportFile(
  { engine, db }: Host,
  { locale }: CallContext,
  { objectKind, party, format }: { objectKind: string; party?: string | undefined; format: SheetFormat },
): Promise<Reply<FileAnswer> | Problem> {
  const { latestObjectKind } = await engine.reference.current()
  const kind = latestObjectKind(objectKind)
  if (!kind) return unknownKind(objectKind)
  const rows = await exportRows(db, { objectKind, partyId: party ?? null, limit: ROWS_AT_MOST + 1 })
  if (rows.length > ROWS_AT_MOST) return problem('sheet.tooLarge', { atMost: ROWS_AT_MOST })
  return { body: fileOf(kind.title[locale], format, tableOf(kind, rows, locale)) }
}

function tableOf(kind: ObjectKind, rows: readonly Readonly<Record<string, unknown>>[], locale: Locale): Table {
  const fields = fieldsOf('object', kind)
  return [
    fields.map(field => headingOf(field, locale)),
    ...rows.map(row => fields.map(({ target, choices = [] }) => shown(row[target], choices, locale))),
  ]
}

type Choices = readonly { id: string; names: readonly string[] }[]

/** Choices by their word, lists with semicolons; nothing where there is nothing. */
function shown(value: unknown, choices: Choices, locale: Locale): string {
  if (value === undefined || value === null) return ''
  if (Array.isArray(value)) return value.map(String).join('; ')
  if (typeof value === 'boolean') return textOf(locale, value ? 'ui.yes' : 'ui.no')
  const choice = choices.find(one => one.id === value)
  return choice ? (choice.names[0] ?? choice.id) : String(value)
}
