// What another calendar does to the plan of a process: which of its coming steps move, appear or vanish. Pure.
// Steps that fired are history and never counted; what a person postponed or snoozed stands where it was put.

import type { Step } from './ask.ts'
import type { Calendar, Instant } from './calendar.ts'
import { type DateMove, isMoved, movesTally } from './date-moves.ts'
import type { Definition } from './definition.ts'
import { Draft } from './draft.ts'
import { serviceFacts } from './object-service.ts'
import { type PlanContext, plan, upcoming } from './plan.ts'
import type { OpenTask, ProcessView } from './process.ts'
import { type ServiceMove, serviceMoves } from './service-moves.ts'

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
  /** What a summary counts: of an object the days of its services, of everything else its coming steps; unmoved ones too. */
  dates: readonly DateMove[]
  /** Of a tracked object: its services, by their days. */
  services: readonly ServiceMove[]
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
  const pairs = [...new Set([...known.keys(), ...coming.keys()])].map(
    key => [known.get(key) ?? null, coming.get(key) ?? null] as const,
  )
  const moves = pairs.flatMap(([old, now]) => moveOf(old, now))
  const services = servicesOf(process, { before, after })
  return {
    dates: process.kind === 'object' ? services : pairs.map(([old, now]) => dateOf(old, now)),
    services,
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

/** Of a step that only becomes due on another day: that day. */
function dateOf(was: Step | null, is: Step | null): DateMove {
  const opens = { from: was?.at ?? null, to: is?.at ?? null }
  return opens.from === opens.to ? { from: was?.dueAt ?? opens.from, to: is?.dueAt ?? opens.to } : opens
}

function servicesOf(process: ProcessView, { before, after }: Pick<ReplanInput, 'before' | 'after'>): ServiceMove[] {
  if (process.kind !== 'object') return []
  const facts = serviceFacts(process)
  return serviceMoves({ facts, calendar: before }, { facts, calendar: after })
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

/** Nothing differs, so that nothing has to be said about it. */
export const isStill = ({ moved, appeared, vanished, due, dates }: Replan): boolean =>
  moved.length + appeared.length + vanished.length + due.length === 0 && !dates.some(isMoved)

/** What a re-planning did to one process, counted, nothing that is zero. */
export function replanTally(one: Replan): Readonly<Record<string, number>> {
  const { dates, moved, appeared, vanished, due } = one
  const counted = {
    stepsMoved: moved.length,
    stepsAppeared: appeared.length,
    stepsVanished: vanished.length,
    tasksMoved: due.length,
  }
  const steps = Object.entries(counted).filter(([, count]) => count > 0)
  return { ...movesTally(dates), ...Object.fromEntries(steps) }
}
