import { outlookEnd } from '../db/outlook.ts'
import { askOutlook } from '../db/outlook-fresh.ts'
import type { OutlookFilter, OutlookRow } from '../db/outlook-read.ts'
import type { Reference } from '../db/reference.ts'
import { addDays, type Calendar, dayOf, type Instant, startOfDay } from '../domain/calendar.ts'
import { earliest } from '../domain/earliest.ts'
import { families } from '../endpoints/index.ts'
import type { ComingStep, NextQuery } from '../endpoints/next.ts'
import type { Acting } from './act.ts'
import { type Cursors, listName, pageOf } from './cursor.ts'
import { isProblem } from './problem.ts'
import { type Route, routes } from './route.ts'
import { localTimes } from './view.ts'

const DAYS_SHOWN = 30

/** What the whole company, a team or a person has ahead, as `forecast` says it now. */
export function nextRoutes({ engine }: Pick<Acting, 'engine'>, cursors: Cursors): Route[] {
  return routes(families.next, {
    listNext: async ({ query, actor, now, db }) => {
      const list = listName('next', { ...query, me: actor.id })
      const cursor = cursors.read(query.cursor, list)
      if (isProblem(cursor)) return cursor
      const reader = readerOf(await engine.reference.current(), actor.id)
      const span = spanOf(query, reader.calendar, now)
      const after = cursor && { at: String(cursor.value), recordId: cursor.id.slice(0, 36), key: cursor.id.slice(37) }
      const { limit } = query
      const filter = filterOf(query, actor.id, reader.teamId, reader.reference)
      const found = await askOutlook(engine, db, { now, ...span, filter, zone: reader.calendar.zone, limit, after })
      const { rows, next } = pageOf(found.rows, limit, row =>
        cursors.write({ value: row.at, id: `${row.recordId} ${row.key}` }, list),
      )
      const { days, missing, failing, reference } = found
      const items = rows.map(row => comingStep(row, reference, reader.calendar.zone))
      const whole = { complete: missing === 0, computing: missing, failing }
      return { body: { items, next, now, ...span, zone: reader.calendar.zone, days, ...whole }, next }
    },
  })
}

type Reader = { reference: Reference; calendar: Calendar; teamId: string | null }

function readerOf(reference: Reference, id: string): Reader {
  const user = reference.directory.find(one => one.id === id)
  return { reference, calendar: reference.calendar(user?.calendarId ?? 'ru'), teamId: user?.teamId ?? null }
}

/** Whole days of the reader, so that the last bar is as long as the others. */
function spanOf({ from = '', to }: NextQuery, calendar: Calendar, now: Instant): { from: Instant; to: Instant } {
  const end = outlookEnd(now)
  const begin = from < now ? now : from
  const wanted = to ?? startOfDay(calendar, addDays(dayOf(calendar, begin), DAYS_SHOWN))
  return { from: begin, to: earliest(wanted, end) }
}

function filterOf(query: NextQuery, me: string, myTeam: string | null, { directory }: Reference): OutlookFilter {
  const user = (asked: string | undefined) => (asked === 'me' ? me : asked)
  const team = query.team === 'mine' ? (myTeam ?? NOBODY) : query.team
  const members = team === undefined ? undefined : directory.filter(one => one.teamId === team).map(one => one.id)
  const owner = user(query.owner)
  const owned = owner === undefined ? members : (members ?? [owner]).filter(id => id === owner)
  return {
    kinds: query.kind,
    ownerIds: owned,
    partyId: query.party,
    readerId: user(query.reader),
    personId: user(query.person),
    rules: query.rule,
    whats: query.what,
  }
}

// Who belongs to no team has no records of a team.
const NOBODY = '00000000-0000-0000-0000-000000000000'

function comingStep(row: OutlookRow, reference: Reference, zone: string): ComingStep {
  const { definitionVersion: _, calendarId, letters, contacts, ...own } = row
  const zones = { zone, recordZone: reference.calendar(calendarId).zone }
  const nameOf = (id: string) => reference.directory.find(user => user.id === id)?.name
  const named = (id: string) => ({ id, name: nameOf(id) ?? '' })
  return {
    ...own,
    ...localTimes(row.at, zones),
    letters: letters.map(({ template, readers, toClient, critical }) => ({
      template,
      readers: [...readers.map(named), ...(toClient ? contacts : [])],
      critical,
    })),
    ownerName: row.ownerId === null ? null : (nameOf(row.ownerId) ?? ''),
  }
}
