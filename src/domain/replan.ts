// What another calendar does to the plan of a process: which of its coming steps move, appear or vanish. Pure.
// Steps that fired are history and never counted; what a person postponed or snoozed stands where it was put.

import type { Step } from './ask.ts'
import type { Calendar, Instant } from './calendar.ts'
import type { Definition } from './definition.ts'
import { Draft } from './draft.ts'
import { type PlanContext, plan, upcoming } from './plan.ts'
import type { OpenTask, ProcessView } from './process.ts'

/** A coming step before and after; null where it is not there. */
export type StepMove = {
  key: string
  rule: string
  which: string
  kind: Step['kind']
  task: string | null
  template: string | null
  command: string | null
  from: Instant | null
  to: Instant | null
  dueFrom: Instant | null
  dueTo: Instant | null
}

export type DueMove = { taskId: string; title: string; from: Instant | null; to: Instant | null }

export type Replan = {
  moved: readonly StepMove[]
  appeared: readonly StepMove[]
  vanished: readonly StepMove[]
  /** Open tasks whose due date follows. */
  due: readonly DueMove[]
  /** Steps that would be due at once. */
  overdue: number
  /** The instant of the next step, as the row says it; null when none lies ahead. */
  nextBefore: Instant | null
  nextAfter: Instant | null
}

export type ReplanInput = Omit<PlanContext, 'calendar'> & { before: Calendar; after: Calendar }

/** Compares what lies ahead under two calendars, before anything fires. The same calendar twice moves nothing. */
export function replan(definition: Definition, process: ProcessView, input: ReplanInput): Replan {
  const { before, after, ...context } = input
  const was = settled(definition, process, { ...context, calendar: before })
  const is = settled(definition, process, { ...context, calendar: after })
  const known = new Map(was.steps.map(step => [identity(step), step]))
  const coming = new Map(is.steps.map(step => [identity(step), step]))
  const moves = [...new Set([...known.keys(), ...coming.keys()])].flatMap(key =>
    moveOf(known.get(key) ?? null, coming.get(key) ?? null),
  )
  return {
    moved: moves.filter(({ from, to }) => from !== null && to !== null),
    appeared: moves.filter(({ from }) => from === null),
    vanished: moves.filter(({ to }) => to === null),
    due: dueMoves(was.tasks, is.tasks),
    overdue: is.steps.filter(step => isPast(step, context.now)).length,
    nextBefore: nextOf(was.steps, context.now),
    nextAfter: nextOf(is.steps, context.now),
  }
}

/** The plan with its tasks' due dates where this calendar puts them, as a turn would leave them. */
function settled(definition: Definition, process: ProcessView, context: PlanContext) {
  const draft = new Draft(definition, process, { ...context, newId: () => '' })
  draft.followTasks(plan(definition, process, context))
  const { tasks } = draft.process
  return { tasks, steps: upcoming(plan(definition, draft.process, context)) }
}

/** A rung belongs to its task: its key follows the due date, and it is still the same rung. */
const identity = (step: Step) => (step.kind === 'rung' ? `${step.taskId} ${step.which}` : step.key)

function moveOf(was: Step | null, is: Step | null): StepMove[] {
  const step = is ?? was
  if (!step || (was && is && was.at === is.at && was.dueAt === is.dueAt)) return []
  const { key, rule, which, kind, task, template, command } = step
  const times = { from: was?.at ?? null, to: is?.at ?? null, dueFrom: was?.dueAt ?? null, dueTo: is?.dueAt ?? null }
  return [{ key, rule, which, kind, task, template, command, ...times }]
}

function dueMoves(was: readonly OpenTask[], is: readonly OpenTask[]): DueMove[] {
  const after = new Map(is.map(task => [task.id, task.dueAt]))
  return was.flatMap(({ id, title, dueAt }) => {
    const to = after.get(id)
    return to === undefined || to === dueAt ? [] : [{ taskId: id, title, from: dueAt, to }]
  })
}

const isPast = (step: Step, now: Instant) => step.at !== null && step.at <= now

const nextOf = (steps: readonly Step[], now: Instant) => steps.find(step => !isPast(step, now))?.at ?? null

/** What a re-planning did to many processes, added up. */
export type ReplanSummary = {
  /** Looked at, and of those the ones where something differs. */
  processes: number
  affected: number
  moved: number
  appeared: number
  vanished: number
  tasksMoved: number
  overdue: number
  /** Of all changes: the earliest and the latest instant that a step leaves or takes. */
  earliest: Instant | null
  latest: Instant | null
}

export const NOTHING_REPLANNED: ReplanSummary = {
  processes: 0,
  affected: 0,
  moved: 0,
  appeared: 0,
  vanished: 0,
  tasksMoved: 0,
  overdue: 0,
  earliest: null,
  latest: null,
}

export function addReplan(sum: ReplanSummary, one: Replan): ReplanSummary {
  const changes = [...one.moved, ...one.appeared, ...one.vanished]
  const times = [...changes.flatMap(({ from, to }) => [from, to]), sum.earliest, sum.latest]
    .filter(time => time !== null)
    .sort()
  const differs = changes.length > 0 || one.due.length > 0
  return {
    processes: sum.processes + 1,
    affected: sum.affected + (differs ? 1 : 0),
    moved: sum.moved + one.moved.length,
    appeared: sum.appeared + one.appeared.length,
    vanished: sum.vanished + one.vanished.length,
    tasksMoved: sum.tasksMoved + one.due.length,
    overdue: sum.overdue + (differs ? one.overdue : 0),
    earliest: times[0] ?? null,
    latest: times.at(-1) ?? null,
  }
}
