// What a project is reminded of (domain.md 3.1; a hold is worked out in examples.md B).

import type { OpeningsBy, Rule } from '../definition.ts'
import { STAGES } from '../stage.ts'

const WORKED_ON = ['new', 'research', 'potential_defined', 'in_progress', 'present'] as const
const WATCHED = [...WORKED_ON, 'lost'] as const

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
    id: 'P8',
    states: WORKED_ON,
    opens: SILENCE,
    task: { title: 'nextTouch', to: 'owner', ladder: 'L', outcomes: ['touch'] },
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
