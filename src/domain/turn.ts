// One turn of a process: what was asked is decided, what is due fires, what lost its cause is closed. Pure.
// `advance` stores what a turn answers; `forecast` repeats turns into the future; so the two cannot disagree.

import type { Ask, Letter, Step, StepChange, TaskChange, TurnEvent } from './ask.ts'
import { applyAsk } from './asked.ts'
import type { Day } from './calendar.ts'
import { type Definition, isClosed } from './definition.ts'
import { Draft, type DraftContext } from './draft.ts'
import { isRefusal, type Refusal } from './errors.ts'
import { fire } from './fire.ts'
import { migrated } from './migrate.ts'
import { followServices, type ServiceChange } from './open-service.ts'
import { entryOf } from './openings.ts'
import { plan, upcoming } from './plan.ts'
import { type Actor, isHeld, type ProcessView } from './process.ts'

export type TurnContext = DraftContext

export type Turn = {
  /** Under which the process goes on: another one than before when it was migrated. */
  definition: Definition
  process: ProcessView
  steps: readonly StepChange[]
  /** The steps that fired, as they were planned. */
  fired: readonly Step[]
  tasks: readonly TaskChange[]
  /** Of a tracked object: its services that opened, moved or ended. */
  services: readonly ServiceChange[]
  letters: readonly Letter[]
  events: readonly TurnEvent[]
  planned: readonly Step[]
  next: Step | null
  /** The local day on which the next service of an object is due, open or coming. */
  serviceOn: Day | null
  closed: boolean
  /** What the process waits for when no step lies ahead (invariant I-6). */
  waitingFor: string | null
  /** Whether anything differs from before. */
  changed: boolean
}

// A definition whose commands call each other in a circle stops here instead of hanging the process.
const ROUNDS_AT_MOST = 50

/** Applies one request, if any, and everything that is due at `context.now`. With nothing due it changes nothing. */
export function turn(
  definition: Definition,
  process: ProcessView,
  context: TurnContext,
  asked?: { ask: Ask; actor: Actor },
): Turn | Refusal {
  const draft = begun(definition, process, context, asked)
  if (isRefusal(draft)) return draft
  const planned = settle(draft)
  draft.dropStaleLetters()
  return result(draft, planned)
}

/** The draft with what was asked in it. */
function begun(
  definition: Definition,
  process: ProcessView,
  context: TurnContext,
  asked?: { ask: Ask; actor: Actor },
): Draft | Refusal {
  if (asked?.ask.act === 'migrate')
    return migrated(definition, process, context, { ask: asked.ask, actor: asked.actor })
  const draft = new Draft(definition, process, context)
  const refusal = asked && applyAsk(draft, asked.ask, asked.actor)
  return isRefusal(refusal) ? refusal : draft
}

/** Fires what is due, oldest first, until nothing is; a step that moves the state is followed by a new plan. */
function settle(draft: Draft): Step[] {
  for (let round = 0; round < ROUNDS_AT_MOST; round++) {
    const steps = plan(draft.definition, draft.process, draft.context)
    const { tasks, services } = draft.process
    draft.followTasks(steps)
    followServices(draft, steps)
    // Rungs hang on tasks: when one was closed or moved, what was planned for it is planned again. So do services.
    if (draft.process.tasks !== tasks || draft.process.services !== services) continue
    const due = upcoming(steps).filter(step => step.at !== null && step.at <= draft.context.now)
    if (due.length === 0) return steps
    fireUntilMoved(draft, due)
  }
  throw new RangeError(
    `process ${draft.process.id} did not come to rest; look at the rules of ${draft.definition.kind}`,
  )
}

function fireUntilMoved(draft: Draft, due: readonly Step[]) {
  const state = draft.process.state
  for (const step of due) {
    if (draft.process.state !== state) return
    const stillPlanned = draft.process.steps[step.key]
    if (stillPlanned && stillPlanned.status !== 'postponed') continue
    if (overtaken(draft, step, due)) draft.recordStep(step, 'collapsed', 'overtaken')
    else fire(draft, step)
  }
}

/** Several passed openings of one rule collapse into the latest (examples.md convention 8); so do rungs of one task. */
function overtaken(draft: Draft, step: Step, due: readonly Step[]): boolean {
  const rule = draft.rule(step.rule)
  if (step.status === 'postponed' || step.command || step.event) return false
  if (rule?.catchUp === 'each' && step.kind === 'opening') return false
  if (rule?.catchUp === 'skip' && step.kind === 'opening' && step.dueAt !== null && step.dueAt <= draft.context.now)
    return true
  const later = due.slice(due.indexOf(step) + 1)
  return later.some(other =>
    step.kind === 'rung'
      ? other.kind === 'rung' && other.taskId === step.taskId
      : other.kind === 'opening' &&
        other.rule === step.rule &&
        // Services and listed entries are matters of their own.
        (rule?.each === undefined || entryOf(other.key) === entryOf(step.key)),
  )
}

function result(draft: Draft, planned: readonly Step[]): Turn {
  const closed = isClosed(draft.definition, draft.process.state)
  const next = upcoming(planned).find(step => step.at !== null && step.at > draft.context.now) ?? null
  return {
    definition: draft.definition,
    process: draft.process,
    steps: draft.steps,
    fired: draft.fired,
    tasks: draft.tasks,
    services: draft.services,
    letters: draft.letters,
    events: draft.events,
    planned,
    next,
    serviceOn: serviceDayOf(planned),
    closed,
    waitingFor: closed || next ? null : waitingFor(draft.process),
    changed: draft.changed,
  }
}

const serviceDayOf = (planned: readonly Step[]): Day | null =>
  planned.flatMap(({ service }) => service?.dueOn ?? []).sort()[0] ?? null

function waitingFor(process: ProcessView): string {
  const task = process.tasks[0]
  if (task) return `task:${task.title}`
  if (process.services && process.services.length > 0) return 'visit'
  return isHeld(process) ? 'resume' : 'command'
}
