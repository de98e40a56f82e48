// What the routes of calendars answer.

import { z } from 'zod'
import { day, id, instantOut, line, localText } from './common.ts'
import { datesMoved, serviceMove } from './date-moves.ts'

const clock = z.string().regex(/^\d\d:\d\d$/)
/** A day off, a workday, or a day with hours of its own: `09:00-13:00`. */
const kind = z.union([z.enum(['off', 'work']), z.templateLiteral([clock, '-', clock])])
export const dayFields = { kind, note: line(200).nullable().default(null), movedFrom: day.nullable().default(null) }
export const sheetDay = z.strictObject(dayFields)

export const calendarView = z.object({
  id: z.string(),
  name: localText,
  zone: z.string(),
  dayStart: z.string(),
  dayEnd: z.string(),
  weekend: z.array(z.int()),
  baseId: z.string().nullable(),
  /** The ETag, without quotes. */
  version: z.string(),
  updatedAt: instantOut,
  updatedByName: z.string().nullable(),
  usage: z.object({ users: z.int(), records: z.int(), calendars: z.int() }),
  /** Years about which it says more than its weekends, those of its bases included. */
  knownYears: z.array(z.int()),
  /** Years of which it knows weekends only, though dates of running records lie in them. */
  gaps: z.array(z.object({ year: z.int(), records: z.int() })),
  /** What has no other calendar follows it. */
  isDefault: z.boolean(),
})
export type CalendarView = z.output<typeof calendarView>

export const calendarDetail = calendarView.extend({
  usedBy: z.object({
    users: z.array(z.object({ id, name: z.string() })),
    calendars: z.array(z.object({ id: z.string(), name: localText })),
    records: z.int(),
  }),
  story: z.array(
    z.object({
      id,
      at: instantOut,
      byName: z.string().nullable(),
      what: z.enum(['created', 'changed', 'imported', 'removed']),
      detail: z.record(z.string(), z.unknown()),
      jobId: id.nullable(),
    }),
  ),
})
export type CalendarDetail = z.output<typeof calendarDetail>

export const yearView = z.object({
  calendarId: z.string(),
  year: z.int(),
  /** False: weekends only. */
  known: z.boolean(),
  workdays: z.int(),
  /** What differs from the weekday; `from` is the calendar that says so, `own` whether that is this one. */
  days: z.array(
    z.object({
      day: z.string(),
      kind: z.string(),
      note: z.string().nullable(),
      movedFrom: z.string().nullable(),
      from: z.string(),
      own: z.boolean(),
    }),
  ),
  version: z.string(),
})
export type CalendarYear = z.output<typeof yearView>

const at = instantOut.nullable()
const stepMove = z.object({
  key: z.string(),
  rule: z.string(),
  which: z.string(),
  kind: z.enum(['opening', 'rung']),
  task: z.string().nullable(),
  template: z.string().nullable(),
  command: z.string().nullable(),
  from: at,
  to: at,
  dueFrom: at,
  dueTo: at,
})

/** What a change would do to the plans of running records: of objects to the days of services, else to coming steps. */
export const replanView = datesMoved.extend({
  moved: z.int(),
  appeared: z.int(),
  vanished: z.int(),
  tasksMoved: z.int(),
  /** Steps that would be due at once. */
  overdue: z.int(),
  earliest: at,
  latest: at,
  sample: z.array(
    z.object({
      id,
      kind: z.string(),
      number: z.int(),
      title: z.string(),
      moves: z.array(stepMove),
      services: z.array(serviceMove),
    }),
  ),
})
export type ReplanView = z.output<typeof replanView>

export const jobView = z.object({
  /** Null: nothing has to be planned anew. */
  jobId: id.nullable(),
  processes: z.int(),
  /** Waiting letters that another opening hour lets leave earlier or later. */
  lettersMoved: z.int(),
})

export const saved = z.object({ calendar: calendarView, replan: jobView })
export type CalendarSaved = z.output<typeof saved>

const dayChange = z.object({ day: z.string(), before: sheetDay.nullable(), after: sheetDay.nullable() })
export const importResult = z.object({
  format: z.enum(['csv', 'ics', 'json', 'xml']),
  rows: z.int(),
  years: z.array(z.int()),
  /** Rows that say nothing usable, with the reason in the reader's language. */
  bad: z.array(z.object({ line: z.int(), text: z.string(), code: z.string(), reason: z.string() })),
  added: z.array(dayChange),
  changed: z.array(dayChange),
  removed: z.array(dayChange),
})
export type CalendarImport = z.output<typeof importResult>
