// The care for one client (domain.md 3.7): who answers for it, that it is not left in silence, what it could still buy.

import { type Command, defineProcess, type Rule } from '../definition.ts'
import { AMOUNT, INSTANT, INTEGER, internal, MOMENT, REASON, required, TEXT } from './inputs.ts'

const KEEPER = ['owner', 'kam', 'manager', 'head', 'director'] as const
const ABC = { type: 'choice', choices: ['A', 'B', 'C'] } as const

const COMMANDS: Readonly<Record<string, Command>> = {
  classify: { from: ['active'], by: KEEPER, input: { abc: required(ABC), note: TEXT }, event: 'classified' },
  recordReview: {
    from: ['active'],
    by: KEEPER,
    input: { potentialAmount: required(AMOUNT), note: REASON },
    effects: ['stampReviewed'],
    event: 'reviewed',
  },
  askForReadings: {
    from: ['active'],
    by: ['system'],
    input: { objects: required(INTEGER) },
    effects: ['stampReadingsAsked'],
    event: 'readings_asked',
  },
  end: { from: ['active'], to: 'ended', by: KEEPER, input: { reason: REASON }, event: 'ended' },
  // A new record of the client says that there is somebody to care for again.
  reopen: { from: ['ended'], to: 'active', by: [...KEEPER, 'system'], event: 'reopened' },
}

const RULES: readonly Rule[] = [
  {
    id: 'A1',
    states: ['active'],
    when: ['ownerMissing'],
    opens: 'entered',
    due: 'entered +1wd',
    task: { title: 'assignOwner', to: 'head', ladder: 'director', outcomes: ['assign', 'end'] },
  },
  {
    // `lastTouch` is the last thing that anybody of us did with any record of the client (process-read.ts).
    id: 'A2',
    states: ['active'],
    opens: 'latest(entered +60d, lastTouch +60d)',
    // Again while the silence lasts. Acts on other records do not plan the account anew: the next of these looks.
    every: { step: '60d' },
    task: { title: 'breakSilence', to: 'owner', ladder: 'L', outcomes: ['touch', 'end'] },
  },
  {
    id: 'A3',
    states: ['active'],
    when: ['classA'],
    opens: 'latest(entered, reviewedAt +1y)',
    within: '10wd',
    task: { title: 'reviewPotential', to: 'owner', ladder: 'L', outcomes: ['recordReview'] },
  },
  {
    // Meters of the client's objects that nobody read for a month (O2): one letter to each contact, with a link to enter them.
    id: 'A4',
    states: ['active'],
    when: ['clientReachable'],
    opens: 'readingsAskedAt',
    mail: { template: 'clientReadings', to: ['client'] },
  },
  {
    id: 'A4.call',
    states: ['active'],
    when: ['clientUnreachable'],
    opens: 'readingsAskedAt',
    within: '5wd',
    task: { title: 'collectReadings', to: 'service_manager', ladder: 'owner_only', outcomes: ['readingsEntered'] },
  },
]

export const account = defineProcess({
  kind: 'account',
  version: 1,
  initial: 'active',
  states: ['active', 'ended'],
  closed: ['ended'],
  startStates: ['active'],
  fields: {
    abc: ABC,
    potentialAmount: internal(AMOUNT),
    lastTouch: internal(INSTANT),
    reviewedAt: MOMENT,
    readingsAskedAt: internal(INSTANT),
    objects: internal(INTEGER),
    reason: internal(TEXT),
  },
  commands: COMMANDS,
  rules: RULES,
  followed: [],
})
