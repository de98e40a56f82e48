import { describe } from '@jest/globals'
import { SHIPPED } from '../../src/domain/processes/shipped.ts'
import { aProcess, msk } from '../support/build.ts'
import { testRule } from '../support/rule-table.ts'

// domain.md 3.1. Everything begins on Monday 2 March 2026, 10:00; 9 March and 1, 9, 11 May are off.
const CREATED = msk('2026-03-02 10:00')
const { project } = SHIPPED
const needs = [{ description: 'Pump', quantity: 10 }]
const a = (state: string, dates: Record<string, string> = {}, facts: Parameters<typeof aProcess>[3] = {}) =>
  aProcess('project', state, CREATED, { ...facts, dates })
const facts = (values: NonNullable<Parameters<typeof aProcess>[3]>['facts']) => ({ facts: values ?? {} })
const building = facts({ stage: 'implementation', needLines: needs })
const end = { closed: 'archived' } as const

describe.each([
  {
    rule: 'P1',
    record: { ...a('new'), ownerId: null },
    opens: ['2026-03-02 10:00 → 2026-03-03 18:00'],
    brings: 'task assignOwner',
    onHold: 'stands still',
    ...end,
  },
  {
    rule: 'P2',
    record: a('new'),
    opens: ['2026-03-02 10:00 → 2026-03-10 18:00', '2026-03-05 09:00 → 2026-03-10 18:00'],
    brings: 'task research',
    onHold: 'stands still',
    ...end,
  },
  {
    rule: 'P3',
    record: a('research', { needLinesSavedAt: msk('2026-03-10 12:00') }),
    opens: ['2026-03-10 12:00 → 2026-03-13 18:00'],
    brings: 'task assessCapacity',
    onHold: 'stands still',
    ...end,
  },
  {
    rule: 'P3.decide',
    record: a('research', { capacityAssessedAt: msk('2026-03-12 11:00') }, facts({ coveragePercent: 29 })),
    opens: ['2026-03-12 11:00 → 2026-03-17 18:00'],
    brings: 'task decideCapacity',
    onHold: 'stands still',
    ...end,
  },
  {
    rule: 'P4',
    record: a('potential_defined', { supplyLinesSavedAt: msk('2026-03-10 12:00') }),
    opens: ['2026-03-10 12:00 → 2026-03-13 18:00'],
    brings: 'task startInterest',
    onHold: 'stands still',
    ...end,
  },
  {
    rule: 'P5',
    record: a('research', {}, facts({ stage: 'procurement' })),
    opens: ['2026-03-16 09:00'],
    brings: 'task verifyStage',
    moved: {
      record: a('research', { lastVerified: msk('2026-03-10 12:00') }, facts({ stage: 'procurement' })),
      opens: ['2026-03-24 09:00'],
    },
    onHold: 'goes on',
    // Held projects are looked at by a clock of their own.
    heldOpens: ['2026-04-01 09:00'],
    ...end,
  },
  {
    // 2 August is a Sunday: the Friday before.
    rule: 'P6',
    record: a('research', { procurementStartOn: '2026-09-01' }),
    opens: ['2026-06-03 09:00', '2026-07-03 09:00', '2026-07-31 09:00'],
    brings: 'task enterVendorList',
    moved: {
      record: a('research', { procurementStartOn: '2026-10-15' }),
      opens: ['2026-07-17 09:00', '2026-08-14 09:00', '2026-09-15 09:00'],
    },
    onHold: 'stands still',
    ...end,
  },
  {
    rule: 'P6.head',
    record: a('research', { procurementStartOn: '2026-09-01' }),
    opens: ['2026-07-31 09:00'],
    brings: 'letter notice',
    moved: { record: a('research', { procurementStartOn: '2026-10-15' }), opens: ['2026-09-15 09:00'] },
    onHold: 'stands still',
    ...end,
  },
  {
    rule: 'P7',
    record: a('in_progress', { stageSince: CREATED, commissioningOn: '2026-12-20' }, building),
    now: msk('2026-09-10 10:00'),
    opens: ['2026-06-02 09:00', '2026-09-02 09:00', '2026-12-02 09:00'],
    brings: 'task fillPresence',
    moved: {
      record: a('in_progress', { stageSince: CREATED, commissioningOn: '2026-08-31' }, building),
      opens: ['2026-06-02 09:00'],
    },
    onHold: 'stands still',
    ...end,
  },
  {
    rule: 'P7.completion',
    record: a('in_progress', { commissioningOn: '2026-12-20' }, building),
    opens: ['2026-10-21 09:00'],
    brings: 'task fillPresence',
    moved: { record: a('in_progress', { commissioningOn: '2027-03-15' }, building), opens: ['2027-01-14 09:00'] },
    onHold: 'stands still',
    ...end,
  },
  {
    rule: 'P7.low',
    record: a(
      'in_progress',
      { presenceSavedAt: msk('2026-03-10 12:00') },
      facts({ needLines: needs, presence: [{ position: 0, delivered: 2 }], presencePercent: 20 }),
    ),
    opens: ['2026-03-10 12:00 → 2026-03-13 18:00'],
    brings: 'task raisePresence',
    onHold: 'stands still',
    ...end,
  },
  {
    rule: 'P7.present',
    record: a(
      'in_progress',
      { presenceSavedAt: msk('2026-03-10 12:00') },
      facts({ needLines: needs, presence: [{ position: 0, delivered: 2 }], presencePercent: 20 }),
    ),
    opens: ['2026-03-10 12:00'],
    brings: 'command recordDelivery',
    onHold: 'goes on',
    ...end,
  },
  {
    rule: 'P8',
    record: a('research', {}, facts({ stage: 'identified' })),
    opens: ['2026-04-16 09:00'],
    brings: 'task nextTouch',
    moved: { record: a('research', {}, facts({ stage: 'preparation' })), opens: ['2026-04-01 09:00'] },
    onHold: 'stands still',
    ...end,
  },
  {
    // 22 August is a Saturday.
    rule: 'P9',
    record: a('present', { commissioningOn: '2026-12-20' }),
    opens: ['2026-08-21 09:00'],
    brings: 'event support_due',
    moved: { record: a('present', { commissioningOn: '2027-03-15' }), opens: ['2026-11-13 09:00'] },
    onHold: 'goes on',
    ...end,
  },
  {
    rule: 'P9.objects',
    record: a('present', { commissioningOn: '2026-12-20' }),
    opens: ['2026-08-21 09:00'],
    brings: 'task draftObjects',
    moved: { record: a('present', { commissioningOn: '2027-03-15' }), opens: ['2026-11-13 09:00'] },
    onHold: 'goes on',
    ...end,
  },
  {
    rule: 'P9.completed',
    record: a('present', { completedAt: msk('2026-03-10 12:00') }),
    opens: ['2026-03-10 12:00'],
    brings: 'event completed',
    onHold: 'goes on',
    ...end,
  },
  {
    // 1 May is a holiday, and a weekend follows.
    rule: 'P10',
    record: a(
      'research',
      {},
      facts({ participants: [{ id: 'i-1', role: 'investor', partyId: 'x', on: '2026-03-02' }] }),
    ),
    opens: ['2026-05-04 09:00'],
    brings: 'task touchContact',
    moved: {
      record: a(
        'research',
        {},
        facts({ participants: [{ id: 'i-1', role: 'investor', partyId: 'x', on: '2026-04-10' }] }),
      ),
      opens: ['2026-06-09 09:00'],
    },
    onHold: 'stands still',
    ...end,
  },
  {
    rule: 'P10.missing',
    record: a('research'),
    now: msk('2026-05-05 10:00'),
    opens: ['2026-05-04 09:00', '2026-07-03 09:00'],
    brings: 'task findContact',
    onHold: 'stands still',
    ...end,
  },
  {
    rule: 'H.review',
    record: { ...a('research'), pauses: [{ cause: 'hand', from: CREATED, to: null, reason: 'money', by: 'test' }] },
    opens: ['2026-04-01 09:00', '2026-05-04 09:00', '2026-06-01 09:00', '2026-08-31 09:00'],
    brings: 'task reviewHold',
    onHold: 'lives then',
    ...end,
  },
  {
    rule: 'H.decide',
    record: { ...a('research'), pauses: [{ cause: 'hand', from: CREATED, to: null, reason: 'money', by: 'test' }] },
    opens: ['2027-03-02 09:00'],
    brings: 'task decideCancel',
    onHold: 'lives then',
    ...end,
  },
] as const)('$rule of a project', row => {
  testRule(project, row)
})
