// Stores turns in one statement, guarded by `seq`: of each process either all of it is there, or none of it.

import { hash } from 'node:crypto'
import { newId } from '../domain/id.ts'
import type { MailDraft } from '../domain/letters.ts'
import { objectWords } from '../domain/object-words.ts'
import { isHeld } from '../domain/process.ts'
import { attributesOf, storedFacts } from '../domain/regulation.ts'
import type { Turn } from '../domain/turn.ts'
import type { NewAnswer } from './answer.ts'
import type { FollowEvent, ProcessRow } from './process-read.ts'
import { type RecordColumn, SETTINGS, type Setting, type Shape } from './process-shape.ts'
import { PARTS_IN_ORDER, type Part, writeStatement } from './process-sql.ts'
import type { Queryable } from './reference.ts'

export type StoredMail = MailDraft & { messageId: string }

export type Write = {
  row: ProcessRow
  turn: Turn
  events: readonly StoredEvent[]
  /** The calendar that the record follows from now on. */
  calendarId: string
  mails: readonly StoredMail[]
  label: string | null
  watching: boolean
  /** Of a tracked object: the client whose fleet has it from now on; null: it stays where it is. */
  fleetId: string | null
  now: string
  requestId: string | null
  answer: NewAnswer | null
}

/** False when somebody else moved the process since it was read: read again and decide anew. */
export async function writeTurn(client: Queryable, write: Write): Promise<boolean> {
  const moved = movedOf(write)
  const { name, text, parts } = statementOf([write], 'one')
  const values = SETTINGS.map(setting => (JSONS.includes(setting) ? JSON.stringify(moved[setting]) : moved[setting]))
  const { rowCount } = await client.query({ name, text, values: [...values, ...parts] })
  return rowCount === 1
}

/** The same for many processes; answers which of them it stored. Those that somebody else moved are left as they are. */
export async function writeTurns(client: Queryable, writes: readonly Write[]): Promise<ReadonlySet<string>> {
  const { name, text, parts } = statementOf(writes, 'many')
  const moved = JSON.stringify(writes.map(movedOf))
  const { rows } = await client.query<{ id: string }>({ name, text, values: [moved, ...parts] })
  return new Set(rows.map(row => row.id))
}

/** A new record with its process, as the first turn leaves it. */
export type NewWrite = Write & {
  record: Readonly<Record<RecordColumn, unknown>>
  fleetId: string | null
}

/** Stores new records with their first turns; answers the number that each was given. */
export async function writeNew(client: Queryable, made: readonly NewWrite[]): Promise<ReadonlyMap<string, number>> {
  const { name, text, parts } = statementOf(made, 'made')
  const records = JSON.stringify(made.map(one => one.record))
  const processes = JSON.stringify(
    made.map(one => {
      const { calendarPinned } = one.row
      return { ...movedOf(one), kind: one.row.view.kind, fleetId: one.fleetId, calendarPinned }
    }),
  )
  const { rows } = await client.query<{ id: string; number: number }>({
    name,
    text,
    values: [records, processes, ...parts],
  })
  return new Map(rows.map(row => [row.id, row.number]))
}

/** The statement that stores these turns, with the rows of its parts. */
function statementOf(writes: readonly Write[], shape: Shape): { name: string; text: string; parts: readonly string[] } {
  const brought = writes.map(write => ({ processId: write.row.view.id, rows: rowsOf(write) }))
  const isBrought = (part: Part) => brought.some(({ rows }) => rows[part].length > 0)
  const closes = writes.some(write => write.turn.closed)
  const present = PARTS_IN_ORDER.filter(part => isBrought(part) || (part === 'withdrawn' && closes))
  const { name, text, order } = writeStatement(new Set(present), shape)
  const parts = order.map(part =>
    JSON.stringify(brought.flatMap(({ processId, rows }) => rows[part].map((row, n) => ({ ...row, processId, n })))),
  )
  return { name, text, parts }
}

type PartRow = Readonly<Record<string, unknown>>

function rowsOf(write: Write): Readonly<Record<Part, readonly PartRow[]>> {
  const { turn } = write
  const tasks = netTasks(turn)
  return {
    steps: turn.steps,
    opened: tasks.opened,
    changed: tasks.updated,
    closed: tasks.closed,
    recorded: write.events.map(({ id, type, at, actorId, actorKind, data, hash, follow }) => {
      const { requestId } = write
      return { id, type, at, actorId, actorKind, data, requestId, hash, follow }
    }),
    withdrawn: tasks.closed,
    written: withCarrierIds(write.mails),
    served: netServices(turn),
    visited: visitedBy(write),
    wanted: wantedBy(write),
    worded: wordedBy(write),
    answered: write.answer ? [write.answer] : [],
  }
}

const READING_ASKED = 'object.reading_asked'

/** An object asks once in a turn, however long nobody looked. */
const wantedBy = ({ events }: Write): PartRow[] =>
  events.some(({ type }) => type === READING_ASKED) ? [{ type: READING_ASKED }] : []

/** An object is found by its new attributes as soon as it has them. */
function wordedBy({ row, turn: { process } }: Write): PartRow[] {
  if (process.kind !== 'object' || process.facts.attributes === row.view.facts.attributes) return []
  return [{ words: objectWords(row.title, attributesOf(process.facts)).join(' ') }]
}

const JSONS: readonly Setting[] = ['dates', 'facts', 'pauses']

/** What the guarded update sets. */
function movedOf({
  row,
  turn,
  events,
  calendarId,
  watching,
  label,
  fleetId,
  now,
}: Write): Readonly<Record<Setting, unknown>> {
  const { process } = turn
  return {
    id: row.view.id,
    seq: row.seq,
    state: process.state,
    enteredAt: process.enteredAt,
    ownerId: process.ownerId,
    dates: process.dates,
    facts: storedFacts(process.facts),
    pauses: process.pauses,
    held: isHeld(process),
    watching,
    nextDueAt: turn.next?.at ?? null,
    label,
    waitingFor: turn.waitingFor,
    chainHash: events.at(-1)?.hash ?? row.chainHash,
    closed: turn.closed,
    now,
    calendarId,
    definitionVersion: turn.definition.version,
    serviceOn: turn.serviceOn,
    fleetId,
  }
}

type Values = Record<string, unknown> & { id: string }

/** One statement touches a row once, so all that happened to a task in this turn becomes one insert, update or closing. */
function netTasks(turn: Turn): {
  opened: Values[]
  updated: { id: string; set: Record<string, unknown> }[]
  closed: Values[]
} {
  const opened = new Map<string, Values>()
  const updated = new Map<string, Record<string, unknown>>()
  const closed = new Map<string, Values>()
  for (const one of turn.tasks) {
    if (one.change === 'opened') opened.set(one.task.id, { ...one.task, because: one.because })
    else {
      const fresh = opened.get(one.id)
      if (fresh) opened.set(one.id, { ...fresh, ...(one.change === 'updated' ? one.set : one), id: one.id })
      else if (one.change === 'updated') updated.set(one.id, { ...updated.get(one.id), ...one.set })
      else closed.set(one.id, one)
    }
  }
  const still = [...updated].filter(([id]) => !closed.has(id))
  return {
    opened: [...opened.values()],
    updated: still.map(([id, set]) => ({ id, set })),
    closed: [...closed.values()],
  }
}

// Of a service that ends its row keeps what it opened with.
const NO_TERMS = { mergeDays: 0, clientLetter: false }

/** Of each service what the turn left it as; the row that it has keeps its own id. */
function netServices({ services }: Turn): Values[] {
  const last = new Map(services.map(change => [`${change.ruleId} ${change.occurrence}`, change]))
  return [...last.values()].map(({ terms, ...change }) => ({ ...change, ...(terms ?? NO_TERMS), id: newId() }))
}

/** What a visit's turn means for its open services; nothing while it stays where it is. */
function visitedBy({ row, turn }: Write): PartRow[] {
  const { kind, state, dates } = turn.process
  if (kind !== 'visit') return []
  const bookedOn = state === 'booked' ? (dates.bookedOn?.value ?? null) : null
  const before = row.view.state === 'booked' ? (row.view.dates.bookedOn?.value ?? null) : null
  if (bookedOn === before && !turn.closed) return []
  const planOn = turn.closed ? (dates.putOffUntil?.value ?? null) : null
  return [{ state: bookedOn === null ? 'open' : 'booked', bookedOn, planOn }]
}

export type StoredEvent = FollowEvent & { actorId: string; actorKind: string; hash: string; follow: boolean }

/** Events with their ids and their place in the record's hash chain (invariant I-7). */
export function chainEvents(row: ProcessRow, turn: Turn, followed: readonly string[]): StoredEvent[] {
  let last = row.chainHash
  return turn.events.map(event => {
    const { type, at, actorId, actorKind, data } = event
    const stored = { id: newId(), type, at, actorId, actorKind, data }
    last = eventHash(last, stored)
    return {
      ...stored,
      recordId: row.view.id,
      attempts: 0,
      followAt: null,
      hash: last,
      follow: followed.includes(type),
    }
  })
}

/** The hash over the one before it and the event's own content, with sorted keys, so that it can be computed again. */
export function eventHash(
  before: string,
  event: { id: string; type: string; at: string; actorId: string; actorKind: string; data: unknown },
): string {
  const content = canonical([event.id, event.type, event.at, event.actorId, event.actorKind, event.data])
  return hash('sha256', before + content)
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(one => canonical(one ?? null)).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const entries = Object.entries(value).filter(([, one]) => one !== undefined)
  return `{${entries
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, one]) => `${JSON.stringify(key)}:${canonical(one)}`)
    .join(',')}}`
}

function withCarrierIds(
  mails: readonly StoredMail[],
): (Omit<StoredMail, 'carrier'> & { id: string; carrierId: string | null })[] {
  const ids = mails.map(() => newId())
  return mails.map(({ carrier, ...mail }, index) => ({
    ...mail,
    id: ids[index] ?? newId(),
    carrierId: carrier === null ? null : (ids[carrier] ?? null),
  }))
}
