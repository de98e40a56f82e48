// What may be asked of a contract, by whom and when (domain.md 3.8).

import type { Command } from '../definition.ts'
import { RUNNING, UNSIGNED } from './contract-words.ts'
import { AMOUNT, DAY, ENTRIES, MORE_WANTED, PARENT_HOLD_COMMANDS, REASON, required, TEXT } from './inputs.ts'

const OURS = ['owner', 'manager', 'kam', 'lawyer'] as const
const OUTSIDE = [...OURS, 'feed', 'system'] as const

const TERM = { startOn: DAY, endOn: DAY, noticeOn: DAY } as const
const RENEWAL = {
  decision: { type: 'choice', choices: ['renew', 'change'] },
  newEndOn: DAY,
  newAmount: AMOUNT,
  lateReason: TEXT,
  note: TEXT,
} as const

/** Nothing is renewed or let go without a decision on record (domain.md K5). */
const decided = (command: Omit<Command, 'by'>): Command => ({
  ...command,
  by: OURS,
  guards: ['decidedInTimeOrExplained'],
  effects: ['noteDecision'],
})

export const CONTRACT_COMMANDS: Readonly<Record<string, Command>> = {
  offer: { from: ['planned'], to: 'offered', by: OURS, input: { amount: AMOUNT, note: TEXT }, event: 'offered' },
  draft: { from: ['offered'], to: 'drafting', by: OURS, input: { note: TEXT }, event: 'drafting_started' },
  agree: {
    from: ['drafting'],
    to: 'agreed',
    by: OURS,
    input: { ...TERM, amount: AMOUNT, note: TEXT },
    event: 'agreed',
  },
  sign: {
    from: ['agreed'],
    to: 'signed',
    by: [...OURS, 'system'],
    input: { signedOn: DAY, contractNumber: TEXT, amount: AMOUNT, ...TERM },
    effects: ['clearGap'],
    event: 'signed',
  },
  activate: { from: ['signed'], to: 'active', by: OUTSIDE, event: 'activated' },
  openRenewal: { from: ['active'], to: 'renewal_window', by: [...OURS, 'system'], event: 'renewal_opened' },
  // The successor is made by what follows the event. The notice day does not wait for a suspension, nor does the decision.
  // After the notice day it may still be made, for the parties may agree on anything; it says why it is late.
  renew: decided({ from: ['renewal_window', 'suspended'], to: 'renewed', input: RENEWAL, event: 'renewed' }),
  stopRenewal: decided({
    from: ['renewal_window', 'suspended'],
    to: 'not_renewed',
    input: { reason: REASON, lateReason: TEXT },
    event: 'not_renewed',
  }),
  expire: { from: [...RUNNING, 'signed'], to: 'expired', by: ['system'], event: 'expired' },
  winBack: decided({ from: ['expired'], to: 'renewed', input: RENEWAL, event: 'renewed' }),
  closeExpired: decided({
    from: ['expired'],
    to: 'not_renewed',
    input: { reason: REASON, lateReason: TEXT },
    event: 'not_renewed',
  }),
  // The successor exists when the decision is followed; by then its predecessor is closed.
  noteSuccessor: { from: ['renewed'], by: ['system'], input: { successorId: REASON }, event: 'successor_opened' },
  finish: {
    from: [...RUNNING, 'signed', 'expired'],
    to: 'completed',
    by: OUTSIDE,
    input: { note: TEXT },
    event: 'completed',
  },
  suspend: {
    from: ['active', 'renewal_window'],
    to: 'suspended',
    by: [...OURS, 'system'],
    input: { reason: REASON },
    event: 'suspended',
  },
  reinstate: {
    from: ['suspended'],
    to: 'previous',
    by: [...OURS, 'system'],
    input: { note: TEXT },
    event: 'reinstated',
  },
  terminate: {
    from: [...UNSIGNED, 'signed', ...RUNNING, 'expired'],
    to: 'terminated',
    // A competitor who loses a contract early leaves a client who needs somebody now (T13).
    via: { when: 'competitors', state: 'intercept' },
    by: OUTSIDE,
    input: { terminatedOn: required(DAY), reason: REASON },
    event: 'terminated',
  },
  recordWatch: {
    from: ['signed', ...RUNNING, 'expired'],
    by: OURS,
    guards: ['competitors'],
    input: { contactOn: DAY, otherContracts: TEXT, note: TEXT },
    event: 'watch_recorded',
  },
  finishIntercept: {
    from: ['intercept'],
    to: 'onward',
    by: [...OURS, 'head'],
    input: { note: required(TEXT) },
    event: 'intercept_finished',
  },
  saveObligations: {
    from: [...UNSIGNED, 'signed', ...RUNNING],
    by: OURS,
    input: { obligations: required(ENTRIES) },
    event: 'obligations_saved',
  },
  finishObligation: {
    from: ['signed', ...RUNNING],
    by: [...OURS, 'service_manager'],
    guards: ['entryOpen'],
    input: { entryId: REASON, doneOn: DAY, note: TEXT },
    effects: ['finishEntry'],
    event: 'obligation_met',
  },
  /** What the client wants beside this contract becomes an interest of its own (T14). */
  proposeMore: { from: ['signed', ...RUNNING, 'expired'], by: OURS, input: MORE_WANTED, event: 'more_wanted' },
  noteGap: { from: UNSIGNED, by: ['system'], effects: ['stampGap'], event: 'gap_opened' },
  ...PARENT_HOLD_COMMANDS,
}
