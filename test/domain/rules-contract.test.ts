import type { Fact } from '../../src/domain/process.ts'
import { contract } from '../../src/domain/processes/contract.ts'
import { type KindRow, testRules } from '../support/rule-table.ts'

// domain.md 3.5, K1 to K9 and T14. Begun on Wednesday, 1 April 2026, at ten.
const at = (...days: readonly string[]) => days.map(day => `${day} 09:00`)
const NOW = '2026-04-01 10:00'
const SUPPORT = { holder: 'ours', role: 'support' }
const MAIN = { holder: 'ours', role: 'main' }
const TERM = { startOn: '2026-03-29', endOn: '2027-03-28' }
const WITH_NOTICE = { ...TERM, noticeOn: '2027-01-27' }
const ANNA = [{ id: 'anna', name: 'Anna', email: 'anna@client.example', locale: 'en' as const }]
const MOMENT = '2026-04-01T07:00:00.000Z'
const NEXT_DAY = '2026-04-02T07:00:00.000Z'

/** Of support that waits for the main contract's end: 31 December 2026, moved to 31 March 2027. */
const beforeMainEnd = (
  row: Pick<KindRow, 'rule' | 'state' | 'opens' | 'brings'> & { moved: readonly string[] },
): KindRow => ({
  ...row,
  facts: SUPPORT,
  dates: { mainEndOn: '2026-12-31' },
  contacts: [],
  moved: { dates: { mainEndOn: '2027-03-31' }, opens: row.moved },
  onHold: 'goes on',
})

/** Of a contract that runs; its end moves to 30 June 2027. */
const running = (
  row: Pick<KindRow, 'rule' | 'state' | 'opens' | 'brings' | 'contacts' | 'onHold'> & {
    moved: readonly string[]
    facts?: Record<string, Fact>
  },
): KindRow => ({
  facts: SUPPORT,
  ...row,
  dates: TERM,
  moved: { dates: { endOn: '2027-06-30' }, opens: row.moved },
})

testRules(
  {
    definition: contract,
    begun: NOW,
    rows: [
      {
        rule: 'K0.term',
        state: 'active',
        facts: MAIN,
        opens: [NOW],
        due: '2026-04-06 18:00',
        brings: 'task enterTerm',
        moved: { dates: TERM, opens: [] },
        onHold: 'stands still',
      },
      {
        rule: 'K0',
        state: 'signed',
        facts: MAIN,
        dates: { startOn: '2026-04-20', endOn: '2027-04-19' },
        opens: at('2026-04-20'),
        brings: 'leads to active',
        moved: { dates: { startOn: '2026-05-09' }, opens: at('2026-05-12') },
        onHold: 'goes on',
      },
      {
        rule: 'K1',
        state: 'active',
        facts: MAIN,
        dates: { startOn: '2026-01-01', endOn: '2026-12-31' },
        opens: at('2026-09-02'),
        brings: 'event support_due',
        moved: { dates: { endOn: '2027-03-31' }, opens: at('2026-12-01') },
        onHold: 'goes on',
      },
      {
        rule: 'K1.offer',
        state: 'planned',
        facts: SUPPORT,
        opens: [NOW],
        due: '2026-04-08 18:00',
        brings: 'task prepareOffer',
        moved: { begun: '2026-04-02 10:00', opens: ['2026-04-02 10:00'] },
        onHold: 'stands still',
      },
      beforeMainEnd({
        rule: 'K2.offer',
        state: 'planned',
        opens: at('2026-10-02'),
        brings: 'task sendOffer',
        moved: at('2026-12-30'),
      }),
      {
        ...beforeMainEnd({
          rule: 'K2.remind',
          state: 'offered',
          opens: at('2026-10-30'),
          brings: 'letter clientOffer to client',
          moved: at('2027-01-29'),
        }),
        contacts: ANNA,
        onHold: 'falls silent',
      },
      beforeMainEnd({
        rule: 'K2.remind.call',
        state: 'offered',
        opens: at('2026-10-30'),
        brings: 'task remindClient',
        moved: at('2027-01-29'),
      }),
      beforeMainEnd({
        rule: 'K2.draft',
        state: 'drafting',
        opens: at('2026-11-16'),
        brings: 'task agreeDraft',
        moved: at('2027-02-12'),
      }),
      beforeMainEnd({
        rule: 'K3',
        state: 'agreed',
        opens: at('2026-12-17', '2026-12-30'),
        brings: 'task signBeforeMainEnd',
        moved: at('2027-03-17', '2027-03-30'),
      }),
      beforeMainEnd({
        rule: 'K4',
        state: 'agreed',
        opens: ['2027-01-01 00:00'],
        brings: 'letter notice to owner+director',
        moved: ['2027-04-01 00:00'],
      }),
      {
        rule: 'K4.board',
        state: 'agreed',
        facts: SUPPORT,
        dates: { mainEndOn: '2026-03-31', gapSince: MOMENT },
        opens: [NOW],
        brings: 'task closeGap',
        moved: { dates: { gapSince: NEXT_DAY }, opens: ['2026-04-02 10:00'] },
        onHold: 'goes on',
      },
      beforeMainEnd({
        rule: 'K4.winBack',
        state: 'agreed',
        opens: at('2027-01-11', '2027-02-01'),
        brings: 'task winBackGap',
        moved: at('2027-04-07', '2027-04-30'),
      }),
      {
        rule: 'K5.window',
        state: 'active',
        facts: SUPPORT,
        dates: WITH_NOTICE,
        opens: at('2026-10-29'),
        brings: 'leads to renewal_window',
        moved: { dates: { noticeOn: '2027-02-26' }, opens: at('2026-11-27') },
        onHold: 'goes on',
      },
      {
        rule: 'K5',
        state: 'renewal_window',
        facts: SUPPORT,
        dates: WITH_NOTICE,
        opens: at('2026-10-29', '2026-11-27', '2026-12-28', '2027-01-13', '2027-01-20', '2027-01-26'),
        brings: 'task decideRenewal',
        moved: {
          dates: { noticeOn: '2027-02-26' },
          opens: at('2026-11-27', '2026-12-28', '2027-01-27', '2027-02-12', '2027-02-19', '2027-02-25'),
        },
        onHold: 'goes on',
      },
      {
        rule: 'K5.market',
        state: 'renewal_window',
        facts: SUPPORT,
        dates: WITH_NOTICE,
        opens: at('2026-11-27'),
        brings: 'task checkMarket',
        moved: { dates: { noticeOn: '2027-02-26' }, opens: at('2026-12-28') },
        onHold: 'goes on',
      },
      {
        rule: 'K5.notice',
        state: 'renewal_window',
        facts: SUPPORT,
        dates: WITH_NOTICE,
        opens: ['2027-01-28 00:00'],
        brings: 'event notice_passed',
        moved: { dates: { noticeOn: '2027-02-26' }, opens: ['2027-02-27 00:00'] },
        onHold: 'goes on',
      },
      running({
        rule: 'K6',
        state: 'renewal_window',
        contacts: ANNA,
        opens: at('2027-02-26'),
        brings: 'letter clientTerms to client',
        moved: at('2027-05-31'),
        onHold: 'falls silent',
      }),
      running({
        rule: 'K6.call',
        state: 'renewal_window',
        contacts: [],
        opens: at('2027-02-26'),
        brings: 'task tellClientTerms',
        moved: at('2027-05-31'),
        onHold: 'goes on',
      }),
      ...(['K6.legal', 'K6.legal.call'] as const).map(
        (rule): KindRow => ({
          rule,
          state: 'renewal_window',
          facts: SUPPORT,
          contacts: rule === 'K6.legal' ? ANNA : [],
          dates: { ...TERM, clientNoticeOn: '2027-02-15' },
          opens: at('2027-02-15'),
          brings: rule === 'K6.legal' ? 'letter clientTerms to client' : 'task tellClientTerms',
          // A Sunday: the working day before; Saturday the 20th is one.
          moved: { dates: { clientNoticeOn: '2027-02-21' }, opens: at('2027-02-20') },
          onHold: rule === 'K6.legal' ? 'falls silent' : 'goes on',
        }),
      ),
      {
        rule: 'K7',
        state: 'active',
        facts: { ...SUPPORT, obligations: [{ id: 'e1', title: 'report', on: '2026-11-16' }] },
        dates: TERM,
        opens: at('2026-11-09', '2026-11-16', '2026-11-17'),
        due: '2026-11-16 18:00',
        brings: 'task meetObligation',
        moved: {
          facts: { obligations: [{ id: 'e1', title: 'report', on: '2026-11-29' }] },
          opens: at('2026-11-20', '2026-11-27', '2026-11-30'),
        },
        onHold: 'goes on',
      },
      {
        rule: 'K7.level',
        state: 'active',
        facts: { ...SUPPORT, obligations: [{ id: 'e1', title: 'answer', from: '2026-11-02', on: '2026-11-16' }] },
        dates: TERM,
        opens: ['2026-11-13 06:00'],
        brings: 'letter levelAtRisk to owner+head',
        moved: {
          facts: { obligations: [{ id: 'e1', title: 'answer', on: '2026-11-16' }] },
          opens: [],
        },
        onHold: 'goes on',
      },
      {
        rule: 'K9',
        state: 'active',
        facts: MAIN,
        dates: { startOn: '2026-03-29', endOn: '2029-03-28' },
        opens: at('2027-01-28', '2028-01-28'),
        brings: 'task reviewPrice',
        moved: {
          dates: { startOn: '2026-05-04', endOn: '2029-06-30' },
          opens: at('2027-03-05', '2028-03-03', '2029-03-05'),
        },
        onHold: 'goes on',
      },
      running({
        rule: 'T14.half',
        state: 'active',
        opens: ['2026-09-27 12:00'],
        brings: 'task askForMore',
        moved: ['2026-11-13 12:00'],
        onHold: 'stands still',
      }),
      running({
        rule: 'T14.end',
        state: 'active',
        opens: at('2027-01-27'),
        brings: 'task askForMore',
        moved: at('2027-04-30'),
        onHold: 'stands still',
      }),
      running({
        rule: 'T14.after',
        state: 'expired',
        opens: at('2027-04-12'),
        brings: 'task askForMore',
        moved: at('2027-07-14'),
        onHold: 'stands still',
      }),
      running({
        rule: 'K8',
        state: 'active',
        opens: ['2027-03-29 00:00'],
        brings: 'leads to expired',
        moved: ['2027-07-01 00:00'],
        onHold: 'goes on',
      }),
      running({
        rule: 'K8.expired',
        state: 'expired',
        opens: at('2027-03-29'),
        brings: 'letter expired to owner+head',
        moved: at('2027-06-30'),
        onHold: 'goes on',
      }),
      running({
        rule: 'K8.winBack',
        state: 'expired',
        opens: at('2027-04-05', '2027-04-27'),
        brings: 'task winBack',
        moved: at('2027-07-07', '2027-07-30'),
        onHold: 'goes on',
      }),
      running({
        rule: 'K8.main',
        facts: MAIN,
        state: 'expired',
        opens: at('2027-04-12'),
        brings: 'task closeMain',
        moved: at('2027-07-14'),
        onHold: 'goes on',
      }),
    ],
  },
  // What becomes of competitors' contracts has tables of its own.
  rule => /^(T12|T13|K8\.competitor)/.test(rule),
)
