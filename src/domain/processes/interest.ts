// The interest (domain.md 3.3): from the first call to a deal, deferred or refused, never forgotten.

import { type Command, defineProcess, type Rule } from '../definition.ts'
import { AMOUNT, DAY, heldRules, INTEGER, internal, JSON_VALUE, REASON, required, TEXT } from './inputs.ts'

const PIPELINE = ['new', 'contact', 'need_clarified', 'proposal', 'negotiation'] as const
const LIVE = [...PIPELINE, 'deferred'] as const
const SALES = ['owner', 'manager', 'kam'] as const

const REASON_CODE = {
  type: 'choice',
  choices: ['price', 'competitor', 'no_budget', 'no_need', 'timing', 'no_contact', 'other'],
} as const
const CHANNEL = { type: 'choice', choices: ['direct', 'dealer'] } as const

/** Every conversation ends with what comes next. */
const NEXT = { nextStep: TEXT, nextStepOn: DAY, expectedOn: DAY, note: TEXT } as const

const COMMANDS: Readonly<Record<string, Command>> = {
  recordContact: { from: ['new'], to: 'contact', by: SALES, input: NEXT, event: 'contacted' },
  clarifyNeed: {
    from: ['contact'],
    to: 'need_clarified',
    by: SALES,
    input: { need: TEXT, lines: JSON_VALUE, amount: AMOUNT, ...NEXT },
    event: 'need_clarified',
  },
  propose: {
    from: ['need_clarified'],
    to: 'proposal',
    by: SALES,
    guards: ['linesAndPrice'],
    input: { lines: JSON_VALUE, amount: AMOUNT, ...NEXT },
    event: 'proposed',
  },
  negotiate: { from: ['proposal'], to: 'negotiation', by: SALES, input: NEXT, event: 'negotiation_started' },
  convert: {
    from: ['negotiation'],
    to: 'converted',
    by: SALES,
    input: { amount: AMOUNT, note: TEXT },
    event: 'converted',
  },
  defer: {
    from: PIPELINE,
    to: 'deferred',
    by: SALES,
    input: { deferredUntil: required(DAY), reason: REASON },
    event: 'deferred',
  },
  wake: { from: ['deferred'], to: 'previous', by: [...SALES, 'system'], input: NEXT, event: 'woken' },
  refuse: {
    from: LIVE,
    to: 'refused',
    by: [...SALES, 'system'],
    input: { reasonCode: REASON_CODE, reason: REASON },
    event: 'refused',
  },
  reopen: { from: ['refused'], to: 'new', by: SALES, guards: ['refusedWithin90Days'], input: NEXT, event: 'reopened' },
  confirmDate: {
    from: PIPELINE,
    by: SALES,
    input: { expectedOn: required(DAY), note: TEXT },
    effects: ['countSlip'],
    event: 'date_confirmed',
  },
}

/** Silence counts from the later of the last sign of life and the stage's beginning. */
const silent = (offset: string) => `latest(lastActivity ${offset}, entered ${offset})`

const RULES: readonly Rule[] = [
  {
    id: 'I1',
    states: ['new'],
    opens: 'entered',
    due: 'entered +4wh',
    task: { title: 'firstResponse', to: 'owner', ladder: 'L', outcomes: ['recordContact', 'defer', 'refuse'] },
  },
  {
    id: 'I2',
    states: PIPELINE,
    opens: {
      by: 'state',
      of: {
        new: silent('+3wd'),
        contact: silent('+5wd'),
        need_clarified: silent('+7wd'),
        proposal: silent('+10wd'),
        negotiation: silent('+10wd'),
      },
    },
    task: { title: 'nextTouch', to: 'owner', ladder: 'owner_only', outcomes: ['touch', 'defer', 'refuse'] },
  },
  {
    id: 'I2.head',
    states: PIPELINE,
    opens: {
      by: 'state',
      of: {
        new: silent('+6wd'),
        contact: silent('+10wd'),
        need_clarified: silent('+14wd'),
        proposal: silent('+20wd'),
        negotiation: silent('+20wd'),
      },
    },
    mail: { template: 'notice', to: ['head'] },
  },
  // Three calls, each of its own: one that was made does not stand for the next.
  ...(['2wd', '5wd', '10wd'] as const).map(after => ({
    id: `I3.${after}`,
    states: ['proposal'],
    opens: `entered +${after}`,
    task: { title: 'followUp', to: 'owner', ladder: 'L', outcomes: ['touch', 'negotiate', 'defer', 'refuse'] } as const,
  })),
  {
    id: 'I4',
    states: PIPELINE,
    opens: 'expectedOn',
    within: '1wd',
    task: { title: 'confirmDate', to: 'owner', ladder: 'L', outcomes: ['confirmDate', 'defer', 'refuse'] },
  },
  {
    id: 'I4.head',
    states: PIPELINE,
    when: ['slippedTwice'],
    opens: 'expectedOn',
    mail: { template: 'notice', to: ['head'] },
  },
  {
    id: 'I5',
    states: PIPELINE,
    opens: 'nextStepOn +0d',
    due: 'nextStepOn +0d',
    task: { title: 'doNextStep', to: 'owner', ladder: 'L', outcomes: ['touch', 'defer', 'refuse'] },
  },
  {
    id: 'I6',
    states: ['deferred'],
    opens: 'deferredUntil -7d',
    due: 'deferredUntil',
    task: { title: 'prepareReturn', to: 'owner', ladder: 'L', outcomes: ['wake', 'refuse'] },
  },
  { id: 'I6.wake', states: ['deferred'], opens: 'deferredUntil +0d', command: 'wake' },
  {
    id: 'I7',
    states: PIPELINE,
    opens: silent('+45d'),
    task: { title: 'proposeRefusal', to: 'owner', ladder: 'L', outcomes: ['refuse', 'touch', 'defer'] },
  },
  ...heldRules(LIVE),
]

export const interest = defineProcess({
  kind: 'interest',
  version: 1,
  initial: 'new',
  states: [...LIVE, 'converted', 'refused'],
  closed: ['converted', 'refused'],
  startStates: [...PIPELINE, 'refused'],
  fields: {
    need: TEXT,
    lines: JSON_VALUE,
    amount: AMOUNT,
    channel: CHANNEL,
    source: TEXT,
    expectedOn: DAY,
    nextStep: TEXT,
    nextStepOn: DAY,
    deferredUntil: internal(DAY),
    slips: internal(INTEGER),
    reasonCode: internal(REASON_CODE),
    reason: internal(TEXT),
  },
  commands: COMMANDS,
  rules: RULES,
  followed: ['interest.converted'],
})
