import Papa from 'papaparse'
import { type Encoding, textOf } from './text.ts'
import type { SheetFormat, SheetRead } from './types.ts'
import { bareCell } from './write.ts'
import { COLUMNS_AT_MOST, ROWS_AT_MOST } from './xlsx.ts'

const SEPARATORS = [';', ',', '\t', '|']
const HEAD_LINES = 50

/** A table of text (RFC 4180 and what is like it): its separator is found by its first lines. */
export function readCsv(bytes: Uint8Array): SheetRead {
  const { text, encoding } = textOf(bytes)
  return readCsvText(text, encoding)
}

function readCsvText(text: string, encoding: Encoding): SheetRead {
  // A table has no control characters; an archive, a picture or a program does.
  if (isBinary(text)) return { ok: false, problem: 'notASheet' }
  const { body, said } = withoutHint(text)
  const separator = said ?? separatorOf(body)
  const rows: string[][] = []
  let wide = false
  Papa.parse<string[]>(body, {
    delimiter: separator,
    step: ({ data }, parser) => {
      wide ||= data.length > COLUMNS_AT_MOST
      if (rows.push(cellsOf(data)) > ROWS_AT_MOST || wide) parser.abort()
    },
  })
  if (wide) return { ok: false, problem: 'tooManyColumns' }
  if (rows.length > ROWS_AT_MOST) return { ok: false, problem: 'tooManyRows' }
  while (rows.length > 0 && rows.at(-1)?.length === 0) rows.pop()
  if (rows.length === 0) return { ok: false, problem: 'empty' }
  const format: SheetFormat = 'csv'
  return { ok: true, file: { format, encoding, separator, sheets: [{ name: '', rows }] } }
}

function cellsOf(data: readonly string[]): string[] {
  const texts = data.map(cellText)
  return texts.slice(0, texts.findLastIndex(one => one !== '') + 1)
}

/** What a spreadsheet was kept from running as a formula, ours among them, is given back as it was. */
function cellText(text: string): string {
  const clean = text.replaceAll('\u0000', '').toWellFormed().trim()
  const quoted = /^="(.*)"$/s.exec(clean)
  if (quoted) return (quoted[1] ?? '').replaceAll('""', '"')
  return bareCell(clean)
}

/** Excel writes `sep=;` above a table, for itself. */
function withoutHint(text: string): { body: string; said: string | null } {
  const hint = /^\uFEFF?(?:"?sep=(.)"?)\r?\n/i.exec(text)
  return hint
    ? { body: text.slice(hint[0].length), said: hint[1] ?? null }
    : { body: text.replace(/^\uFEFF/, ''), said: null }
}

/** Which of the usual ones gives rows of the same width, and the widest. */
function separatorOf(text: string): string {
  const head = text.split(/\r\n|\r|\n/, HEAD_LINES).join('\n')
  const judged = SEPARATORS.map(separator => {
    const { data } = Papa.parse<string[]>(head, { delimiter: separator, skipEmptyLines: 'greedy' })
    const widths = data.map(row => row.length)
    const usual = mostFrequent(widths)
    const share = widths.filter(width => width === usual).length / Math.max(widths.length, 1)
    return { separator, score: usual < 2 ? 0 : share * Math.log2(usual + 1) }
  })
  return judged.toSorted((a, b) => b.score - a.score)[0]?.separator ?? ','
}

function mostFrequent(numbers: readonly number[]): number {
  const counts = Map.groupBy(numbers, one => one)
  return [...counts].toSorted(([, a], [, b]) => b.length - a.length)[0]?.[0] ?? 0
}

const LOOKED_AT = 10_000

function isBinary(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it is they that are looked for
  const found = text.slice(0, LOOKED_AT).match(/[\u0000-\u0008\u000E-\u001F\uFFFD]/g)
  return (found?.length ?? 0) > 2
}
