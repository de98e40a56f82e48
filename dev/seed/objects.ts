// The four hundred tracked objects of the demo: one story per client, each object with its services and readings.

import { insertReadings } from '../../src/db/line.ts'
import type { Actor } from '../../src/domain/process.ts'
import { REGIONS } from './companies.ts'
import { FILLER, FLEETS, type ObjectShape } from './fleets.ts'
import { createRandom, type Random } from './random.ts'
import { historyOf, type Meter, type Served } from './service-history.ts'
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
  const commissioned = clock.day(-random.int(...(shape.ageDays ?? [500, 2_200])))
  const company = stage.company(client)
  const taken = clock.ago(age, '09:30')
  const before = readingDays(age).map(days => ({ at: clock.day(-days), value: meter.at(days) }))
  const attributes = shape.attributes(random, clock.day)
  const history = historyOf({ shape, attributes, meter, age, random, clock })
  const id = await teller.create(
    {
      kind: 'object',
      title: shape.title(random, index, REGIONS[company.region].code),
      description: shape.about,
      partyId: party(client),
      ownerId: keeper.id,
      region: company.region,
      object: {
        objectKind: shape.kind,
        attributes,
        lastServices: history.marks,
        ...(shape.rulesOff ? { rulesOff: shape.rulesOff } : {}),
      },
      fields: {
        holder: holderOf(telling),
        commissionedOn: commissioned,
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
    ...history.done.map(served => ({
      days: served.days,
      give: () => serve(stage, teller, { ...act, served, days: served.days }),
    })),
    ...(shape.meter ? laterReadings(telling) : []).map(days => ({
      days,
      give: () => readMeter(stage, teller, { ...act, days }),
    })),
  ]
  for (const { give } of acts.toSorted((one, other) => other.days - one.days)) await give()
  await changeUse(stage, teller, { id, keeper, random })
}

/** Most of what we keep a list of is ours to serve; the rest is where more could be sold. */
function holderOf({ index }: Telling): 'ours' | 'nobody' | 'competitor' {
  if (index % 9 === 4) return 'nobody'
  return index % 11 === 7 ? 'competitor' : 'ours'
}

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

async function serve({ clock }: Stage, teller: Teller, { id, served, days, keeper }: Act & { served: Served }) {
  const at = clock.ago(days, '16:20')
  await teller.give(
    id,
    'completeService',
    { at, by: keeper },
    {
      serviceRuleId: served.ruleId,
      on: at.slice(0, 10),
      ...(served.usage === undefined ? {} : { usage: served.usage }),
      result: `${served.title}: выполнено`,
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
