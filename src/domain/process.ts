// process: the life of one record by a definition: its state, dates, facts, pauses, open tasks.
// step:    one turn of a rule for one process. task: work for a person or a role.
// pause:   an entry of the suspension ledger; the process is held while one is open.

import type { Calendar, Day, Instant } from './calendar.ts'
import type { Field } from './definition.ts'
import type { Kind } from './kind.ts'
import type { OpenService } from './open-service.ts'
import type { Audience, Role } from './people.ts'

export type Fact = string | number | boolean | null | readonly unknown[] | { readonly [key: string]: unknown }

/** A date and who said so: the last links of every why-chain. */
export type DateFact = {
  value: Instant | Day
  by: string
  setAt: Instant
  source?: string | undefined
  /** The publication of a feed. */
  sourceId?: string | undefined
  previous?: Instant | Day | undefined
}

/** An entry of the suspension ledger; several causes may overlap, and all must be lifted. */
export type Pause = { cause: string; from: Instant; to: Instant | null; reason: string; by: string }

/** What the ledger of steps remembers of a key. */
export type StepRecord = { status: 'fired' | 'collapsed' | 'skipped' | 'postponed'; at: Instant }

export type OpenTask = {
  id: string
  stepKey: string
  rule: string
  title: string
  audience: Audience
  assigneeId: string | null
  ladder: string
  outcomes: readonly string[]
  openedAt: Instant
  dueAt: Instant | null
  acknowledgedAt: Instant | null
  snoozedUntil: Instant | null
  snoozes: number
}

/** Somebody at the record's company to whom letters may be written, with an address and a language. */
export type Contact = { id: string; name: string; email: string; locale: 'ru' | 'en' }

/** Everything `decide` and `plan` may look at; one read of the database fills it. */
export type ProcessView = {
  id: string
  kind: Kind
  state: string
  createdAt: Instant
  enteredAt: Instant
  ownerId: string | null
  dates: Readonly<Record<string, DateFact>>
  facts: Readonly<Record<string, Fact>>
  pauses: readonly Pause[]
  steps: Readonly<Record<string, StepRecord>>
  tasks: readonly OpenTask[]
  /** Step keys of tasks that people finished: what was done stays done. */
  done: readonly string[]
  /** Who may be written to at the record's company; `null` when the record has none. */
  contacts?: readonly Contact[] | null | undefined
  /** Of a tracked object: its services that are open. */
  services?: readonly OpenService[] | undefined
}

/** Who asks. A person acts with roles; rules and follow-ups act as `system`, importers as `feed`. */
export type Actor = {
  id: string
  kind: 'person' | 'system' | 'feed'
  roles: readonly Role[]
  source?: string | undefined
  sourceId?: string | undefined
  /** Who is away at the moment and has this person as stand-in: what they might do, this person may. */
  standsFor?: readonly { id: string; roles: readonly Role[] }[]
}

export const SYSTEM: Actor = { id: 'system', kind: 'system', roles: [] }

/** What a guard or an effect may look at. `input` is parsed already. */
export type CommandContext = {
  process: ProcessView
  command: string
  input: Readonly<Record<string, unknown>>
  actor: Actor
  now: Instant
  /** The fields of its definition: what a value that a definition writes down is read as. */
  fields?: Readonly<Record<string, Field>> | undefined
  /** When a day has ended; without it by Greenwich. */
  calendar?: Calendar | undefined
}

export const isHeld = (process: Pick<ProcessView, 'pauses'>) => process.pauses.some(pause => pause.to === null)
