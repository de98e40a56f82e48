// bulk: one act on many processes, each once, with one reason. The words of this module.
// act:   what is done to each of them; one union, because it is stored, sent, shown and carried out in several places.
// tally: what an act counts on one process; a job adds it up.

import { z } from 'zod'
import type { Ask, StepChoice, TaskChange } from './ask.ts'
import { instantOf } from './calendar.ts'
import { isNear } from './input.ts'
import type { Turn } from './turn.ts'

const WORKDAYS_AT_MOST = 500

const instant = z.iso
  .datetime({ offset: true })
  .refine(isNear, { error: 'date.range' })
  .transform(text => instantOf(Date.parse(text)))
/** The step that is meant: by its key, or the soonest of a rule; without either the soonest of all. */
export const stepChoice = {
  rule: z.string().min(1).max(100).exactOptional(),
  stepKey: z.string().min(1).max(300).exactOptional(),
}

/** Until an instant, or so many working days later. */
export const postponedTo = {
  at: instant.exactOptional(),
  workdays: z.int().min(1).max(WORKDAYS_AT_MOST).exactOptional(),
}
export const isOneTime = {
  check: ({ at, workdays }: { at?: string; workdays?: number }) => (at === undefined) !== (workdays === undefined),
  said: { error: 'either at or workdays', path: ['at'] },
}

/** What operators may ask for themselves, for one process and for many. */
const OPERATED = [
  z.strictObject({ act: z.literal('fire'), ...stepChoice }),
  z.strictObject({ act: z.literal('skip'), ...stepChoice }),
  z
    .strictObject({
      act: z.literal('postpone'),
      ...stepChoice,
      ...postponedTo,
    })
    .refine(isOneTime.check, isOneTime.said),
  z.strictObject({ act: z.literal('cancel') }),
  /** To another version of the definition of its kind; `states`: which of its states stands for one of the old. */
  z.strictObject({
    act: z.literal('migrate'),
    kind: z.string().min(1).max(40),
    version: z.int().min(1),
    states: z.record(z.string().max(100), z.string().max(100)).exactOptional(),
  }),
  z.strictObject({ act: z.literal('restart'), from: z.enum(['present', 'initial']).default('present') }),
  z.strictObject({ act: z.literal('move'), state: z.string().min(1).max(100), reopen: z.boolean().default(false) }),
  /** A command of the definition or of every kind (hold, resume, assign). The reason goes along. */
  z.strictObject({
    act: z.literal('command'),
    command: z.string().min(1).max(100),
    input: z.record(z.string(), z.json()).default({}),
  }),
] as const

/** What is done with tracked objects. */
const OBJECT_ACTS = [
  /** To another client; parts go along with what they are parts of. */
  z.strictObject({ act: z.literal('transfer'), partyId: z.uuid() }),
  /** Out of service; `parts`: with all that they consist of. */
  z.strictObject({ act: z.literal('retire'), parts: z.boolean().default(true) }),
  /** Null takes them out of their group. */
  z.strictObject({ act: z.literal('group'), group: z.string().trim().min(1).max(200).nullable() }),
] as const

/** What leaders may ask of many processes. */
export const askedAct = z.discriminatedUnion('act', [...OPERATED, ...OBJECT_ACTS])

export const operatedAct = z.discriminatedUnion('act', OPERATED)
export type OperatedAct = z.output<typeof operatedAct>

/** Every act that a job may carry out. */
export const bulkAct = z.discriminatedUnion('act', [
  ...OPERATED,
  ...OBJECT_ACTS,
  /** Somebody leaves; `byKind` names who gets records of a kind, `toId` who gets the rest. */
  z.strictObject({
    act: z.literal('handOver'),
    fromId: z.uuid(),
    toId: z.uuid(),
    byKind: z.record(z.string(), z.uuid()).default({}),
  }),
  /** Objects of a kind go on by this version of its regulation. */
  z.strictObject({ act: z.literal('regulate'), objectKind: z.string().min(1).max(40), version: z.int().min(1) }),
  /** Plan anew, for a calendar was changed or another one counts. */
  z.strictObject({ act: z.literal('replan'), changeId: z.uuid().exactOptional() }),
])
export type BulkAct = z.output<typeof bulkAct>

export type Tally = Readonly<Record<string, number>>

export const BULK_STATES = ['waiting', 'running', 'done', 'cancelled', 'failed'] as const
export type BulkState = (typeof BULK_STATES)[number]

/** What became of one process: `cancelled` was never begun, `failed` is a fault, `refused` a no with its code. */
export const BULK_OUTCOMES = ['done', 'unchanged', 'refused', 'failed', 'cancelled'] as const
export type BulkOutcome = (typeof BULK_OUTCOMES)[number]

/** What an operator's act asks of a process. */
export function askOf(act: OperatedAct, reason: string): Ask {
  switch (act.act) {
    case 'fire':
    case 'skip':
      return { act: act.act, reason, ...chosen(act) }
    case 'postpone': {
      const { workdays = 0, at } = act
      return { act: 'postpone', reason, ...chosen(act), ...(at === undefined ? { workdays } : { at }) }
    }
    case 'migrate':
      return { ...act, reason }
    case 'cancel':
    case 'restart':
    case 'move':
      return { ...act, reason }
    case 'command':
      return { act: 'command', command: act.command, input: inputWith(act, reason), reason }
  }
}

const chosen = ({ rule, stepKey }: { rule?: string; stepKey?: string }): StepChoice =>
  stepKey === undefined ? { rule: rule ?? null } : { stepKey }

/** Holds keep their reason with the pause; other commands keep it with their event. */
function inputWith({ command, input }: Extract<OperatedAct, { act: 'command' }>, reason: string) {
  return command === 'hold' || command === 'resume' ? { reason, ...input } : input
}

/** What a turn does, counted, nothing that is zero; letters are counted where their readers are known. */
export function tallyOf({ steps, tasks }: Pick<Turn, 'steps' | 'tasks'>): Tally {
  const count = (change: TaskChange['change'], state?: string) =>
    tasks.filter(one => one.change === change && (one.change !== 'closed' || one.state === state)).length
  const counted = {
    stepsFired: steps.filter(step => step.status === 'fired').length,
    stepsSkipped: steps.filter(step => step.status === 'skipped').length,
    stepsPostponed: steps.filter(step => step.status === 'postponed').length,
    tasksOpened: count('opened'),
    tasksWithdrawn: count('closed', 'cancelled'),
    tasksDone: count('closed', 'done'),
  }
  return Object.fromEntries(Object.entries(counted).filter(([, number]) => number > 0))
}
