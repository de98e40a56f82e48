// Applies one request to the draft of a turn: commands, acts on tasks, operators' acts.

import type { Ask } from './ask.ts'
import { addWorkdays, dayOf, startOfWork } from './calendar.ts'
import type { Decision } from './change.ts'
import { decide } from './decide.ts'
import type { Draft } from './draft.ts'
import { ENTRY_INPUT } from './entry.ts'
import { isRefusal, type Refusal, refuse } from './errors.ts'
import { objectInput } from './object-change.ts'
import { entryOf } from './openings.ts'
import { operate } from './operate.ts'
import { answersFor, holdersOf, resolveAudience } from './people.ts'
import { actsFor } from './permission.ts'
import type { Actor, OpenTask } from './process.ts'
import { regulate } from './regulate.ts'
import { settledBetween } from './settle-service.ts'
import { UNIVERSAL } from './universal.ts'

// domain.md section 3, conventions: at most twice, two working days each.
const SNOOZES_AT_MOST = 2
const SNOOZE_WORKDAYS = 2

/** Undefined when it was done, else why not; a refusal leaves nothing behind. */
export function applyAsk(draft: Draft, ask: Ask, actor: Actor): Refusal | undefined {
  switch (ask.act) {
    case 'begin':
      draft.event(`${draft.definition.kind}.created`, actor, ask.data)
      return undefined
    case 'tell':
      draft.event(`${draft.definition.kind}.${ask.event}`, actor, ask.data)
      return undefined
    case 'command':
      return command(draft, { name: ask.command, input: ask.input, reason: ask.reason }, actor)
    case 'cancel':
    case 'restart':
    case 'move':
    case 'fire':
    case 'skip':
    case 'postpone':
      return operate(draft, ask, actor)
    case 'regulate':
      return regulate(draft, ask, actor)
    // The turn has begun under the other version already (migrate.ts).
    case 'migrate':
      return undefined
    default:
      return onTask(draft, ask, actor)
  }
}

type Command = { name: string; input: Readonly<Record<string, unknown>>; reason?: string | undefined }

function command(draft: Draft, { name, input: given, reason }: Command, actor: Actor): Refusal | undefined {
  const { now, calendar, objectKind } = draft.context
  const input = name === 'amend' ? objectInput(draft.process, given, objectKind) : given
  if (isRefusal(input)) return input
  const decision = decide(draft.definition, draft.process, { command: name, input, actor, now, calendar })
  if (isRefusal(decision)) return decision
  if (!decision.changed) return undefined
  const data = reason === undefined ? decision.data : { reason, ...decision.data }
  const before = draft.process
  draft.apply(inTheNameOf({ ...decision, data }, before.ownerId, actor), actor)
  const asked = { command: draft.definition.commands[name], input, actorId: actor.id, now, calendar }
  for (const change of settledBetween(before, draft.process, asked)) draft.keepService(change)
  for (const task of draft.process.tasks.filter(one => answers(draft, one, name, input))) {
    draft.closeTask(task, { by: actor.id, outcome: name })
  }
  if (name === 'announce' || ((name === 'hold' || name === 'resume') && actor.kind === 'system')) {
    announce(draft, name === 'announce' ? String(input.template) : name)
  }
  return undefined
}

/** A command that a stand-in gives names the owner whose place they take. */
function inTheNameOf(decision: Decision, ownerId: string | null, actor: Actor): Decision {
  const person = actsFor(actor, ownerId)
  return person === undefined ? decision : { ...decision, data: { ...decision.data, for: person } }
}

/** Whether a command is what a task waits for; one service done leaves the object's other services open. */
function answers(draft: Draft, task: OpenTask, name: string, input: Readonly<Record<string, unknown>>): boolean {
  // What an amendment was asked for is known by its cause: the task ends when the missing date is there, not before.
  if (!task.outcomes.includes(name) || name === 'amend') return false
  return Object.entries(matterOf(draft, task, name)).every(([field, value]) => input[field] === value)
}

/** Which service or entry of a list a task is about, as a command that asks for it is told. */
function matterOf(draft: Draft, task: OpenTask, command: string): Record<string, string> {
  const each = draft.rule(task.rule)?.each
  const field = each === 'service' ? 'serviceRuleId' : ENTRY_INPUT
  const asks = draft.definition.commands[command]?.input
  return each !== undefined && asks && Object.hasOwn(asks, field) ? { [field]: entryOf(task.stepKey) } : {}
}

/** Holds and resumptions that came from above are told to the owner, with the head copied (domain.md 3.1). */
function announce(draft: Draft, template: string) {
  const stepKey = `${template}:open:${draft.context.now}`
  draft.letters.push({
    stepKey,
    rule: template,
    template,
    to: ['owner', 'head'],
    readerId: null,
    critical: false,
    taskId: null,
    dueAt: null,
    because: [],
  })
}

type TaskAct = Extract<Ask, { taskId: string }>

function onTask(draft: Draft, ask: TaskAct, actor: Actor): Refusal | undefined {
  const task = draft.process.tasks.find(one => one.id === ask.taskId)
  if (!task) return refuse('task.closed', { taskId: ask.taskId })
  if (!mayTouch(draft, task, actor, ask.act))
    return refuse('task.notYours', { taskId: task.id, audience: task.audience })
  const said: Said = (word, data = {}) => {
    draft.event(`${draft.definition.kind}.${word}`, actor, { ...named(task), ...data, ...insteadOf(task, actor) })
    return undefined
  }
  switch (ask.act) {
    case 'claim':
      if (task.assigneeId !== null && !isHolder(draft, task, actor))
        return refuse('task.taken', { by: task.assigneeId })
      draft.updateTask(
        task.id,
        { assigneeId: actor.id, ...woken(draft, task) },
        { state: 'in_progress', ...takenFrom(task, actor) },
      )
      return said('task_claimed')
    case 'return':
      draft.updateTask(task.id, { assigneeId: null }, { state: 'open' })
      return said('task_returned')
    case 'acknowledge':
      draft.updateTask(task.id, { acknowledgedAt: draft.context.now })
      return said('task_acknowledged')
    case 'snooze':
      return snooze(draft, task, said)
    case 'delegate':
      return delegate(draft, task, ask.userId, actor, said)
    case 'withdraw':
      draft.closeTask(task, { by: actor.id, reason: ask.reason })
      return said('task_withdrawn', { reason: ask.reason })
    case 'complete':
      return complete(draft, task, ask, actor)
  }
}

/** Whether the task is this person's: given to them, or to somebody for whom they stand in. */
const isHolder = ({ context }: Draft, { assigneeId }: OpenTask, actor: Actor) =>
  assigneeId === actor.id ||
  (assigneeId !== null && answersFor(context.directory, assigneeId, context.now)?.id === actor.id)

/** A task that a stand-in takes stays with them, and says whose it was. */
const takenFrom = ({ assigneeId }: OpenTask, actor: Actor) =>
  assigneeId === null || assigneeId === actor.id ? {} : { delegatedBy: assigneeId }

/** A snoozed task that somebody takes or is given lies before them at once; its ladder counts from that moment. */
const woken = ({ context: { now } }: Draft, { snoozedUntil }: OpenTask) =>
  snoozedUntil !== null && snoozedUntil > now ? { snoozedUntil: now } : {}

/** "A for B": whose duty somebody does who stands in. */
function insteadOf(task: OpenTask, actor: Actor): { for?: string } {
  const person = actsFor(actor, task.assigneeId)
  return person === undefined ? {} : { for: person }
}

/** What an event says of the task it is about; the step tells apart tasks of one title. */
const named = (task: OpenTask) => ({ taskId: task.id, task: task.title, stepKey: task.stepKey })

type Said = (word: string, data?: Record<string, unknown>) => undefined

function snooze(draft: Draft, task: OpenTask, said: Said): Refusal | undefined {
  if (task.snoozes >= SNOOZES_AT_MOST) return refuse('task.snoozedTwice', { snoozes: task.snoozes })
  const { calendar, now } = draft.context
  const until = startOfWork(calendar, addWorkdays(calendar, dayOf(calendar, now), SNOOZE_WORKDAYS))
  draft.updateTask(task.id, { snoozedUntil: until, snoozes: task.snoozes + 1 })
  return said('task_snoozed', { until })
}

function delegate(draft: Draft, task: OpenTask, userId: string, actor: Actor, said: Said): Refusal | undefined {
  if (!draft.context.directory.some(user => user.id === userId)) return refuse('user.unknown', { userId })
  const delegatedBy = actor.kind === 'person' ? actor.id : null
  draft.updateTask(task.id, { assigneeId: userId, ...woken(draft, task) }, { delegatedBy })
  draft.letters.push({
    stepKey: `${task.stepKey}/to:${userId}`,
    rule: task.rule,
    template: 'task',
    to: [],
    readerId: userId,
    critical: false,
    taskId: task.id,
    dueAt: task.dueAt,
    because: [],
  })
  return said('task_delegated', { to: userId })
}

/** An outcome may be a command of the record; a plain word closes the task with its result. */
function complete(
  draft: Draft,
  task: OpenTask,
  ask: Extract<Ask, { act: 'complete' }>,
  actor: Actor,
): Refusal | undefined {
  if (!task.outcomes.includes(ask.outcome))
    return refuse('task.unknownOutcome', { outcome: ask.outcome, outcomes: task.outcomes })
  const isCommand = Object.hasOwn(draft.definition.commands, ask.outcome) || Object.hasOwn(UNIVERSAL, ask.outcome)
  if (isCommand) {
    const input = { ...matterOf(draft, task, ask.outcome), ...ask.input }
    return command(draft, { name: ask.outcome, input }, actor)
  }
  const result = ask.result === undefined ? {} : { result: ask.result }
  draft.closeTask(task, { by: actor.id, outcome: ask.outcome, ...result })
  draft.event(`${draft.definition.kind}.task_done`, actor, {
    ...named(task),
    outcome: ask.outcome,
    ...result,
    ...insteadOf(task, actor),
  })
  draft.noteActivity(actor)
  return undefined
}

/**
 * Whoever holds the task, belongs to its audience or heads the owner may act on it. The owner's substitute does the
 * owner's tasks; of a role's they are only told (ladders), so they may say that they know.
 */
function mayTouch(draft: Draft, task: OpenTask, actor: Actor, act: TaskAct['act']): boolean {
  // Feeds bring facts; what follows from them is asked of people.
  if (actor.kind !== 'person') return actor.kind === 'system'
  if (act === 'withdraw') return mayWithdraw(draft, actor)
  if (actor.roles.includes('administrator') || isHolder(draft, task, actor)) return true
  const { directory, now } = draft.context
  const substitutes = task.audience === 'owner' || act === 'acknowledge' ? (['substitute'] as const) : []
  return [task.audience, 'head' as const, ...substitutes].some(audience =>
    [
      ...holdersOf(directory, draft.process.ownerId, audience),
      ...resolveAudience(directory, draft.process.ownerId, audience, now),
    ].some(user => user.id === actor.id),
  )
}

/** That something need not be done is for whoever owns the record, or leads its owner (domain.md 3.8), not for who should do it. */
function mayWithdraw(draft: Draft, actor: Actor): boolean {
  if (actor.roles.includes('administrator')) return true
  const { directory, now } = draft.context
  return (['owner', 'head'] as const).some(audience =>
    [
      ...holdersOf(directory, draft.process.ownerId, audience),
      ...resolveAudience(directory, draft.process.ownerId, audience, now),
    ].some(user => user.id === actor.id),
  )
}
