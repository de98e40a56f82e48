// The deal (domain.md 3.4): approved, signed, carried out, papered and paid.

import { type Command, defineProcess, type Rule } from '../definition.ts'
import { AMOUNT, DAY, ENTRIES, heldRules, internal, MOMENT, MORE_WANTED, REASON, required, TEXT } from './inputs.ts'

const BEFORE_PAYMENT = ['draft', 'contract_approval', 'signed', 'in_execution', 'documents'] as const
const LIVE = [...BEFORE_PAYMENT, 'paid', 'suspended'] as const
const SALES = ['owner', 'manager', 'kam'] as const
const OFFICE = [...SALES, 'lawyer', 'finance'] as const

const COMMANDS: Readonly<Record<string, Command>> = {
  requestApproval: {
    from: ['draft'],
    to: 'contract_approval',
    by: SALES,
    input: { amount: AMOUNT, note: TEXT },
    event: 'approval_requested',
  },
  approveLegal: {
    from: ['contract_approval'],
    by: ['lawyer'],
    input: { note: TEXT },
    effects: ['stampLegalApproved'],
    event: 'approved_by_lawyer',
  },
  approveFinance: {
    from: ['contract_approval'],
    by: ['finance'],
    input: { note: TEXT },
    effects: ['stampFinanceApproved'],
    event: 'approved_by_finance',
  },
  sign: {
    from: ['contract_approval'],
    to: 'signed',
    by: [...OFFICE, 'system'],
    input: {
      signedOn: DAY,
      contractNumber: TEXT,
      amount: AMOUNT,
      contractStartOn: DAY,
      contractEndOn: DAY,
      paymentDueOn: DAY,
    },
    event: 'signed',
  },
  startExecution: {
    from: ['signed'],
    to: 'in_execution',
    by: OFFICE,
    input: { deliveryOn: DAY, paymentDueOn: DAY, note: TEXT },
    event: 'execution_started',
  },
  finishExecution: {
    from: ['in_execution'],
    to: 'documents',
    by: OFFICE,
    input: { deliveredOn: DAY, paymentDueOn: DAY, note: TEXT },
    effects: ['stampExecuted'],
    event: 'executed',
  },
  recordDocuments: {
    from: ['documents'],
    by: OFFICE,
    input: { documentsOn: required(DAY), paymentDueOn: DAY },
    event: 'documents_closed',
  },
  // The next instalment brings its own date; without one the reminders of this one end.
  recordAdvance: {
    from: ['signed', 'in_execution', 'suspended'],
    by: OFFICE,
    input: { advanceOn: required(DAY), advanceAmount: required(AMOUNT), paymentDueOn: DAY },
    effects: ['clearPaymentDue'],
    event: 'advance_paid',
  },
  recordPayment: {
    from: ['documents'],
    to: 'paid',
    by: OFFICE,
    input: { paidOn: required(DAY), paidAmount: AMOUNT },
    event: 'paid',
  },
  saveMilestones: {
    from: [...BEFORE_PAYMENT, 'suspended'],
    by: OFFICE,
    input: { milestones: required(ENTRIES) },
    event: 'milestones_saved',
  },
  finishMilestone: {
    from: [...BEFORE_PAYMENT, 'suspended'],
    by: OFFICE,
    guards: ['entryOpen'],
    input: { entryId: REASON, doneOn: DAY, note: TEXT },
    effects: ['finishEntry'],
    event: 'milestone_finished',
  },
  /** What the client wants beside this deal becomes an interest of its own (T14). */
  proposeMore: {
    from: ['in_execution', 'documents', 'paid'],
    by: OFFICE,
    input: MORE_WANTED,
    event: 'more_wanted',
  },
  close: { from: ['paid'], to: 'closed_won', by: [...OFFICE, 'system'], input: { note: TEXT }, event: 'closed_won' },
  lose: {
    from: [...BEFORE_PAYMENT, 'suspended'],
    to: 'closed_lost',
    by: [...OFFICE, 'system'],
    input: { reason: REASON },
    event: 'closed_lost',
  },
  // The award that had been cancelled is ours again: the deal goes on where it stood.
  restore: { from: ['closed_lost'], to: 'previous', by: ['system'], event: 'restored' },
  suspend: {
    from: ['signed', 'in_execution'],
    to: 'suspended',
    by: [...OFFICE, 'system'],
    input: { reason: REASON },
    event: 'suspended',
  },
  reinstate: {
    from: ['suspended'],
    to: 'previous',
    by: [...OFFICE, 'system'],
    input: { note: TEXT },
    event: 'reinstated',
  },
}

const RULES: readonly Rule[] = [
  {
    id: 'D1.legal',
    states: ['contract_approval'],
    when: ['legalApprovalMissing'],
    opens: 'entered',
    due: 'entered +3wd',
    task: { title: 'approveLegal', to: 'lawyer', ladder: 'L', outcomes: ['approveLegal'] },
  },
  {
    id: 'D1.finance',
    states: ['contract_approval'],
    when: ['financeApprovalMissing'],
    opens: 'entered',
    due: 'entered +3wd',
    task: { title: 'approveFinance', to: 'finance', ladder: 'L', outcomes: ['approveFinance'] },
  },
  {
    id: 'D2',
    states: ['contract_approval'],
    opens: 'entered',
    due: 'entered +10wd',
    task: { title: 'sign', to: 'owner', ladder: 'L', outcomes: ['sign', 'lose'] },
  },
  {
    id: 'D3',
    states: ['signed', 'in_execution'],
    each: { fact: 'milestones' },
    opens: ['item -10wd', 'item -3wd', 'item -0wd'],
    due: 'item +0d',
    task: { title: 'reachMilestone', to: 'owner', ladder: 'L', outcomes: ['finishMilestone'] },
    pauseOnHold: false,
  },
  {
    id: 'D4',
    states: ['documents'],
    when: ['documentsMissing'],
    opens: 'entered',
    due: 'entered +5wd',
    task: { title: 'closeDocuments', to: 'owner', ladder: 'L', outcomes: ['recordDocuments'] },
  },
  {
    id: 'D5',
    // What the client owes is owed during a suspension too.
    states: ['signed', 'in_execution', 'documents', 'suspended'],
    opens: ['paymentDueOn -3d', 'paymentDueOn +0d', 'paymentDueOn +3d', 'paymentDueOn +10d', 'paymentDueOn +30d'],
    due: 'paymentDueOn +0d',
    task: { title: 'collectPayment', to: 'owner', ladder: 'owner_only', outcomes: ['recordPayment', 'recordAdvance'] },
    copies: { '+10d': ['finance'], '+30d': ['finance', 'director'] },
    pauseOnHold: false,
  },
  {
    id: 'D6',
    states: ['draft', 'signed', 'in_execution'],
    opens: {
      by: 'state',
      of: {
        draft: 'latest(lastActivity +5wd, entered +5wd)',
        signed: 'latest(lastActivity +5wd, entered +5wd)',
        in_execution: 'latest(lastActivity +30d, entered +30d)',
      },
    },
    task: {
      title: 'moveOn',
      to: 'owner',
      ladder: 'L',
      outcomes: ['touch', 'requestApproval', 'startExecution', 'lose'],
    },
  },
  {
    id: 'D7',
    states: ['paid'],
    opens: 'entered',
    due: 'entered +3wd',
    task: { title: 'close', to: 'owner', ladder: 'L', outcomes: ['close'] },
  },
  {
    id: 'D8',
    states: ['suspended'],
    opens: 'entered +30d',
    every: { step: '30d' },
    task: { title: 'reviewSuspension', to: 'owner', ladder: 'L', outcomes: ['reinstate', 'lose', 'continue'] },
  },
  {
    id: 'T14.deal',
    states: ['documents', 'paid'],
    opens: 'executedAt',
    task: { title: 'askForMore', to: 'owner', ladder: 'L', outcomes: ['proposeMore', 'not_needed'] },
  },
  ...heldRules(LIVE),
]

export const deal = defineProcess({
  kind: 'deal',
  version: 1,
  initial: 'draft',
  states: [...LIVE, 'closed_won', 'closed_lost'],
  closed: ['closed_won', 'closed_lost'],
  // Not `signed`: what a signature brings hangs on the command.
  startStates: ['draft', 'contract_approval', 'in_execution', 'documents', 'closed_won', 'closed_lost'],
  fields: {
    amount: AMOUNT,
    contractNumber: TEXT,
    contractStartOn: DAY,
    contractEndOn: DAY,
    deliveryOn: DAY,
    paymentDueOn: DAY,
    milestones: ENTRIES,
    signedOn: internal(DAY),
    deliveredOn: internal(DAY),
    documentsOn: internal(DAY),
    advanceOn: internal(DAY),
    advanceAmount: internal(AMOUNT),
    paidOn: internal(DAY),
    paidAmount: internal(AMOUNT),
    reason: internal(TEXT),
    legalApprovedAt: MOMENT,
    financeApprovedAt: MOMENT,
    executedAt: MOMENT,
  },
  commands: COMMANDS,
  rules: RULES,
  followed: ['deal.signed', 'deal.more_wanted'],
})
