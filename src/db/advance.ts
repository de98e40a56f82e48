// The only writer of process state. One turn: read in one statement, decide and plan in memory, write in one statement.

import type { Ask, Step } from '../domain/ask.ts'
import { type Tally, tallyOf } from '../domain/bulk.ts'
import { epochOf, type Instant } from '../domain/calendar.ts'
import { allowedCommands } from '../domain/decide.ts'
import type { Definition } from '../domain/definition.ts'
import { isRefusal, REFUSALS, type Refusal, refuse } from '../domain/errors.ts'
import { followedCalendar } from '../domain/followed-calendar.ts'
import { newId } from '../domain/id.ts'
import { onDuty } from '../domain/permission.ts'
import { upcoming } from '../domain/plan.ts'
import { type Actor, isHeld, SYSTEM } from '../domain/process.ts'
import { type Turn, turn } from '../domain/turn.ts'
import { lettersOf } from '../domain/turn-letters.ts'
import { type NextStep, type ProcessAnswer, storeAnswer } from './answer.ts'
import type { Engine } from './engine.ts'
import { messageId } from './mail.ts'
import { type FollowEvent, type ProcessRow, readProcess } from './process-read.ts'
import { chainEvents, type StoredMail, writeTurn } from './process-write.ts'
import type { Queryable, Reference } from './reference.ts'
import { unknownReference } from './unknown.ts'

export type AdvanceInput = {
  processId: string
  now: Instant
  /** Absent: only what is due fires. */
  ask?: Ask | undefined
  /** Default: our own rules. */
  actor?: Actor | undefined
  idempotency?: { key: string; bodyHash: string } | undefined
  requestId?: string | undefined
  /** Letters of this turn are kept as merged under this key; one letter per reader is written for all of them later. */
  carrierKey?: string | undefined
  /** Inside the caller's transaction, together with rows of facts. */
  client?: Queryable | undefined
  /** The watcher asks: `watched_seq` may follow when no event waits for its follow-up. */
  watching?: boolean | undefined
}

export type AdvanceResult = {
  view: ProcessAnswer
  events: readonly FollowEvent[]
  /** The earlier of the next step and the next try of a follow-up. */
  nextDueAt: Instant | null
  mayPark: boolean
  /** "tender 12: T5 -4h"; record numbers only, for timers that strangers may read. */
  label: string
  partyId: string | null
  /** What the turn did, counted. */
  tally: Tally
  changed: boolean
  replayed: boolean
}

const NEXT_SHOWN = 5

/**
 * Applies a request, if any, and fires what is due at `now`, each step once. With nothing due and nothing asked it
 * changes nothing. A refusal changes nothing either. Loses to nobody: when the process moved meanwhile it is read again,
 * the second time under its row lock.
 */
export async function advance(engine: Engine, input: AdvanceInput): Promise<AdvanceResult | Refusal> {
  const client = input.client ?? engine.pool
  const first = await attempt(engine, client, input)
  if (first !== 'moved meanwhile') return first
  if (input.client) return locked(engine, input.client, input)
  return engine.transaction(own => locked(engine, own, input))
}

/**
 * The lock is a statement of its own: one that waited for it while reading would see the row as it is and everything
 * beside the row as it was before the wait.
 */
async function locked(engine: Engine, client: Queryable, input: AdvanceInput): Promise<AdvanceResult | Refusal> {
  await client.query('select 1 from process where id = $1 for update', [input.processId])
  const done = await attempt(engine, client, input)
  if (done === 'moved meanwhile') throw new Error(`process ${input.processId} moved under its own lock`)
  return done
}

type Outcome = AdvanceResult | Refusal | 'moved meanwhile'

async function attempt(engine: Engine, client: Queryable, input: AdvanceInput): Promise<Outcome> {
  const asking = input.actor ?? SYSTEM
  const row = await readProcess(client, { processId: input.processId, actorId: asking.id, key: input.idempotency?.key })
  if (!row) return refuse('process.notFound', { id: input.processId })
  if (row.answer && input.idempotency) return replay(row, input.idempotency.bodyHash)
  const reference = await engine.reference.at(row.referenceVersion, client)
  const actor = onDuty(asking, reference.directory, input.now)
  const definition = reference.definition(row.view.kind, row.definitionVersion)
  const refusedEarly = await unknownReference(client, reference, definition, input.ask)
  const { calendarId, turned } = refusedEarly
    ? { calendarId: row.calendarId, turned: refusedEarly }
    : turnIn(reference, definition, row, { now: input.now, asked: input.ask && { ask: input.ask, actor } })
  if (isRefusal(turned)) {
    const stored = {
      actorId: actor.id,
      status: REFUSALS[turned.code],
      result: turned,
      processId: row.view.id,
      at: input.now,
    }
    // Our own follow-ups ask again until it works: a stored no would make a passing fault a lasting one.
    const keeps = actor.kind === 'person' && stored.status !== 403
    if (input.idempotency && keeps) await storeAnswer(client, { ...stored, ...input.idempotency })
    return turned
  }
  return write(engine, client, { input, actor, row, reference, definition: turned.definition, calendarId, turned })
}

/**
 * One turn in the calendar that the record follows, which is that of its owner unless it has its own. A turn that hands
 * the record on is taken again in the new owner's calendar, so that the plan it leaves is already theirs.
 */
function turnIn(
  reference: Reference,
  definition: Definition,
  row: ProcessRow,
  { now, asked }: { now: Instant; asked: { ask: Ask; actor: Actor } | undefined },
): { calendarId: string; turned: Turn | Refusal } {
  const { directory, versionOf } = reference
  const followedBy = (ownerId: string | null) => followedCalendar({ ...row, ownerId }, directory)
  const turnedIn = (id: string) =>
    turn(definition, row.view, { calendar: reference.calendar(id), directory, now, newId, versionOf }, asked)
  const calendarId = followedBy(row.view.ownerId)
  const turned = turnedIn(calendarId)
  const followed = isRefusal(turned) ? calendarId : followedBy(turned.process.ownerId)
  return followed === calendarId ? { calendarId, turned } : { calendarId: followed, turned: turnedIn(followed) }
}

type Prepared = {
  input: AdvanceInput
  actor: Actor
  row: ProcessRow
  reference: Reference
  definition: Definition
  calendarId: string
  turned: Turn
}

async function write(engine: Engine, client: Queryable, prepared: Prepared): Promise<Outcome> {
  const { input, actor, row, definition, calendarId, turned } = prepared
  const events = chainEvents(row, turned, definition.followed)
  const unfollowed = [...row.unfollowed, ...events.filter(event => event.follow)]
  const watched = input.watching === true && unfollowed.length === 0
  const mails = mailsOf(engine, prepared)
  const stands =
    !turned.changed &&
    (turned.next?.at ?? null) === row.nextDueAt &&
    turned.waitingFor === row.waitingFor &&
    calendarId === row.calendarId
  const seq = stands && !(watched && row.watchedSeq < row.seq) ? row.seq : row.seq + 1
  const view = answerOf(prepared, seq)
  if (seq > row.seq) {
    const answer = input.idempotency ? { actorId: actor.id, ...input.idempotency, status: 200, result: view } : null
    const label = turned.next ? `${turned.next.rule} ${turned.next.which}` : null
    const wrote = await writeTurn(
      client,
      {
        row,
        turn: turned,
        calendarId,
        mails,
        label,
        watching: watched,
        now: input.now,
        requestId: input.requestId ?? null,
        answer,
      },
      events,
    )
    if (!wrote) return 'moved meanwhile'
  } else if (input.idempotency) {
    await storeAnswer(client, {
      actorId: actor.id,
      ...input.idempotency,
      status: 200,
      result: view,
      processId: row.view.id,
      at: input.now,
    })
  }
  return resultOf(engine, prepared, { view, unfollowed, letters: mails.length, replayed: false })
}

function mailsOf(engine: Engine, { input, actor, row, reference, turned }: Prepared): StoredMail[] {
  const drafts = lettersOf(turned, {
    directory: reference.directory,
    clientCalendar: reference.calendar(row.calendarId),
    calendars: reference.calendar,
    now: input.now,
    carrierKey: input.carrierKey,
    actorKind: actor.kind,
  })
  return drafts.map(draft => ({ ...draft, messageId: messageId(engine.secret, draft.key, engine.mailDomain) }))
}

function answerOf({ actor, row, definition, turned }: Prepared, seq: number): ProcessAnswer {
  const { process, next, planned, closed, waitingFor } = turned
  return {
    id: process.id,
    kind: process.kind,
    number: row.number,
    title: row.title,
    state: process.state,
    seq,
    held: isHeld(process),
    closed,
    ownerId: process.ownerId,
    dates: process.dates,
    facts: process.facts,
    nextDueAt: next?.at ?? null,
    nextLabel: next ? `${next.rule} ${next.which}` : null,
    waitingFor,
    tasks: process.tasks,
    commands: allowedCommands(definition, process, actor),
    next: upcoming(planned).slice(0, NEXT_SHOWN).map(shortly),
  }
}

const shortly = ({ key, rule, which, kind, at, dueAt, status, critical, task, command }: Step): NextStep => ({
  key,
  rule,
  which,
  kind,
  at,
  dueAt,
  status,
  critical,
  task,
  command,
})

type Told = { view: ProcessAnswer; unfollowed: readonly FollowEvent[]; letters: number; replayed: boolean }

function resultOf(engine: Engine, { input, row, turned }: Prepared, told: Told): AdvanceResult {
  const later = told.unfollowed.findIndex(event => event.followAt !== null && event.followAt > input.now)
  const events = later === -1 ? told.unfollowed : told.unfollowed.slice(0, later)
  const retryAt = later === -1 ? null : (told.unfollowed[later]?.followAt ?? null)
  const stepAt = turned.next?.at ?? null
  const nextDueAt = retryAt !== null && (stepAt === null || retryAt < stepAt) ? retryAt : stepAt
  return {
    view: told.view,
    events,
    nextDueAt,
    mayPark: nextDueAt === null || epochOf(nextDueAt) - epochOf(input.now) > engine.parkAfterMs,
    label: `${row.view.kind} ${row.number}: ${told.view.nextLabel ?? told.view.waitingFor ?? 'closed'}`,
    partyId: row.partyId,
    tally: { ...tallyOf(turned), ...(told.letters > 0 ? { letters: told.letters } : {}) },
    changed: turned.changed,
    replayed: told.replayed,
  }
}

/** The same key with the same body gets the stored answer; nothing is done again. */
function replay(row: ProcessRow, bodyHash: string): AdvanceResult | Refusal {
  const { answer } = row
  if (!answer || answer.bodyHash !== bodyHash) return refuse('command.keyReused', {})
  if (isRefusal(answer.result)) return answer.result
  return {
    view: answer.result,
    events: [],
    nextDueAt: row.nextDueAt,
    mayPark: false,
    label: `${row.view.kind} ${row.number}`,
    partyId: row.partyId,
    tally: {},
    changed: false,
    replayed: true,
  }
}
