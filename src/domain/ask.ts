// What people, feeds and rules may ask of a process, and what one turn of it answers.

import type { Instant } from './calendar.ts'
import type { ServiceAhead } from './open-service.ts'
import type { Addressee } from './people.ts'
import type { ProcessView } from './process.ts'

/**
 * One request to a process. Commands of every kind, beside those of its definition: `hold` {reason, source?},
 * `resume` {reason?}, `amend` {any field}, `assign` {ownerId}, `touch` {note?}.
 */
export type Ask =
  | { act: 'begin'; data: Readonly<Record<string, unknown>> }
  /** `reason`: why, of a command whose input has no place for it. */
  | { act: 'command'; command: string; input: Readonly<Record<string, unknown>>; reason?: string }
  /** What happened beside the process, told in its story; nothing else changes. */
  | { act: 'tell'; event: ToldEvent; data: Readonly<Record<string, unknown>> }
  | { act: 'claim' | 'acknowledge' | 'return' | 'snooze'; taskId: string }
  | { act: 'withdraw'; taskId: string; reason: string }
  | { act: 'complete'; taskId: string; outcome: string; input?: Readonly<Record<string, unknown>>; result?: string }
  | { act: 'delegate'; taskId: string; userId: string }
  | ({ act: 'fire' | 'skip'; reason: string } & StepChoice)
  | ({ act: 'postpone'; reason: string } & StepChoice & PostponedTo)
  | { act: 'cancel'; reason: string }
  /** To another version of its definition; `states` says which of its states stands for the present one. */
  | { act: 'migrate'; kind: string; version: number; states?: Readonly<Record<string, string>>; reason: string }
  /** A tracked object goes on by this version of the regulation of a kind. */
  | { act: 'regulate'; objectKind: string; version: number; reason: string }
  /** Begins its present state anew, or its life in the initial one. */
  | { act: 'restart'; from: 'present' | 'initial'; reason: string }
  /** To any state of the definition; a closed process only with `reopen`. */
  | { act: 'move'; state: string; reopen?: boolean; reason: string }

/** What is told: files that are kept, another client, another group. */
export type ToldEvent = 'document_added' | 'document_removed' | 'transferred' | 'regrouped'

/** A step by its key, or the soonest one of a rule; of any rule when that is null. */
export type StepChoice = { stepKey: string } | { rule: string | null }

/** Until an instant, or to the beginning of the working day that many working days behind the step's own. */
export type PostponedTo = { at: Instant } | { workdays: number }

export type StepStatus = 'planned' | 'fired' | 'collapsed' | 'skipped' | 'postponed' | 'paused'

/** One link of the chain that says why: the rule, its anchor and who set it, what moved the time. */
export type Because =
  | { what: 'rule'; rule: string; kind: string; version: number; states: string }
  | {
      what: 'anchor'
      anchor: string
      value: string
      offset: string
      by: string
      setAt: Instant | null
      source?: string
      sourceId?: string
    }
  | { what: 'entry'; entry: string; title: string; on: string }
  | { what: 'calendar'; calendar: string }
  | { what: 'hold'; cause: string; from: Instant; to: Instant | null; reason: string }
  | { what: 'operator'; by: string; reason: string }
  /** `stepKey`: the step that opened the task. */
  | { what: 'silence'; task: string; dueAt: Instant | null; stepKey?: string }

/** A step as `plan` sees it. `at` is null while its clock stands still on hold. */
export type Step = {
  key: string
  rule: string
  which: string
  kind: 'opening' | 'rung'
  at: Instant | null
  dueAt: Instant | null
  status: StepStatus
  critical: boolean
  to: readonly Addressee[]
  template: string | null
  task: string | null
  command: string | null
  event: string | null
  taskId: string | null
  /** The service that it opens or reminds of; it has no task of its own. */
  service?: ServiceAhead
  because: readonly Because[]
}

/** A letter that a turn wants written, before readers are found. */
export type Letter = {
  stepKey: string
  rule: string
  template: string
  to: readonly Addressee[]
  /** A single reader instead of an audience: the assignee of a task. */
  readerId: string | null
  critical: boolean
  taskId: string | null
  dueAt: Instant | null
  because: readonly Because[]
}

export type TurnEvent = { type: string; at: Instant; actorId: string; actorKind: string; data: Record<string, unknown> }

export type TaskChange =
  | { change: 'opened'; task: ProcessView['tasks'][number]; because: readonly Because[] }
  | { change: 'updated'; id: string; set: Readonly<Record<string, unknown>> }
  | {
      change: 'closed'
      id: string
      state: 'done' | 'cancelled'
      by: string
      outcome: string | null
      result: string | null
      reason: string | null
    }

export type StepChange = {
  key: string
  rule: string
  status: 'fired' | 'collapsed' | 'skipped' | 'postponed'
  at: Instant
  plannedAt: Instant | null
  because: readonly Because[]
  by: string
  reason: string | null
}
