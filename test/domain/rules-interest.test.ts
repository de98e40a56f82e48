import { interest } from '../../src/domain/processes/interest.ts'
import { type KindRow, testRules } from '../support/rule-table.ts'

// domain.md 3.3. Begun on Monday, 20 April 2026, at ten; 1, 9 and 11 May are days off.
const at = (...days: readonly string[]) => days.map(day => `${day} 09:00`)
const LATER = '2026-04-21 10:00'
const NEXT = { nextStepOn: '2026-12-01' }

/** Silence: [state, working days and their date, the same from the day after]. */
const silence = (rule: string, brings: string, rows: readonly (readonly [string, string, string])[]): KindRow[] =>
  rows.map(([state, opens, later]) => ({
    rule,
    state,
    dates: NEXT,
    opens: at(opens),
    brings,
    moved: { begun: LATER, opens: at(later) },
    onHold: 'stands still',
  }))

testRules(
  {
    definition: interest,
    begun: '2026-04-20 10:00',
    rows: [
      {
        rule: 'I1',
        state: 'new',
        opens: ['2026-04-20 10:00'],
        due: '2026-04-20 14:00',
        brings: 'task firstResponse',
        moved: { begun: '2026-04-30 16:30', opens: ['2026-04-30 16:30'] },
        onHold: 'stands still',
      },
      ...silence('I2', 'task nextTouch', [
        ['new', '2026-04-23', '2026-04-24'],
        ['contact', '2026-04-27', '2026-04-28'],
        ['need_clarified', '2026-04-29', '2026-04-30'],
        ['proposal', '2026-05-05', '2026-05-06'],
        ['negotiation', '2026-05-05', '2026-05-06'],
      ]),
      ...silence('I2.head', 'letter idle to head', [
        ['new', '2026-04-28', '2026-04-29'],
        ['contact', '2026-05-05', '2026-05-06'],
        ['need_clarified', '2026-05-12', '2026-05-13'],
        ['proposal', '2026-05-20', '2026-05-21'],
        ['negotiation', '2026-05-20', '2026-05-21'],
      ]),
      ...silence('I3.2wd', 'task followUp', [['proposal', '2026-04-22', '2026-04-23']]),
      ...silence('I3.5wd', 'task followUp', [['proposal', '2026-04-27', '2026-04-28']]),
      ...silence('I3.10wd', 'task followUp', [['proposal', '2026-05-05', '2026-05-06']]),
      {
        rule: 'I4',
        state: 'contact',
        dates: { ...NEXT, expectedOn: '2026-05-14' },
        opens: ['2026-05-15 00:00'],
        brings: 'task confirmDate',
        moved: { dates: { expectedOn: '2026-06-10' }, opens: ['2026-06-11 00:00'] },
        onHold: 'stands still',
      },
      {
        rule: 'I4.head',
        state: 'contact',
        facts: { slips: 2 },
        dates: { ...NEXT, expectedOn: '2026-05-14' },
        opens: ['2026-05-15 00:00'],
        brings: 'letter slipped to head',
        moved: { facts: { slips: 1 }, opens: [] },
        onHold: 'stands still',
      },
      {
        rule: 'I5',
        state: 'contact',
        dates: { nextStepOn: '2026-04-24' },
        opens: at('2026-04-24'),
        due: '2026-04-24 18:00',
        brings: 'task doNextStep',
        moved: { dates: { nextStepOn: '2026-05-09' }, opens: at('2026-05-12') },
        onHold: 'stands still',
      },
      {
        rule: 'I5.plan',
        state: 'contact',
        opens: ['2026-04-20 10:00'],
        due: '2026-04-21 18:00',
        brings: 'task planNextStep',
        moved: { dates: NEXT, opens: [] },
        onHold: 'stands still',
      },
      {
        rule: 'I6.wake',
        state: 'deferred',
        facts: { stateBefore: 'proposal' },
        dates: { deferredUntil: '2026-06-15' },
        opens: at('2026-06-08'),
        brings: 'leads to proposal',
        moved: { dates: { deferredUntil: '2026-06-22' }, opens: at('2026-06-15') },
        onHold: 'stands still',
      },
      {
        rule: 'I6',
        state: 'proposal',
        dates: { deferredUntil: '2026-06-15', wokenAt: '2026-04-20T07:00:00.000Z' },
        opens: ['2026-04-20 10:00'],
        due: '2026-06-15 18:00',
        brings: 'task prepareReturn',
        moved: { dates: { wokenAt: '2026-04-21T07:00:00.000Z' }, opens: ['2026-04-21 10:00'] },
        onHold: 'stands still',
      },
      {
        rule: 'I7',
        state: 'contact',
        dates: NEXT,
        opens: at('2026-06-04', '2026-07-20'),
        brings: 'task proposeRefusal',
        // A word of the client on the day after.
        moved: { dates: { clientSilentSince: '2026-04-21T07:00:00.000Z' }, opens: at('2026-06-05', '2026-07-20') },
        onHold: 'stands still',
      },
    ],
  },
  () => false,
)
