// The deals of the demo, beside those that won tenders and converted interests bring.

import type { Actor } from '../../src/domain/process.ts'
import { COMPANIES } from './companies.ts'
import { createRandom } from './random.ts'
import { type Stage, type Story, thousands } from './stage.ts'
import { tellSupport } from './support.ts'
import type { Teller } from './teller.ts'

type Reached =
  | 'draft'
  | 'contract_approval'
  | 'signed'
  | 'in_execution'
  | 'documents'
  | 'paid'
  | 'closed_won'
  | 'closed_lost'
  | 'suspended'

type DealPlan = {
  key: string
  title: string
  client: string
  thousands: number
  reached: Reached
  /** Days since it was begun. */
  age: number
  /** Months that its contract runs. */
  months: number
}

/** How many of each; the age decides what lies behind a deal, so each state has its own. */
const SHAPES: readonly {
  reached: Reached
  count: number
  ages: readonly [number, number]
  months: readonly number[]
}[] = [
  { reached: 'draft', count: 4, ages: [1, 5], months: [12] },
  { reached: 'contract_approval', count: 5, ages: [6, 9], months: [12] },
  { reached: 'signed', count: 3, ages: [14, 17], months: [12] },
  { reached: 'in_execution', count: 13, ages: [24, 54], months: [6, 9, 12] },
  { reached: 'documents', count: 5, ages: [57, 62], months: [9, 12] },
  { reached: 'paid', count: 2, ages: [84, 86], months: [12] },
  { reached: 'closed_won', count: 13, ages: [150, 420], months: [12, 14, 18] },
  { reached: 'closed_lost', count: 4, ages: [30, 200], months: [12] },
  { reached: 'suspended', count: 1, ages: [48, 52], months: [12] },
]

const GOODS = [
  'Насосы сетевые',
  'Вентиляционные установки',
  'Тепловой пункт',
  'Щиты управления',
  'Комплект запчастей',
  'Дренажная станция',
  'Компрессорное оборудование',
  'Система увлажнения',
  'Фильтры и расходные материалы',
  'Теплообменники',
  'Автоматика котельной',
  'Насосная станция',
] as const

const CLIENTS = COMPANIES.filter(company => company.kind === 'client')

const PLANS: readonly DealPlan[] = [
  ...SHAPES.flatMap(shape =>
    Array.from({ length: shape.count }, (_, index) => {
      const key = `${shape.reached}-${index + 1}`
      const random = createRandom(`deal ${key}`)
      const client = random.pick(CLIENTS)
      const goods = random.pick(GOODS)
      return {
        key,
        title: `${goods} — ${client.short}`,
        client: client.key,
        thousands: random.int(6, 240) * 100,
        reached: shape.reached,
        age: random.int(...shape.ages),
        months: random.pick(shape.months),
      }
    }),
  ),
]

export const dealStories = (stage: Stage): Story[] =>
  PLANS.map(plan => ({ key: `demo:deal:${plan.key}`, tell: teller => tell(stage, teller, plan) }))

async function tell(stage: Stage, teller: Teller, plan: DealPlan): Promise<void> {
  const { clock, cast, party } = stage
  const company = stage.company(plan.client)
  const owner = cast[company.owner]
  const id = await teller.create(
    {
      kind: 'deal',
      title: plan.title,
      partyId: party(plan.client),
      amountMinor: thousands(plan.thousands),
      currency: 'RUB',
      region: company.region,
      fields: { amount: thousands(plan.thousands) },
    },
    { at: clock.ago(plan.age, '10:45'), by: owner },
  )
  await walkDeal(stage, teller, { ...plan, id, owner })
}

type Walk = Pick<DealPlan, 'reached' | 'age' | 'months' | 'thousands'> & { id: string; owner: Actor }

const ORDER: readonly Reached[] = [
  'draft',
  'contract_approval',
  'signed',
  'in_execution',
  'documents',
  'paid',
  'closed_won',
]

/** From its first day to where a deal stands, and its contract on from there. */
export async function walkDeal(stage: Stage, teller: Teller, walk: Walk): Promise<void> {
  const { clock, cast } = stage
  const { id, owner, age, reached } = walk
  const rank = reached === 'suspended' ? 3 : ORDER.indexOf(reached)
  const on: On = (day, time, by = owner) => ({ at: clock.ago(Math.max(age - day, 0), time), by })
  if (reached === 'closed_lost')
    return teller.give(id, 'lose', on(15, '16:20'), { reason: 'Выбрали другого поставщика' })
  if (rank >= 1) await teller.give(id, 'requestApproval', on(3, '12:10'), { note: 'Типовой договор' })
  if (rank >= 1) await teller.give(id, 'approveLegal', on(5, '15:30', cast.schultz))
  // The accountant is quicker with small sums.
  if (rank >= 2 || (rank === 1 && walk.thousands < 12_000))
    await teller.give(id, 'approveFinance', on(6, '11:40', cast.pakhomov))
  if (rank < 2) return
  await sign(stage, teller, { ...walk, on })
  await execute(stage, teller, { ...walk, on, rank })
  for (const contract of teller.followers(id, 'contract')) await follow(stage, teller, { walk, contract, owner })
}

type On = (day: number, time: string, by?: Actor) => { at: string; by: Actor }

async function execute(
  { clock, cast }: Stage,
  teller: Teller,
  { id, age, reached, rank, on }: Walk & { on: On; rank: number },
) {
  const delivery = { deliveryOn: clock.workday(Math.max(50 - age, 3)) }
  if (rank >= 3) await teller.give(id, 'startExecution', on(16, '09:50'), delivery)
  if (reached === 'in_execution') {
    const milestones = [
      { title: 'Отгрузка первой партии', on: clock.workday(4 + (age % 7)) },
      { title: 'Пусконаладка', on: clock.workday(25 + (age % 15)) },
    ]
    await teller.give(id, 'saveMilestones', on(17, '10:20'), { milestones })
  }
  if (reached === 'suspended')
    return teller.give(id, 'suspend', on(30, '14:30'), { reason: 'Заказчик переносит монтаж' })
  if (age > 30) await teller.give(id, 'touch', on(28, '12:20'), { note: 'Сроки поставки подтверждены' })
  if (rank < 4) return
  await teller.give(id, 'finishExecution', on(56, '16:45'), { deliveredOn: clock.day(56 - age), note: 'Акт подписан' })
  if (rank < 5) return
  await teller.give(id, 'recordDocuments', on(60, '13:30', cast.pakhomov), { documentsOn: clock.day(60 - age) })
  await teller.give(id, 'recordPayment', on(82, '12:00', cast.pakhomov), { paidOn: clock.day(82 - age) })
  if (rank >= 6) await teller.give(id, 'close', on(84, '10:30'), { note: 'Все обязательства выполнены' })
}

async function sign(
  { clock, cast }: Stage,
  teller: Teller,
  { id, age, months, thousands: sum, on }: Walk & { on: On },
) {
  const startOn = clock.day(12 - age)
  await teller.give(id, 'sign', on(10, '12:25', cast.schultz), {
    signedOn: clock.day(10 - age),
    contractNumber: `П-${sum}/${age}`,
    contractStartOn: startOn,
    contractEndOn: clock.months(startOn, months),
    paymentDueOn: clock.day(82 - age),
  })
}

/** The main contract runs; before it ends its support is offered, agreed and signed in time. */
async function follow(
  stage: Stage,
  teller: Teller,
  { walk, contract, owner }: { walk: Walk; contract: string; owner: Actor },
): Promise<void> {
  const { clock } = stage
  const endOn = clock.months(clock.day(12 - walk.age), walk.months)
  const ended = endOn < clock.day(-3)
  await teller.runTo(contract, ended ? clock.on(endOn, '12:00') : clock.now)
  for (const support of teller.followers(contract, 'contract')) {
    await tellSupport(stage, teller, { id: support, owner, mainEndOn: endOn })
  }
  if (!ended) return
  await teller.give(contract, 'finish', { at: clock.on(endOn, '15:00'), by: owner }, { note: 'Исполнен' })
}
