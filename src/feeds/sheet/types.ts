// sheet:   a table as a person keeps it, whatever file it came in: rows of cells, every cell a text.
// target:  what a column is about: `title`, `client.inn`, `attribute:vin`, `mark:to.on`.
// mapping: the target of each column, null for a column that is left out.
// row:     counted as the program that made the file shows it: the first is 1.

export type SheetFormat = 'csv' | 'xlsx'

export type Sheet = {
  name: string
  rows: readonly (readonly string[])[]
}

export type SheetFile = {
  format: SheetFormat
  /** Of a CSV file. */
  encoding?: string | undefined
  separator?: string | undefined
  sheets: readonly Sheet[]
}

/** Why a file cannot be read at all. */
export const FILE_PROBLEMS = [
  'empty',
  'tooLarge',
  'tooManyRows',
  'tooManyColumns',
  'notASheet',
  'oldExcel',
  'encrypted',
  'bomb',
  'broken',
] as const
export type FileProblem = (typeof FILE_PROBLEMS)[number]

export type SheetRead = { ok: true; file: SheetFile } | { ok: false; problem: FileProblem }

export type CellType = 'text' | 'integer' | 'number' | 'day' | 'moment' | 'choice' | 'boolean' | 'list'

export type Choice = { id: string; names: readonly string[] }

/** Something that a column may be about. */
export type Field = {
  target: string
  title: { ru: string; en: string }
  /** What such a column is called in files, in lower case; the titles need not be among them. */
  names: readonly string[]
  type: CellType
  choices?: readonly Choice[] | undefined
  unit?: string | undefined
  /** Example of a value, for the template. */
  sample?: string | undefined
}
