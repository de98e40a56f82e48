// The commands that every kind of process understands, whatever its definition says.

import { type Asked, type Change, type Decision, datesFrom, withFields } from './change.ts'
import { type Command, type Definition, type Field, isClosed } from './definition.ts'
import { isRefusal, type Refusal, refuse } from './errors.ts'
import { parseInput } from './input.ts'
import { mayCommand } from './permission.ts'
import { isHeld, type Pause, type ProcessView } from './process.ts'

type Universal = (definition: Definition, process: ProcessView, asked: Asked) => Decision | Refusal

const BY_OWNER: Command['by'] = ['owner', 'kam', 'head', 'director', 'feed']
// A fleet is the daily work of those who serve it, whoever owns its objects.
const BY_SERVICE: Command['by'] = [...BY_OWNER, 'service_manager']

/** The cause of a hold given by hand; a project that holds its children names itself: `project:<id>`. */
export const BY_HAND = 'hand'

const HOLD_INPUT: Record<string, Field> = {
  reason: { type: 'text', required: true },
  cause: { type: 'text' },
  source: { type: 'text' },
}
const RESUME_INPUT: Record<string, Field> = { reason: { type: 'text' }, cause: { type: 'text' } }
const ASSIGN_INPUT: Record<string, Field> = { ownerId: { type: 'user', required: true } }
const TOUCH_INPUT: Record<string, Field> = { note: { type: 'text' } }
const ANNOUNCE_INPUT: Record<string, Field> = { template: { type: 'text', required: true } }

export const UNIVERSAL: Readonly<Record<string, Universal>> = { hold, resume, amend, assign, touch, correct, announce }

/** Inputs of the universal commands, for forms and the OpenAPI document. */
export const UNIVERSAL_INPUTS = {
  hold: HOLD_INPUT,
  resume: RESUME_INPUT,
  assign: ASSIGN_INPUT,
  touch: TOUCH_INPUT,
} as const

/** Stops our own clocks (domain.md 3.1). The same cause twice is one hold. */
function hold(definition: Definition, process: ProcessView, asked: Asked): Decision | Refusal {
  const input = checked(definition, process, asked, HOLD_INPUT)
  if (isRefusal(input)) return input
  const cause = String(input.cause ?? BY_HAND)
  const open = process.pauses.some(pause => pause.cause === cause && pause.to === null)
  const pause: Pause = { cause, from: asked.now, to: null, reason: String(input.reason), by: asked.actor.id }
  const event = {
    event: `${definition.kind}.put_on_hold`,
    data: { cause, reason: input.reason, source: input.source ?? null },
  }
  if (open) return { ...unchanged(process), changed: false, ...event }
  return { ...unchanged(process), pauses: [...process.pauses, pause], changed: true, ...event }
}

/** Lifts one cause; clocks run again when none is left, from the working time that was left to each. */
function resume(definition: Definition, process: ProcessView, asked: Asked): Decision | Refusal {
  const input = checked(definition, process, asked, RESUME_INPUT)
  if (isRefusal(input)) return input
  const open = process.pauses.filter(pause => pause.to === null)
  const cause = String(input.cause ?? impliedCause(open))
  if (!open.some(pause => pause.cause === cause))
    return refuse('process.notHeld', { cause, causes: open.map(pause => pause.cause) })
  const pauses = process.pauses.map(pause =>
    pause.cause === cause && pause.to === null ? { ...pause, to: asked.now } : pause,
  )
  const runs = !isHeld({ pauses })
  return {
    ...unchanged(process),
    pauses,
    dates: runs ? { ...process.dates, ...datesFrom({ resumedAt: asked.now }, process, asked) } : process.dates,
    changed: true,
    event: `${definition.kind}.${runs ? 'resumed' : 'hold_lifted'}`,
    data: { cause, reason: input.reason ?? null, still: open.length - 1 },
  }
}

/** Nobody types a cause: the hold by hand is meant, or the only one there is. */
function impliedCause(open: readonly Pause[]): string {
  const [only, ...others] = open.map(pause => pause.cause)
  return only !== undefined && others.length === 0 ? only : BY_HAND
}

/** Changes facts and dates; timers follow the dates (domain.md T7, T13). */
function amend(definition: Definition, process: ProcessView, asked: Asked): Decision | Refusal {
  const fields = editable(definition)
  const input = checked(definition, process, asked, fields, 'closed too')
  if (isRefusal(input)) return input
  const changes = Object.entries(input)
    .filter(([, value]) => value !== undefined)
    .map(([field, value]) => ({
      field,
      from: process.dates[field]?.value ?? process.facts[field] ?? null,
      to: value ?? null,
    }))
    .filter(change => JSON.stringify(change.from) !== JSON.stringify(change.to))
  const moved = changes.flatMap(change => definition.fields[change.field]?.movedAnchor ?? [])
  const values = Object.fromEntries(changes.map(change => [change.field, change.to]))
  const change = withFields(definition, unchanged(process), values, asked)
  const event = moved.length > 0 ? 'date_moved' : 'amended'
  return {
    ...change,
    dates: { ...change.dates, ...datesFrom(Object.fromEntries(moved.map(name => [name, asked.now])), process, asked) },
    changed: changes.length > 0,
    event: `${definition.kind}.${event}`,
    data: { changes, ...(asked.actor.source === undefined ? {} : { source: asked.actor.source }) },
  }
}

function assign(definition: Definition, process: ProcessView, asked: Asked): Decision | Refusal {
  const input = checked(definition, process, asked, ASSIGN_INPUT)
  if (isRefusal(input)) return input
  return {
    ...unchanged(process),
    ownerId: String(input.ownerId),
    changed: input.ownerId !== process.ownerId,
    event: `${definition.kind}.assigned`,
    data: { from: process.ownerId, to: input.ownerId },
  }
}

/** Somebody spoke with the client: the record is not silent (domain.md P8). */
function touch(definition: Definition, process: ProcessView, asked: Asked): Decision | Refusal {
  const input = checked(definition, process, asked, TOUCH_INPUT)
  if (isRefusal(input)) return input
  return {
    ...unchanged(process),
    changed: true,
    event: `${definition.kind}.touched`,
    data: { note: input.note ?? null },
  }
}

/** What stands beside the process was put right (a title, a company): a new version, and no sign of life of the client. */
function correct(definition: Definition, process: ProcessView, asked: Asked): Decision | Refusal {
  const input = checked(definition, process, asked, TOUCH_INPUT, 'closed too')
  if (isRefusal(input)) return input
  return {
    ...unchanged(process),
    changed: true,
    event: `${definition.kind}.amended`,
    data: { note: input.note ?? null },
  }
}

/** Our own follow-ups make the record speak in a letter that gathers several records. */
function announce(definition: Definition, process: ProcessView, asked: Asked): Decision | Refusal {
  const parsed = parseInput(ANNOUNCE_INPUT, asked.input)
  if (isRefusal(parsed)) return parsed
  if (asked.actor.kind !== 'system') return refuse('command.notYours', { command: asked.command, by: ['system'] })
  return { ...unchanged(process), changed: true, event: `${definition.kind}.announced`, data: parsed.values }
}

/** The fields that people and feeds may set; internal ones belong to rules and commands. */
export function editable(definition: Definition): Record<string, Field> {
  const known = editables.get(definition)
  if (known) return known
  const fields = Object.fromEntries(
    Object.entries(definition.fields)
      .filter(([, field]) => !field.internal && !field.onlyAtCreation)
      .map(([name, { required: _, ...field }]) => [name, field]),
  )
  editables.set(definition, fields)
  return fields
}

const editables = new WeakMap<Definition, Record<string, Field>>()

function checked(
  definition: Definition,
  process: ProcessView,
  asked: Asked,
  fields: Readonly<Record<string, Field>>,
  scope: 'live only' | 'closed too' = 'live only',
): Record<string, unknown> | Refusal {
  if (scope === 'live only' && isClosed(definition, process.state))
    return refuse('process.closed', { state: process.state })
  const by = definition.kind === 'object' ? BY_SERVICE : BY_OWNER
  if (!mayCommand(asked.actor, by, process)) return refuse('command.notYours', { command: asked.command, by })
  const parsed = parseInput(fields, asked.input)
  return isRefusal(parsed) ? parsed : parsed.values
}

const unchanged = (process: ProcessView): Change => ({
  state: process.state,
  dates: process.dates,
  facts: process.facts,
  pauses: process.pauses,
  ownerId: process.ownerId,
})
