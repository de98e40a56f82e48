// The tender (domain.md 3.2): found, judged, prepared against the buyer's clock, sent, won or lost.

import { defineProcess } from '../definition.ts'
import {
  AMOUNT,
  DAY,
  INSTANT,
  INTEGER,
  internal,
  JSON_VALUE,
  MOMENT,
  PARENT_HOLD_FIELDS,
  PARTY,
  TEXT,
} from './inputs.ts'
import { TENDER_COMMANDS } from './tender-commands.ts'
import { TENDER_RULES } from './tender-rules.ts'
import { BEFORE_SUBMISSION, CAPACITY, CAUSE, OWNERSHIP, WAITING } from './tender-words.ts'

const CLOSED = ['contract', 'closed', 'not_participating', 'unsuccessful', 'cancelled']

export const tender = defineProcess({
  kind: 'tender',
  version: 1,
  initial: 'detected',
  states: [...BEFORE_SUBMISSION, ...WAITING, 'won', 'signing', 'lost', 'competitor_watch', 'missed', ...CLOSED],
  closed: CLOSED,
  // Not `won`, `missed` and `contract`: they are results of commands, and what follows hangs on those.
  startStates: [
    ...BEFORE_SUBMISSION,
    ...WAITING,
    'signing',
    'lost',
    'competitor_watch',
    'closed',
    'not_participating',
    'unsuccessful',
    'cancelled',
  ],
  fields: {
    submissionDeadline: { type: 'instant', movedAnchor: 'deadlineMovedAt' },
    clarificationDeadline: INSTANT,
    awardPeriodEnd: INSTANT,
    auctionAt: INSTANT,
    signingDeadline: DAY,
    awardedOn: DAY,
    competitorContractEnd: DAY,
    amount: AMOUNT,
    bidSecurityAmount: AMOUNT,
    ownership: OWNERSHIP,
    competitorId: PARTY,
    marginPercent: INTEGER,
    chancePercent: INTEGER,
    capacity: CAPACITY,
    winnerId: PARTY,
    awardAmount: AMOUNT,
    bidders: JSON_VALUE,
    winnerUnknown: { type: 'boolean', internal: true },
    bidAmount: internal(AMOUNT),
    contractNumber: internal(TEXT),
    causeCode: internal(CAUSE),
    lesson: internal(TEXT),
    reason: internal(TEXT),
    securityPaidOn: internal(DAY),
    deadlineMovedAt: MOMENT,
    goAt: MOMENT,
    approvalRequestedAt: MOMENT,
    approvedAt: MOMENT,
    submittedAt: MOMENT,
    resultAt: MOMENT,
    ...PARENT_HOLD_FIELDS,
  },
  commands: TENDER_COMMANDS,
  rules: TENDER_RULES,
  followed: ['tender.won', 'tender.lost', 'tender.award_cancelled'],
})
