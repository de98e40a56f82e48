import { describe } from '@jest/globals'
import { SHIPPED } from '../../src/domain/processes/shipped.ts'
import { aProcess, msk } from '../support/build.ts'
import { testRule } from '../support/rule-table.ts'

// domain.md 3.2. The first half is worked example A (April and May 2026); results come on Monday 1 June 2026, 10:00.
const DETECTED = msk('2026-04-20 10:00')
const RESULT = msk('2026-06-01 10:00')
const D = msk('2026-05-15 12:00')
const LATER = msk('2026-05-22 12:00')
const Q = msk('2026-05-08 18:00')
type Own = NonNullable<Parameters<typeof aProcess>[3]>
const a = (state: string, dates: Record<string, string> = {}, facts: Own['facts'] = {}) =>
  aProcess('tender', state, DETECTED, {
    facts: { ownership: 'ours', ...facts },
    dates: { submissionDeadline: D, ...dates },
  })
const over = (state: string, dates: Record<string, string> = {}, facts: Own['facts'] = {}) =>
  aProcess('tender', state, RESULT, { facts, dates: { resultAt: RESULT, ...dates } })
const outside = { onHold: 'goes on', closed: 'cancelled' } as const
const ours = { onHold: 'stands still', closed: 'cancelled' } as const

describe.each([
  {
    rule: 'T1',
    record: a('detected'),
    opens: ['2026-04-20 10:00 → 2026-04-21 18:00'],
    brings: 'task classify',
    ...ours,
  },
  {
    rule: 'T2',
    record: a('go_no_go'),
    opens: ['2026-04-20 10:00 → 2026-04-22 18:00'],
    brings: 'task decideGoNoGo',
    // A deadline on the next day: 40 % before it comes first, 9 h 36 min of 24 h.
    moved: {
      record: a('go_no_go', { submissionDeadline: msk('2026-04-21 10:00') }),
      opens: ['2026-04-20 10:00 → 2026-04-21 00:24'],
    },
    ...ours,
  },
  {
    rule: 'T3',
    record: a('preparing', { clarificationDeadline: Q }),
    opens: ['2026-05-06 09:00 → 2026-05-08 18:00', '2026-05-08 14:00 → 2026-05-08 18:00'],
    brings: 'task askQuestions',
    moved: {
      record: a('preparing', { clarificationDeadline: msk('2026-05-14 12:00') }),
      opens: ['2026-05-12 09:00 → 2026-05-14 12:00', '2026-05-14 08:00 → 2026-05-14 12:00'],
    },
    ...outside,
  },
  ...(
    [
      ['T4.documents', 'prepareDocuments', '2026-05-07', '2026-05-15'],
      ['T4.price', 'preparePrice', '2026-05-08', '2026-05-18'],
      ['T4.approval', 'approveBid', '2026-05-12', '2026-05-19'],
      ['T4.security', 'paySecurity', '2026-05-13', '2026-05-20'],
      ['T4.submit', 'submitBid', '2026-05-14', '2026-05-21'],
    ] as const
  ).map(([rule, task, due, moved]) => ({
    rule,
    record: a('preparing'),
    opens: [`2026-04-20 10:00 → ${due} 18:00`],
    brings: `task ${task}`,
    moved: { record: a('preparing', { submissionDeadline: LATER }), opens: [`2026-04-20 10:00 → ${moved} 18:00`] },
    ...outside,
  })),
  {
    rule: 'T5',
    record: a('preparing'),
    opens: ['2026-05-14 12:00', '2026-05-15 08:00', '2026-05-15 11:00'],
    brings: 'task notSubmitted',
    moved: {
      record: a('preparing', { submissionDeadline: LATER }),
      opens: ['2026-05-21 12:00', '2026-05-22 08:00', '2026-05-22 11:00'],
    },
    ...outside,
  },
  {
    rule: 'T6',
    record: a('preparing'),
    opens: ['2026-05-15 12:00'],
    brings: 'command miss',
    moved: { record: a('preparing', { submissionDeadline: LATER }), opens: ['2026-05-22 12:00'] },
    ...outside,
  },
  {
    rule: 'T6.postMortem',
    record: over('missed'),
    opens: ['2026-06-01 10:00 → 2026-06-03 18:00'],
    brings: 'task postMortem',
    ...ours,
  },
  {
    rule: 'T7',
    record: a('preparing', { deadlineMovedAt: msk('2026-05-06 15:00') }),
    opens: ['2026-05-06 15:00'],
    brings: 'letter deadlineMoved',
    ...outside,
  },
  {
    rule: 'T8',
    record: a('submitted'),
    opens: ['2026-05-29', '2026-06-02', '2026-06-04', '2026-06-08', '2026-06-10', '2026-06-15'].map(
      day => `${day} 09:00`,
    ),
    brings: 'task enterResult',
    moved: {
      record: a('submitted', { awardPeriodEnd: msk('2026-05-20 12:00') }),
      opens: [
        '2026-05-20 12:00',
        ...['2026-05-22', '2026-05-26', '2026-05-28', '2026-06-01', '2026-06-03'].map(day => `${day} 09:00`),
      ],
    },
    ...outside,
  },
  {
    rule: 'T8.winner',
    record: over('lost', {}, { winnerUnknown: true }),
    opens: ['2026-06-08', '2026-06-23', '2026-07-07', '2026-07-21', '2026-08-04', '2026-08-18'].map(
      day => `${day} 09:00`,
    ),
    brings: 'task findWinner',
    ...ours,
  },
  {
    rule: 'T9',
    record: over('lost'),
    opens: ['2026-06-01 10:00 → 2026-06-04 18:00'],
    brings: 'task learnLessons',
    ...ours,
  },
  {
    rule: 'T10.plan',
    record: over('won'),
    opens: ['2026-06-01 10:00 → 2026-06-02 18:00'],
    brings: 'task planSigning',
    ...ours,
  },
  {
    rule: 'T10.sign',
    record: over('signing', { signingDeadline: '2026-06-19' }),
    opens: ['2026-06-16 09:00', '2026-06-18 09:00'],
    brings: 'task signContract',
    moved: {
      record: over('signing', { signingDeadline: '2026-07-03' }),
      opens: ['2026-06-30 09:00', '2026-07-02 09:00'],
    },
    ...outside,
  },
  {
    rule: 'T10.security',
    record: over('won', { signingDeadline: '2026-06-19' }),
    opens: ['2026-06-01 10:00 → 2026-06-08 18:00'],
    brings: 'task payPerformanceSecurity',
    moved: { record: over('won', { signingDeadline: '2026-06-05' }), opens: ['2026-06-01 10:00 → 2026-06-04 18:00'] },
    ...outside,
  },
  {
    rule: 'T10.term',
    record: over('signing'),
    opens: ['2026-06-01 10:00 → 2026-06-02 18:00'],
    brings: 'task enterSigningDeadline',
    ...outside,
  },
  {
    // 12 June is a holiday.
    rule: 'T11',
    record: over('security_return', { securityPaidOn: '2026-05-13' }),
    opens: ['2026-06-23 09:00'],
    brings: 'task checkSecurityReturn',
    moved: {
      record: { ...over('lost', { securityPaidOn: '2026-05-13', resultAt: msk('2026-06-10 12:00') }) },
      opens: ['2026-07-02 09:00'],
    },
    ...outside,
  },
  {
    rule: 'T11.settled',
    record: over(
      'security_return',
      { securityPaidOn: '2026-05-13', securitySettledAt: msk('2026-06-20 12:00') },
      { stateAhead: 'cancelled' },
    ),
    opens: ['2026-06-20 12:00'],
    brings: 'command closeSettled',
    ...outside,
  },
  {
    rule: 'T12.end',
    record: over('competitor_watch', { competitorContractEnd: '2027-03-31' }),
    opens: ['2027-04-01 00:00'],
    brings: 'task askForNotice',
    moved: { record: over('competitor_watch', { competitorContractEnd: '2027-12-31' }), opens: ['2028-01-01 00:00'] },
    ...outside,
  },
])('$rule of a tender', row => {
  testRule(SHIPPED.tender, row)
})

// T12 and T13 stand on the record of the competitor's contract: worked example E, with an option and without.
const SIGNED = msk('2026-06-01 10:00')
const theirs = (state: string, dates: Record<string, string>) =>
  aProcess('contract', state, SIGNED, { facts: { role: 'main', holder: 'competitor' }, dates })
const nine = (...days: string[]) => days.map(day => `${day} 09:00`)

describe.each([
  {
    rule: 'T12',
    record: theirs('active', { endOn: '2027-03-10', maxEndOn: '2028-03-10' }),
    opens: nine('2026-09-17', '2027-03-16', '2027-06-11', '2027-09-10', '2027-12-10', '2028-02-09'),
    brings: 'task identifyChance',
    moved: {
      record: theirs('active', { endOn: '2027-12-31' }),
      opens: nine('2026-07-09', '2026-12-30', '2027-04-05', '2027-07-02', '2027-10-01', '2027-12-01'),
    },
    onHold: 'goes on',
    closed: 'terminated',
  },
  {
    rule: 'T12.head',
    record: theirs('active', { endOn: '2027-03-10', maxEndOn: '2028-03-10' }),
    opens: nine('2027-09-10'),
    brings: 'letter notice',
    moved: { record: theirs('active', { endOn: '2027-12-31' }), opens: nine('2027-07-02') },
    onHold: 'goes on',
    closed: 'terminated',
  },
  {
    rule: 'T12.expire',
    record: theirs('active', { endOn: '2027-03-10', maxEndOn: '2028-03-10' }),
    opens: ['2028-03-11 00:00'],
    brings: 'command expire',
    moved: { record: theirs('active', { endOn: '2027-12-31' }), opens: ['2028-01-01 00:00'] },
    onHold: 'goes on',
    closed: 'terminated',
  },
  {
    rule: 'T13',
    record: theirs('intercept', {}),
    opens: ['2026-06-01 10:00 → 2026-06-02 18:00'],
    brings: 'task intercept',
    onHold: 'goes on',
    closed: 'terminated',
  },
  {
    rule: 'T13.moved',
    record: theirs('active', { endMovedAt: msk('2026-06-10 12:00') }),
    opens: ['2026-06-10 12:00'],
    brings: 'letter deadlineMoved',
    onHold: 'goes on',
    closed: 'terminated',
  },
] as const)("$rule of a competitor's contract", row => {
  testRule(SHIPPED.contract, row)
})
