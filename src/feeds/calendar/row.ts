// row: what a calendar file says of one day. bad: a part of the file that says nothing usable, with its reason.

import type { Day, DayKind } from '../../domain/calendar.ts'
import { isDay } from '../../domain/calendar.ts'
import { isDayKind } from '../../domain/calendar-sheet.ts'

/** `short`: shorter by an hour than usual, whatever is usual. */
export type CalendarRow = {
  day: Day
  kind: DayKind | 'short'
  note: string | null
  movedFrom: Day | null
  /** Where it stands in the file, counted from 1. */
  line: number
}

export const BAD_ROWS = [
  'columns',
  'day',
  'kind',
  'movedFrom',
  'twice',
  'timed',
  'recurrence',
  'period',
  'file',
] as const
export type BadRow = { line: number; text: string; code: (typeof BAD_ROWS)[number] }

export type CalendarRows = { rows: CalendarRow[]; bad: BadRow[] }

const KINDS: Readonly<Record<string, DayKind | 'short'>> = {
  day_off: 'off',
  off: 'off',
  holiday: 'off',
  выходной: 'off',
  праздник: 'off',
  workday: 'work',
  work: 'work',
  рабочий: 'work',
  short: 'short',
  short_day: 'short',
  сокращённый: 'short',
  сокращенный: 'short',
}

/** The kind that a word or hours such as 09:00-13:00 mean; null when they mean none. */
export function kindIn(word: string): CalendarRow['kind'] | null {
  const text = word.trim().toLowerCase().replaceAll(/[–—]/g, '-').replaceAll(' ', '')
  const known = Object.hasOwn(KINDS, text) ? KINDS[text] : undefined
  if (known !== undefined) return known
  const hours = text.replaceAll(/(^|-)(\d:)/g, '$10$2')
  return isDayKind(hours) ? hours : null
}

/** A day written 2028-01-31 or 31.01.2028; null when it is none. */
export function dayIn(word: string): Day | null {
  const text = word.trim()
  const [, date = '', month = '', year = ''] = /^(\d\d?)\.(\d\d?)\.(\d{4})$/.exec(text) ?? []
  const day = year === '' ? text : `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`
  return isDay(day) ? day : null
}

const NOTE_AT_MOST = 200

export const noteIn = (word: string): string | null => word.trim().slice(0, NOTE_AT_MOST) || null

/** A day that is named twice would be decided by the order of the rows: the second is bad. */
export function withoutRepeats({ rows, bad }: CalendarRows): CalendarRows {
  const known = new Set<Day>()
  const repeated: BadRow[] = []
  const kept = rows.filter(({ day, line }) => {
    if (!known.has(day)) return known.add(day)
    repeated.push({ line, text: day, code: 'twice' })
    return false
  })
  return { rows: kept, bad: [...bad, ...repeated].sort((a, b) => a.line - b.line) }
}
