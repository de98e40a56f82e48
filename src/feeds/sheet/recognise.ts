// What a sheet is about: which of the three, where its headings stand, and what each column holds. Only a proposal: a person
// says yes to it.

import { createHash } from 'node:crypto'
import { type Mapping, SHEET_KINDS, type SheetKind, wordOf } from '../../domain/sheet.ts'
import type { Field, Sheet } from './types.ts'
import { dayIn, numberIn, styleOf, USUAL_STYLE } from './value.ts'

export type Recognised = {
  kind: SheetKind
  /** Counted from 1; what stands above it is no row. */
  headerRow: number
  headers: readonly string[]
  mapping: Mapping
  /** How well it fits; only good for comparing. */
  score: number
}

type Fields = Readonly<Record<SheetKind, readonly Field[]>>

const HEAD_ROWS = 30
const ROWS_LOOKED_AT = 200

/** The best proposal; `wanted` when somebody knows what the sheet is. */
export function recognise(sheet: Sheet, fields: Fields, wanted?: SheetKind): Recognised {
  const kinds = wanted === undefined ? SHEET_KINDS : [wanted]
  const proposals = kinds.flatMap(kind =>
    headingsOf(sheet).map(heading => proposalOf(sheet, kind, heading, fields[kind])),
  )
  const [best] = proposals.toSorted((a, b) => b.score - a.score || a.headerRow - b.headerRow)
  return best ?? { kind: wanted ?? 'object', headerRow: 1, headers: [], mapping: [], score: 0 }
}

/** The proposal for headings that somebody has pointed to. */
export function recogniseAt(sheet: Sheet, fields: readonly Field[], kind: SheetKind, headerRow: number): Recognised {
  const candidates = headingsOf(sheet, headerRow).filter(heading => heading.headerRow === headerRow)
  const proposals = candidates.map(heading => proposalOf(sheet, kind, heading, fields))
  const [best] = proposals.toSorted((a, b) => b.score - a.score)
  return best ?? { kind, headerRow, headers: [], mapping: [], score: 0 }
}

/** Headings are the same set whatever their order: by this a mapping is remembered. */
export const headersHash = (headers: readonly string[]) =>
  createHash('sha256')
    .update(JSON.stringify(headers.map(wordOf).toSorted()))
    .digest('hex')

/** `bare`: without the groups above. */
type Heading = { headerRow: number; headers: readonly string[]; bare?: readonly string[] }

/** Each of the first rows may have the headings, alone or together with groups of columns above it. */
function headingsOf({ rows }: Sheet, upTo = HEAD_ROWS): Heading[] {
  const width = Math.max(0, ...rows.slice(0, upTo + ROWS_LOOKED_AT).map(row => row.length))
  return rows.slice(0, upTo).flatMap((row, index) => {
    if (row.every(cell => cell === '')) return []
    const alone = { headerRow: index + 1, headers: padded(row, width) }
    const above = rows[index - 1]
    if (above === undefined || !isGrouping(above, row)) return [alone]
    const bare = alone.headers
    return [alone, { headerRow: index + 1, headers: bare.map((cell, at) => joined(spread(above, at), cell)), bare }]
  })
}

const padded = (row: readonly string[], width: number) => Array.from({ length: width }, (_, index) => row[index] ?? '')

/** A row of groups has fewer words than the one below it. */
function isGrouping(above: readonly string[], below: readonly string[]): boolean {
  const groups = new Set(above.filter(cell => cell !== '')).size
  return groups > 0 && groups < below.filter(cell => cell !== '').length && above.every(cell => cell.length < 60)
}

/** A merged cell of a text file has its word in the first column and nothing in the others. */
function spread(above: readonly string[], at: number): string {
  for (let index = Math.min(at, above.length - 1); index >= 0; index -= 1) if (above[index]) return above[index] ?? ''
  return ''
}

const joined = (group: string, cell: string) => (group === '' || group === cell ? cell : `${group} ${cell}`.trim())

function proposalOf(
  sheet: Sheet,
  kind: SheetKind,
  { headerRow, headers, bare }: Heading,
  fields: readonly Field[],
): Recognised {
  const below = sheet.rows.slice(headerRow, headerRow + ROWS_LOOKED_AT)
  const rated = headers.flatMap((header, column) => {
    const values = [...cellsOf(below, column)]
    return fields.map(field => {
      const own = rateOf(header, field, values)
      const alone = bare === undefined ? 0 : rateOf(bare[column] ?? '', field, values) - GROUP
      return { column, target: field.target, rate: Math.max(own, alone) }
    })
  })
  const mapping: (string | null)[] = headers.map(() => null)
  const taken = new Set<string>()
  let score = 0
  for (const { column, target, rate } of rated.toSorted((a, b) => b.rate - a.rate || a.column - b.column)) {
    if (rate < LEAST || mapping[column] !== null || taken.has(target)) continue
    mapping[column] = target
    taken.add(target)
    score += rate
  }
  const unmapped = headers.filter((header, column) => header !== '' && mapping[column] === null).length
  return { kind, headerRow, headers, mapping, score: score + completeness(kind, taken) - unmapped * 0.1 }
}

const LEAST = 1
// A group that adds nothing is rather a title of the whole table.
const GROUP = 0.2

/** A sheet of readings without a date or a value is none. */
function completeness(kind: SheetKind, taken: ReadonlySet<string>): number {
  const needed = { object: ['title', 'externalId'], reading: ['value', 'at'], service: ['rule', 'on'] }[kind]
  const has = needed.filter(target => taken.has(target)).length
  if (kind === 'object') return has > 0 ? 1 : 0
  return has === needed.length ? 3 : -5
}

function* cellsOf(rows: readonly (readonly string[])[], column: number): Generator<string> {
  for (const row of rows) if (row[column]) yield row[column] ?? ''
}

/** 4 says its name, 2 to 3 says a part of it or its unit, 1.5 only looks like it. */
function rateOf(header: string, field: Field, values: readonly string[]): number {
  const named = nameRate(wordOf(header), field)
  if (named === 0) return looksLike(field.target, values) ? 1.5 : 0
  // A heading may lie: nine words under «Date» make no column of days.
  return fits(field, values) ? named + (looksLike(field.target, values) ? 0.5 : 0) : named - 2
}

// Every heading is held against every field, of every kind of objects.
const words = new WeakMap<Field, readonly string[]>()

function wordsOf(field: Field): readonly string[] {
  const known = words.get(field)
  if (known) return known
  const { target, title, names } = field
  const made = [title.ru, title.en, target, ...names].map(wordOf)
  words.set(field, made)
  return made
}

function nameRate(word: string, field: Field): number {
  if (word === '') return 0
  const all = wordsOf(field)
  if (all.includes(word)) return 4 + word.length / 100
  const bare = wordOf(word.replace(/\b(км|km|ч|h|шт|pcs|руб|rub|г|year)\b/gu, ''))
  if (bare !== '' && all.includes(bare)) return 3.5
  const inside = all.filter(name => name.length > 3 && ` ${word} `.includes(` ${name} `))
  const longest = Math.max(0, ...inside.map(name => name.length))
  return longest === 0 ? 0 : 1 + Math.min(longest / word.length, 1) * 2
}

const SHARE = 0.6

function fits({ type }: Field, values: readonly string[]): boolean {
  if (values.length === 0) return true
  switch (type) {
    case 'day':
    case 'moment': {
      const style = styleOf(type, values)
      return share(values, value => dayIn(value, style) !== null) >= SHARE
    }
    case 'integer':
    case 'number':
      return share(values, value => numberIn(value, 'number', USUAL_STYLE) !== null) >= SHARE
    default:
      return true
  }
}

const PATTERNS: Readonly<Record<string, RegExp>> = {
  'attribute:vin': /^[A-HJ-NPR-Z0-9]{17}$/i,
  'attribute:plate': /^[авекмнорстухabekmhopctyx]\s?\d{3}\s?[авекмнорстухabekmhopctyx]{2}\s?\d{2,3}$/iu,
}

function looksLike(target: string, values: readonly string[]): boolean {
  if (values.length === 0) return false
  if (target === 'client.inn') return share(values, isInn) >= 0.8
  const pattern = PATTERNS[target]
  return pattern !== undefined && share(values, value => pattern.test(value)) >= 0.8
}

const share = (values: readonly string[], test: (value: string) => boolean) =>
  values.filter(test).length / values.length

const WEIGHTS_10 = [2, 4, 10, 3, 5, 9, 4, 6, 8]
const WEIGHTS_11 = [7, 2, 4, 10, 3, 5, 9, 4, 6, 8]
const WEIGHTS_12 = [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8]

/** A taxpayer number by its check digits: 10 for companies, 12 for people. */
export function isInn(text: string): boolean {
  if (!/^(\d{10}|\d{12})$/.test(text)) return false
  const digits = [...text].map(Number)
  const check = (weights: readonly number[]) =>
    (weights.reduce((sum, weight, index) => sum + weight * (digits[index] ?? 0), 0) % 11) % 10
  return text.length === 10
    ? check(WEIGHTS_10) === digits[9]
    : check(WEIGHTS_11) === digits[10] && check(WEIGHTS_12) === digits[11]
}
