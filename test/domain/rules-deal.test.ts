import { deal } from '../../src/domain/processes/deal.ts'
import { type KindRow, testRules } from '../support/rule-table.ts'

// domain.md 3.4. Begun on Monday, 20 April 2026, at ten.
const at = (...days: readonly string[]) => days.map(day => `${day} 09:00`)
const NOW = '2026-04-20 10:00'
const LATER = '2026-04-21 10:00'
const milestone = (on: string) => ({ milestones: [{ id: 'e1', title: 'first delivery', on }] })

/** Work that opens with its state and is due some working days later. */
const work = (rule: string, state: string, title: string, due: string): KindRow => ({
  rule,
  state,
  opens: [NOW],
  due: `${due} 18:00`,
  brings: `task ${title}`,
  moved: { begun: LATER, opens: [LATER] },
  onHold: 'stands still',
})

const silence = (state: string, opens: string, later: string): KindRow => ({
  rule: 'D6',
  state,
  opens: at(opens),
  brings: 'task moveOn',
  moved: { begun: LATER, opens: at(later) },
  onHold: 'stands still',
})

const payment = (state: string): KindRow => ({
  rule: 'D5',
  state,
  dates: { paymentDueOn: '2026-05-15' },
  opens: at('2026-05-12', '2026-05-15', '2026-05-18', '2026-05-25', '2026-06-15'),
  due: '2026-05-15 18:00',
  brings: 'task collectPayment',
  moved: {
    dates: { paymentDueOn: '2026-05-25' },
    opens: at('2026-05-22', '2026-05-25', '2026-05-28', '2026-06-04', '2026-06-24'),
  },
  onHold: 'goes on',
})

testRules(
  {
    definition: deal,
    begun: NOW,
    rows: [
      work('D1.legal', 'contract_approval', 'approveLegal', '2026-04-23'),
      work('D1.finance', 'contract_approval', 'approveFinance', '2026-04-23'),
      work('D2', 'contract_approval', 'sign', '2026-05-05'),
      {
        rule: 'D3',
        state: 'in_execution',
        facts: milestone('2026-05-29'),
        opens: at('2026-05-15', '2026-05-26', '2026-05-29'),
        due: '2026-05-29 18:00',
        brings: 'task reachMilestone',
        // A Saturday: the last reminder comes on the working day before; 12 June is a day off.
        moved: { facts: milestone('2026-06-13'), opens: at('2026-05-29', '2026-06-09', '2026-06-11') },
        onHold: 'goes on',
      },
      work('D4', 'documents', 'closeDocuments', '2026-04-27'),
      payment('signed'),
      payment('suspended'),
      silence('draft', '2026-04-27', '2026-04-28'),
      silence('signed', '2026-04-27', '2026-04-28'),
      silence('in_execution', '2026-05-20', '2026-05-21'),
      work('D7', 'paid', 'close', '2026-04-23'),
      {
        rule: 'D8',
        state: 'suspended',
        // And every thirty days from there.
        opens: at('2026-05-20', '2026-06-19'),
        brings: 'task reviewSuspension',
        moved: { begun: LATER, opens: at('2026-05-21', '2026-06-22') },
        onHold: 'stands still',
      },
      {
        rule: 'T14.deal',
        state: 'documents',
        dates: { executedAt: '2026-04-20T07:00:00.000Z' },
        opens: [NOW],
        brings: 'task askForMore',
        moved: { dates: { executedAt: '2026-04-21T07:00:00.000Z' }, opens: [LATER] },
        onHold: 'stands still',
      },
    ],
  },
  () => false,
)
