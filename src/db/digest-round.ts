// One round over everybody: whose digest is due, which absence begins or has ended. Safe to repeat; what a round misses
// the next one finds, for it asks what is due and not written, never what hour it is.

import { absenceAt } from '../domain/absence.ts'
import { BOARD_READERS, type BoardFigures, boardPack, isEmpty, type Quarter } from '../domain/board.ts'
import { addDays, type Calendar, dayOf, endOfWork, type Instant, previousWorkday } from '../domain/calendar.ts'
import { type DigestSection, type DueDigest, dailyDigest, weeklyDigest } from '../domain/digest.ts'
import { USUAL_SETTINGS } from '../domain/letter-settings.ts'
import type { MailItem } from '../domain/letters.ts'
import { answersFor, holdersOf, type User } from '../domain/people.ts'
import { dutiesOf } from '../domain/permission.ts'
import { absenceLetters } from './absence-letter.ts'
import { boardFigures, boardItems } from './board.ts'
import { type DigestMark, decideDigest, heldItems, itemOf, lastDigests, loadOf, tasksDue } from './digest.ts'
import type { Engine } from './engine.ts'
import type { Reference } from './reference.ts'
import { queriesOn } from './transaction.ts'

export type DigestRound = { daily: number; weekly: number; absences: number; board?: number }

// Seven days ahead in a person's digest, as on the page of tasks; a head looks at the week.
const COMING_DAYS = 7

/** `beat` is called between people, by whoever must say that it lives. */
export async function digestRound(engine: Engine, now: Instant, beat: () => void = () => {}): Promise<DigestRound> {
  const reference = await engine.reference.current()
  const marks = new Map((await lastDigests(engine.pool)).map(mark => [`${mark.kind}:${mark.userId}`, mark]))
  const led = ledBy(reference)
  let daily = 0
  let weekly = 0
  let board = 0
  const round = { engine, reference, now, marks, packs: new Map() }
  for (const person of reference.directory) {
    beat()
    if (await daysOf(round, person)) daily += 1
    if (led.has(person.id) && (await weekOf(round, person, led.get(person.id) ?? []))) weekly += 1
    if (await quarterOfCompany(round, person)) board += 1
  }
  const absences = await absenceLetters(engine, reference, now)
  return { daily, weekly, absences, board }
}

type Round = {
  engine: Engine
  reference: Reference
  now: Instant
  marks: ReadonlyMap<string, DigestMark>
  /** What a quarter's pack says is asked once for all its readers on one calendar. */
  packs: Map<string, Promise<Pack>>
}
type Pack = { figures: BoardFigures; items: MailItem[] }

async function daysOf({ engine, reference, now, marks }: Round, person: User): Promise<boolean> {
  const calendar = reference.calendar(person.calendarId)
  const due = dailyDigest(person, calendar, now)
  const last = marks.get(`daily:${person.id}`)
  if (!due || last?.onDay === due.day) return false
  const db = queriesOn(engine.pool)
  const duties = dutiesOf(person, reference.directory, now)
  const until = endOfWork(calendar, addDays(due.day, COMING_DAYS))
  const evening = endOfWork(calendar, due.day)
  const tasks = await tasksDue(db, { duties, now, until })
  const items = tasks.map(task => itemOf(task, sectionOf(task.dueAt, now, evening), 'task'))
  const wanted = person.letters ?? USUAL_SETTINGS
  // Overdue work is told every day, whatever somebody chose: nothing falls silent.
  const aside: readonly DigestSection[] = wanted.dailyDigest ? ['coming'] : ['coming', 'today']
  const yesterday = previousWorkday(calendar, addDays(due.day, -1))
  const missedSince = last && last.onDay < yesterday && !wasAway(person, now) ? { missedSince: last.onDay } : {}
  return decideDigest(engine, {
    mark: { userId: person.id, kind: 'daily', onDay: due.day },
    aside,
    digest: {
      key: `digest:${person.id}:${due.day}`,
      template: 'dailyDigest',
      reader: person,
      forId: null,
      items,
      digest: { day: due.day, ...(due.late ? { late: true } : {}), ...missedSince },
      now,
      notBefore: now,
    },
  })
}

/** Somebody who comes back missed no digest: none was due. */
const wasAway = (person: User, now: Instant) =>
  person.absences?.some(absence => absence.until <= now && absence.until > dayBefore(now, 7)) ?? false

const dayBefore = (now: Instant, days: number) => `${addDays(now.slice(0, 10), -days)}${now.slice(10)}`

function sectionOf(dueAt: Instant | null, now: Instant, evening: Instant): DigestSection {
  if (dueAt === null || dueAt > evening) return 'coming'
  return dueAt < now ? 'overdue' : 'today'
}

async function weekOf({ engine, reference, now, marks }: Round, leader: User, people: readonly User[]) {
  const { directory } = reference
  const reader = answersFor(directory, leader.id, now) ?? leader
  if (absenceAt(reader, now) !== null) return false
  const calendar = reference.calendar(reader.calendarId)
  const due = weeklyDigest(reader, calendar, now)
  if (!due || marks.get(`weekly:${leader.id}`)?.onDay === due.day) return false
  const db = queriesOn(engine.pool)
  const until = endOfWork(calendar, addDays(dayOf(calendar, now), COMING_DAYS))
  const tasks = await tasksDue(db, { duties: people.map(({ id }) => ({ id, roles: [] })), now, until })
  const items = tasks.map(task => itemOf(task, task.dueAt !== null && task.dueAt < now ? 'overdue' : 'risk', 'task'))
  const held = await heldItems(
    db,
    people.map(({ id }) => id),
  )
  const load = await loadOf(db, { people, now, until })
  return decideDigest(engine, {
    mark: { userId: leader.id, kind: 'weekly', onDay: due.day },
    aside: [],
    digest: {
      key: `weekly:${leader.id}:${due.day}`,
      template: 'weeklyDigest',
      reader,
      forId: reader.id === leader.id ? null : leader.id,
      items: [...items, ...held],
      digest: weekData(due, load),
      now,
      notBefore: now,
    },
  })
}

const weekData = ({ day, late }: DueDigest, load: Awaited<ReturnType<typeof loadOf>>) => ({
  day,
  ...(late ? { late: true } : {}),
  load: load.filter(one => one.open > 0).toSorted((one, other) => other.overdue - one.overdue || other.open - one.open),
})

/** The board pack, for heads and directors (domain.md 3.7). Somebody who is away has it when they are back. */
async function quarterOfCompany({ engine, reference, now, marks, packs }: Round, person: User): Promise<boolean> {
  if (!person.roles.some(role => BOARD_READERS.includes(role))) return false
  const calendar = reference.calendar(person.calendarId)
  const due = boardPack(person, calendar, now)
  if (!due || marks.get(`board:${person.id}`)?.onDay === due.quarter.from) return false
  const key = `${person.calendarId}:${due.quarter.from}`
  const asked = packs.get(key) ?? packOf(engine, { ...due, calendar, now })
  packs.set(key, asked)
  const { figures, items } = await asked
  const day = due.quarter.from
  return decideDigest(engine, {
    mark: { userId: person.id, kind: 'board', onDay: day },
    aside: [],
    digest: {
      key: `board:${person.id}:${day}`,
      template: 'boardPack',
      reader: person,
      forId: null,
      items,
      digest: { day, ...(due.late ? { late: true } : {}), ...(isEmpty(figures) ? {} : { board: figures }) },
      now,
      notBefore: now,
    },
  })
}

async function packOf(engine: Engine, asked: { quarter: Quarter; calendar: Calendar; now: Instant }): Promise<Pack> {
  const db = queriesOn(engine.pool)
  return { figures: await boardFigures(db, asked), items: await boardItems(db, asked) }
}

/** Who leads whom: each person is led by the heads of their team, and where there are none by those above. */
function ledBy({ directory }: Reference): Map<string, User[]> {
  const led = new Map<string, User[]>()
  for (const person of directory) {
    for (const leader of holdersOf(directory, person.id, 'head')) {
      led.set(leader.id, [...(led.get(leader.id) ?? []), person])
    }
  }
  return led
}
