// The twenty-five tenders of the demo: found this morning, due tomorrow, missed, won, lost to a rival.

import type { Actor } from '../../src/domain/process.ts'
import { HELD, heldAt, projectKey } from './held.ts'
import { type Stage, type Story, thousands } from './stage.ts'
import type { Teller } from './teller.ts'
import { type Reached, TENDERS, type TenderPlan } from './tender-plans.ts'

export const tenderStories = (stage: Stage): Story[] =>
  TENDERS.map(plan => ({
    key: `demo:tender:${plan.key}`,
    tell: teller => tell(stage, teller, plan),
    ...(plan.project === HELD ? { until: heldAt(stage.clock) } : {}),
  }))

type Telling = {
  stage: Stage
  teller: Teller
  plan: TenderPlan
  id: string
  owner: Actor
  head: Actor
  deadline: string
}

async function tell(stage: Stage, teller: Teller, plan: TenderPlan): Promise<void> {
  const { clock, cast, party } = stage
  const company = stage.company(plan.buyer)
  const owner = cast[plan.owner ?? (company.owner === 'melnikov' ? 'melnikov' : 'zimin')]
  const head = owner.id === cast.zimin.id ? cast.orlova : cast.guseva
  const deadline = deadlineOf(stage, plan)
  const found = { at: plan.age === 0 ? clock.ago(0, '09:15') : clock.ago(plan.age, '09:25'), by: owner }
  const id = await teller.create(
    {
      kind: 'tender',
      title: plan.title,
      partyId: party(plan.buyer),
      amountMinor: thousands(plan.thousands),
      currency: 'RUB',
      region: company.region,
      ...(plan.project ? { links: { projectId: stage.record(projectKey(plan.project)) } } : {}),
      fields: {
        submissionDeadline: deadline,
        clarificationDeadline: clock.on(clock.day(plan.deadline - 4), '17:00'),
        amount: thousands(plan.thousands),
        bidSecurityAmount: thousands(Math.round(plan.thousands / 100)),
        ...(plan.deadline < 0 ? { awardPeriodEnd: clock.on(clock.workday(plan.deadline + 10), '18:00') } : {}),
      },
    },
    found,
  )
  await teller.client.query('insert into record_party (record_id, party_id, role) values ($1, $2, $3)', [
    id,
    party(plan.buyer),
    'buyer',
  ])
  await prepare({ stage, teller, plan, id, owner, head, deadline })
}

/** Tomorrow is less than a day away, so that the last call is heard today; the missed one passed an hour ago. */
function deadlineOf({ clock }: Stage, { reached, deadline }: TenderPlan): string {
  const hour = (hours: number) =>
    `${new Date(Date.parse(clock.now) + hours * 3_600_000).toISOString().slice(0, 13)}:00:00.000Z`
  if (reached === 'missed') return hour(-1)
  if (deadline === 1) return hour(23)
  return clock.on(clock.workday(deadline), '12:00')
}

const ORDER: readonly Reached[] = [
  'detected',
  'ownership_check',
  'go_no_go',
  'preparing',
  'approval',
  'submitted',
  'evaluation',
  'auction',
]
const DECIDED_EARLY: readonly Reached[] = ['not_participating', 'missed', 'cancelled']

// Nobody has touched the papers of one that is due tomorrow, nor of one whose project was put on hold meanwhile.
const BARELY_BEGUN = ['tomorrow', 'blower']

/** From its discovery to the envelope. */
async function prepare(telling: Telling): Promise<void> {
  const { stage, teller, plan, id, owner, head } = telling
  const { cast, clock } = stage
  const rank = DECIDED_EARLY.includes(plan.reached)
    ? 1
    : (ORDER.indexOf(plan.reached) + ORDER.length + 1) % (ORDER.length + 1)
  const reached = (step: Reached) => rank >= ORDER.indexOf(step)
  const on = (share: number, time: string, by: Actor) => ({ at: clock.ago(dayIn(plan, share), time), by })
  if (reached('ownership_check')) await teller.give(id, 'startCheck', on(0, '10:10', owner))
  if (plan.reached === 'missed') await teller.give(id, 'classify', on(0.1, '10:40', owner), { ownership: 'ours' })
  if (plan.reached === 'not_participating') {
    return teller.give(id, 'decline', on(0.3, '15:00', head), { reason: 'Не наш профиль: услуги уборки' })
  }
  if (plan.reached === 'cancelled') {
    return teller.give(id, 'cancelByBuyer', on(0.6, '12:00', head), {
      reason: 'Закупка отменена заказчиком',
      source: 'ЕИС',
    })
  }
  if (!reached('go_no_go')) return
  const ownership = plan.rival
    ? { ownership: 'competitor', competitorId: stage.party(plan.rival) }
    : { ownership: 'ours' }
  await teller.give(id, 'classify', on(0.05, '11:20', owner), ownership)
  if (!reached('preparing')) return
  const decision = { marginPercent: 18, chancePercent: 45, capacity: 'enough', note: 'Участвуем' }
  await teller.give(id, 'go', on(0.1, '16:30', head), decision)
  if (!BARELY_BEGUN.includes(plan.key))
    await teller.done(id, 'prepareDocuments', on(0.3, '15:40', owner), { result: 'Комплект собран' })
  if (!reached('approval')) return
  await teller.done(id, 'preparePrice', on(0.45, '13:10', owner), { result: 'Цена согласована с поставщиком' })
  const paid = on(0.5, '12:00', cast.pakhomov)
  await teller.give(id, 'recordSecurity', paid, { securityPaidOn: paid.at.slice(0, 10) })
  await teller.give(id, 'requestApproval', on(0.55, '10:00', owner), { bidAmount: bidOf(plan) })
  if (!reached('submitted')) return
  await teller.give(id, 'approve', on(0.65, '17:20', head))
  await teller.give(id, 'submit', on(0.8, '14:05', owner), { bidAmount: bidOf(plan) })
  if (reached('evaluation')) await teller.give(id, 'startEvaluation', after(telling, 1, '11:00'))
  if (plan.reached === 'auction') await teller.give(id, 'startAuction', after(telling, 4, '12:00'))
  await conclude(telling)
}

const bidOf = ({ thousands: amount }: TenderPlan) => thousands(Math.round(amount * 0.94))

/** So many days ago, a share of the way from discovery to deadline (or to now, when that comes first). */
function dayIn({ age, deadline }: TenderPlan, share: number): number {
  const length = age + Math.min(deadline, 0)
  return Math.round(age - length * share)
}

const after = ({ stage, plan, owner }: Telling, days: number, time: string) => ({
  at: stage.clock.ago(-plan.deadline - days, time),
  by: owner,
})

/** How many days the contracts of rivals run. */
const TERMS: Readonly<Record<string, number>> = { meters: 168, valves: 200 }

/** What became of the bid. */
async function conclude(telling: Telling): Promise<void> {
  const { stage, teller, plan, id, head } = telling
  const { clock, party } = stage
  const award = { awardAmount: bidOf(plan), awardedOn: clock.day(plan.deadline + 7), source: 'ЕИС' }
  const won = ['won', 'signing', 'contract'].includes(plan.reached)
  if (won)
    await teller.give(id, 'win', after(telling, 8, '10:30'), {
      ...award,
      signingDeadline: clock.workday(plan.deadline + 30),
    })
  if (plan.reached === 'won') return
  if (won) await teller.give(id, 'startSigning', after(telling, 10, '12:15'))
  if (plan.reached === 'contract') return signDeal(telling)
  if (plan.reached === 'unsuccessful') {
    return teller.give(
      id,
      'markUnsuccessful',
      { ...after(telling, 6, '13:00'), by: head },
      { reason: 'Подана одна заявка' },
    )
  }
  if (!plan.rival) return
  await teller.give(id, 'lose', after(telling, 9, '11:10'), {
    winnerId: party(plan.rival),
    ...award,
    reason: 'Ниже цена',
  })
  if (plan.reached === 'lost') return
  const lesson = { causeCode: 'price', lesson: 'Запросить спецусловия поставщика до подачи' }
  const end = clock.day(plan.deadline + 7 + (TERMS[plan.key] ?? 540))
  if (plan.reached === 'closed') await teller.give(id, 'finishLessons', after(telling, 13, '16:00'), lesson)
  else await teller.give(id, 'watchCompetitor', after(telling, 12, '16:00'), { ...lesson, competitorContractEnd: end })
  for (const contract of teller.followers(id, 'contract')) {
    await teller.give(contract, 'amend', after(telling, 11, '10:00'), { endOn: end })
    if (end < clock.day(-3))
      await teller.give(
        contract,
        'finish',
        { at: clock.on(end, '12:00'), by: telling.owner },
        { note: 'Исполнен конкурентом' },
      )
  }
}

/** The deal of a won tender is signed, which signs the tender too and brings the contract. */
async function signDeal(telling: Telling): Promise<void> {
  const { stage, teller, plan, id } = telling
  const { cast, clock } = stage
  for (const deal of teller.followers(id, 'deal')) {
    await teller.give(deal, 'requestApproval', after(telling, 10, '14:00'))
    await teller.give(deal, 'approveLegal', { ...after(telling, 11, '15:00'), by: cast.schultz })
    await teller.give(deal, 'approveFinance', { ...after(telling, 12, '11:00'), by: cast.pakhomov })
    const signed = { ...after(telling, 14, '12:00'), by: cast.schultz }
    const term = {
      contractStartOn: clock.workday(plan.deadline + 16),
      contractEndOn: clock.day(plan.deadline + 16 + 365),
    }
    const input = {
      signedOn: signed.at.slice(0, 10),
      contractNumber: `44-${plan.thousands}`,
      ...term,
      paymentDueOn: clock.workday(25),
    }
    await teller.give(deal, 'sign', signed, input)
    await teller.give(deal, 'startExecution', after(telling, 18, '10:00'), { deliveryOn: clock.workday(18) })
  }
}
