// A workbook as texts: what a cell holds, not how it is shown, with days written as days.

import { read, SSF, type WorkSheet } from '@e965/xlsx'
import { z } from 'zod'
import { dayOfSerial } from './serial.ts'
import type { SheetFormat, SheetRead } from './types.ts'
import { bareCell } from './write.ts'
import { checkWorkbook } from './zip.ts'

export const ROWS_AT_MOST = 1_048_576
export const COLUMNS_AT_MOST = 512
// Headings may reach over several cells; below them a merged cell says what it says once.
const HEAD_ROWS = 40

/** The sheets of a workbook that has any. Never throws on what a file says of itself. */
export function readWorkbook(bytes: Uint8Array): SheetRead {
  const check = checkWorkbook(bytes)
  if (check !== 'sound') return { ok: false, problem: check }
  const workbook = opened(bytes)
  if (workbook === null) return { ok: false, problem: 'broken' }
  const epoch1904 = workbook.Workbook?.WBProps?.date1904 === true
  const sheets = workbook.SheetNames.flatMap((name, index) => {
    const sheet = workbook.Sheets[name]
    const hidden = (workbook.Workbook?.Sheets?.[index]?.Hidden ?? 0) !== 0
    return sheet === undefined || hidden ? [] : [{ name, rows: rowsOf(sheet, epoch1904) }]
  })
  const filled = sheets.filter(sheet => sheet.rows.some(row => row.length > 0))
  if (filled.length === 0) return { ok: false, problem: 'empty' }
  if (filled.some(sheet => sheet.rows.length > ROWS_AT_MOST)) return { ok: false, problem: 'tooManyRows' }
  if (filled.some(({ rows }) => rows.some(row => row.length > COLUMNS_AT_MOST)))
    return { ok: false, problem: 'tooManyColumns' }
  const format: SheetFormat = 'xlsx'
  return { ok: true, file: { format, sheets: filled } }
}

function opened(bytes: Uint8Array) {
  try {
    return read(bytes, {
      type: 'array',
      dense: true,
      cellNF: true,
      cellFormula: false,
      cellHTML: false,
      cellText: false,
      sheetRows: ROWS_AT_MOST + 1,
    })
  } catch {
    // The library throws plain errors of its own at whatever does not fit.
    return null
  }
}

const cell = z.object({ t: z.string(), v: z.unknown(), z: z.union([z.string(), z.number()]).optional() })

function rowsOf(sheet: WorkSheet, epoch1904: boolean): string[][] {
  const data: unknown[] = Array.isArray(sheet['!data']) ? sheet['!data'] : []
  const rows: string[][] = []
  for (let index = 0; index < data.length; index += 1) {
    const cells: unknown = data[index]
    rows.push(Array.isArray(cells) ? trimmed(textsOf(cells, epoch1904)) : [])
  }
  spreadHeads(rows, sheet)
  while (rows.length > 0 && rows.at(-1)?.length === 0) rows.pop()
  return rows
}

function textsOf(cells: readonly unknown[], epoch1904: boolean): string[] {
  const texts: string[] = []
  // A sheet has holes where nothing was written.
  for (let index = 0; index < cells.length; index += 1) texts.push(textOfCell(cells[index], epoch1904))
  return texts
}

function textOfCell(given: unknown, epoch1904: boolean): string {
  if (given === undefined || given === null) return ''
  const parsed = cell.safeParse(given)
  if (!parsed.success) return ''
  const { t, v, z: format } = parsed.data
  // `#N/A` is no value.
  if (t === 'e' || t === 'z' || v === undefined || v === null) return ''
  if (t === 'b') return v === true ? 'true' : 'false'
  if (typeof v === 'number') {
    if (format !== undefined && SSF.is_date(String(format))) return dayOfSerial(v, epoch1904) ?? String(v)
    return numberText(v)
  }
  return bareCell(String(v).replaceAll('\u0000', '').toWellFormed().trim())
}

/** 0.1 + 0.2 is kept in a sheet as it is; fifteen digits are what it shows. */
const numberText = (value: number) => (Number.isInteger(value) ? plain(value) : plain(Number(value.toPrecision(15))))
const plain = (value: number) => value.toLocaleString('en', { useGrouping: false, maximumFractionDigits: 10 })

function trimmed(texts: readonly string[]): string[] {
  return texts.slice(0, texts.findLastIndex(text => text !== '') + 1)
}

const merge = z.object({
  s: z.object({ r: z.int(), c: z.int() }),
  e: z.object({ r: z.int(), c: z.int() }),
})

function spreadHeads(rows: string[][], sheet: WorkSheet): void {
  const merges = z.array(merge).safeParse(sheet['!merges'] ?? []).data ?? []
  const width = Math.max(0, ...rows.slice(0, HEAD_ROWS).map(row => row.length))
  for (const { s, e } of merges) {
    const text = rows[s.r]?.[s.c] ?? ''
    if (s.r >= HEAD_ROWS || text === '') continue
    for (let row = s.r; row <= Math.min(e.r, HEAD_ROWS); row += 1) {
      const cells = rows[row]
      if (cells === undefined) continue
      for (let column = s.c; column <= Math.min(e.c, width - 1); column += 1) {
        while (cells.length <= column) cells.push('')
        cells[column] = text
      }
    }
  }
}
