// The contract (domain.md 3.5): main or support, ours or a competitor's; it must not run out unnoticed.

import { defineProcess } from '../definition.ts'
import { CONTRACT_COMMANDS } from './contract-commands.ts'
import { CONTRACT_RULES } from './contract-rules.ts'
import { RUNNING, UNSIGNED } from './contract-words.ts'
import { AMOUNT, DAY, ENTRIES, internal, JSON_VALUE, MOMENT, PARENT_HOLD_FIELDS, PARTY, TEXT } from './inputs.ts'

export const contract = defineProcess({
  kind: 'contract',
  version: 1,
  initial: 'planned',
  states: [
    ...UNSIGNED,
    'signed',
    ...RUNNING,
    'expired',
    'intercept',
    'renewed',
    'not_renewed',
    'completed',
    'terminated',
  ],
  closed: ['renewed', 'not_renewed', 'completed', 'terminated'],
  startStates: [...UNSIGNED, 'signed', 'active', 'renewal_window', 'expired', 'completed', 'terminated'],
  fields: {
    role: { type: 'choice', choices: ['main', 'support'] },
    holder: { type: 'choice', choices: ['ours', 'competitor'] },
    competitorId: PARTY,
    startOn: DAY,
    endOn: { ...DAY, movedAnchor: 'endMovedAt' },
    // The end with every option used: so long may a competitor hold the client (T12).
    maxEndOn: { ...DAY, movedAnchor: 'endMovedAt' },
    // The last day on which we may say that we stop; without it the decision runs up to the end (K5).
    noticeOn: DAY,
    // Of a support contract: when the main contract ends that it takes over from.
    mainEndOn: DAY,
    mainStartOn: DAY,
    // By law or contract the day on which the client must have been told of the end; else thirty days before it (K6).
    clientNoticeOn: DAY,
    // In our words to the client: on which terms it may go on. Part of the letter about the end.
    renewalTerms: TEXT,
    obligations: ENTRIES,
    // What a support contract is about: the client's tracked objects when it was prepared (K1).
    objects: internal(JSON_VALUE),
    signedOn: DAY,
    amount: AMOUNT,
    contractNumber: TEXT,
    newEndOn: internal(DAY),
    newAmount: internal(AMOUNT),
    decision: { type: 'choice', choices: ['renew', 'change'], internal: true },
    terminatedOn: internal(DAY),
    reason: internal(TEXT),
    contactOn: internal(DAY),
    otherContracts: internal(TEXT),
    lateReason: internal(TEXT),
    decidedLate: { type: 'boolean', internal: true },
    decidedAt: MOMENT,
    predecessorId: internal(TEXT),
    successorId: internal(TEXT),
    gapSince: MOMENT,
    endMovedAt: MOMENT,
    ...PARENT_HOLD_FIELDS,
  },
  commands: CONTRACT_COMMANDS,
  rules: CONTRACT_RULES,
  followed: [
    'contract.support_due',
    'contract.renewed',
    'contract.expired',
    'contract.completed',
    'contract.terminated',
    'contract.date_moved',
    'contract.more_wanted',
  ],
})
