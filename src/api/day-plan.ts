import { countDays, type DayCount, type DayLoad, expectedDays } from '../db/plan-day.ts'
import { listPlan, type PlanRow, placeOn } from '../db/plan-row.ts'
import { listSites, type PlanAsk } from '../db/plan-source.ts'
import { potentialState } from '../db/potential-read.ts'
import type { Reference } from '../db/reference.ts'
import {
  addDays,
  type Calendar,
  type Day,
  dayOf,
  daysBetween,
  epochOf,
  type Instant,
  isWorkday,
  startOfDay,
  workingTimeBetween,
} from '../domain/calendar.ts'
import { DEFAULT_CALENDAR } from '../domain/followed-calendar.ts'
import type { User } from '../domain/people.ts'
import { PLAN_LAYERS } from '../domain/plan-layer.ts'
import type { PlanDay, PlanItem, PlanPerson, PlanQuery } from '../endpoints/day-plan.ts'
import { families } from '../endpoints/index.ts'
import type { Acting } from './act.ts'
import { type Cursors, listName, pageOf } from './cursor.ts'
import { previewAsk } from './preview.ts'
import { isProblem, problem } from './problem.ts'
import { type Route, routes } from './route.ts'

const DAYS_AT_MOST = 400
const MINUTE_MS = 60_000

export function dayPlanRoutes(acting: Pick<Acting, 'engine' | 'kinds'>, cursors: Cursors): Route[] {
  const { engine } = acting
  return routes(families.dayPlan, {
    readPlan: async ({ query, actor, now, db }) => {
      const { from, to, view, limit } = query
      if (to < from || daysBetween(from, to) >= DAYS_AT_MOST) return problem('calendar.span', { days: DAYS_AT_MOST })
      const list = listName('calendar', query)
      const cursor = cursors.read(query.cursor, list)
      if (isProblem(cursor)) return cursor
      const seen = sightOf(await engine.reference.current(), query, { me: actor.id, now })
      const { ask } = seen
      const counts = await countDays(db, ask, { byOwner: ['visit'] })
      const expected = await expectedDays(db, ask)
      const { asOf, computing } = await potentialState(db, { filter: { partyId: query.clientId }, today: ask.today })
      const isListed = view === 'week' || view === 'agenda'
      const after = cursor && { day: String(cursor.value), place: cursor.id }
      const rows = isListed ? await listPlan(db, { ...ask, limit, after }) : []
      const page = pageOf(rows, limit, row => cursors.write({ value: row.day, id: placeOn(row) }, list))
      const body = {
        from,
        to,
        today: ask.today,
        zone: ask.zone,
        days: daysIn(seen, counts, expected),
        people: view === 'year' ? [] : peopleIn(seen, counts, expected),
        items: isListed ? page.rows.map(row => itemOf(row, seen.reference)) : null,
        next: page.next,
        asOf,
        computing,
      }
      return { body, next: page.next }
    },
    previewMove: async ({ body: { recordId, day }, actor, now }) => {
      const ask = { act: 'command', command: 'book', input: { bookedOn: day } } as const
      const seen = await previewAsk(acting, recordId, { ask, actor, now })
      return isProblem(seen) ? seen : { body: seen }
    },
    listSites: async ({ query, db }) => ({ body: { items: await listSites(db, query.clientId) } }),
  })
}

/** What is looked at, by whom, and whose days off count. */
/** Every object has a next service within a year: of a million of them nobody counts the days one by one. */
const isYearOfAll = ({ view, clientId, siteId, personId, team, objectKind }: PlanQuery) =>
  view === 'year' && [clientId, siteId, personId, team, objectKind].every(value => value === undefined)

type Sight = {
  reference: Reference
  ask: PlanAsk
  calendar: Calendar
  person: User | undefined
  people: readonly User[]
}

function sightOf(reference: Reference, query: PlanQuery, { me, now }: { me: string; now: Instant }): Sight {
  const { directory } = reference
  const reader = directory.find(user => user.id === me)
  const personId = query.personId === 'me' ? me : query.personId
  const teamId = query.team === 'mine' ? (reader?.teamId ?? NOBODY) : query.team
  const team = teamId === undefined ? undefined : directory.filter(user => user.teamId === teamId)
  const people = personId === undefined ? team : (team ?? directory).filter(user => user.id === personId)
  const person = personId === undefined ? undefined : directory.find(user => user.id === personId)
  const calendar = reference.calendar((person ?? reader)?.calendarId ?? DEFAULT_CALENDAR)
  const ask: PlanAsk = {
    from: query.from,
    to: query.to,
    filter: {
      partyId: query.clientId,
      siteId: query.siteId,
      ownerIds: personId === undefined ? people?.map(user => user.id) : [personId],
      objectKinds: query.objectKind,
    },
    layers: (query.layer ?? PLAN_LAYERS).filter(layer => layer !== 'service' || !isYearOfAll(query)),
    zone: calendar.zone,
    today: dayOf(calendar, now),
  }
  return { reference, ask, calendar, person, people: people ?? directory }
}

// Who belongs to no team has nothing of a team.
const NOBODY = '00000000-0000-0000-0000-000000000000'

const COUNTED = { visit: 'visits', service: 'services', task: 'tasks', contract: 'contracts' } as const

function daysIn({ ask, calendar, person }: Sight, counts: readonly DayCount[], expected: readonly DayLoad[] | null) {
  const none = expected === null ? null : 0
  const days = new Map<Day, PlanDay>()
  for (let day = ask.from; day <= ask.to; day = addDays(day, 1)) {
    days.set(day, {
      day,
      visits: 0,
      services: ask.layers.includes('service') ? 0 : null,
      tasks: 0,
      contracts: 0,
      expected: none,
      minutes: none,
      off: !isWorkday(calendar, day),
      away: person !== undefined && isAway(person, calendar, day),
    })
  }
  for (const { day, layer, count } of counts) {
    const row = days.get(day)
    if (row) row[COUNTED[layer]] = (row[COUNTED[layer]] ?? 0) + count
  }
  for (const { day, services, minutes } of expected ?? []) {
    const row = days.get(day)
    if (!row) continue
    row.expected = (row.expected ?? 0) + services
    row.minutes = (row.minutes ?? 0) + minutes
  }
  return [...days.values()]
}

/** Those who have visits or expected work within the days, and whoever was asked for. */
function peopleIn(
  { ask, reference, person, people }: Sight,
  counts: readonly DayCount[],
  expected: readonly DayLoad[] | null,
): PlanPerson[] {
  const visits = new Map<string, number>()
  const minutes = new Map<string, number>()
  const busy = new Set<string>(person ? [person.id] : [])
  const add = (map: Map<string, number>, ownerId: string, day: Day, by: number) => {
    if (by === 0) return
    busy.add(ownerId)
    map.set(`${ownerId} ${day}`, (map.get(`${ownerId} ${day}`) ?? 0) + by)
  }
  for (const { day, layer, ownerId, count } of counts) {
    if (layer === 'visit' && ownerId !== null) add(visits, ownerId, day, count)
  }
  for (const { day, ownerId, minutes: work } of expected ?? []) if (ownerId !== null) add(minutes, ownerId, day, work)
  const shown = people.filter(user => busy.has(user.id)).toSorted((a, b) => a.name.localeCompare(b.name))
  return shown.map(user => {
    const calendar = reference.calendar(user.calendarId)
    const days: PlanPerson['days'] = []
    for (let day = ask.from; day <= ask.to; day = addDays(day, 1)) {
      const key = `${user.id} ${day}`
      days.push({
        day,
        visits: visits.get(key) ?? 0,
        minutes: minutes.get(key) ?? 0,
        capacityMinutes: isAway(user, calendar, day) ? 0 : workMinutes(calendar, day),
      })
    }
    return { id: user.id, name: user.name, days }
  })
}

/** Away for the whole day, or for the better part of it: at its noon. */
function isAway({ absences = [] }: User, calendar: Calendar, day: Day): boolean {
  const noon = new Date((epochOf(startOfDay(calendar, day)) + epochOf(startOfDay(calendar, addDays(day, 1)))) / 2)
  return absences.some(({ from, until }) => from <= noon.toISOString() && noon.toISOString() < until)
}

const workMinutes = (calendar: Calendar, day: Day) =>
  Math.round(workingTimeBetween(calendar, startOfDay(calendar, day), startOfDay(calendar, addDays(day, 1))) / MINUTE_MS)

function itemOf({ version: _, ...row }: PlanRow, { directory }: Reference): PlanItem {
  const owner = directory.find(user => user.id === row.ownerId)
  return { ...row, ownerName: owner?.name ?? null }
}
