// What was recorded of a process, read back as what was asked of it. Rules are left out: a replay fires its own.

import type { Ask } from './ask.ts'
import type { Instant } from './calendar.ts'
import { withoutCleared } from './change.ts'
import { activeRules, type Definition } from './definition.ts'
import type { Directory } from './people.ts'
import type { Actor, DateFact, Fact, ProcessView } from './process.ts'

/** A row of the audit trail. */
export type HistoryEvent = {
  type: string
  at: Instant
  actorId: string
  actorKind: Actor['kind']
  data: Readonly<Record<string, unknown>>
}

/** One process from its creation: as it began, and everything recorded of it since, in order. */
export type History = { process: ProcessView; calendarId: string; events: readonly HistoryEvent[] }

/** What an event was asked with; undefined for what the process did by itself. Tasks are found again by step or title. */
export function askOf(event: HistoryEvent, lived: Definition, process: ProcessView): Ask | undefined {
  const { data, actorKind } = event
  if (typeof data.command === 'string') {
    const byRule = data.stepKey !== undefined || activeRules(lived).some(rule => rule.command === data.command)
    if (actorKind === 'system' && byRule) return undefined
    return command(data.command, isRecord(data.input) ? data.input : {})
  }
  const word = event.type.slice(event.type.indexOf('.') + 1)
  const { cause, reason } = data
  switch (word) {
    case 'put_on_hold':
      return command('hold', { cause, reason, source: data.source })
    case 'resumed':
    case 'hold_lifted':
      return command('resume', { cause, reason })
    case 'amended':
    case 'date_moved':
      return command('amend', Object.fromEntries(changesOf(event).map(({ field, to }) => [field, to])))
    case 'assigned':
      return command('assign', { ownerId: data.to })
    case 'touched':
      return command('touch', { note: data.note })
    case 'announced':
      return command('announce', { template: data.template })
    case 'withdrawn':
      return { act: 'cancel', reason: String(reason) }
    case 'restarted':
      return { act: 'restart', from: data.anew === 'initial' ? 'initial' : 'present', reason: String(reason) }
    case 'moved':
      return { act: 'move', state: String(data.to), reopen: data.reopened === true, reason: String(reason) }
    default:
      return word.startsWith('step_') ? onStep(word, data) : onTask(word, data, process)
  }
}

const command = (name: string, input: Readonly<Record<string, unknown>>): Ask => ({
  act: 'command',
  command: name,
  input,
})

function onStep(word: string, data: HistoryEvent['data']): Ask | undefined {
  const stepKey = String(data.stepKey)
  const reason = String(data.reason)
  if (word === 'step_fired') return { act: 'fire', stepKey, reason }
  if (word === 'step_skipped') return { act: 'skip', stepKey, reason }
  return word === 'step_postponed' ? { act: 'postpone', stepKey, at: String(data.at), reason } : undefined
}

function onTask(word: string, data: HistoryEvent['data'], process: ProcessView): Ask | undefined {
  // A replay opens the same task under another id; one that it has not opened is refused as closed.
  const same = process.tasks.find(task => task.stepKey === data.stepKey)
  const taskId = (same ?? process.tasks.find(task => task.title === data.task))?.id ?? String(data.taskId)
  const result = typeof data.result === 'string' ? { result: data.result } : {}
  if (word === 'task_done') return { act: 'complete', taskId, outcome: String(data.outcome), ...result }
  if (word === 'task_delegated') return { act: 'delegate', taskId, userId: String(data.to) }
  if (word === 'task_withdrawn') return { act: 'withdraw', taskId, reason: String(data.reason) }
  const act = TASK_ACTS[word]
  return act && { act, taskId }
}

const TASK_ACTS: Readonly<Record<string, 'claim' | 'acknowledge' | 'return' | 'snooze'>> = {
  task_claimed: 'claim',
  task_acknowledged: 'acknowledge',
  task_returned: 'return',
  task_snoozed: 'snooze',
}

/** Who asked, with the roles of today: the roles of the time are not recorded. Who has left could do what they did. */
export function actorOf({ actorId, actorKind }: HistoryEvent, directory: Directory): Actor {
  if (actorKind !== 'person') return { id: actorId, kind: actorKind, roles: [] }
  const roles = directory.find(user => user.id === actorId)?.roles ?? ['administrator']
  return { id: actorId, kind: 'person', roles }
}

/**
 * The process as it was created, from what it is today and what was recorded: amendments are taken back, what commands
 * and rules have set since is taken away. Facts that only an effect sets cannot be told from given ones if not internal.
 */
export function beginningOf(definition: Definition, today: ProcessView, events: readonly HistoryEvent[]): ProcessView {
  const changes = events.flatMap(changesOf)
  const given = new Set(events.flatMap(({ data }) => (isRecord(data.input) ? Object.keys(data.input) : [])))
  const first = new Map(changes.toReversed().map(change => [change.field, change.from]))
  const created = events.find(({ type }) => type === `${definition.kind}.created`)
  const assigned = events.find(({ type }) => type === `${definition.kind}.assigned`)
  const isOwn = (name: string) => !definition.fields[name]?.internal && !given.has(name) && !first.has(name)
  const dates = Object.entries(today.dates).filter(([name, date]) => isOwn(name) && date.setAt <= today.createdAt)
  const facts = Object.entries(today.facts).filter(([name]) => isOwn(name) && Object.hasOwn(definition.fields, name))
  const amended = [...first].filter(([, value]) => value !== null)
  const isDate = ([name]: [string, unknown]) => DATED.has(definition.fields[name]?.type)
  const { createdAt } = today
  const dateOf = (value: unknown): DateFact => ({ value: String(value), by: 'history', setAt: createdAt })
  const state = typeof created?.data.state === 'string' ? created.data.state : definition.initial
  return {
    ...today,
    state,
    enteredAt: createdAt,
    ownerId: assigned === undefined ? today.ownerId : ownerOf(assigned.data.from),
    dates: withoutCleared({
      ...Object.fromEntries(dates),
      ...Object.fromEntries(amended.filter(isDate).map(([name, value]) => [name, dateOf(value)])),
    }),
    facts: {
      ...Object.fromEntries(facts),
      ...Object.fromEntries(amended.filter(one => !isDate(one)).filter(isKnown)),
    },
    pauses: [],
    steps: {},
    tasks: [],
    done: [],
  }
}

const DATED: ReadonlySet<unknown> = new Set(['day', 'instant'])

const ownerOf = (id: unknown) => (typeof id === 'string' ? id : null)

const isKnown = (entry: [string, unknown]): entry is [string, Fact] => entry[1] !== undefined

type FieldChange = { field: string; from: unknown; to: unknown }

const changesOf = ({ data }: HistoryEvent): FieldChange[] =>
  Array.isArray(data.changes) ? data.changes.filter(isChange) : []

const isChange = (value: unknown): value is FieldChange =>
  isRecord(value) && typeof value.field === 'string' && 'from' in value && 'to' in value

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
