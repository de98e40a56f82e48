// What a contract is reminded of (domain.md 3.5; worked out in examples.md C and D).

import type { Rule } from '../definition.ts'
import { CLIENT_LETTERS } from './contract-client-rules.ts'
import { ALONG_THE_WAY } from './contract-term-rules.ts'
import { before, RUNNING, UNSIGNED } from './contract-words.ts'

const SIGNED = ['signed', ...RUNNING] as const

/** N of domain.md 3.5: the notice day, which lies before the end, else the end. */
const beforeDecision = (days: number) => {
  const plain = `earliest(noticeOn -${days}d, endOn -${days}d)`
  return days < 14 ? plain : `latest(${plain}, earliest(noticeOn -50% since startOn, endOn -50% since startOn))`
}

/** Counts back from M, the end of the main contract. */
const beforeMainEnd = (days: number) => before('mainEndOn', days, 'mainStartOn')

const SUPPORT_START: readonly Rule[] = [
  {
    id: 'K1',
    states: SIGNED,
    when: ['oursMain'],
    // 120 days, but half of the period when the contract is short.
    opens: before('endOn', 120, 'startOn'),
    event: 'support_due',
    pauseOnHold: false,
  },
  {
    id: 'K1.offer',
    states: ['planned'],
    when: ['oursSupport'],
    opens: 'created',
    due: 'created +5wd',
    task: { title: 'prepareOffer', to: 'owner', ladder: 'L', outcomes: ['done', 'offer'] },
  },
  {
    id: 'K2.offer',
    states: ['planned'],
    when: ['oursSupport'],
    opens: beforeMainEnd(90),
    task: { title: 'sendOffer', to: 'owner', ladder: 'L', outcomes: ['offer'] },
    pauseOnHold: false,
  },
  {
    id: 'K2.draft',
    states: ['planned', 'offered', 'drafting'],
    when: ['oursSupport'],
    opens: beforeMainEnd(45),
    task: { title: 'agreeDraft', to: 'owner', ladder: 'head', outcomes: ['agree', 'draft', 'offer'] },
    copies: { '-45d': ['head'], '-50%_since_mainStartOn': ['head'] },
    pauseOnHold: false,
  },
  {
    id: 'K3',
    states: UNSIGNED,
    when: ['oursSupport'],
    opens: [beforeMainEnd(14), 'mainEndOn -1d'],
    task: { title: 'signBeforeMainEnd', to: 'owner', ladder: 'critical', outcomes: ['sign', 'terminate'] },
    critical: ['-1d'],
    copies: { '-14d': ['head'], '-50%_since_mainStartOn': ['head'], '-1d': ['head', 'director'] },
    pauseOnHold: false,
  },
  {
    id: 'K4',
    states: UNSIGNED,
    when: ['oursSupport'],
    opens: 'mainEndOn',
    command: 'noteGap',
    mail: { template: 'notice', to: ['owner', 'director'] },
    pauseOnHold: false,
  },
  // On the board every day, as long as the gap is open.
  {
    id: 'K4.board',
    states: UNSIGNED,
    when: ['oursSupport'],
    opens: 'gapSince',
    task: { title: 'closeGap', to: 'owner', ladder: 'board', outcomes: ['sign', 'terminate'] },
    pauseOnHold: false,
  },
  {
    id: 'K4.winBack',
    states: UNSIGNED,
    when: ['oursSupport'],
    opens: ['mainEndOn +7d', 'mainEndOn +30d'],
    task: { title: 'winBackGap', to: 'owner', ladder: 'director', outcomes: ['sign', 'terminate'] },
    copies: { '+7d': ['director'], '+30d': ['director'] },
    pauseOnHold: false,
  },
]

const TERM: readonly Rule[] = [
  {
    id: 'K0.term',
    states: SIGNED,
    when: ['termMissing'],
    opens: 'entered',
    due: 'entered +3wd',
    task: { title: 'enterTerm', to: 'owner', ladder: 'L', outcomes: ['amend'] },
  },
  { id: 'K0', states: ['signed'], opens: 'startOn +0d', command: 'activate', pauseOnHold: false },
]

const RENEWAL: readonly Rule[] = [
  {
    id: 'K5.window',
    states: ['active'],
    when: ['oursSupport'],
    opens: beforeDecision(90),
    command: 'openRenewal',
    pauseOnHold: false,
  },
  {
    id: 'K5',
    states: RUNNING,
    when: ['oursSupport'],
    opens: [90, 60, 30, 14, 7, 1].map(beforeDecision),
    task: { title: 'decideRenewal', to: 'owner', ladder: 'L', outcomes: ['renew', 'stopRenewal'] },
    critical: ['-7d', '-1d'],
    copies: { '-7d': ['head'], '-1d': ['head', 'director'] },
    pauseOnHold: false,
  },
  {
    id: 'K5.market',
    states: RUNNING,
    when: ['oursSupport'],
    opens: beforeDecision(60),
    task: { title: 'checkMarket', to: 'owner', ladder: 'owner_only' },
    pauseOnHold: false,
  },
  // Nothing is decided by silence: the day is over, the decision is still owed, and everybody hears of it.
  {
    id: 'K5.notice',
    states: RUNNING,
    when: ['oursSupport'],
    opens: 'noticeOn',
    event: 'notice_passed',
    mail: { template: 'noticePassed', to: ['owner', 'head', 'director'] },
    pauseOnHold: false,
  },
  { id: 'K8', states: SIGNED, when: ['ours'], opens: 'endOn', command: 'expire', pauseOnHold: false },
  {
    id: 'K8.expired',
    states: ['expired'],
    when: ['oursSupport'],
    opens: 'endOn +0d',
    mail: { template: 'expired', to: ['owner', 'head'] },
    pauseOnHold: false,
  },
  {
    id: 'K8.winBack',
    states: ['expired'],
    when: ['oursSupport'],
    opens: ['endOn +7d', 'endOn +30d'],
    task: { title: 'winBack', to: 'owner', ladder: 'head', outcomes: ['winBack', 'closeExpired'] },
    copies: { '+7d': ['head'], '+30d': ['head'] },
    pauseOnHold: false,
  },
  {
    id: 'K8.main',
    states: ['expired'],
    when: ['oursMain'],
    // Together with the last question what else the client needs (T14.after).
    opens: 'endOn +14d',
    within: '5wd',
    task: { title: 'closeMain', to: 'owner', ladder: 'L', outcomes: ['finish', 'winBack', 'closeExpired'] },
    pauseOnHold: false,
  },
]

/** C of domain.md T12: the longest possible end, for options may be used. */
const beforeTheirEnd = (offset: string) => `latest(endOn ${offset}, maxEndOn ${offset})`

// What a competitor holds is watched to its end, and asked at each step which other contracts there are (T12, T13).
const COMPETITOR: readonly Rule[] = [
  {
    id: 'T12',
    states: SIGNED,
    when: ['competitors'],
    opens: ['-540d', '-360d', '-270d', '-180d', '-90d', '-30d'].map(beforeTheirEnd),
    task: {
      title: 'identifyChance',
      titles: {
        '-360d': 'qualifyChance',
        '-270d': 'shapeNeed',
        '-180d': 'prepareChance',
        '-90d': 'prepareBid',
        '-30d': 'lookForNotice',
      },
      to: 'owner',
      ladder: 'L',
      outcomes: ['recordWatch', 'done'],
    },
    pauseOnHold: false,
  },
  {
    id: 'T12.head',
    states: SIGNED,
    when: ['competitors', 'noContact'],
    opens: beforeTheirEnd('-180d'),
    mail: { template: 'notice', to: ['head'] },
    pauseOnHold: false,
  },
  {
    id: 'T12.expire',
    states: SIGNED,
    when: ['competitors'],
    opens: 'latest(endOn, maxEndOn)',
    command: 'expire',
    pauseOnHold: false,
  },
  {
    id: 'K8.competitor',
    states: ['expired'],
    when: ['competitors'],
    opens: beforeTheirEnd('+0d'),
    task: { title: 'askForNotice', to: 'owner', ladder: 'L', outcomes: ['finish', 'closeExpired', 'recordWatch'] },
    pauseOnHold: false,
  },
  {
    id: 'T13.moved',
    states: SIGNED,
    when: ['competitors'],
    opens: 'endMovedAt',
    mail: { template: 'deadlineMoved', to: ['owner'] },
    pauseOnHold: false,
  },
  {
    id: 'T13',
    states: ['intercept'],
    opens: 'entered',
    due: 'entered +1wd',
    task: { title: 'intercept', to: 'owner', ladder: 'head', outcomes: ['finishIntercept'] },
    copies: { open: ['head'] },
    pauseOnHold: false,
  },
]

// A project on hold does not stop a signed contract; people must find out what it means (domain.md 3.1).
const PROJECT_ON_HOLD: readonly Rule[] = [
  {
    id: 'H.contract',
    states: SIGNED,
    when: ['oursMain'],
    opens: 'parentHeldAt',
    due: 'parentHeldAt +2wd',
    task: { title: 'confirmSuspension', to: 'owner', ladder: 'L', outcomes: ['suspend', 'continue'] },
  },
  {
    id: 'H.lawyer',
    states: SIGNED,
    when: ['oursMain'],
    opens: 'parentHeldAt',
    due: 'parentHeldAt +2wd',
    task: { title: 'checkSuspension', to: 'lawyer', ladder: 'L', outcomes: ['suspend', 'done'] },
  },
  {
    id: 'H.support',
    states: [...UNSIGNED, ...SIGNED],
    when: ['oursSupport'],
    opens: 'parentHeldAt',
    due: 'parentHeldAt +3wd',
    task: { title: 'reviewSupport', to: 'owner', ladder: 'L' },
  },
  {
    id: 'H.reconfirm',
    states: [...UNSIGNED, ...SIGNED],
    when: ['ours'],
    opens: 'parentResumedAt',
    due: 'parentResumedAt +3wd',
    task: { title: 'reconfirmDates', to: 'owner', ladder: 'L' },
  },
]

export const CONTRACT_RULES: readonly Rule[] = [
  ...SUPPORT_START,
  ...TERM,
  ...RENEWAL,
  ...CLIENT_LETTERS,
  ...ALONG_THE_WAY,
  ...COMPETITOR,
  ...PROJECT_ON_HOLD,
]
