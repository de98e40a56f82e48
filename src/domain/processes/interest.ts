// The interest (domain.md 3.3): from the first call to a deal, deferred or refused, never forgotten.

import { type Command, defineProcess, type Rule } from '../definition.ts'
import { AMOUNT, DAY, heldRules, INTEGER, internal, JSON_VALUE, MOMENT, REASON, required, TEXT } from './inputs.ts'

const PIPELINE = ['new', 'contact', 'need_clarified', 'proposal', 'negotiation'] as const
const LIVE = [...PIPELINE, 'deferred'] as const
const SALES = ['owner', 'manager', 'kam'] as const

const REASON_CODE = {
  type: 'choice',
  choices: ['price', 'competitor', 'no_budget', 'no_need', 'timing', 'no_contact', 'other'],
} as const
const CHANNEL = { type: 'choice', choices: ['direct', 'dealer'] } as const

/** Every conversation ends with what comes next, and when (domain.md 3.3). */
const NEXT = { nextStep: REASON, nextStepOn: required(DAY), expectedOn: DAY, note: TEXT } as const

/** A save of the pipeline: by people, with a next step that lies ahead. `heard`: the client took part in it. */
const saved = (command: Omit<Command, 'by'>, heard: 'heard' | 'not heard'): Command => ({
  ...command,
  by: SALES,
  guards: ['nextStepAhead', ...(command.guards ?? [])],
  input: { ...command.input, ...NEXT },
  effects: [
    'countSlip',
    'settleReturn',
    ...(heard === 'heard' ? (['stampClientActive'] as const) : []),
    ...(command.effects ?? []),
  ],
})

const CONFIRMED = saved({ from: PIPELINE, event: 'date_confirmed' }, 'not heard')

const COMMANDS: Readonly<Record<string, Command>> = {
  recordContact: saved({ from: ['new'], to: 'contact', event: 'contacted' }, 'heard'),
  clarifyNeed: saved(
    {
      from: ['contact'],
      to: 'need_clarified',
      input: { need: TEXT, lines: JSON_VALUE, amount: AMOUNT },
      event: 'need_clarified',
    },
    'heard',
  ),
  // What we send says nothing of what the client does.
  propose: saved(
    {
      from: ['need_clarified'],
      to: 'proposal',
      guards: ['linesAndPrice'],
      input: { lines: JSON_VALUE, amount: AMOUNT },
      event: 'proposed',
    },
    'not heard',
  ),
  negotiate: saved({ from: ['proposal'], to: 'negotiation', event: 'negotiation_started' }, 'heard'),
  convert: {
    from: ['negotiation'],
    to: 'converted',
    by: SALES,
    input: { amount: AMOUNT, note: TEXT },
    event: 'converted',
  },
  /** The stage stays: a call, a letter, a visit, with or without an answer. */
  logContact: saved(
    {
      from: PIPELINE,
      input: { clientActive: { type: 'boolean' } },
      effects: ['noteClientActive'],
      event: 'contact_logged',
    },
    'not heard',
  ),
  defer: {
    from: PIPELINE,
    to: 'deferred',
    by: SALES,
    guards: ['deferredAhead'],
    input: { deferredUntil: required(DAY), reason: REASON },
    effects: ['clearNextStep'],
    event: 'deferred',
  },
  wake: saved({ from: ['deferred'], to: 'previous', event: 'woken' }, 'heard'),
  wakeUp: {
    from: ['deferred'],
    to: 'previous',
    by: ['system'],
    effects: ['stampWoken', 'stampClientActive'],
    event: 'woken',
  },
  refuse: {
    from: LIVE,
    to: 'refused',
    by: [...SALES, 'system'],
    input: { reasonCode: REASON_CODE, reason: REASON },
    event: 'refused',
  },
  reopen: saved(
    { from: ['refused'], to: 'new', guards: ['refusedWithin90Days'], effects: ['beginAnew'], event: 'reopened' },
    'heard',
  ),
  confirmDate: { ...CONFIRMED, input: { ...CONFIRMED.input, expectedOn: required(DAY) } },
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
    task: { title: 'nextTouch', to: 'owner', ladder: 'owner_only', outcomes: ['logContact', 'defer', 'refuse'] },
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
    mail: { template: 'idle', to: ['head'] },
  },
  // Three calls, each of its own: one that was made does not stand for the next.
  ...(['2wd', '5wd', '10wd'] as const).map(after => ({
    id: `I3.${after}`,
    states: ['proposal'],
    opens: `entered +${after}`,
    task: {
      title: 'followUp',
      to: 'owner',
      ladder: 'L',
      outcomes: ['logContact', 'negotiate', 'defer', 'refuse'],
    } as const,
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
    mail: { template: 'slipped', to: ['head'] },
  },
  {
    id: 'I5',
    states: PIPELINE,
    opens: 'nextStepOn +0d',
    due: 'nextStepOn +0d',
    task: { title: 'doNextStep', to: 'owner', ladder: 'L', outcomes: ['logContact', 'defer', 'refuse'] },
  },
  // Imported, or entered in the middle of its way. A new interest has its first answer as the next step.
  {
    id: 'I5.plan',
    states: PIPELINE.filter(state => state !== 'new'),
    when: ['nextStepMissing'],
    opens: 'entered',
    due: 'entered +1wd',
    task: { title: 'planNextStep', to: 'owner', ladder: 'L', outcomes: ['logContact', 'defer', 'refuse'] },
  },
  // A week before its date, or half-way when it was put off for less than two weeks, it is work again.
  {
    id: 'I6.wake',
    states: ['deferred'],
    opens: 'latest(deferredUntil -7d, deferredUntil -50% since entered)',
    command: 'wakeUp',
  },
  {
    id: 'I6',
    states: PIPELINE,
    opens: 'wokenAt',
    due: 'deferredUntil +0d',
    task: { title: 'prepareReturn', to: 'owner', ladder: 'L', outcomes: ['logContact', 'defer', 'refuse'] },
  },
  // Proposed again and again while the client is silent, and never done by itself.
  {
    id: 'I7',
    states: PIPELINE,
    opens: 'latest(clientSilentSince +45d, created +45d)',
    every: { step: '45d' },
    task: { title: 'proposeRefusal', to: 'owner', ladder: 'L', outcomes: ['refuse', 'logContact', 'defer'] },
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
    // Later only commands change them, so that none is cleared or put off unnoticed.
    expectedOn: { ...DAY, onlyAtCreation: true },
    nextStep: { ...TEXT, onlyAtCreation: true },
    nextStepOn: { ...DAY, onlyAtCreation: true },
    deferredUntil: internal(DAY),
    clientSilentSince: MOMENT,
    wokenAt: MOMENT,
    slips: internal(INTEGER),
    reasonCode: internal(REASON_CODE),
    reason: internal(TEXT),
  },
  commands: COMMANDS,
  rules: RULES,
  followed: ['interest.converted'],
})
