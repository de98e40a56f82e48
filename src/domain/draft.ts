// The working copy of one turn: the process as it becomes, and the list of everything that must be stored with it.

import type { Letter, Step, StepChange, TaskChange, TurnEvent } from './ask.ts'
import { dayOf, type Instant } from './calendar.ts'
import type { Decision } from './change.ts'
import { type Definition, isClosed, type Rule } from './definition.ts'
import { factsAfter } from './object-change.ts'
import type { ObjectKindOf } from './object-kind.ts'
import { isSameService, type ServiceChange } from './open-service.ts'
import type { PlanContext } from './plan.ts'
import { type Actor, type OpenTask, type ProcessView, SYSTEM } from './process.ts'

export type DraftContext = PlanContext & {
  newId: () => string
  /** Other versions that a process may go on under. */
  versionOf?: ((kind: string, version: number) => Definition | undefined) | undefined
  /** The kinds of tracked objects: what a command changes about one may bring other rules of its regulation. */
  objectKind?: ObjectKindOf | undefined
}

export class Draft {
  readonly definition: Definition
  readonly context: DraftContext
  process: ProcessView
  readonly steps: StepChange[] = []
  /** The steps that fired, as they were planned. */
  readonly fired: Step[] = []
  readonly tasks: TaskChange[] = []
  readonly services: ServiceChange[] = []
  letters: Letter[] = []
  readonly events: TurnEvent[] = []
  changed = false

  constructor(definition: Definition, process: ProcessView, context: DraftContext) {
    this.definition = definition
    this.process = process
    this.context = context
  }

  rule(id: string): Rule | undefined {
    return this.definition.rules.find(rule => rule.id === id)
  }

  event(type: string, actor: Actor, data: Record<string, unknown>) {
    this.events.push({ type, at: this.context.now, actorId: actor.id, actorKind: actor.kind, data })
    this.changed = true
  }

  /** Takes a decision over; a new state starts a new `entered`. */
  apply(decision: Decision, actor: Actor) {
    const moved = decision.state !== this.process.state
    const { state, dates, pauses, ownerId } = decision
    const { objectKind, calendar, now } = this.context
    const facts =
      this.process.kind === 'object'
        ? factsAfter(this.process, decision, { objectKind, on: dayOf(calendar, now) })
        : decision.facts
    const entered = moved ? { enteredAt: this.context.now } : {}
    this.process = { ...this.process, state, dates, facts, pauses, ownerId, ...entered }
    this.event(decision.event, actor, decision.data)
    this.noteActivity(actor)
  }

  /** Whatever a person does with a record is a sign that somebody attends to it (domain.md P8). */
  noteActivity(actor: Actor) {
    if (actor.kind !== 'person') return
    const lastActivity = { value: this.context.now, by: actor.id, setAt: this.context.now }
    this.process = { ...this.process, dates: { ...this.process.dates, lastActivity } }
  }

  recordStep(step: Step, status: StepChange['status'], reason: string | null, by = 'system', at = this.context.now) {
    this.steps.push({
      key: step.key,
      rule: step.rule,
      status,
      at,
      plannedAt: step.at,
      because: step.because,
      by,
      reason,
    })
    if (status === 'fired') this.fired.push(step)
    this.process = { ...this.process, steps: { ...this.process.steps, [step.key]: { status, at } } }
    this.changed = true
  }

  openTask(task: OpenTask, because: Step['because']) {
    this.tasks.push({ change: 'opened', task, because })
    this.process = { ...this.process, tasks: [...this.process.tasks, task] }
    this.changed = true
  }

  updateTask(id: string, set: Partial<OpenTask>, stored: Record<string, unknown> = {}) {
    this.tasks.push({ change: 'updated', id, set: { ...set, ...stored } })
    this.process = {
      ...this.process,
      tasks: this.process.tasks.map(task => (task.id === id ? { ...task, ...set } : task)),
    }
    this.changed = true
  }

  closeTask(task: OpenTask, closing: { by: string; outcome?: string; result?: string; reason?: string }) {
    const done = closing.outcome !== undefined
    this.tasks.push({
      change: 'closed',
      id: task.id,
      state: done ? 'done' : 'cancelled',
      by: closing.by,
      outcome: closing.outcome ?? null,
      result: closing.result ?? null,
      reason: closing.reason ?? null,
    })
    this.process = {
      ...this.process,
      tasks: this.process.tasks.filter(one => one.id !== task.id),
      done: done ? [...this.process.done, task.stepKey] : this.process.done,
    }
    this.letters = this.letters.filter(letter => letter.taskId !== task.id)
    this.changed = true
  }

  /** Opens, moves or ends a service; one that is booked stays booked while its day moves. */
  keepService(change: ServiceChange) {
    this.services.push(change)
    const { services = [] } = this.process
    const state = services.find(one => isSameService(one, change))?.state ?? 'open'
    const others = services.filter(one => !isSameService(one, change))
    this.process = { ...this.process, services: change.state === 'open' ? [...others, { ...change, state }] : others }
    this.changed = true
  }

  /** Tasks follow their steps: due dates move with their anchors, and a task whose cause vanished is closed. */
  followTasks(steps: readonly Step[]) {
    const byKey = new Map(steps.map(step => [step.key, step]))
    for (const task of this.process.tasks) {
      const step = byKey.get(task.stepKey)
      if (!step) this.closeTask(task, { by: SYSTEM.id, reason: this.vanished(task.rule) })
      else if (step.dueAt !== null && step.status === 'fired' && this.movesDue(task.dueAt, step.dueAt)) {
        this.updateTask(task.id, { dueAt: step.dueAt })
      }
    }
  }

  /** What is late stays late since when it was: a new past date would make its ladder tell everybody again. */
  private movesDue(from: OpenTask['dueAt'], to: Instant): boolean {
    const { now } = this.context
    return from !== to && (from === null || from > now || to > now)
  }

  /** Why the plan has no more of what a rule brought. */
  vanished(ruleId: string): string {
    if (isClosed(this.definition, this.process.state)) return 'closed'
    const rule = this.rule(ruleId)
    if (rule && rule.states !== '*' && !rule.states.includes(this.process.state)) return 'state_changed'
    return 'cause_vanished'
  }

  /** A reminder that was overtaken by a change of state within the same turn would no longer be true. */
  dropStaleLetters() {
    this.letters = this.letters.filter(letter => {
      const rule = this.rule(letter.rule)
      if (!rule || (letter.template !== 'task' && letter.template !== 'overdue' && letter.template !== 'reminder'))
        return true
      return rule.states === '*' || rule.states.includes(this.process.state)
    })
  }
}
