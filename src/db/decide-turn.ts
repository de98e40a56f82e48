// Decides one turn in memory: what a process answers, and what must be stored for it. Writes nothing.

import type { Ask, Step } from '../domain/ask.ts'
import { tallyOf } from '../domain/bulk.ts'
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
import type { AdvanceInput, AdvanceResult } from './advance.ts'
import type { NewAnswer, NextStep, ProcessAnswer } from './answer.ts'
import type { Engine } from './engine.ts'
import { messageId } from './mail.ts'
import type { FollowEvent, ProcessRow } from './process-read.ts'
import { chainEvents, type StoredMail, type Write } from './process-write.ts'
import type { Queryable, Reference } from './reference.ts'
import { unknownReference } from './unknown.ts'

/** `write` is null when the process stays as it is; `answer` is kept beside it, once that is written. */
export type Decided = { result: AdvanceResult | Refusal; write: Write | null; answer: NewAnswer | null }

const NEXT_SHOWN = 5

/** What becomes of a process as it was read; null when there is none. The database is asked about named companies only. */
export async function decideTurn(
  engine: Engine,
  client: Queryable,
  row: ProcessRow | null,
  input: AdvanceInput,
): Promise<Decided> {
  if (!row) return only(refuse('process.notFound', { id: input.processId }))
  if (row.answer && input.idempotency) return only(replay(row, input.idempotency.bodyHash))
  const reference = await engine.reference.at(row.referenceVersion, client)
  const actor = onDuty(input.actor ?? SYSTEM, reference.directory, input.now)
  const definition = reference.definition(row.view.kind, row.definitionVersion)
  const refusedEarly = await unknownReference(client, reference, definition, input.ask)
  const { calendarId, turned } = refusedEarly
    ? { calendarId: row.calendarId, turned: refusedEarly }
    : turnIn(reference, definition, row, { now: input.now, asked: input.ask && { ask: input.ask, actor } })
  if (!isRefusal(turned))
    return settled(engine, { input, actor, row, reference, definition: turned.definition, calendarId, turned })
  // Our own follow-ups ask again until it works: a stored no would make a passing fault a lasting one.
  const keeps = actor.kind === 'person' && REFUSALS[turned.code] !== 403
  return { ...only(turned), answer: keeps ? answered({ input, actor, row }, REFUSALS[turned.code], turned) : null }
}

const only = (result: Decided['result']): Decided => ({ result, write: null, answer: null })

/** What is kept for a repeated request; null when it has no key. */
function answered(
  { input, actor, row }: Pick<Prepared, 'input' | 'actor' | 'row'>,
  status: number,
  result: ProcessAnswer | Refusal,
): NewAnswer | null {
  if (!input.idempotency) return null
  return { actorId: actor.id, ...input.idempotency, status, result, processId: row.view.id, at: input.now }
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
  const { directory, versionOf, objectKind } = reference
  const followedBy = (ownerId: string | null) => followedCalendar({ ...row, ownerId }, directory)
  const turnedIn = (id: string) =>
    turn(
      definition,
      row.view,
      { calendar: reference.calendar(id), directory, now, newId, versionOf, objectKind },
      asked,
    )
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

function settled(engine: Engine, prepared: Prepared): Decided {
  const { input, row, definition, calendarId, turned } = prepared
  const events = chainEvents(row, turned, definition.followed)
  const unfollowed = [...row.unfollowed, ...events.filter(event => event.follow)]
  const watching = input.watching === true && unfollowed.length === 0
  const mails = mailsOf(engine, prepared)
  const stands =
    !turned.changed &&
    (turned.next?.at ?? null) === row.nextDueAt &&
    turned.serviceOn === row.serviceOn &&
    turned.waitingFor === row.waitingFor &&
    calendarId === row.calendarId
  const seq = stands && !(watching && row.watchedSeq < row.seq) ? row.seq : row.seq + 1
  const view = answerOf(prepared, seq)
  const answer = answered(prepared, 200, view)
  const result = resultOf(engine, prepared, { view, unfollowed, letters: mails.length, replayed: false })
  if (seq === row.seq) return { result, write: null, answer }
  const label = turned.next ? `${turned.next.rule} ${turned.next.which}` : null
  const { now, requestId = null, fleetId = null } = input
  const write = { row, turn: turned, events, calendarId, mails, label, watching, fleetId, now, requestId, answer }
  return { result, write, answer: null }
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
    label: labelOf(told.view),
    partyId: row.partyId,
    tally: { ...tallyOf(turned), ...(told.letters > 0 ? { letters: told.letters } : {}) },
    changed: turned.changed,
    replayed: told.replayed,
  }
}

const labelOf = ({ kind, number, nextLabel, waitingFor }: ProcessAnswer) =>
  `${kind} ${number}: ${nextLabel ?? waitingFor ?? 'closed'}`

/** What is answered about a new record, once it has its number. */
export function numbered(result: AdvanceResult, number: number): AdvanceResult {
  const view = { ...result.view, number }
  return { ...result, view, label: labelOf(view) }
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
