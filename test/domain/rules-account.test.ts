import { describe } from '@jest/globals'
import { SHIPPED } from '../../src/domain/processes/shipped.ts'
import { aProcess, msk } from '../support/build.ts'
import { testRule } from '../support/rule-table.ts'
import { describeTransitions } from '../support/transition-table.ts'

// domain.md 3.7, from Monday 2 March 2026; 1 May is a holiday, 10 and 11 April 2027 a weekend.
const CREATED = msk('2026-03-02 10:00')
const { account } = SHIPPED
const a = (more: Parameters<typeof aProcess>[3] = {}) => aProcess('account', 'active', CREATED, more)
const ofClassA = { facts: { abc: 'A' } }

describe.each([
  {
    rule: 'A1',
    record: { ...a(), ownerId: null },
    opens: ['2026-03-02 10:00 → 2026-03-03 18:00'],
    brings: 'task assignOwner',
    onHold: 'stands still',
    closed: 'ended',
  },
  {
    rule: 'A2',
    record: a({ dates: { lastTouch: msk('2026-02-10 12:00') } }),
    opens: ['2026-05-04 09:00', '2026-07-03 09:00'],
    brings: 'task breakSilence',
    moved: {
      record: a({ dates: { lastTouch: msk('2026-04-10 12:00') } }),
      opens: ['2026-06-09 09:00', '2026-08-10 09:00'],
    },
    onHold: 'stands still',
    closed: 'ended',
  },
  {
    rule: 'A3',
    record: a(ofClassA),
    opens: ['2026-03-02 10:00'],
    brings: 'task reviewPotential',
    moved: { record: a({ ...ofClassA, dates: { reviewedAt: msk('2026-04-10 12:00') } }), opens: ['2027-04-12 09:00'] },
    onHold: 'stands still',
    closed: 'ended',
  },
] as const)('$rule of the care for a client', row => {
  testRule(account, row)
})

const KEEPERS = 'owner kam manager head director'

describeTransitions({
  definition: account,
  live: 'active',
  closed: 'ended',
  now: msk('2026-03-03 12:00'),
  rows: [
    ['classify', 'active', 'stays', KEEPERS],
    ['recordReview', 'active', 'stays', KEEPERS],
    ['askForReadings', 'active', 'stays', 'system'],
    ['end', 'active', 'ended', KEEPERS],
    ['reopen', 'ended', 'active', KEEPERS],
  ],
  record: state => aProcess('account', state, CREATED),
  input: {
    classify: { abc: 'A' },
    recordReview: { potentialAmount: 100_00, note: 'two more sites' },
    askForReadings: { objects: 3 },
    end: { reason: 'the company is gone' },
  },
})
