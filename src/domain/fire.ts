// What a due step does: it opens or recalls a task, writes letters, gives a command, records an event.

import type { Step } from './ask.ts'
import { clientSilence } from './client.ts'
import { decide } from './decide.ts'
import type { Rule, TaskSpec } from './definition.ts'
import type { Draft } from './draft.ts'
import { isRefusal } from './errors.ts'
import { openService } from './open-service.ts'
import { entryOf } from './openings.ts'
import { holdersOf } from './people.ts'
import { type OpenTask, SYSTEM } from './process.ts'

/** Fires one step, once: its key is recorded in the same turn. */
export function fire(draft: Draft, step: Step, by = SYSTEM.id, reason: string | null = null) {
  draft.recordStep(step, 'fired', reason, by)
  if (step.kind === 'rung') return climb(draft, step)
  if (step.service) return openService(draft, step.service)
  const rule = draft.rule(step.rule)
  if (!rule) return
  const open = rule.task
    ? draft.process.tasks.find(task => task.rule === rule.id && sameMatter(rule, task, step))
    : undefined
  const taskId = rule.task ? (open ? recall(draft, open, step) : openTask(draft, step, rule.task)) : null
  write(draft, step, taskId, open && step.template === 'task' ? 'reminder' : step.template)
  const told = { rule: step.rule, stepKey: step.key }
  if (step.event)
    draft.event(`${draft.definition.kind}.${step.event}`, SYSTEM, { ...told, ...silenceTold(draft, rule) })
  else if (step.to.includes('client')) noteSilence(draft, told)
  if (step.command) give(draft, step, step.command)
}

/** Where our people speak with the client instead of a letter, the story says why. */
function silenceTold({ process }: Draft, { when }: Rule): Record<string, string> {
  const reason = when?.includes('clientUnreachable') ? clientSilence(process) : null
  return reason === null ? {} : { reason }
}

/** A letter to a client whom nobody may write to is not sent in silence either. */
function noteSilence(draft: Draft, told: Record<string, string>) {
  const reason = clientSilence(draft.process)
  if (reason !== null) draft.event(`${draft.definition.kind}.client_not_written`, SYSTEM, { ...told, reason })
}

/** Services and listed entries are matters of their own; every other rule has one open task at a time. */
const sameMatter = (rule: Rule, task: OpenTask, step: Step) =>
  rule.each === undefined || entryOf(task.stepKey) === entryOf(step.key)

function openTask(draft: Draft, step: Step, spec: TaskSpec): string {
  const { directory, now, newId } = draft.context
  // Whose it is, also while they are away: who stands in is asked anew each time, so that it comes back by itself.
  const people = holdersOf(directory, draft.process.ownerId, spec.to)
  const task: OpenTask = {
    id: newId(),
    stepKey: step.key,
    rule: step.rule,
    title: step.task ?? spec.title,
    audience: spec.to,
    assigneeId: people.length === 1 ? (people[0]?.id ?? null) : null,
    ladder: spec.ladder,
    outcomes: spec.outcomes ?? ['done'],
    openedAt: now,
    dueAt: step.dueAt,
    acknowledgedAt: null,
    snoozedUntil: null,
    snoozes: 0,
  }
  draft.openTask(task, step.because)
  return task.id
}

/** A further opening of a rule whose task is still open reminds of it and moves it to the new matter. */
function recall(draft: Draft, task: OpenTask, step: Step): string {
  const title = step.task ?? task.title
  draft.updateTask(task.id, { stepKey: step.key, title, dueAt: step.dueAt, acknowledgedAt: null })
  return task.id
}

function climb(draft: Draft, step: Step) {
  write(draft, step, step.taskId, step.template)
}

/** A task that one person holds is written to that person (delegation); all others to the step's audience. */
function write(draft: Draft, step: Step, taskId: string | null, template: string | null) {
  if (!template) return
  const task = draft.process.tasks.find(one => one.id === taskId)
  const common = {
    stepKey: step.key,
    rule: step.rule,
    template,
    critical: step.critical,
    taskId,
    dueAt: step.dueAt,
    because: step.because,
  }
  const assignee = task?.assigneeId ?? null
  const holder = task && assignee !== null && step.to.includes(task.audience) ? assignee : null
  if (holder === null || !task) {
    draft.letters.push({ ...common, to: step.to, readerId: null })
    return
  }
  draft.letters.push({ ...common, to: [], readerId: holder })
  const others = step.to.filter(audience => audience !== task.audience)
  if (others.length > 0) draft.letters.push({ ...common, to: others, readerId: null })
}

/** A rule's command passes the same guards as a person's; a refusal is recorded, for silence would hide it. */
function give(draft: Draft, step: Step, command: string) {
  const { now, calendar } = draft.context
  const asked = { command, input: {}, actor: SYSTEM, now, calendar }
  const decision = decide(draft.definition, draft.process, asked)
  if (isRefusal(decision)) {
    draft.event(`${draft.definition.kind}.step_refused`, SYSTEM, { stepKey: step.key, command, code: decision.code })
    return
  }
  if (decision.changed) draft.apply({ ...decision, data: { ...decision.data, stepKey: step.key } }, SYSTEM)
}
