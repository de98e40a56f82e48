import { readSheets } from '../db/calendar.ts'
import { type CalendarSheet, changedSheet, dayDifferences } from '../domain/calendar-sheet.ts'
import { isRefusal } from '../domain/errors.ts'
import type { CalendarImport } from '../endpoints/calendar-view.ts'
import { type CalendarFile, daysFrom, readCalendarFile } from '../feeds/calendar/file.ts'
import type { Host } from './bind.ts'
import { previewOf, saver } from './calendar-replan.ts'
import { type Locale, textOf } from './locale.ts'
import { isProblem, problem } from './problem.ts'
import type { CallContext } from './route.ts'

type Call = CallContext & {
  params: { id: string }
  body: { content: string; fileName?: string | undefined; mode?: 'replace' | 'merge' | undefined }
}

// An event that returns every year is taken this far: further nobody has decided anything.
const YEARS_AHEAD = 2

/** Days from a file: tried, or saved as a whole. A file with a bad row is shown with its reasons and saves nothing. */
export function importHandlers(host: Host) {
  const { save, respond } = saver(host)
  return {
    importCalendar: async ({ params, body, ...call }: Call) => {
      const file = fileIn(body.content, call.now)
      if (file.bad.length > 0 || file.rows.length === 0) {
        return problem('calendar.badRows', { bad: badRows(file, call.locale) })
      }
      let before: CalendarSheet | undefined
      let after: CalendarSheet | undefined
      const { id } = params
      const done = await save(call, {
        id,
        what: 'imported',
        fileName: body.fileName,
        make: (sheet, sheets) => {
          const changed = changedSheet(sheet, { days: daysFrom(file, sheet, modeOf(file, body.mode)) }, sheets)
          if (!isRefusal(changed)) [before, after] = [sheet, changed]
          return changed
        },
      })
      return respond(call, id, done, answer => ({ ...reportOf(file, before, after, call.locale), ...answer }))
    },
    previewCalendarImport: async ({ params, body, db, now, locale }: Call) => {
      const sheets = await readSheets(db)
      const sheet = sheets.get(params.id)
      if (!sheet) return problem('request.notFound')
      const file = fileIn(body.content, now)
      const changed = changedSheet(sheet, { days: daysFrom(file, sheet, modeOf(file, body.mode)) }, sheets)
      if (isProblem(changed)) return changed
      const replan = await previewOf(host.engine, { sheets, changed, now })
      return { body: { ...reportOf(file, sheet, changed, locale), replan } }
    },
  }
}

const fileIn = (content: string, now: string) =>
  readCalendarFile(content, { untilYear: Number(now.slice(0, 4)) + YEARS_AHEAD })

/** A list of somebody's own days adds to what is there; a production calendar says all about its year. */
const modeOf = ({ format }: CalendarFile, asked: 'replace' | 'merge' | undefined) =>
  asked ?? (format === 'ics' ? 'merge' : 'replace')

function badRows({ bad, rows }: CalendarFile, locale: Locale): CalendarImport['bad'] {
  const found = bad.length === 0 && rows.length === 0 ? [{ line: 1, text: '', code: 'file' as const }] : bad
  return found.map(row => ({ ...row, reason: textOf(locale, `ui.calendarBadRow.${row.code}`) }))
}

function reportOf(
  file: CalendarFile,
  before: CalendarSheet | undefined,
  after: CalendarSheet | undefined,
  locale: Locale,
): CalendarImport {
  const differences = dayDifferences(before?.days ?? {}, after?.days ?? {})
  return {
    format: file.format,
    rows: file.rows.length,
    years: [...new Set(file.rows.map(({ day }) => Number(day.slice(0, 4))))].sort((a, b) => a - b),
    bad: badRows(file, locale),
    added: differences.filter(one => one.before === null),
    changed: differences.filter(one => one.before !== null && one.after !== null),
    removed: differences.filter(one => one.after === null),
  }
}
