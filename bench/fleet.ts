// Tracked objects for benchmarks: clients, and vehicles of theirs that are served by five rules.

import type { Engine } from '../src/db/engine.ts'
import { createMany, type NewRecord } from '../src/db/record.ts'
import { addDays, type Day } from '../src/domain/calendar.ts'
import { isRefusal } from '../src/domain/errors.ts'
import { newId } from '../src/domain/id.ts'
import type { ObjectKind, RuleTemplate } from '../src/domain/object-kind.ts'
import { inParallel } from './stage.ts'

/** What a batch of the importer holds. */
const BATCH = 500
const LANES = 2
/** A regulation of five rules that do not hang on the season, so that a fleet sleeps whenever the benchmark runs. */
const REGULATION: Omit<ObjectKind, 'id' | 'version'> = {
  title: { ru: 'Машина', en: 'Vehicle' },
  meters: [{ unit: 'km' }],
  attributes: [],
  rules: [
    rule('service', {
      everyUsage: 15_000,
      unit: 'km',
      leadUsage: 1_500,
      calendar: { every: 12, unit: 'month' },
      leadDays: 30,
    }),
    rule('brake-fluid', { calendar: { every: 24, unit: 'month' }, leadDays: 30 }),
    rule('timing-belt', { everyUsage: 60_000, unit: 'km', leadUsage: 3_000 }),
    rule('air-filter', { calendar: { every: 18, unit: 'month' }, leadDays: 14 }),
    rule('inspection', { expiresOn: { attribute: 'inspectedUntil' }, leads: [30, 14, 3] }),
  ],
}

function rule(id: string, given: Partial<RuleTemplate>): RuleTemplate {
  return { id, title: { ru: id, en: id }, combine: 'first', anchor: 'fixed', clientLetter: true, ...given }
}

export const KIND = 'bench_vehicle'

/** Publishes the regulation by which `manyVehicles` are served. */
export async function publishRegulation(engine: Engine): Promise<void> {
  await engine.pool.query(
    `insert into object_kind (id, version, body, body_hash, published_at, published_by) values ($1, 1, $2, '', now(), 'bench')`,
    [KIND, JSON.stringify(REGULATION)],
  )
}

/** What is loaded: so many objects of these clients, as of a day. */
type Load = { objects: number; clients: readonly string[]; today: Day; ownerId?: string | undefined }

/** Answers the ids of the clients. */
export async function manyClients(engine: Engine, count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, () => newId())
  await engine.pool.query(
    `insert into party (id, name) select x.id, 'Client ' || x.n from unnest($1::uuid[]) with ordinality as x(id, n)`,
    [ids],
  )
  return ids
}

/** Loads vehicles in batches, as the importer does; client after client, as sheets come. Answers the seconds it took. */
export async function manyVehicles(
  engine: Engine,
  { objects, today, ownerId, clients }: Load,
  vary: (index: number) => Partial<NewRecord> = () => ({}),
): Promise<number> {
  const each = Math.ceil(objects / clients.length)
  const { seconds } = await inParallel(Math.ceil(objects / BATCH), LANES, async batch => {
    const from = batch * BATCH
    const records = Array.from({ length: Math.min(BATCH, objects - from) }, (_, place): NewRecord => {
      const index = from + place
      const { fields, ...record } = aVehicle(index, { today, ownerId })
      const { fields: own, ...other } = vary(index)
      return { ...record, ...other, partyId: clients[Math.floor(index / each)] ?? '', fields: { ...fields, ...own } }
    })
    const made = await createMany(engine, engine.pool, records, { now: new Date().toISOString(), watching: true })
    const refused = made.find(isRefusal)
    if (refused) throw new Error(JSON.stringify(refused))
  })
  return seconds
}

/** Served some time in the last eight months, so that nothing is due for three; a meter that runs 40 km a day. */
function aVehicle(index: number, { today, ownerId }: Pick<Load, 'today' | 'ownerId'>): NewRecord {
  const km = 20_000 + ((index * 7_919) % 90_000)
  const ago = (index * 37) % 240
  const servedOn = addDays(today, -ago)
  const plate = `A${String(index % 1_000).padStart(3, '0')}BC ${index % 199}`
  return {
    kind: 'object',
    title: `GAZ Next ${plate}`,
    ownerId,
    externalId: `vehicle:${index}`,
    fields: {
      objectKind: KIND,
      regulation: 1,
      holder: 'ours',
      meter: 'km',
      attributes: {
        brand: 'GAZ',
        model: 'Next',
        year: 2024,
        vin: `X9600000${String(index).padStart(9, '0')}`,
        plate,
        inspectedUntil: addDays(today, 150 + ((index * 13) % 360)),
      },
      marks: { '*': [servedOn, km] },
      readings: [
        { at: servedOn, value: km },
        { at: addDays(today, -1), value: km + 40 * (ago - 1) },
      ],
      lastReading: km + 40 * (ago - 1),
      lastReadingAt: `${addDays(today, -1)}T09:00:00.000Z`,
    },
  }
}
