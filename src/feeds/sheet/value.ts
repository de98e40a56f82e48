// What a cell says, as the value of a field. A person's table is read as a person would read it; what cannot be read is said.

import { type Day, isDay } from '../../domain/calendar.ts'
import { type CellValue, wordOf } from '../../domain/sheet.ts'
import { dayOfSerial } from './serial.ts'
import type { CellType, Choice, Field } from './types.ts'

export type CellRead = { ok: true; value: CellValue } | { ok: false; code: string; params?: Record<string, string> }

/** How days and numbers of one column are written, found by all of its cells: 05/13/2026 says what 05/06/2026 means. */
export type Style = { monthFirst: boolean; decimalComma: boolean }
export const USUAL_STYLE: Style = { monthFirst: false, decimalComma: true }

const TEXT_AT_MOST = 2_000

/** The cell is not empty. */
export function readCell(
  { type, choices = [] }: Pick<Field, 'type' | 'choices'>,
  text: string,
  style: Style,
): CellRead {
  switch (type) {
    case 'text':
      return text.length > TEXT_AT_MOST ? { ok: false, code: 'tooLong' } : { ok: true, value: text }
    case 'integer':
    case 'number':
      return found(numberIn(text, type, style), 'notANumber')
    case 'day':
      return found(dayIn(text, style)?.slice(0, 10) ?? null, 'notADay')
    case 'moment':
      return found(dayIn(text, style), 'notADay')
    case 'boolean':
      return found(booleanIn(text), 'notYesOrNo')
    case 'choice':
      return choiceIn(text, choices)
    case 'list':
      return {
        ok: true,
        value: text
          .split(/[;,\n]/)
          .map(one => one.trim())
          .filter(Boolean),
      }
  }
}

const found = (value: CellValue | null, code: string): CellRead =>
  value === null ? { ok: false, code } : { ok: true, value }

/** How a column writes: the first cell that leaves no choice decides. */
export function styleOf(type: CellType, cells: Iterable<string>): Style {
  if (type === 'text' || type === 'choice' || type === 'boolean' || type === 'list') return USUAL_STYLE
  let decimalComma = true
  for (const cell of cells) {
    const slashed = /^(\d{1,2})\/(\d{1,2})\/\d{2,4}\b/.exec(cell)
    if (slashed && Number(slashed[2]) > 12) return { monthFirst: true, decimalComma }
    if (/^\d{1,3}(,\d{3})+\.\d+$/.test(cell)) decimalComma = false
  }
  return { monthFirst: false, decimalComma }
}

const SPACES = /[\s\u00A0\u202F\u2009']/g

/** 1 234,5 · 1,234.5 · 45 000 км; a whole number may have its thousands parted by anything. */
export function numberIn(text: string, type: 'integer' | 'number', style: Style): number | null {
  const bare = text
    .replace(SPACES, '')
    .replace(/^[+]/, '')
    .replace(/[\u2212\u2013]/g, '-')
    .replace(/(?<=\d)[a-zа-яё./²³]+\.?$/iu, '')
  const plain = plainNumber(bare, type, style)
  const value = plain === null ? Number.NaN : Number(plain)
  if (!Number.isFinite(value)) return null
  return type === 'integer' ? Math.round(value) : value
}

function plainNumber(text: string, type: 'integer' | 'number', style: Style): string | null {
  if (/^-?\d+$/.test(text)) return text
  if (/^-?\d*[.,]\d+$/.test(text)) {
    const thousands = /^-?[1-9]\d{0,2}[.,]\d{3}$/.test(text)
    const parted = thousands && (type === 'integer' || (text.includes(',') && !style.decimalComma))
    return text.replace(/[.,]/, parted ? '' : '.')
  }
  if (/^-?\d{1,3}(\.\d{3})+(,\d+)?$/.test(text)) return text.replaceAll('.', '').replace(',', '.')
  if (/^-?\d{1,3}(,\d{3})+(\.\d+)?$/.test(text)) return text.replaceAll(',', '')
  return null
}

const MONTHS = [
  ['янв', 'jan'],
  ['фев', 'feb'],
  ['мар', 'mar'],
  ['апр', 'apr'],
  ['мая', 'май', 'may'],
  ['июн', 'jun'],
  ['июл', 'jul'],
  ['авг', 'aug'],
  ['сен', 'sep'],
  ['окт', 'oct'],
  ['ноя', 'nov'],
  ['дек', 'dec'],
]

/** A day, with its time of day (`2026-05-01 09:30`) when the cell has one; null when it is none. */
export function dayIn(text: string, style: Style): Day | string | null {
  const parts = partsOf(text.trim().toLowerCase(), style)
  if (parts === null) return serialDay(text)
  const { year, month, day, time } = parts
  const on = `${fullYear(year)}-${two(month)}-${two(day)}`
  if (!isDay(on)) return null
  return time === undefined ? on : withTime(on, time)
}

type Parts = { year: string; month: string; day: string; time?: string | undefined }

function partsOf(text: string, { monthFirst }: Style): Parts | null {
  const time = '(?:[t ,]+(\\d{1,2}:\\d{2})(?::\\d{2}(?:\\.\\d+)?)?(?:z|[+-]\\d{2}:?\\d{2})?)?'
  const iso = new RegExp(`^(\\d{4})[-./](\\d{1,2})[-./](\\d{1,2})${time}$`).exec(text)
  if (iso) return { year: iso[1] ?? '', month: iso[2] ?? '', day: iso[3] ?? '', time: iso[4] }
  const numeric = new RegExp(`^(\\d{1,2})([-./])(\\d{1,2})\\2(\\d{4}|\\d{2})(?: ?г\\.?)?${time}$`).exec(text)
  if (numeric) {
    const [, first = '', sign, second = '', year = '', at] = numeric
    const american = sign === '/' && monthFirst
    return american ? { year, month: first, day: second, time: at } : { year, month: second, day: first, time: at }
  }
  const named = /^(\d{1,2})[ -]+([a-zа-яё]{3,})\.?[ -]+(\d{4}|\d{2})(?: ?г(?:ода|\.)?)?$/u.exec(text)
  if (!named) return null
  const month = MONTHS.findIndex(names => names.some(name => (named[2] ?? '').startsWith(name)))
  return month < 0 ? null : { year: named[3] ?? '', month: String(month + 1), day: named[1] ?? '' }
}

// 1954-10-03 to 2119-01-10: a number that stands where a day is asked for.
const FIRST_SERIAL = 20_000
const LAST_SERIAL = 80_000

function serialDay(text: string): string | null {
  if (!/^\d{5}([.,]\d+)?$/.test(text.trim())) return null
  const serial = Number(text.trim().replace(',', '.'))
  return serial >= FIRST_SERIAL && serial <= LAST_SERIAL ? dayOfSerial(serial) : null
}

const two = (text: string) => text.padStart(2, '0')
const fullYear = (year: string) => (year.length === 4 ? year : `${Number(year) < 70 ? 20 : 19}${two(year)}`)

function withTime(on: Day, time: string): string | null {
  const [hour = '', minute = ''] = time.split(':')
  if (Number(hour) > 23 || Number(minute) > 59) return null
  return hour === '0' && minute === '00' ? on : `${on} ${two(hour)}:${minute}`
}

const YES = new Set(['да', 'есть', 'yes', 'y', 'true', '1', '+', 'истина', 'x', 'х', '✓', '✔'])
const NO = new Set(['нет', 'no', 'n', 'false', '0', '-', '–', '—', 'ложь'])

function booleanIn(text: string): boolean | null {
  const word = text.toLowerCase()
  if (YES.has(word)) return true
  return NO.has(word) ? false : null
}

function choiceIn(text: string, choices: readonly Choice[]): CellRead {
  const word = wordOf(text)
  const chosen = choices.find(({ id, names }) => wordOf(id) === word || names.some(name => wordOf(name) === word))
  if (chosen) return { ok: true, value: chosen.id }
  const known = choices.map(({ id, names }) => names[0] ?? id).join(', ')
  return { ok: false, code: 'notAChoice', params: { known } }
}
