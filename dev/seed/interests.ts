// The interests of the demo: those that projects proposed, and those that came by telephone, fair and site.

import { dayOf } from '../../src/domain/calendar.ts'
import { ru } from '../../src/domain/calendars/ru.ts'
import type { Actor } from '../../src/domain/process.ts'
import { walkDeal } from './deals.ts'
import { projectKey } from './held.ts'
import { type Stage, type Story, thousands } from './stage.ts'
import type { Teller } from './teller.ts'
import type { UserKey } from './users.ts'

export type InterestReached =
  | 'new'
  | 'contact'
  | 'need_clarified'
  | 'proposal'
  | 'negotiation'
  | 'deferred'
  | 'converted'
  | 'refused'

/** `age`: days since it arrived. */
type InterestPlan = {
  key: string
  title: string
  client: string
  thousands: number
  reached: InterestReached
  age: number
  source: string
  project?: string
  owner?: UserKey
  deal?: DealReached
}

type Row = readonly [string, string, string, number, InterestReached, number, string, Partial<InterestPlan>?]

const ROWS: readonly Row[] = [
  ['tyres', 'Шины и запчасти на сезон', 'nevtrans', 3_400, 'new', 0, 'сайт', { owner: 'orlova' }],
  ['dryer', 'Осушители воздуха для склада', 'himkisklad', 2_100, 'new', 1, 'сайт'],
  ['cip', 'Насосы мойки CIP', 'ladogamilk', 5_600, 'contact', 3, 'звонок'],
  ['clean-room', 'Вентиляция чистых помещений', 'ilmen', 18_900, 'contact', 4, 'выставка'],
  ['compressor', 'Компрессорная станция', 'uralcable', 12_500, 'contact', 2, 'рекомендация'],
  ['bakery', 'Вытяжка хлебопекарного цеха', 'samarabread', 4_300, 'need_clarified', 9, 'звонок'],
  [
    'greenhouse',
    'Насосная станция полива',
    'podmos',
    7_700,
    'need_clarified',
    8,
    'выставка',
    { project: 'greenhouse' },
  ],
  ['lift', 'Подкачивающие насосы в трёх домах', 'dvor', 3_900, 'need_clarified', 11, 'звонок'],
  ['polymer', 'Дозирующие насосы линии 2', 'kamapolymer', 14_800, 'proposal', 14, 'выставка'],
  ['lathe', 'Система СОЖ для станков', 'baltstanok', 6_200, 'proposal', 12, 'рекомендация', { owner: 'orlova' }],
  ['freezer', 'Вентиляция морозильных камер', 'volgacold', 8_600, 'proposal', 19, 'звонок'],
  ['acid', 'Химстойкие вентиляторы', 'permchem', 16_100, 'proposal', 13, 'выставка'],
  ['mall', 'Реконструкция вентиляции фудкорта', 'isetmall', 11_400, 'negotiation', 31, 'рекомендация'],
  ['clinic', 'Воздухоподготовка операционных', 'clinic', 21_300, 'negotiation', 27, 'звонок'],
  ['barn', 'Вентиляция коровников', 'zarechye', 9_200, 'negotiation', 24, 'выставка'],
  ['garage', 'Мойка автопоезда', 'uraltrans', 4_800, 'deferred', 60, 'сайт'],
  ['wash', 'Моечный комплекс для автобусов', 'severbus', 5_100, 'deferred', 85, 'звонок'],
  ['labs', 'Вытяжные шкафы', 'kazanlab', 3_700, 'deferred', 45, 'выставка'],
  ['quarry', 'Дренаж карьера', 'tverdom', 6_900, 'converted', 30, 'звонок'],
  [
    'depot',
    'Отопление автобусного парка',
    'permbus',
    13_600,
    'converted',
    52,
    'рекомендация',
    { deal: 'in_execution' },
  ],
  ['tower', 'Замена насосов башни А', 'meridian', 7_300, 'converted', 38, 'звонок', { deal: 'signed' }],
  ['kiosk', 'Кондиционеры для киосков', 'lavka', 1_200, 'refused', 33, 'сайт'],
  ['steam', 'Паровой котёл', 'ladogamilk', 19_800, 'refused', 90, 'выставка'],
]

const PLANS: readonly InterestPlan[] = ROWS.map(([key, title, client, amount, reached, age, source, more]) => ({
  key,
  title,
  client,
  thousands: amount,
  reached,
  age,
  source,
  ...more,
}))

export const interestStories = (stage: Stage): Story[] =>
  PLANS.map(plan => ({
    key: `demo:interest:${plan.key}`,
    tell: teller => tell(stage, teller, plan),
  }))

async function tell(stage: Stage, teller: Teller, plan: InterestPlan): Promise<void> {
  const { clock, cast, party } = stage
  const company = stage.company(plan.client)
  const owner = cast[plan.owner ?? company.owner]
  const arrived = { at: plan.age === 0 ? clock.ago(0, '10:05') : clock.ago(plan.age, '12:30'), by: owner }
  const id = await teller.create(
    {
      kind: 'interest',
      title: plan.title,
      partyId: party(plan.client),
      amountMinor: thousands(plan.thousands),
      currency: 'RUB',
      region: company.region,
      ...(plan.project ? { links: { projectId: stage.record(projectKey(plan.project)) } } : {}),
      fields: { need: plan.title, amount: thousands(plan.thousands), channel: 'direct', source: plan.source },
    },
    arrived,
  )
  await walkInterest(stage, teller, { ...plan, id, owner })
}

type DealReached = Parameters<typeof walkDeal>[2]['reached']

type Walk = {
  id: string
  owner: Actor
  age: number
  reached: InterestReached
  /** What became of the deal that it was converted to. */
  deal?: DealReached | undefined
  thousands: number
  title: string
}

const ORDER: readonly InterestReached[] = ['new', 'contact', 'need_clarified', 'proposal', 'negotiation']

/** From the first call to where it stands; what an interest leads to walks on as a deal. */
export async function walkInterest(stage: Stage, teller: Teller, walk: Walk): Promise<void> {
  const { clock } = stage
  const { id, owner, age, reached } = walk
  const place = ORDER.indexOf(reached)
  const rank = place === -1 ? (reached === 'converted' ? ORDER.length : 1) : place
  const on = (day: number, time: string) => ({ at: clock.ago(Math.max(age - day, 0), time), by: owner })
  // What was promised for later is still ahead; what was promised in the past was done on the day it was promised for.
  const next = (nextStep: string, step: InterestReached, doneOn: number) => ({
    nextStep,
    ...(reached === step
      ? { nextStepOn: clock.workday(1 + (walk.thousands % 6)), expectedOn: clock.workday(20 + (walk.thousands % 30)) }
      : { nextStepOn: dayOf(ru, on(doneOn, '12:00').at) }),
  })
  const after = { refused: 20, deferred: 6 } as const
  const first = reached === 'refused' || reached === 'deferred' ? after[reached] : 3
  if (rank >= 1) await teller.give(id, 'recordContact', on(0, '15:10'), next('Выяснить потребность', 'contact', first))
  if (reached === 'refused') {
    return teller.give(id, 'refuse', on(20, '16:00'), { reasonCode: 'no_budget', reason: 'Бюджета в этом году нет' })
  }
  if (reached === 'deferred') {
    const input = { deferredUntil: clock.workday(5 + (walk.thousands % 40)), reason: 'Вернуться к следующему бюджету' }
    return teller.give(id, 'defer', on(6, '13:20'), input)
  }
  const lines = [{ description: walk.title, quantity: 1, unit: 'компл' }]
  const price = { lines, amount: thousands(walk.thousands) }
  if (rank >= 2)
    await teller.give(id, 'clarifyNeed', on(3, '11:15'), {
      need: walk.title,
      ...price,
      ...next('Подготовить КП', 'need_clarified', 7),
    })
  if (rank >= 3)
    await teller.give(id, 'propose', on(7, '17:05'), { ...price, ...next('Позвонить по КП', 'proposal', 14) })
  if (rank >= 4) await teller.give(id, 'negotiate', on(14, '12:40'), next('Встреча по условиям', 'negotiation', 22))
  if (rank < 5) return
  await teller.give(id, 'convert', on(22, '10:30'), { amount: thousands(walk.thousands), note: 'Условия согласованы' })
  const deal = { owner, thousands: walk.thousands, months: 12, reached: walk.deal ?? 'contract_approval' }
  for (const dealId of teller.followers(id, 'deal')) {
    await walkDeal(stage, teller, { ...deal, id: dealId, age: age - 22 })
  }
}
