import { type CalendarGap, type CalendarRow, listCalendars, yearsInUse } from '../db/calendar.ts'
import type { Instant } from '../domain/calendar.ts'
import { expectsDays, flattened, knownYears, type Sheets } from '../domain/calendar-sheet.ts'
import { DEFAULT_CALENDAR } from '../domain/followed-calendar.ts'
import type { CalendarView } from '../endpoints/calendar-view.ts'
import type { CallContext } from './route.ts'

type Db = CallContext['db']

/** All calendars, with the years that they lack while running records need them. */
export async function viewsOf(db: Db, now: Instant): Promise<CalendarView[]> {
  const rows = await listCalendars(db)
  const needed = await yearsInUse(db, Number(now.slice(0, 4)))
  const sheets = new Map(rows.map(row => [row.sheet.id, row.sheet]))
  return rows.map(row => viewOf(row, sheets, needed))
}

export async function calendarView(db: Db, id: string, now: Instant): Promise<CalendarView | null> {
  return (await viewsOf(db, now)).find(view => view.id === id) ?? null
}

function viewOf(row: CalendarRow, sheets: Sheets, needed: readonly CalendarGap[]): CalendarView {
  const { sheet, version, updatedAt, updatedByName, usage } = row
  const { id, name, zone, dayStart, dayEnd, weekend, baseId } = sheet
  const calendar = flattened(sheet, sheets)
  const known = knownYears(calendar)
  const gaps = needed.filter(one => one.calendarId === id && expectsDays(calendar) && !known.includes(one.year))
  return {
    id,
    name,
    zone,
    dayStart,
    dayEnd,
    weekend: [...weekend],
    baseId,
    version: String(version),
    updatedAt,
    updatedByName,
    usage,
    knownYears: known,
    gaps: gaps.map(({ year, records }) => ({ year, records })),
    isDefault: id === DEFAULT_CALENDAR,
  }
}
