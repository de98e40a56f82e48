// The outlook of one record: what is forecast for it, in the shape in which it is kept beside all others'. Pure.

import type { Instant } from './calendar.ts'
import { clientSilence } from './client.ts'
import type { Definition } from './definition.ts'
import { type ForecastStep, firedIn, turnsAhead } from './forecast.ts'
import { type PlanContext, upcoming } from './plan.ts'
import type { ProcessView } from './process.ts'

/** What a coming step is for whoever reads about it: work, silence about work, something that Potok does, a letter. */
export const OUTLOOK_KINDS = ['task', 'rung', 'system', 'letter'] as const
export type OutlookKind = (typeof OUTLOOK_KINDS)[number]

export type OutlookLetter = {
  template: string
  to: readonly string[]
  /** Of our house. */
  readers: readonly string[]
  /** Whether the client's contacts get it as well; who those are, is read when it is shown. */
  toClient: boolean
  critical: boolean
}

export type OutlookStep = {
  at: Instant
  key: string
  rule: string
  which: string
  what: OutlookKind
  /** Planned in the present state already; others come of the silence about those. */
  armed: boolean
  task: string | null
  template: string | null
  command: string | null
  event: string | null
  critical: boolean
  dueAt: Instant | null
  /** The state it leaves behind. */
  state: string
  letters: readonly OutlookLetter[]
  /** Everybody whom one of its letters reaches. */
  readers: readonly string[]
}

/** Every step that is forecast until then; the same answer as `forecast`, without its reasons. */
export function outlookOf(
  definition: Definition,
  process: ProcessView,
  context: PlanContext,
  until: Instant,
): OutlookStep[] {
  const turns = [...turnsAhead(definition, process, context, until)]
  // What is due at this moment was planned before it, all else is planned behind it.
  const first = turns[0]?.turned
  const armed = new Set([...(first?.fired ?? []), ...upcoming(first?.planned ?? [])].map(step => step.key))
  const ours = new Set(context.directory.map(user => user.id))
  return turns.flatMap(ahead => {
    const mayWrite = clientSilence(ahead.turned.process) !== 'held'
    return firedIn(ahead, context.directory).map(step => outlookStep(step, { armed, ours, mayWrite }))
  })
}

type Known = { armed: ReadonlySet<string>; ours: ReadonlySet<string>; mayWrite: boolean }

function outlookStep({ at, step, letters, state }: ForecastStep, { armed, ours, mayWrite }: Known): OutlookStep {
  const { key, rule, which, task, command, event, dueAt } = step
  const told = letters.map(({ template, to, readers, critical }) => ({
    template,
    to,
    readers: readers.map(reader => reader.id).filter(id => ours.has(id)),
    toClient: mayWrite && to.includes('client'),
    critical,
  }))
  return {
    at,
    key,
    rule,
    which,
    what: outlookKind(step),
    armed: armed.has(key),
    task,
    // A further opening of an open task is written as a reminder; what is sent, is said.
    template: told[0]?.template ?? step.template,
    command,
    event,
    critical: step.critical,
    dueAt,
    state,
    letters: told,
    readers: [...new Set(told.flatMap(letter => letter.readers))],
  }
}

/** What a step is for whoever reads about it. One that writes to nobody is Potok's own: it opens a service. */
export function outlookKind({
  kind,
  task,
  command,
  event,
  template,
}: Pick<ForecastStep['step'], 'kind' | 'task' | 'command' | 'event' | 'template'>): OutlookKind {
  if (kind === 'rung') return 'rung'
  if (task !== null) return 'task'
  return command !== null || event !== null || template === null ? 'system' : 'letter'
}
