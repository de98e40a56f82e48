// Tables that we hand out: templates, rows to correct, exports. A spreadsheet must not run what somebody wrote into a title
// (reliability.md R-02): such a cell begins with an apostrophe, which reading takes away again.

import { utils, write } from '@e965/xlsx'
import Papa from 'papaparse'
import type { SheetFormat } from './types.ts'

export type Table = readonly (readonly string[])[]

/** The first row has the headings. */
export function writeSheet(table: Table, format: SheetFormat, name = 'Potok'): Uint8Array {
  return format === 'csv' ? Buffer.from(csvOf(table), 'utf8') : workbookOf(table, name)
}

/** Russian Excel parts columns by semicolons, and takes a text without its mark for another encoding. */
const csvOf = (table: Table) =>
  `\uFEFF${Papa.unparse(
    table.map(row => row.map(safeCell)),
    { delimiter: ';', newline: '\r\n' },
  )}\r\n`

function workbookOf(table: Table, name: string): Uint8Array {
  const rows = table.map((row, index) => row.map(cell => cellOf(cell, index === 0)))
  const sheet = utils.aoa_to_sheet(rows, { dense: true })
  sheet['!cols'] = (table[0] ?? []).map(header => ({ wch: Math.min(Math.max(header.length + 2, 12), 40) }))
  const book = utils.book_new()
  utils.book_append_sheet(book, sheet, name.replaceAll(/[\\/?*[\]:]/g, ' ').slice(0, 31))
  const bytes: Uint8Array = write(book, { type: 'buffer', bookType: 'xlsx', compression: true })
  return bytes
}

// Longer ones are numbers of accounts and taxpayers, of which a sheet would forget digits.
const NUMBER = /^-?(0|[1-9]\d{0,8})([.,]\d{1,6})?$/

const cellOf = (text: string, heading: boolean): string | number =>
  !heading && NUMBER.test(text) ? Number(text.replace(',', '.')) : safeCell(text)

const safeCell = (text: string): string => (/^[=+\-@\t\r\0]/.test(text) && !NUMBER.test(text) ? `'${text}` : text)

/** What was kept from running is given back as it was. */
export const bareCell = (text: string): string => (/^'[=+\-@\t\r]/.test(text) ? text.slice(1) : text)
