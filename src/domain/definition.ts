// The words of this module.
// definition: the data that describes a kind of process: states, fields, commands, rules.
// rule:       when something opens and when it is due, in which states, under which conditions, and what it makes.
// field:      a fact of the process; a dated field is an anchor of rules.

import type { EffectText } from './effect-text.ts'
import type { GuardText } from './guard-text.ts'
import type { Kind } from './kind.ts'
import type { Rung } from './ladder.ts'
import type { Addressee, Audience, Role } from './people.ts'

/** A text of the grammar in time.ts, for example `submissionDeadline -4wd`. */
export type TimeText = string

export const FIELD_TYPES = [
  'text',
  'integer',
  'amount',
  'day',
  'instant',
  'choice',
  'party',
  'user',
  'boolean',
  'json',
  /** A list whose entries have days of their own (entry.ts). */
  'entries',
] as const
export type FieldType = (typeof FIELD_TYPES)[number]

/** One fact of a process. Fields of type day and instant are the anchors of its rules. */
export type Field = {
  type: FieldType
  choices?: readonly string[]
  /** Set by rules, commands or follow-ups only; not part of create and amend. */
  internal?: boolean
  /** Given when a record is created; later only commands change it, with their guards. */
  onlyAtCreation?: boolean
  /** The anchor that is set to "now" when an amendment changes this field (domain.md T7, T13). */
  movedAnchor?: string
  /** Commands and forms ask for it first. */
  required?: boolean
}

export type CommandField = Field & { required?: boolean }

export type Command = {
  from: readonly string[] | '*'
  /** Absent: the state stays. `previous`: where the record was before; `onward`: where a command with `via` was leading. */
  to?: string
  /** While the guard holds something must be settled first: the record waits in this state, and `onward` leads on. */
  via?: { when: GuardText; state: string }
  by: readonly (Role | 'owner' | 'feed' | 'system')[]
  /** All must hold; the first that does not is named in the refusal. */
  guards?: readonly GuardText[]
  /** What the command asks for. A field of the same name in the definition receives the value. */
  input?: Readonly<Record<string, CommandField>>
  effects?: readonly EffectText[]
  /** The event's past-tense word; `<kind>.<word>` is recorded. */
  event: string
}

export type TaskSpec = {
  /** Key of the text: `task.<kind>.<title>`. */
  title: string
  to: Audience
  /** Of the definition's own ladders, or one that every definition has (ladder.ts). */
  ladder: string
  /** What openings ask for by their offset, `{ '-30d': 'askForNotice' }`; each of them is then a matter of its own. */
  titles?: Readonly<Record<string, string>>
  /** Commands of the record (or plain words) that finish the task; `done` when absent. */
  outcomes?: readonly string[]
}

export type MailSpec = { template: string; to: readonly Addressee[] }

/** Openings by the present state, or by a fact (`stage`; a held process answers `on_hold`). */
export type OpeningsBy = { by: string; of: Readonly<Record<string, TimeText | readonly TimeText[]>> }

/**
 * Turns after the last opening, `step` apart: at most `times`, and none after the instant `until` (a day lasts to its
 * end; a date that nobody knows ends nothing). Without both it goes on as long as its states last.
 */
export type Recurrence = { step: string; times?: number; until?: TimeText }

export type Rule = {
  id: string
  /** Switched off by an administrator: kept for later, and without a say until then. */
  off?: true
  states: readonly string[] | '*'
  when?: readonly GuardText[]
  /** One step per text. Recurrence: `every`. */
  opens: TimeText | readonly TimeText[] | OpeningsBy
  /** After the last opening, again and again: `{ step: '2wd', times: 5 }`, `{ step: '3mo', until: 'endOn' }`. */
  every?: Recurrence
  /** Nothing opens, and nothing leads to a date, after this: a review of what comes after the end has no meaning. */
  until?: TimeText
  /** Until when. Default for tasks: the opening + `within`, never later than the anchor of a "before" opening. */
  due?: TimeText | OpeningsBy
  /** Default `3wd`. */
  within?: string
  task?: TaskSpec
  mail?: MailSpec
  command?: string
  /** Recorded as `<kind>.<event>` when the step fires; follow-ups hang on it. */
  event?: string
  /** Ignores sending windows; a list names the openings that do, by their offset (`-7d`). */
  critical?: boolean | readonly string[]
  /** Heard in addition, by the opening's offset: `{ '-4h': ['head'] }`. */
  copies?: Readonly<Record<string, readonly Audience[]>>
  /** Default true: our own clocks stand still on hold; hard outside dates say false. */
  pauseOnHold?: boolean
  /** `hold`: lives only while the process is held. */
  during?: 'hold'
  /** Several passed openings: one for all (default), each, or none of those whose due date has passed with them. */
  catchUp?: 'collapse' | 'each' | 'skip'
  /**
   * One matter for each entry: the service rules of a tracked object, or the entries `{ id, on, from?, done? }` of a fact,
   * whose day is the anchor `item` and whose beginning is `itemFrom` (milestones of a deal, visits of a contract).
   */
  each?: 'service' | { fact: string }
}

export type Definition = {
  kind: Kind
  version: number
  initial: string
  states: readonly string[]
  closed: readonly string[]
  fields: Readonly<Record<string, Field>>
  commands: Readonly<Record<string, Command>>
  rules: readonly Rule[]
  /** What may be given when a record is created, beside the fields. */
  startStates?: readonly string[]
  /** Events that a follow-up carries on along the chain (src/workflows/<kind>.ts). */
  followed: readonly string[]
  /** Ladders of this definition, by name; one of the same name as a common ladder stands for it. */
  ladders?: Readonly<Record<string, readonly Rung[]>>
  /** What is said differently from the dictionaries, or is not in them: `state.claim.received` by its key. */
  texts?: Readonly<Partial<Record<TextLocale, Readonly<Record<string, string>>>>>
  /** Who may create records of a kind that no release ships; absent: whoever may create an interest. */
  createdBy?: readonly Role[]
}

export type TextLocale = 'ru' | 'en'

/** The rules that have a say. */
export const activeRules = ({ rules }: Pick<Definition, 'rules'>): readonly Rule[] =>
  rules.some(rule => rule.off) ? rules.filter(rule => !rule.off) : rules

/** Keeps literal types where a definition is written and checks its shape there. */
export const defineProcess = (definition: Definition): Definition => definition

export const isClosed = (definition: Definition, state: string) =>
  definition.closed.includes(state) || state === WITHDRAWN

export const isKnownState = (definition: Definition, state: string) =>
  definition.states.includes(state) || isClosed(definition, state)

/** Whether a command leaves this state. `*` means every state that is not closed; closed ones must be named (reopen). */
export const isFrom = (definition: Definition, { from }: Pick<Command, 'from'>, state: string) =>
  from === '*' ? !isClosed(definition, state) : from.includes(state)

/** The states that a command may lead to from this one; none when the record stays where it is. */
export function waysOf(definition: Definition, { to, via }: Pick<Command, 'to' | 'via'>, state: string): string[] {
  const commands = Object.values(definition.commands)
  const known = (name: string | undefined) => (name !== undefined && definition.states.includes(name) ? [name] : [])
  if (to === 'previous') {
    const into = commands.filter(command => command.to === state || command.via?.state === state)
    return definition.states.filter(from => from !== state && into.some(command => isFrom(definition, command, from)))
  }
  const through = commands.filter(command => command.via?.state === state)
  const ends = to === 'onward' ? through.flatMap(command => known(command.to)) : [...known(to), ...known(via?.state)]
  return [...new Set(ends)].filter(end => end !== state)
}

/** Where an operator's `cancel` puts a process of any kind. */
export const WITHDRAWN = 'withdrawn'
