// Rows of a mapped sheet as values by target, with what could not be read of them.

import type { CellValue, Mapping, RowProblem, RowRead } from '../../domain/sheet.ts'
import type { Field } from './types.ts'
import { readCell, type Style, styleOf } from './value.ts'

/** One column that has a target. */
export type Column = { index: number; header: string; field: Field; style: Style }

/** The mapped columns, each with the way in which its cells are written. */
export function columnsOf(
  { headers, mapping }: { headers: readonly string[]; mapping: Mapping },
  fields: readonly Field[],
  rows: readonly (readonly string[])[],
): Column[] {
  const byTarget = new Map(fields.map(field => [field.target, field]))
  return mapping.flatMap((target, index) => {
    const field = target === null ? undefined : byTarget.get(target)
    if (!field) return []
    const cells = rows.flatMap(row => row[index] || [])
    return [{ index, header: headers[index] || field.title.en, field, style: styleOf(field.type, cells) }]
  })
}

/** Null when the row has nothing at all. */
export function readRow(columns: readonly Column[], cells: readonly string[], row: number): RowRead | null {
  if (cells.every(cell => cell === '')) return null
  const values: Record<string, CellValue> = {}
  const empty: string[] = []
  const problems: RowProblem[] = []
  for (const { index, header, field, style } of columns) {
    const text = cells[index] ?? ''
    if (text === '') {
      empty.push(field.target)
      continue
    }
    const read = readCell(field, text, style)
    if (read.ok) values[field.target] = read.value
    else {
      const { code, params } = read
      problems.push({ row, column: header, value: text.slice(0, 200), code, ...(params ? { params } : {}) })
    }
  }
  return { row, values, empty, problems }
}
