// Fields, inputs and rules that several kinds of process share.

import type { Command, Field, Rule } from '../definition.ts'

/** A decision that others must understand later has its reason in words. */
export const REASON = { type: 'text', required: true } as const satisfies Field
export const TEXT = { type: 'text' } as const satisfies Field
export const DAY = { type: 'day' } as const satisfies Field
export const INSTANT = { type: 'instant' } as const satisfies Field
export const AMOUNT = { type: 'amount' } as const satisfies Field
export const INTEGER = { type: 'integer' } as const satisfies Field
export const JSON_VALUE = { type: 'json' } as const satisfies Field
/** A list whose entries have days: milestones, visits, reports. */
export const ENTRIES = { type: 'entries' } as const satisfies Field
export const PARTY = { type: 'party' } as const satisfies Field

/** An anchor that only commands set: the moment something happened. */
export const MOMENT = { type: 'instant', internal: true } as const satisfies Field

export const internal = <F extends Field>(field: F) => ({ ...field, internal: true }) as const
export const required = <F extends Field>(field: F) => ({ ...field, required: true }) as const

/** What a client wants beside the record at hand (T14): the interest that comes of it begins with these. */
export const MORE_WANTED = { need: REASON, expectedAmount: AMOUNT, note: TEXT } as const

/** How a project on hold reaches children that go on working: bids and contracts (domain.md 3.1). */
export const PARENT_HOLD_FIELDS = {
  parentHeldAt: MOMENT,
  parentResumedAt: MOMENT,
  parentHolds: { type: 'json', internal: true },
  risk: { type: 'choice', choices: ['project_on_hold'], internal: true },
} as const satisfies Record<string, Field>

const PROJECT_INPUT = { projectId: TEXT, reason: TEXT } as const

export const PARENT_HOLD_COMMANDS = {
  noteParentHold: {
    from: '*',
    by: ['system'],
    input: PROJECT_INPUT,
    effects: ['noteParentHold', 'raiseRisk'],
    event: 'project_hold_noted',
  },
  noteParentResume: {
    from: '*',
    by: ['system'],
    input: PROJECT_INPUT,
    effects: ['noteParentResume', 'dropRisk'],
    event: 'project_resume_noted',
  },
} as const satisfies Record<string, Command>

/** Of records that stand still with their project: the client is kept warm, and dates are confirmed when it goes on (3.1). */
export const heldRules = (states: readonly string[]): readonly Rule[] => [
  {
    id: 'H.keepWarm',
    states,
    during: 'hold',
    opens: 'heldSince +30d',
    every: { step: '30d' },
    task: { title: 'keepWarm', to: 'owner', ladder: 'owner_only' },
  },
  {
    id: 'H.reconfirm',
    states,
    opens: 'resumedAt',
    due: 'resumedAt +3wd',
    task: { title: 'reconfirmDates', to: 'owner', ladder: 'L' },
  },
]
