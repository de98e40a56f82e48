// Sheets of tracked objects, of readings and of completed services: uploaded, recognised, tried, taken in.

import { z } from 'zod'
import { SHEET_KINDS, sheetChoices } from '../domain/sheet.ts'
import { fileAnswer, fileBody, id, idParams, instantOut, line, localText } from './common.ts'
import { endpoint } from './endpoint.ts'

export const SHEET_LIMIT = 64 * 1024 * 1024

const counts = z.object({ created: z.int(), updated: z.int(), unchanged: z.int(), skipped: z.int(), failed: z.int() })
const sheetKind = z.enum(SHEET_KINDS)
const format = z.enum(['csv', 'xlsx'])
const mapping = z.array(z.string().max(120).nullable()).max(512)
const objectKindId = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/)

const rowProblem = z.object({
  /** As the program that made the file counts rows. */
  row: z.int(),
  column: z.string().nullable(),
  value: z.string(),
  code: z.string(),
  /** What is wrong and what to do about it, in the language of the reader. */
  message: z.string(),
})

export type RowProblemView = z.output<typeof rowProblem>

const sheetView = z.object({
  id,
  fileName: z.string().nullable(),
  state: z.enum(['mapping', 'checking', 'checked', 'received', 'running', 'done', 'failed', 'cancelled']),
  createdAt: instantOut,
  finishedAt: instantOut.nullable(),
  /** How the file is written, and what is in it. */
  format: z.string(),
  encoding: z.string().nullable(),
  separator: z.string().nullable(),
  sheets: z.array(z.object({ name: z.string(), rows: z.int() })),
  kind: sheetKind,
  sheet: z.int(),
  headerRow: z.int(),
  headers: z.array(z.string()),
  mapping,
  objectKind: z.string().nullable(),
  partyId: z.string().nullable(),
  choices: sheetChoices,
  /** What a column may be, in the order of the template. */
  fields: z.array(z.object({ target: z.string(), title: localText, type: z.string() })),
  /** The first rows below the headings. */
  sample: z.array(z.array(z.string())),
  /** Targets without which no row can be taken. */
  missing: z.array(z.string()),
  /** The import that took in the very same file before. */
  before: z.object({ id, at: instantOut }).nullable(),
  progress: z.object({ parts: z.int(), done: z.int() }),
  counts,
  problems: z.array(rowProblem),
  problemsTotal: z.int(),
})
export type SheetView = z.output<typeof sheetView>

const settings = z.strictObject({
  kind: sheetKind.optional(),
  /** Which of the sheets of the file, from 0. */
  sheet: z.int().min(0).max(1_000).optional(),
  headerRow: z.int().min(1).max(1_000).optional(),
  /** Of a sheet of objects: what they are. */
  objectKind: objectKindId.optional(),
  /** The client of all rows that name none. */
  partyId: id.nullish(),
  mapping: mapping.optional(),
  choices: sheetChoices.partial().optional(),
})
export type SheetSettings = z.input<typeof settings>

const base = '/imports/sheets'
const moves = ['sheet.state', 'command.keyReused', 'command.inProgress'] as const

export const sheets = {
  uploadSheet: endpoint({
    method: 'POST',
    path: base,
    can: 'sheet.run',
    summary:
      'Read a CSV or XLSX file of objects, readings or completed services; the body is the file, up to 64 MB. Nothing is taken in yet',
    query: z.strictObject({
      fileName: line(255).optional(),
      kind: sheetKind.optional(),
      objectKind: objectKindId.optional(),
    }),
    body: fileBody,
    bodyAs: 'bytes',
    bodyLimit: SHEET_LIMIT,
    returns: sheetView,
    status: 201,
    errors: ['sheet.file', 'command.keyReused', 'command.inProgress'],
  }),
  getSheet: endpoint({
    method: 'GET',
    path: `${base}/:id`,
    can: 'import.read',
    summary: 'A sheet: what it is, how far it is, and what is wrong with its rows',
    params: idParams,
    returns: sheetView,
    errors: [],
  }),
  setSheet: endpoint({
    method: 'PUT',
    path: `${base}/:id`,
    can: 'sheet.run',
    summary:
      'Say what the columns are and what happens to rows that name something unknown; what is left out stays or is proposed anew',
    params: idParams,
    body: settings,
    returns: sheetView,
    errors: ['sheet.state', 'sheet.mapping', 'objectKind.unknown'],
  }),
  checkSheet: endpoint({
    method: 'POST',
    path: `${base}/:id/check`,
    can: 'sheet.run',
    summary: 'Try the sheet without a trace: what would be created, changed and refused',
    params: idParams,
    returns: sheetView,
    status: 202,
    errors: [...moves, 'sheet.mapping'],
  }),
  commitSheet: endpoint({
    method: 'POST',
    path: `${base}/:id/commit`,
    can: 'sheet.run',
    summary: 'Take the sheet in; rows that are wrong are left out and told',
    params: idParams,
    returns: sheetView,
    status: 202,
    errors: [...moves],
  }),
  cancelSheet: endpoint({
    method: 'POST',
    path: `${base}/:id/cancel`,
    can: 'sheet.run',
    summary: 'Forget a sheet that was not taken in',
    params: idParams,
    returns: sheetView,
    errors: [...moves],
  }),
  sheetErrors: endpoint({
    method: 'GET',
    path: `${base}/:id/errors`,
    can: 'import.read',
    summary:
      'The rows that were not taken, with their own columns and one that says why: to correct and to upload again',
    params: idParams,
    query: z.strictObject({ format: format.default('xlsx') }),
    returns: fileAnswer,
    media: 'file',
    errors: [],
  }),
  sheetTemplate: endpoint({
    method: 'GET',
    path: '/sheets/template',
    can: 'import.read',
    summary: 'An empty sheet with all columns, of objects of a kind, of readings or of completed services',
    query: z.strictObject({ kind: sheetKind, objectKind: objectKindId.optional(), format: format.default('xlsx') }),
    returns: fileAnswer,
    media: 'file',
    errors: ['objectKind.unknown'],
  }),
  exportObjects: endpoint({
    method: 'GET',
    path: '/sheets/objects',
    can: 'record.read',
    summary: 'Objects of a kind in the columns of its template, so that what comes out can go in again',
    query: z.strictObject({ objectKind: objectKindId, party: id.optional(), format: format.default('xlsx') }),
    returns: fileAnswer,
    media: 'file',
    errors: ['objectKind.unknown', 'sheet.tooLarge'],
  }),
}
