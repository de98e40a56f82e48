// Contracts of the demo that no deal of it brought: support that we give, and what rivals have.

import { addDays, type Day } from '../../src/domain/calendar.ts'
import { RIVALS, type RivalPlan, SUPPORT, type SupportPlan } from './contract-plans.ts'
import { type Stage, type Story, thousands } from './stage.ts'
import type { Teller } from './teller.ts'

const supportKey = (key: string) => `demo:support:${key}`
const rivalKey = (key: string) => `demo:rival:${key}`

export const contractStories = (stage: Stage): Story[] => [
  ...SUPPORT.map(plan => ({
    key: supportKey(plan.key),
    tell: (teller: Teller) => tellSupportContract(stage, teller, plan),
  })),
  ...RIVALS.map(plan => ({ key: rivalKey(plan.key), tell: (teller: Teller) => tellRival(stage, teller, plan) })),
]

async function tellSupportContract(stage: Stage, teller: Teller, plan: SupportPlan): Promise<void> {
  const { clock, cast, party } = stage
  const company = stage.company(plan.client)
  const owner = cast[plan.owner ?? company.owner]
  const { endOn, noticeOn } = datesOf(stage, plan)
  const began = addDays(endOn, -364)
  const id = await teller.create(
    {
      kind: 'contract',
      title: plan.title,
      partyId: party(plan.client),
      amountMinor: thousands(plan.thousands),
      currency: 'RUB',
      region: company.region,
      state: 'active',
      fields: {
        role: 'support',
        holder: 'ours',
        startOn: began,
        endOn,
        noticeOn,
        signedOn: addDays(began, -12),
        amount: thousands(plan.thousands),
        contractNumber: `С-${plan.thousands}`,
      },
    },
    { at: clock.on(began, '10:00'), by: owner },
  )
  const before = (days: number, time: string) => ({ at: clock.on(addDays(noticeOn, -days), time), by: owner })
  switch (plan.fate) {
    case 'renewed':
      await teller.give(id, 'touch', before(80, '12:00'), { note: 'Обсудили объём на следующий год' })
      return teller.give(id, 'renew', before(40, '15:30'), {
        decision: 'renew',
        newAmount: thousands(Math.round(plan.thousands * 1.08)),
      })
    case 'stopped':
      return teller.give(id, 'stopRenewal', before(25, '14:00'), { reason: 'Клиент закрывает половину магазинов' })
    case 'decide':
      return teller.give(
        id,
        'touch',
        { at: clock.ago(4, '13:15'), by: owner },
        { note: 'Готовим предложение на новый срок' },
      )
    case 'runs':
      await teller.give(
        id,
        'saveObligations',
        { at: clock.ago(40, '10:30'), by: owner },
        {
          obligations: [
            { title: 'Отчёт за квартал', on: clock.workday(5) },
            { title: 'Выезд на профилактику', on: clock.workday(40) },
          ],
        },
      )
      return teller.give(
        id,
        'touch',
        { at: clock.ago(30, '11:45'), by: owner },
        { note: 'Плановая встреча, замечаний нет' },
      )
    case 'undecided':
    case 'ran_out':
      return
  }
}

/** The renewal that nobody decides is late today: its last reminder came long enough ago. */
function datesOf({ clock }: Stage, { end, notice, fate }: SupportPlan): { endOn: Day; noticeOn: Day } {
  if (fate === 'undecided') {
    const noticeOn = clock.lateNotice(14)
    return { noticeOn, endOn: addDays(noticeOn, notice) }
  }
  const endOn = clock.day(end)
  return { endOn, noticeOn: addDays(endOn, -notice) }
}

async function tellRival(stage: Stage, teller: Teller, plan: RivalPlan): Promise<void> {
  const { clock, cast, party } = stage
  const company = stage.company(plan.client)
  const owner = cast[plan.owner ?? company.owner]
  await teller.create(
    {
      kind: 'contract',
      title: `${plan.title} — ${stage.company(plan.rival).short}`,
      partyId: party(plan.client),
      amountMinor: thousands(plan.thousands),
      currency: 'RUB',
      region: company.region,
      state: 'active',
      fields: {
        role: 'main',
        holder: 'competitor',
        competitorId: party(plan.rival),
        startOn: clock.day(-plan.age),
        endOn: clock.day(plan.end),
        amount: thousands(plan.thousands),
      },
    },
    { at: clock.ago(plan.age - 20, '12:50'), by: owner },
  )
}

/** Contracts of earlier years, in the archive: as many as are asked for. */
export const archiveStories = (stage: Stage, count: number, known: number): Story[] =>
  Array.from({ length: count }, (_, offset) => {
    const index = known + offset
    return { key: `demo:archive:${index + 1}`, tell: (teller: Teller) => tellArchived(stage, teller, index) }
  })

const ARCHIVED = [
  'Поставка насосов',
  'Монтаж вентиляции',
  'Поставка запчастей',
  'Пусконаладка котельной',
  'Поставка щитов',
] as const
const ARCHIVED_CLIENTS = [
  'tverdom',
  'ladogamilk',
  'uralcable',
  'himkisklad',
  'kamapolymer',
  'severbus',
  'podmos',
] as const

async function tellArchived(stage: Stage, teller: Teller, index: number): Promise<void> {
  const { clock, cast, party } = stage
  const company = stage.company(ARCHIVED_CLIENTS[index % ARCHIVED_CLIENTS.length] ?? 'tverdom')
  const startOn = clock.day(-640 + index * 7)
  const amount = thousands(1_500 + index * 310)
  await teller.create(
    {
      kind: 'contract',
      title: `${ARCHIVED[index % ARCHIVED.length]} — ${company.short}`,
      partyId: party(company.key),
      amountMinor: amount,
      currency: 'RUB',
      region: company.region,
      state: 'completed',
      ownerId: cast[company.owner].id,
      fields: {
        role: 'main',
        holder: 'ours',
        startOn,
        endOn: addDays(startOn, 180),
        signedOn: addDays(startOn, -5),
        amount,
      },
    },
    { at: clock.on(startOn, '10:00') },
  )
}
