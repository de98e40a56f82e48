// A file with the days of a calendar, in any of the forms that are published; recognised by how it begins.

import type { Day, DayKind } from '../../domain/calendar.ts'
import type { CalendarSheet, SheetDay } from '../../domain/calendar-sheet.ts'
import { readCalendarCsv } from './csv.ts'
import { readCalendarIcs } from './ics.ts'
import { type BadRow, type CalendarRow, withoutRepeats } from './row.ts'
import { readCalendarJson, readCalendarXml } from './xmlcalendar.ts'

export const CALENDAR_FORMATS = ['csv', 'ics', 'json', 'xml'] as const
export type CalendarFormat = (typeof CALENDAR_FORMATS)[number]

export type CalendarFile = { format: CalendarFormat; rows: readonly CalendarRow[]; bad: readonly BadRow[] }

/** Never throws: what cannot be read is a bad row, also when that is the whole file. `untilYear`: see ics.ts. */
export function readCalendarFile(text: string, options: { untilYear: number }): CalendarFile {
  const trimmed = text.replace(/^\uFEFF/, '').trimStart()
  const format = formatOf(trimmed)
  const read = {
    csv: () => readCalendarCsv(trimmed),
    ics: () => readCalendarIcs(trimmed, options),
    json: () => readCalendarJson(trimmed),
    xml: () => readCalendarXml(trimmed),
  }[format]
  return { format, ...withoutRepeats(read()) }
}

function formatOf(text: string): CalendarFormat {
  if (/^BEGIN:VCALENDAR/i.test(text)) return 'ics'
  if (text.startsWith('{')) return 'json'
  return text.startsWith('<') ? 'xml' : 'csv'
}

/**
 * The days that a file makes of a calendar. `replace`: of the years that the file speaks of, what it does not name goes;
 * `merge`: everything else stays.
 */
export function daysFrom(
  file: CalendarFile,
  sheet: CalendarSheet,
  mode: 'replace' | 'merge',
): Record<Day, SheetDay | null> {
  const years = new Set(file.rows.map(({ day }) => day.slice(0, 4)))
  const gone = mode === 'replace' ? Object.keys(sheet.days).filter(day => years.has(day.slice(0, 4))) : []
  return {
    ...Object.fromEntries(gone.map(day => [day, null])),
    ...Object.fromEntries(
      file.rows.map(({ day, kind, note, movedFrom }) => [day, { kind: kindFor(kind, sheet), note, movedFrom }]),
    ),
  }
}

const HOUR_MINUTES = 60

/** The day before a holiday is an hour shorter than the others of its calendar. */
function kindFor(kind: CalendarRow['kind'], { dayStart, dayEnd }: CalendarSheet): DayKind {
  if (kind !== 'short') return kind
  const [hours = 0, minutes = 0] = dayEnd.split(':').map(Number)
  const end = hours * 60 + minutes - HOUR_MINUTES
  const text = `${String(Math.floor(end / 60)).padStart(2, '0')}:${String(end % 60).padStart(2, '0')}`
  return text > dayStart ? `${dayStart}-${text}` : 'work'
}
