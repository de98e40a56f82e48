// Calendars: what counts as a working day and hour. A change is tried first, then saved, then everything that follows the
// calendar is planned anew by a job whose progress is at /bulk/:id.

import { z } from 'zod'
import {
  calendarDetail,
  calendarView,
  dayFields,
  importResult,
  jobView,
  replanView,
  saved,
  sheetDay,
  yearView,
} from './calendar-view.ts'
import { day, id, line } from './common.ts'
import { endpoint } from './endpoint.ts'

const calendarId = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,49}$/)
const params = z.strictObject({ id: calendarId })
const yearParams = z.strictObject({ id: calendarId, year: z.coerce.number().int().min(1970).max(2199) })

const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/)
const days = z.record(day, sheetDay)

/** One name, or one for each language. */
const name = z.union([
  line(100).transform(text => ({ ru: text, en: text })),
  z.strictObject({ ru: line(100), en: line(100) }),
])

const columns = {
  name,
  zone: line(60),
  dayStart: time,
  dayEnd: time,
  weekend: z.array(z.int().min(1).max(7)).max(6),
  /** Its days count here too, unless this calendar says otherwise. */
  baseId: calendarId.nullable(),
}

const changeBody = z.strictObject({
  ...columns,
  /** By day; null takes an entry away. Days that are not named stay. */
  days: z.record(day, sheetDay.nullable()),
})
const change = changeBody.partial()

const importBody = z.strictObject({
  content: z.string().min(1).max(2_000_000),
  fileName: line(255).optional(),
  /** `replace`: days of the file's years that it does not name go. Default: `merge` for ICS, else `replace`. */
  mode: z.enum(['replace', 'merge']).optional(),
})
const IMPORT_LIMIT = 4 * 1024 * 1024

const stale = ['record.stale', 'record.unversioned'] as const
const wrong = ['calendar.wrong', 'calendar.unknown', 'calendar.circle'] as const

export const calendar = {
  listCalendars: endpoint({
    method: 'GET',
    path: '/calendars',
    can: 'calendar.read',
    summary: 'Calendars, who follows them, and the years that they know',
    returns: z.object({ items: z.array(calendarView) }),
    errors: [],
  }),
  createCalendar: endpoint({
    method: 'POST',
    path: '/calendars',
    can: 'calendar.manage',
    summary: 'Add a calendar, empty or as a copy of another',
    body: z.strictObject({
      id: calendarId.optional(),
      ...columns,
      zone: columns.zone.default('Europe/Moscow'),
      dayStart: time.default('09:00'),
      dayEnd: time.default('18:00'),
      weekend: columns.weekend.default([6, 7]),
      baseId: columns.baseId.default(null),
      days: days.default({}),
      /** Its own days are taken over; what is given here counts more. */
      copyOf: calendarId.optional(),
    }),
    returns: calendarView,
    status: 201,
    errors: [...wrong],
  }),
  getCalendar: endpoint({
    method: 'GET',
    path: '/calendars/:id',
    can: 'calendar.read',
    summary: 'One calendar, who follows it and what was changed in it',
    params,
    returns: calendarDetail,
    errors: [],
  }),
  changeCalendar: endpoint({
    method: 'PATCH',
    path: '/calendars/:id',
    can: 'calendar.manage',
    summary: 'Change a calendar and single days; everything that follows it is planned anew',
    params,
    body: change,
    returns: saved,
    errors: [...stale, ...wrong],
    versioned: true,
  }),
  previewCalendar: endpoint({
    method: 'POST',
    path: '/calendars/:id/preview',
    can: 'calendar.manage',
    summary: 'What a change would move; changes nothing',
    params,
    body: change,
    returns: replanView,
    errors: [...wrong],
    repeat: 'exempt',
  }),
  deleteCalendar: endpoint({
    method: 'DELETE',
    path: '/calendars/:id',
    can: 'calendar.manage',
    summary: 'Delete a calendar that nobody and nothing follows',
    params,
    errors: ['calendar.inUse', 'calendar.default'],
  }),
  getCalendarYear: endpoint({
    method: 'GET',
    path: '/calendars/:id/years/:year',
    can: 'calendar.read',
    summary: 'What differs from the weekdays in a year, inherited days included',
    params: yearParams,
    returns: yearView,
    errors: [],
  }),
  putCalendarYear: endpoint({
    method: 'PUT',
    path: '/calendars/:id/years/:year',
    can: 'calendar.manage',
    summary: 'Replace the own days of a year; everything that follows the calendar is planned anew',
    params: yearParams,
    body: z.strictObject({ days: z.array(z.strictObject({ day, ...dayFields })).max(366) }),
    returns: saved,
    errors: [...stale, ...wrong],
    versioned: true,
  }),
  importCalendar: endpoint({
    method: 'POST',
    path: '/calendars/:id/import',
    can: 'calendar.manage',
    summary: 'Take days from a file: CSV, ICS, or the JSON or XML of xmlcalendar.ru; all of it or nothing',
    params,
    body: importBody,
    returns: importResult.extend(saved.shape),
    errors: [...stale, ...wrong, 'calendar.badRows'],
    versioned: true,
    bodyLimit: IMPORT_LIMIT,
  }),
  previewCalendarImport: endpoint({
    method: 'POST',
    path: '/calendars/:id/import/preview',
    can: 'calendar.manage',
    summary: 'What a file would change and move; changes nothing',
    params,
    body: importBody,
    returns: importResult.extend({ replan: replanView }),
    errors: [...wrong],
    repeat: 'exempt',
    bodyLimit: IMPORT_LIMIT,
  }),
  previewUserCalendar: endpoint({
    method: 'POST',
    path: '/users/:id/calendar/preview',
    can: 'calendar.manage',
    summary: 'What another calendar of a person would move; changes nothing',
    params: z.strictObject({ id }),
    body: z.strictObject({ calendarId }),
    returns: replanView,
    errors: ['calendar.unknown'],
    repeat: 'exempt',
  }),
  changeUserCalendar: endpoint({
    method: 'PUT',
    path: '/users/:id/calendar',
    can: 'calendar.manage',
    summary: 'Give a person another calendar; their records that have none of their own follow',
    params: z.strictObject({ id }),
    body: z.strictObject({ calendarId }),
    returns: jobView,
    errors: ['calendar.unknown'],
  }),
}
