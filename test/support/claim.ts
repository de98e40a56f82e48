// A kind of process that no release ships: what an administrator might define without code.

import type { Definition } from '../../src/domain/definition.ts'

/** A customer's claim: examined, answered in time, settled or rejected. */
export const claim: Definition = {
  kind: 'claim',
  version: 1,
  initial: 'received',
  states: ['received', 'examined', 'waiting', 'settled', 'rejected'],
  closed: ['settled', 'rejected'],
  startStates: ['received', 'examined'],
  fields: {
    receivedOn: { type: 'day' },
    answerOn: { type: 'day', movedAnchor: 'answerMovedAt' },
    answerMovedAt: { type: 'instant', internal: true },
    amount: { type: 'amount' },
    weight: { type: 'choice', choices: ['minor', 'major'] },
    visits: { type: 'entries' },
    reason: { type: 'text', internal: true },
  },
  commands: {
    examine: { from: ['received'], to: 'examined', by: ['owner', 'lawyer'], event: 'examined' },
    ask: { from: ['examined'], to: 'waiting', by: ['owner'], event: 'asked' },
    answer: { from: ['waiting'], to: 'previous', by: ['owner', 'feed'], event: 'answered' },
    settle: {
      from: ['examined'],
      to: 'settled',
      by: ['head'],
      input: { amount: { type: 'amount' } },
      event: 'settled',
    },
    reject: {
      from: '*',
      to: 'rejected',
      by: ['head', 'system'],
      input: { reason: { type: 'text' } },
      event: 'rejected',
    },
    remind: { from: ['waiting'], by: ['system'], event: 'reminded' },
  },
  rules: [
    {
      id: 'C1',
      states: ['received'],
      opens: { by: 'weight', of: { '': 'created +1wd', minor: 'created +3wd', major: 'created' } },
      task: { title: 'examine', to: 'owner', ladder: 'L', outcomes: ['examine', 'reject'] },
    },
    {
      id: 'C2',
      states: ['examined', 'waiting'],
      opens: ['answerOn -5wd', 'answerOn -1d'],
      task: { title: 'settle', to: 'owner', ladder: 'critical', outcomes: ['settle', 'reject'] },
      critical: ['-1d'],
      copies: { '-1d': ['head'] },
      pauseOnHold: false,
    },
    { id: 'C3', states: ['waiting'], opens: 'entered +5wd', every: { step: '5wd' }, command: 'remind' },
    {
      id: 'C4',
      states: '*',
      opens: 'latest(created +1y, answerOn +90d)',
      command: 'reject',
      mail: { template: 'notice', to: ['owner', 'head'] },
    },
  ],
  followed: ['claim.settled'],
}
