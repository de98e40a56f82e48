// What a project is reminded of (domain.md 3.1; a hold is worked out in examples.md B).

import type { OpeningsBy, Rule } from '../definition.ts'
import { STAGES } from '../stage.ts'

const WORKED_ON = ['new', 'research', 'potential_defined', 'in_progress', 'present'] as const
const WATCHED = [...WORKED_ON, 'lost'] as const
/** There is something of ours on it. */
const INVOLVED = ['in_progress', 'present'] as const

// How long what we know of a stage may be believed, in days.
const VERIFY_AFTER = {
  identified: 90,
  preparation: 60,
  procurement: 14,
  implementation: 30,
  completion: 30,
  operation: 180,
  on_hold: 30,
}
const verifyAfter = (days: number) => `latest(created +${days}d, lastVerified +${days}d)`

/** A project whose stage nobody has noted answers '' and is taken as identified. */
const STATUS_CHECK: OpeningsBy = {
  by: 'stage',
  of: {
    '': verifyAfter(VERIFY_AFTER.identified),
    ...Object.fromEntries(Object.entries(VERIFY_AFTER).map(([stage, days]) => [stage, verifyAfter(days)])),
  },
}

const SILENCE: OpeningsBy = {
  by: 'stage',
  of: {
    '': 'lastActivity +45d',
    ...Object.fromEntries(STAGES.map(stage => [stage, `lastActivity +${stage === 'identified' ? 45 : 30}d`])),
  },
}

export const PROJECT_RULES: readonly Rule[] = [
  {
    id: 'P1',
    states: WORKED_ON,
    when: ['ownerMissing'],
    opens: 'created',
    due: 'created +1wd',
    task: { title: 'assignOwner', to: 'head', ladder: 'director', outcomes: ['assign'] },
  },
  {
    id: 'P2',
    states: ['new', 'research'],
    when: ['researchOpen'],
    opens: ['created', 'created +3wd'],
    due: 'created +5wd',
    task: { title: 'research', to: 'owner', ladder: 'L', outcomes: ['finishResearch', 'reject'] },
  },
  {
    id: 'P3',
    states: WORKED_ON,
    when: ['coverageUnknown'],
    opens: 'needLinesSavedAt',
    due: 'needLinesSavedAt +3wd',
    task: {
      title: 'assessCapacity',
      to: 'owner',
      ladder: 'L',
      outcomes: ['assessCapacity', 'saveNeedLines', 'not_needed'],
    },
  },
  {
    id: 'P3.decide',
    states: WORKED_ON,
    when: ['coverageLow'],
    opens: 'capacityAssessedAt',
    due: 'capacityAssessedAt +3wd',
    task: { title: 'decideCapacity', to: 'owner', ladder: 'L', outcomes: ['decideCapacity', 'reject'] },
  },
  {
    id: 'P4',
    states: WORKED_ON,
    opens: 'supplyLinesSavedAt',
    due: 'supplyLinesSavedAt +3wd',
    task: { title: 'startInterest', to: 'owner', ladder: 'L', outcomes: ['done', 'not_now'] },
  },
  {
    id: 'P5',
    states: WATCHED,
    opens: STATUS_CHECK,
    within: '5wd',
    task: { title: 'verifyStage', to: 'owner', ladder: 'L', outcomes: ['verify', 'moveStage'] },
    pauseOnHold: false,
  },
  {
    // Three different things to do, each of its own; what was done early asks no more.
    id: 'P6',
    states: WORKED_ON,
    opens: ['procurementStartOn -90d', 'procurementStartOn -60d', 'procurementStartOn -30d'],
    task: {
      title: 'enterVendorList',
      titles: { '-60d': 'enterSpecification', '-30d': 'meetContractor' },
      to: 'owner',
      ladder: 'L',
      outcomes: ['done', 'not_needed'],
    },
  },
  {
    id: 'P6.head',
    states: WORKED_ON,
    when: ['contractorUntouched'],
    opens: 'procurementStartOn -30d',
    mail: { template: 'notice', to: ['head'] },
  },
  {
    id: 'P7',
    states: WORKED_ON,
    when: ['needLinesSaved'],
    opens: { by: 'stage', of: { implementation: 'latest(created +3mo, stageSince +3mo)' } },
    every: { step: '3mo', until: 'commissioningOn' },
    within: '5wd',
    task: { title: 'fillPresence', to: 'owner', ladder: 'L', outcomes: ['savePresence', 'unchanged'] },
  },
  {
    id: 'P7.completion',
    states: WORKED_ON,
    when: ['needLinesSaved'],
    opens: { by: 'stage', of: { implementation: 'commissioningOn -60d', completion: 'commissioningOn -60d' } },
    within: '5wd',
    task: { title: 'fillPresence', to: 'owner', ladder: 'L', outcomes: ['savePresence', 'unchanged'] },
  },
  {
    id: 'P7.low',
    states: WORKED_ON,
    when: ['presenceBelowTarget'],
    opens: 'presenceSavedAt',
    due: 'presenceSavedAt +3wd',
    task: { title: 'raisePresence', to: 'owner', ladder: 'L' },
  },
  {
    // The first line that was delivered says that our product is there.
    id: 'P7.present',
    states: ['in_progress'],
    when: ['somethingDelivered'],
    opens: 'presenceSavedAt',
    command: 'recordDelivery',
    pauseOnHold: false,
  },
  {
    id: 'P8',
    states: WORKED_ON,
    opens: SILENCE,
    task: { title: 'nextTouch', to: 'owner', ladder: 'L', outcomes: ['touch'] },
  },
  { id: 'P9', states: INVOLVED, opens: 'commissioningOn -120d', event: 'support_due', pauseOnHold: false },
  {
    id: 'P9.objects',
    states: INVOLVED,
    opens: 'commissioningOn -120d',
    within: '10wd',
    task: { title: 'draftObjects', to: 'owner', ladder: 'L' },
    pauseOnHold: false,
  },
  {
    id: 'P10',
    states: WORKED_ON,
    each: { fact: 'participants' },
    opens: 'item +60d',
    task: {
      title: 'touchContact',
      to: 'owner',
      ladder: 'owner_only',
      outcomes: ['touchParticipant', 'not_needed'],
    },
  },
  {
    id: 'P10.missing',
    states: WORKED_ON,
    when: ['roleMissing'],
    opens: 'created +60d',
    every: { step: '60d' },
    task: {
      title: 'findContact',
      to: 'owner',
      ladder: 'owner_only',
      outcomes: ['saveParticipants', 'finishResearch', 'not_now'],
    },
  },
  { id: 'P9.completed', states: WATCHED, opens: 'completedAt', event: 'completed', pauseOnHold: false },
  {
    id: 'H.review',
    states: WATCHED,
    during: 'hold',
    opens: ['heldSince +30d', 'heldSince +60d', 'heldSince +90d'],
    every: { step: '90d' },
    task: { title: 'reviewHold', to: 'owner', ladder: 'L', outcomes: ['continue', 'resume'] },
  },
  {
    id: 'H.decide',
    states: WATCHED,
    during: 'hold',
    opens: 'heldSince +365d',
    task: { title: 'decideCancel', to: 'head', ladder: 'L', outcomes: ['cancelProject', 'continue', 'resume'] },
  },
]
