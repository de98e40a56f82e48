// What a letter says is read when it is rendered, from the facts then true (reliability.md 2.5).

import { sql } from 'kysely'
import type { Instant } from '../domain/calendar.ts'
import type { Kind } from '../domain/kind.ts'
import type { OwnTexts } from '../domain/own-text.ts'
import type { Audience } from '../domain/people.ts'
import { readOwnTexts } from './definition-read.ts'
import type { ClaimedMail, Queries } from './mail.ts'
import { type VisitTable, visitTables } from './visit-letter.ts'

export type LetterRecord = {
  id: string
  kind: Kind
  number: number
  title: string
  company: string | null
  state: string
  ownerId: string | null
  closed: boolean
}

export type LetterTask = {
  id: string
  title: string
  open: boolean
  assigneeId: string | null
  audience: Audience
  dueAt: Instant | null
}

type LetterReader = {
  id: string
  name: string
  email: string
  locale: 'ru' | 'en'
  zone: string
  active: boolean
}

export type LetterFacts = SharedFacts & {
  /** Null for a person outside the house. */
  reader: LetterReader | null
}

/** What letters to several readers have in common. */
type SharedFacts = {
  records: ReadonlyMap<string, LetterRecord>
  tasks: ReadonlyMap<string, LetterTask>
  /** Names of everybody whom the letter may mention, by id. */
  names: ReadonlyMap<string, string>
  /** The words that definitions bring along, by kind. */
  texts: ReadonlyMap<string, OwnTexts>
  /** What visits are about, by their id. */
  visits: ReadonlyMap<string, VisitTable>
}

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/

/** Record, party, tasks, reader and names for one letter. */
export async function letterFacts(
  db: Queries,
  mail: Pick<ClaimedMail, 'readerId' | 'forId' | 'data'>,
): Promise<LetterFacts> {
  const { items, next, digest } = mail.data
  const records = await readRecords(db, distinct(items.map(item => item.processId)))
  const tasks = await readTasks(db, distinct(items.flatMap(item => item.taskId ?? [])))
  const acts = items.flatMap(item => item.because.flatMap(link => ('by' in link ? [link.by] : [])))
  const people = [
    ...acts,
    ...(mail.forId === null ? [] : [mail.forId]),
    ...(digest?.person ? [digest.person.id] : []),
    ...items.flatMap(item => item.by ?? []),
    ...next.flatMap(step => step.readerIds),
    ...records.flatMap(record => record.ownerId ?? []),
    ...tasks.flatMap(task => task.assigneeId ?? []),
  ]
  return {
    reader: mail.readerId === null ? null : ((await readReaders(db, [mail.readerId]))[0] ?? null),
    records: new Map(records.map(record => [record.id, record])),
    tasks: new Map(tasks.map(task => [task.id, task])),
    names: await readNames(db, distinct(people.filter(id => UUID.test(id)))),
    texts: await readOwnTexts(db, distinct(items.map(item => item.kind))),
    visits: await visitTables(db, distinct(items.flatMap(item => (item.kind === 'visit' ? item.processId : [])))),
  }
}

/** The facts of letters that nobody has written yet: about these records, to these readers, naming these people. */
export async function factsAhead(
  db: Queries,
  about: {
    recordIds: readonly string[]
    readerIds: readonly string[]
    userIds: readonly string[]
    kinds: readonly string[]
  },
): Promise<SharedFacts & { readers: ReadonlyMap<string, LetterReader> }> {
  const records = await readRecords(db, distinct(about.recordIds))
  const readers = await readReaders(db, distinct(about.readerIds))
  return {
    readers: new Map(readers.map(reader => [reader.id, reader])),
    records: new Map(records.map(record => [record.id, record])),
    tasks: new Map(),
    names: await readNames(db, distinct(about.userIds.filter(id => UUID.test(id)))),
    texts: await readOwnTexts(db, distinct(about.kinds)),
    visits: await visitTables(db, about.kinds.includes('visit') ? distinct(about.recordIds) : []),
  }
}

async function readRecords(db: Queries, ids: readonly string[]): Promise<LetterRecord[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<LetterRecord>`
    select r.id, r.kind, r.number, r.title, y.name as company, p.state, p.owner_id, p.closed_at is not null as closed
    from record r join process p on p.id = r.id left join party y on y.id = r.party_id
    where r.id = any(${ids}::uuid[])`.execute(db)
  return rows
}

async function readTasks(db: Queries, ids: readonly string[]): Promise<LetterTask[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<LetterTask>`
    select id, title, state in ('open', 'in_progress') as open, assignee_id, audience, due_at
    from task where id = any(${ids}::uuid[])`.execute(db)
  return rows
}

async function readReaders(db: Queries, ids: readonly string[]): Promise<LetterReader[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<LetterReader>`
    select u.id, u.name, u.email, u.locale, u.active, coalesce(c.zone, 'Europe/Moscow') as zone
    from app_user u left join calendar c on c.id = u.calendar_id where u.id = any(${ids}::uuid[])`.execute(db)
  return rows
}

async function readNames(db: Queries, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<{ id: string; name: string }>`
    select id, name from app_user where id = any(${ids}::uuid[])`.execute(db)
  return new Map(rows.map(row => [row.id, row.name]))
}

const distinct = (ids: readonly string[]) => [...new Set(ids)]
