// Calendars: shown with who follows them, changed and imported with what that moves, tried before they are saved.

import {
  type CalendarRow,
  calendarStory,
  deleteCalendar,
  insertSheet,
  listCalendars,
  noteChange,
  readSheets,
  usersOf,
} from '../db/calendar.ts'
import { queriesOn } from '../db/transaction.ts'
import { type Day, isWorkday } from '../domain/calendar.ts'
import {
  basesOf,
  type CalendarSheet,
  changedSheet,
  flattened,
  type SheetDay,
  type Sheets,
  sheetProblem,
} from '../domain/calendar-sheet.ts'
import { isRefusal, refuse } from '../domain/errors.ts'
import { DEFAULT_CALENDAR } from '../domain/followed-calendar.ts'
import { newId } from '../domain/id.ts'
import type { CalendarYear } from '../endpoints/calendar-view.ts'
import { families } from '../endpoints/index.ts'
import type { Host } from './bind.ts'
import { importHandlers } from './calendar-import.ts'
import { previewOf, saver, userHandlers } from './calendar-replan.ts'
import { calendarView, viewsOf } from './calendar-view.ts'
import { faulty, problem } from './problem.ts'
import { type CallContext, type Route, routes } from './route.ts'

export function calendarRoutes(host: Host): Route[] {
  const { engine } = host
  const { save, respond } = saver(host)
  return routes(families.calendar, {
    listCalendars: async ({ db, now }) => ({ body: { items: await viewsOf(db, now) } }),
    createCalendar: async ({ body, db, actor, now }) => {
      const sheets = await readSheets(db)
      const { copyOf, id = newId(), days, ...columns } = body
      const copied = copyOf === undefined ? undefined : sheets.get(copyOf)
      if (copyOf !== undefined && !copied) return problem('calendar.unknown', { field: 'copyOf', value: copyOf })
      const sheet: CalendarSheet = { ...columns, id, days: { ...copied?.days, ...days } }
      const wrong = sheetProblem(sheet, sheets)
      if (wrong) return wrong
      if (!(await insertSheet(db, sheet, { by: actor.id, now }))) return faulty('request.exists', ['id'], id)
      const detail = { copyOf: copyOf ?? null, days: Object.keys(sheet.days).length }
      await noteChange(db, { id: newId(), calendarId: id, what: 'created', detail, jobId: null }, { by: actor.id, now })
      const view = await calendarView(db, id, now)
      if (!view) return problem('request.notFound')
      return { body: view, headers: { Location: `/api/calendars/${id}`, ...etag(view) } }
    },
    getCalendar: async ({ params, db, now }) => {
      const view = await calendarView(db, params.id, now)
      if (!view) return problem('request.notFound')
      const usedBy = await usersOf(db, params.id)
      return { body: { ...view, usedBy, story: await calendarStory(db, params.id) }, headers: etag(view) }
    },
    changeCalendar: async ({ params, body, ...call }) => {
      const done = await save(call, {
        id: params.id,
        what: 'changed',
        make: (sheet, sheets) => changedSheet(sheet, body, sheets),
      })
      return respond(call, params.id, done, body => body)
    },
    previewCalendar: async ({ params, body, db, now }) => {
      const sheets = await readSheets(db)
      const sheet = sheets.get(params.id)
      if (!sheet) return problem('request.notFound')
      const changed = changedSheet(sheet, body, sheets)
      if (isRefusal(changed)) return changed
      return { body: await previewOf(engine, { sheets, changed, now }) }
    },
    deleteCalendar: async ({ params, ...call }) => removed(host, params.id, call),
    getCalendarYear: async ({ params, db }) => {
      const [row, sheets] = [await findRow(db, params.id), await readSheets(db)]
      if (!row) return problem('request.notFound')
      return { body: yearOf(row, sheets, params.year), headers: etag({ version: String(row.version) }) }
    },
    putCalendarYear: async ({ params, body, ...call }) => {
      const { year } = params
      const outside = body.days.findIndex(({ day }) => Number(day.slice(0, 4)) !== year)
      if (outside >= 0) return faulty('request.body', ['days', outside, 'day'], `not in ${year}`)
      const done = await save(call, {
        id: params.id,
        what: 'changed',
        make: (sheet, sheets) => changedSheet(sheet, { days: yearAnew(sheet, year, body.days) }, sheets),
      })
      return respond(call, params.id, done, body => body)
    },
    ...importHandlers(host),
    ...userHandlers(host),
  })
}

const etag = ({ version }: { version: string }) => ({ ETag: `"${version}"` })

function yearAnew(
  sheet: CalendarSheet,
  year: number,
  days: readonly (SheetDay & { day: Day })[],
): Record<Day, SheetDay | null> {
  const gone = Object.keys(sheet.days).filter(day => Number(day.slice(0, 4)) === year)
  return {
    ...Object.fromEntries(gone.map(day => [day, null])),
    ...Object.fromEntries(days.map(({ day, ...entry }) => [day, entry])),
  }
}

async function findRow(db: CallContext['db'], id: string): Promise<CalendarRow | undefined> {
  return (await listCalendars(db)).find(row => row.sheet.id === id)
}

function yearOf({ sheet, version }: CalendarRow, sheets: Sheets, year: number): CalendarYear {
  const calendar = flattened(sheet, sheets)
  const bases = basesOf(sheet, sheets)
  const inYear = (day: Day) => Number(day.slice(0, 4)) === year
  const days = Object.keys(calendar.days)
    .filter(inYear)
    .sort()
    .flatMap(day => {
      const from = bases.find(base => base.days[day])
      const entry = from?.days[day]
      return from && entry ? [{ day, ...entry, from: from.id, own: from.id === sheet.id }] : []
    })
  const all = Array.from({ length: 366 }, (_, index) =>
    new Date(Date.UTC(year, 0, index + 1)).toISOString().slice(0, 10),
  )
  const workdays = all.filter(day => inYear(day) && isWorkday(calendar, day)).length
  return { calendarId: sheet.id, year, known: days.length > 0, workdays, days, version: String(version) }
}

async function removed(host: Host, id: string, { actor, now }: Pick<CallContext, 'actor' | 'now'>) {
  return host.engine.transaction(async client => {
    const db = queriesOn(client)
    const sheets = await readSheets(db, 'locked')
    if (!sheets.has(id)) return problem('request.notFound')
    if (id === DEFAULT_CALENDAR) return problem('calendar.default', { id })
    const { users, calendars, records } = await usersOf(db, id)
    if (users.length + calendars.length + records > 0) {
      return refuse('calendar.inUse', {
        users: users.map(user => user.name),
        calendars: calendars.map(one => one.id),
        records,
      })
    }
    await noteChange(
      db,
      { id: newId(), calendarId: id, what: 'removed', detail: {}, jobId: null },
      { by: actor.id, now },
    )
    await deleteCalendar(db, id)
    return { body: undefined }
  })
}
