// letter:  what a turn wants said, to an audience. reader: the user it reaches.
// draft:   one row of the mail ledger before it is stored: one step, one reader.
// carrier: one letter that is sent instead of several drafts of the same reader, which then count as merged.

import type { Because, Letter, Step } from './ask.ts'
import { type Calendar, epochOf, type Instant, instantOf, nextWindow } from './calendar.ts'
import { withCarriers } from './carrier.ts'
import type { DigestData, DigestSection } from './digest.ts'
import { type Heard, readersOf } from './heard.ts'
import type { Kind } from './kind.ts'
import { USUAL_SETTINGS, waitsForDigest } from './letter-settings.ts'
import { type Directory, resolveAudience, type User } from './people.ts'
import type { Actor, Contact, OpenTask } from './process.ts'
import { readingTime } from './reading-time.ts'

/** One matter of a letter. Record number, title and state are read when the letter is rendered, never stored here. */
export type MailItem = {
  processId: string
  kind: Kind
  stepKey: string
  rule: string
  template: string
  taskId: string | null
  task: string | null
  dueAt: Instant | null
  because: readonly Because[]
  /** In which part of a digest it stands, and who did it. */
  section?: DigestSection
  by?: string
}

/** What comes next if nobody acts; readers are resolved, so that a letter can name them. */
export type MailNext = {
  at: Instant
  kind: Kind
  rule: string
  task: string | null
  template: string | null
  command: string | null
  readerIds: readonly string[]
}

/** The anchor that was moved, as it was and as it is. */
export type MovedDate = { anchor: string; from: string | null; to: string }

export type MailData = {
  items: readonly MailItem[]
  next: readonly MailNext[]
  event?: string
  deadline?: MovedDate
  digest?: DigestData
}

/** The columns of `mail`; `carrier` is the position, among the drafts of the same answer, of the one that carries it. */
export type MailDraft = {
  key: string
  processId: string
  taskId: string | null
  stepKey: string | null
  rule: string | null
  template: string
  /** Of our house; null for a contact of a client, who is in `personId`. */
  readerId: string | null
  personId: string | null
  /** Whose duty it is, when the reader stands in. */
  forId: string | null
  address: string
  locale: 'ru' | 'en'
  priority: number
  critical: boolean
  state: 'queued' | 'deferred' | 'merged'
  /** Leaves with the reader's next digest. */
  forDigest: boolean
  reason: string | null
  notBefore: Instant
  expiresAt: Instant | null
  carrier: number | null
  carrierKey: string | null
  data: MailData
  createdAt: Instant
}

export type LedgerInput = {
  letters: readonly Letter[]
  directory: Directory
  ownerId: string | null
  kind: Kind
  processId: string
  /** The contacts who may be written to, and the working days by which they are. */
  clients?: { contacts: readonly Contact[]; calendar: Calendar } | undefined
  now: Instant
  calendars: (id: string) => Calendar
  /** Open tasks after the turn; they give letters their titles and due dates. */
  tasks: readonly Pick<OpenTask, 'id' | 'title' | 'dueAt'>[]
  /** All drafts are stored as merged; a carrier for each reader is written later under this key. */
  carrierKey?: string | undefined
  /** Who caused the turn; a person's act is answered before the letters of the clock. Default `system`. */
  actorKind?: Actor['kind'] | undefined
  /** The plan after the turn, in order of time, for the line about what happens if nothing is done. */
  planned?:
    | readonly Pick<Step, 'at' | 'status' | 'to' | 'task' | 'template' | 'command' | 'rule' | 'taskId'>[]
    | undefined
  event?: string | undefined
  deadline?: MovedDate | undefined
}

/** Letters without a task that are true only while the plan still has their step: silence that was broken is none. */
export const TRUE_WHILE_PLANNED = [
  'idle',
  'slipped',
  'levelAtRisk',
  'clientTerms',
  'clientOffer',
  'clientService',
  'clientReadings',
  'clientVisit',
  'visitAhead',
] as const

/** Letters that stay true when their record is closed: they tell of the closing, or of a fact that happened. */
export const OUTLIVES_CLOSING = ['missed', 'expired', 'hold', 'resume', 'notice'] as const

const RETRY_MS = 3 * 86_400_000
const NEXT_AT_MOST = 3

/**
 * The ledger rows of one turn: one for each step and reader (reliability.md 2.1), and a carrier for a reader who would
 * otherwise get several letters at once (domain.md section 3, "collapse to one message").
 */
export function ledgerRows(input: LedgerInput): MailDraft[] {
  const drafts = new Map<string, MailDraft>()
  for (const letter of input.letters) {
    const data = dataOf(input, letter)
    for (const heard of readersOf(input, letter)) {
      const draft = draftOf(input, letter, heard, data)
      if (!drafts.has(draft.key)) drafts.set(draft.key, draft)
    }
  }
  const rows = [...drafts.values()]
  // A client's letter is about one thing and never carried by another.
  const outward = input.letters.flatMap(letter => clientDrafts(input, letter, dataOf(input, letter)))
  if (input.carrierKey === undefined) return [...(rows.length < 2 ? rows : withCarriers(rows)), ...outward]
  const carrierKey = input.carrierKey
  const merged = { state: 'merged', reason: 'carrier', carrierKey, forDigest: false } as const
  return [...rows.map(row => ({ ...row, ...merged })), ...outward]
}

/** When a letter may reach its reader, and whether it waits for a digest; critical ones do not wait (domain.md section 3). */
function sendingTime(input: LedgerInput, letter: Letter, reader: User) {
  const { now } = input
  if (letter.critical) return { notBefore: now, state: 'queued' as const, reason: null, forDigest: false }
  const { at, reason } = readingTime(reader, input.calendars(reader.calendarId), now)
  if (waitsForDigest(reader.letters ?? USUAL_SETTINGS, letter)) {
    return { notBefore: at, state: 'deferred' as const, reason: 'choice', forDigest: true }
  }
  return { notBefore: at, state: at > now ? ('deferred' as const) : ('queued' as const), reason, forDigest: false }
}

function draftOf(input: LedgerInput, letter: Letter, { reader, forId }: Heard, data: MailData): MailDraft {
  const time = sendingTime(input, letter, reader)
  return { ...addressed(input, letter, reader, data, time), readerId: reader.id, forId }
}

/** To each contact who may be written to, in the working hours of the record's calendar; nothing is urgent to a client. */
function clientDrafts(input: LedgerInput, letter: Letter, data: MailData): MailDraft[] {
  const { clients, now } = input
  if (!clients || !letter.to.includes('client')) return []
  const notBefore = nextWindow(clients.calendar, now)
  const waits = notBefore > now
  const time = {
    notBefore,
    state: waits ? 'deferred' : 'queued',
    reason: waits ? 'window' : null,
    forDigest: false,
  } as const
  return clients.contacts.map(contact => ({
    ...addressed(input, letter, contact, data, time),
    readerId: null,
    personId: contact.id,
    forId: null,
    critical: false,
    priority: 3,
  }))
}

type Time = Pick<MailDraft, 'notBefore' | 'state' | 'reason' | 'forDigest'>
type Addressed = Pick<User, 'id' | 'email' | 'locale'>

function addressed(input: LedgerInput, letter: Letter, reader: Addressed, data: MailData, time: Time) {
  return {
    key: `${input.kind}:${input.processId}:${letter.stepKey}:${reader.id}:email`,
    processId: input.processId,
    taskId: letter.taskId,
    stepKey: letter.stepKey,
    rule: letter.rule,
    template: letter.template,
    personId: null,
    address: reader.email,
    locale: reader.locale,
    priority: priorityOf(letter.critical, input.actorKind),
    critical: letter.critical,
    ...time,
    expiresAt: expiryOf(letter.template, data.items[0]?.dueAt ?? null, time.notBefore),
    carrier: null,
    carrierKey: null,
    data,
    createdAt: input.now,
  }
}

function dataOf(input: LedgerInput, letter: Letter): MailData {
  const task = input.tasks.find(open => open.id === letter.taskId)
  const item = {
    processId: input.processId,
    kind: input.kind,
    stepKey: letter.stepKey,
    rule: letter.rule,
    template: letter.template,
    taskId: letter.taskId,
    task: task?.title ?? null,
    dueAt: letter.dueAt ?? task?.dueAt ?? null,
    because: letter.because,
  }
  return {
    items: [item],
    next: nextOf(input, letter),
    ...(input.event === undefined ? {} : { event: input.event }),
    ...(input.deadline === undefined ? {} : { deadline: input.deadline }),
  }
}

/** The ladder of the letter's own task and the later openings of its rule; without any, what the record does next. */
function nextOf(input: LedgerInput, letter: Letter): MailNext[] {
  const planned = (input.planned ?? []).filter(step => step.status === 'planned' || step.status === 'postponed')
  const own = planned.filter(
    step =>
      step.at !== null &&
      // What the system will do by itself concerns whoever reads about the record at all.
      (step.command !== null || step.rule === letter.rule || (step.taskId !== null && step.taskId === letter.taskId)),
  )
  const next: MailNext[] = []
  for (const { at, rule, task, template, command, to } of own.length > 0 ? own : planned) {
    if (at === null || at <= input.now) continue
    const readers = to.flatMap(audience => resolveAudience(input.directory, input.ownerId, audience, at))
    next.push({
      at,
      kind: input.kind,
      rule,
      task,
      template,
      command,
      readerIds: [...new Set(readers.map(reader => reader.id))],
    })
    if (next.length === NEXT_AT_MOST) break
  }
  return next
}

/** Reliability.md 2.6: 1 critical, 2 caused by a person's act a moment ago, 3 steps. */
function priorityOf(critical: boolean, actorKind: Actor['kind'] = 'system'): number {
  if (critical) return 1
  return actorKind === 'person' ? 2 : 3
}

/** Reliability.md 2.7: retries of a reminder end when its time has come, of other letters after three days. */
export function expiryOf(template: string, dueAt: Instant | null, notBefore: Instant): Instant {
  const atMost = instantOf(epochOf(notBefore) + RETRY_MS)
  return template === 'reminder' && dueAt !== null && dueAt > notBefore && dueAt < atMost ? dueAt : atMost
}
