import type { BadRow, CalendarRow, CalendarRows } from './row.ts'
import { dayIn, kindIn, noteIn } from './row.ts'

const COLUMNS = {
  day: ['date', 'day', 'дата', 'день'],
  kind: ['kind', 'type', 'вид', 'тип'],
  note: ['name', 'note', 'название', 'примечание'],
  movedFrom: ['day_off_moved_from', 'moved_from', 'перенесено с'],
} as const

/** A table with a row for each day: date, kind, name, day_off_moved_from, with commas or semicolons between them. */
export function readCalendarCsv(text: string): CalendarRows {
  const lines = text.split(/\r\n|\r|\n/)
  const separator = (lines[0] ?? '').includes(';') ? ';' : ','
  const header = cellsOf(lines[0] ?? '', separator).map(cell => cell.trim().toLowerCase())
  const at = (names: readonly string[]) => header.findIndex(cell => names.includes(cell))
  const places = { day: at(COLUMNS.day), kind: at(COLUMNS.kind), note: at(COLUMNS.note), from: at(COLUMNS.movedFrom) }
  if (places.day < 0 || places.kind < 0) return { rows: [], bad: [{ line: 1, text: lines[0] ?? '', code: 'columns' }] }
  const rows: CalendarRow[] = []
  const bad: BadRow[] = []
  for (const [index, line] of lines.entries()) {
    if (index === 0 || line.trim() === '') continue
    const cells = cellsOf(line, separator)
    const cell = (place: number) => cells[place] ?? ''
    const day = dayIn(cell(places.day))
    const kind = kindIn(cell(places.kind))
    const from = cell(places.from).trim()
    const movedFrom = from === '' ? null : dayIn(from)
    const wrong = (code: BadRow['code']) => bad.push({ line: index + 1, text: line.slice(0, 200), code })
    if (day === null) wrong('day')
    else if (kind === null) wrong('kind')
    else if (from !== '' && movedFrom === null) wrong('movedFrom')
    else rows.push({ day, kind, note: noteIn(cell(places.note)), movedFrom, line: index + 1 })
  }
  return { rows, bad }
}

/** RFC 4180 within a line: quotes around a cell, doubled inside of it. */
function cellsOf(line: string, separator: string): string[] {
  const cells: string[] = []
  let cell = ''
  let quoted = false
  for (let index = 0; index < line.length; index += 1) {
    const sign = line[index] ?? ''
    if (quoted && sign === '"' && line[index + 1] === '"') {
      cell += sign
      index += 1
    } else if (sign === '"') quoted = !quoted
    else if (sign === separator && !quoted) {
      cells.push(cell)
      cell = ''
    } else cell += sign
  }
  return [...cells, cell]
}
