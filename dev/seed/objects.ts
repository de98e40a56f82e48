// The four hundred tracked objects of the demo: one story per client, each object with its services and readings.

import { insertReadings } from '../../src/db/line.ts'
import type { Actor } from '../../src/domain/process.ts'
import type { ServiceRule } from '../../src/domain/service-rule.ts'
import { REGIONS } from './companies.ts'
import { FILLER, FLEETS, type ObjectShape, type RuleShape } from './fleets.ts'
import { createRandom, type Random } from './random.ts'
import type { Stage, Story } from './stage.ts'
import type { Teller } from './teller.ts'

// The client's own list, as it was taken over when we began to look after it.
const REGISTER: Actor = { id: 'register', kind: 'feed', roles: [], source: 'реестр клиента' }
const READINGS_BEFORE = 3
const MONTH = 30

/** Stories of all fleets; the last one gets what is missing of `count`. */
export function objectStories(stage: Stage, count: number): Story[] {
  const planned = FLEETS.flatMap(fleet => fleet.objects).reduce((sum, [, many]) => sum + many, 0)
  return FLEETS.map((fleet, index) => {
    const missing = index === FLEETS.length - 1 ? Math.max(count - planned, 0) : 0
    const shapes = [...fleet.objects, [FILLER, missing] as const].flatMap(([shape, many]) =>
      Array.from({ length: many }, () => shape),
    )
    return { key: `demo:objects:${fleet.client}`, tell: teller => tellFleet(stage, teller, { ...fleet, shapes }) }
  })
}

type Fleet = { client: string; owner: 'laptev' | 'karpova'; shapes: readonly ObjectShape[] }

async function tellFleet(stage: Stage, teller: Teller, { client, owner, shapes }: Fleet): Promise<void> {
  const random = createRandom(`fleet ${client}`)
  const age = random.int(45, 130)
  for (const [index, shape] of shapes.entries())
    await tellObject(stage, teller, { client, owner, shape, index, age, random })
}

type Telling = {
  client: string
  owner: 'laptev' | 'karpova'
  shape: ObjectShape
  index: number
  age: number
  random: Random
}

async function tellObject(stage: Stage, teller: Teller, telling: Telling): Promise<void> {
  const { client, shape, index, age, random } = telling
  const { clock, cast, party } = stage
  const keeper = cast[telling.owner]
  const meter = meterOf(telling)
  const commissioned = clock.day(-random.int(500, 2_200))
  const company = stage.company(client)
  const taken = clock.ago(age, '09:30')
  const before = readingDays(age).map(days => ({ at: clock.day(-days), value: meter.at(days) }))
  const services = shape.rules.map(rule => servicesOf(telling, rule, meter))
  const serviceRules = services.map(({ rule, first }) => ruleAt(stage, rule, { daysAgo: first, meter }))
  const id = await teller.create(
    {
      kind: 'object',
      title: shape.title(random, index, REGIONS[company.region].code),
      description: shape.about,
      partyId: party(client),
      ownerId: keeper.id,
      region: company.region,
      fields: {
        holder: 'ours',
        commissionedOn: commissioned,
        serviceRules,
        ...(shape.meter
          ? { meter: shape.meter, readings: before, lastReading: before.at(-1)?.value, lastReadingAt: taken }
          : {}),
        ...(shape.warrantyMonths ? { warrantyEndOn: clock.months(commissioned, shape.warrantyMonths) } : {}),
      },
    },
    { at: taken, by: REGISTER },
  )
  if (shape.meter) {
    for (const { at, value } of before) {
      await insertReadings(teller.client, [{ recordId: id, at: clock.on(at, '08:00'), value, by: REGISTER.id }])
    }
  }
  const act = { id, keeper, meter }
  const acts = [
    ...services.flatMap(({ rule, done }) =>
      done.map(days => ({ days, give: () => serve(stage, teller, { ...act, rule, days }) })),
    ),
    ...(shape.meter ? laterReadings(telling) : []).map(days => ({
      days,
      give: () => readMeter(stage, teller, { ...act, days }),
    })),
  ]
  for (const { give } of acts.toSorted((one, other) => other.days - one.days)) await give()
  await changeUse(stage, teller, { id, keeper, random })
}

/** What the meter shows so many days ago. */
type Meter = { perDay: number; at: (daysAgo: number) => number }

function meterOf({ shape, random }: Telling): Meter {
  const [least, most] = shape.perDay ?? [1, 1]
  const perDay = random.int(least, most)
  const today = random.int(400, 1_400) * perDay
  return { perDay, at: daysAgo => Math.round(today - daysAgo * perDay) }
}

const readingDays = (age: number) =>
  Array.from({ length: READINGS_BEFORE }, (_, turn) => age + MONTH * (READINGS_BEFORE - 1 - turn))

/** Once a month since we look after it. One object in fourteen is not read any more, so its readings grow stale. */
function laterReadings({ age, random }: Telling): number[] {
  const forgotten = random.int(1, 14) === 1
  const days: number[] = []
  for (let day = age - random.int(21, 29); day > (forgotten ? MONTH : 0); day -= random.int(22, 29)) days.push(day)
  return days
}

type Act = { id: string; days: number; keeper: Actor; meter: Meter }

async function readMeter({ clock }: Stage, teller: Teller, { id, days, keeper, meter }: Act): Promise<void> {
  const at = clock.ago(days, '08:40')
  const value = meter.at(days)
  await teller.give(id, 'addReading', { at, by: keeper }, { value, at })
  await insertReadings(teller.client, [{ recordId: id, at, value, by: keeper.id }])
}

async function serve({ clock }: Stage, teller: Teller, { id, rule, days, meter, keeper }: Act & { rule: RuleShape }) {
  const at = clock.ago(days, '16:20')
  await teller.give(
    id,
    'completeService',
    { at, by: keeper },
    {
      serviceRuleId: rule.id,
      on: at.slice(0, 10),
      ...(rule.everyUsage === undefined ? {} : { usage: meter.at(days) }),
      result: `${rule.title ?? 'Обслуживание'}: выполнено`,
    },
  )
}

/** A few are laid up, in the workshop, or have been sold. */
async function changeUse(
  { clock }: Stage,
  teller: Teller,
  { id, keeper, random }: { id: string; keeper: Actor; random: Random },
) {
  const chance = random.int(1, 100)
  const on = (days: number) => ({ at: clock.ago(days, '14:10'), by: keeper })
  if (chance <= 2) await teller.give(id, 'toStandby', on(12), { reason: 'Сезонная консервация' })
  if (chance === 3 || chance === 4) await teller.give(id, 'startMaintenance', on(2), { note: 'Ремонт по замечаниям' })
  if (chance !== 5) return
  await teller.give(id, 'retire', on(20), { reason: 'Выработан ресурс' })
  await teller.give(id, 'dispose', on(6), { reason: 'Продан' })
}

type Services = { rule: RuleShape; first: number; done: number[] }

/**
 * When a service was done, in days ago: `first` as the client's list tells it, then by us, a cycle after a cycle. The last
 * one lies somewhere in its cycle, so that some are due; one in sixty is late.
 */
function servicesOf({ age, random }: Telling, rule: RuleShape, { perDay }: Meter): Services {
  const cycle = (rule.everyMonths ?? 12) * MONTH
  const length = rule.everyUsage === undefined ? cycle : Math.min(cycle, Math.floor(rule.everyUsage / perDay))
  const done: number[] = []
  let days = Math.max(Math.round(length * (random.int(1, 60) === 1 ? 1.04 : random.next() * 0.97)), 1)
  for (; days < age; days += length) done.push(days)
  return { rule, first: days, done }
}

const ruleAt = (
  { clock }: Stage,
  rule: RuleShape,
  { daysAgo, meter }: { daysAgo: number; meter: Meter },
): ServiceRule => ({
  ...rule,
  last: { on: clock.day(-daysAgo), ...(rule.everyUsage === undefined ? {} : { usage: meter.at(daysAgo) }) },
})
