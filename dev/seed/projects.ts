// The twelve investment projects of the demo, from a rumour to a building in use.

import { replaceLines, replaceParticipants } from '../../src/db/line.ts'
import type { Actor } from '../../src/domain/process.ts'
import { HELD, heldAt, projectKey } from './held.ts'
import { walkInterest } from './interests.ts'
import { PROJECTS, type ProjectPlan } from './project-plans.ts'
import { type Stage, type Story, thousands } from './stage.ts'
import type { Teller } from './teller.ts'

/** In the order of the list: a head project comes before what lies under it. */
export const projectStories = (stage: Stage): Story[] =>
  PROJECTS.map(plan => ({
    key: projectKey(plan.key),
    tell: teller => tell(stage, teller, plan),
    ...(plan.key === HELD ? { until: heldAt(stage.clock) } : {}),
  }))

async function tell(stage: Stage, teller: Teller, plan: ProjectPlan): Promise<void> {
  const { clock, cast } = stage
  const keeper = plan.owner ? cast[plan.owner] : cast.efimova
  const found = { at: clock.ago(plan.age, '10:20'), by: cast.efimova }
  const id = await teller.create(
    {
      kind: 'project',
      title: plan.title,
      description: plan.about,
      region: plan.region,
      amountMinor: thousands(plan.thousands),
      currency: 'RUB',
      partyId: stage.party(plan.developer),
      // Nobody's: a rule asks the heads to name an owner.
      ownerId: plan.owner ? keeper.id : undefined,
      links: plan.head ? { projectId: stage.record(projectKey(plan.head)) } : {},
      fields: {
        stage: plan.stages[0],
        level: plan.level,
        industry: plan.industry,
        region: plan.region,
        amount: thousands(plan.thousands),
        lastVerified: found.at,
        ...(plan.procurement === undefined ? {} : { procurementStartOn: clock.workday(plan.procurement) }),
        ...(plan.commissioning === undefined ? {} : { commissioningOn: clock.workday(plan.commissioning) }),
      },
    },
    plan.owner ? found : { at: found.at },
  )
  await nameParties(stage, teller, id, { plan, told: { at: found.at, by: stage.cast.efimova } })
  if (!plan.owner) return
  await work(stage, teller, { id, plan, keeper })
}

type Work = { id: string; plan: ProjectPlan; keeper: Actor }

/** What was done on a project: acts of our own work and what was seen outside, in one order of time. */
async function work(stage: Stage, teller: Teller, { id, plan, keeper }: Work): Promise<void> {
  const { clock, cast } = stage
  const acts: { day: number; act: () => Promise<void> }[] = []
  const later: (() => Promise<void>)[] = []
  const on = (day: number, time: string, by: Actor) => ({ at: clock.ago(plan.age - day, time), by })
  const reached = (step: ProjectPlan['reached']) => REACHED.indexOf(plan.reached) >= REACHED.indexOf(step)
  const act = (day: number, give: () => Promise<void>) => acts.push({ day, act: give })
  if (reached('research')) act(2, () => teller.give(id, 'startResearch', on(2, '09:40', keeper)))
  if (reached('researched'))
    act(5, () => teller.give(id, 'finishResearch', on(5, '16:10', keeper), answers(stage, plan)))
  if (plan.interest) {
    const { age, ...interest } = plan.interest
    const day = plan.age - age
    act(day - 1, () => saveNeeds(teller, id, plan, on(day - 1, '11:30', keeper)))
    act(day, async () => {
      await saveSupplies(teller, id, plan, on(day, '12:30', keeper))
      await teller.done(id, 'startInterest', on(day, '15:00', keeper), { result: 'Интерес заведён' })
      // It lives on beside the project; its own time is its own.
      for (const follower of teller.followers(id, 'interest')) {
        const walk = { id: follower, owner: keeper, age, thousands: sumOf(plan), title: plan.title, ...interest }
        later.push(() => walkInterest(stage, teller, walk))
      }
    })
  }
  if (reached('present'))
    act(90, () => teller.give(id, 'recordDelivery', on(90, '15:20', keeper), { note: 'Первая партия на площадке' }))
  for (const [index, stageName] of plan.stages.slice(1).entries()) {
    const day = Math.round((plan.age * (index + 1)) / plan.stages.length)
    const seen = {
      observedOn: clock.ago(plan.age - day, '12:05').slice(0, 10),
      source: 'Бюллетень «Инвестиционные проекты»',
    }
    const input = { stage: stageName, ...seen, note: 'Подтверждено застройщиком' }
    act(day, () => teller.give(id, 'moveStage', on(day, '12:05', cast.efimova), input))
  }
  // What is being bought is looked at every fortnight.
  const pace = plan.stages.includes('procurement') ? 13 : 26
  for (let day = pace; day < plan.age - plan.silent; day += pace) {
    const input = { source: 'Звонок заказчику', note: 'Сроки прежние' }
    act(day, () => teller.give(id, 'verify', on(day, '14:40', cast.efimova), input))
    act(day + 6, () => teller.give(id, 'touch', on(day + 6, '11:50', keeper), { note: 'Обсудили ход работ' }))
  }
  if (plan.end)
    act(plan.age - 20, () =>
      teller.give(id, plan.end ?? 'lose', on(plan.age - 20, '17:00', keeper), { reason: plan.why }),
    )
  for (const { act: give } of acts.toSorted((a, b) => a.day - b.day)) await give()
  for (const give of later) await give()
}

const REACHED = ['new', 'research', 'researched', 'present'] as const

const sumOf = ({ lines }: ProjectPlan) => lines.reduce((sum, [, , , price]) => sum + price, 0)

const answers = (stage: Stage, plan: ProjectPlan) => ({
  investorId: stage.party(plan.investor ?? plan.developer),
  ...(plan.contractor ? { generalContractorId: stage.party(plan.contractor) } : {}),
  trustedSuppliers: 'Открытый отбор, два поставщика насосов работают с подрядчиком давно',
  nomenclature: plan.lines.map(([description]) => description).join(', '),
  timeline: 'Закупки по графику застройщика',
})

async function saveNeeds(
  teller: Teller,
  id: string,
  plan: ProjectPlan,
  told: { at: string; by: Actor },
): Promise<void> {
  const lines = plan.lines.map(([description, quantity, unit]) => ({ description, quantity: quantity * 2, unit }))
  await teller.give(id, 'saveNeedLines', told, { needLines: lines })
  await replaceLines(teller.client, { recordId: id, kind: 'need', lines })
}

/** What we can deliver is an interest from now on: the follow-up proposes it, and says that work has begun. */
async function saveSupplies(
  teller: Teller,
  id: string,
  plan: ProjectPlan,
  told: { at: string; by: Actor },
): Promise<void> {
  const lines = plan.lines.map(([description, quantity, unit, price]) => ({
    description,
    quantity,
    unit,
    amountMinor: thousands(price),
    currency: 'RUB',
    channel: 'direct' as const,
  }))
  await teller.give(id, 'saveSupplyLines', told, { supplyLines: lines })
  await replaceLines(teller.client, { recordId: id, kind: 'supply', lines })
}

/** Named by the feed that told of the project. */
async function nameParties(
  { party }: Stage,
  teller: Teller,
  id: string,
  { plan, told }: { plan: ProjectPlan; told: { at: string; by: Actor } },
): Promise<void> {
  const roles = {
    customer_developer: plan.developer,
    investor: plan.investor,
    general_contractor: plan.contractor,
    general_designer: plan.designer,
  }
  const parties = Object.entries(roles).flatMap(([role, key]) =>
    key === undefined ? [] : [{ role, partyId: party(key) }],
  )
  await teller.give(id, 'saveParticipants', told, { parties })
  await replaceParticipants(teller.client, { recordId: id, parties })
}
