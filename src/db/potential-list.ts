// The objects behind a figure of the potential: counted as the figure was, from the same day, so that they add up to it.
// Found client by client; one request looks at a bounded number of objects and says where to go on.

import { type QueryExecutorProvider, sql } from 'kysely'
import { addDays, addMonths, type Day } from '../domain/calendar.ts'
import { itemOf, textOf } from '../domain/fleet-potential.ts'
import {
  firstOfMonth,
  isUncovered,
  keptUntil,
  MONTHS_SHOWN,
  type Replacement,
  replacementOf,
  workAhead,
} from '../domain/object-potential.ts'
import type { Engine } from './engine.ts'
import { allOf } from './page.ts'
import { type FoundObject, readPotentialObjects } from './potential-object.ts'
import type { PotentialFilter } from './potential-read.ts'

export const BEHIND = ['services', 'uncovered', 'replaceable'] as const
export type Behind = (typeof BEHIND)[number]

export type BehindAsk = {
  what: Behind
  filter: PotentialFilter
  /** Only what sells this, as the potential names it. */
  item?: string | undefined
  /** Only services on this day. */
  on?: Day | undefined
  today: Day
  currency: string
  limit: number
  after: { partyId: string; id: string } | null
}

export type BehindWork = { ruleId: string; title: { ru: string; en: string }; on: Day; amountMinor: number }

export type BehindRow = Pick<
  FoundObject,
  'id' | 'number' | 'title' | 'objectKind' | 'region' | 'ownerId' | 'holder' | 'covered'
> & {
  partyId: string
  partyName: string
  works: BehindWork[]
  replacement: Replacement | null
}

export type BehindPage = { rows: BehindRow[]; next: { partyId: string; id: string } | null }

type Client = { partyId: string; name: string; madeOn: Day }

const BATCH_OBJECTS = 250
// About a third of a second at most; whoever wants more asks again.
const LOOKED_AT_MOST = 2_500
const CLIENTS_AT_MOST = 100

export async function objectsBehind(engine: Engine, db: QueryExecutorProvider, ask: BehindAsk): Promise<BehindPage> {
  const clients = await clientsBehind(db, ask)
  const rows: BehindRow[] = []
  let looked = 0
  let last = ask.after
  for (const client of clients) {
    let after: string | null = client.partyId === ask.after?.partyId ? ask.after.id : null
    for (;;) {
      const found: FoundObject[] = await readPotentialObjects(engine.pool, engine.reference, {
        partyId: client.partyId,
        after,
        limit: BATCH_OBJECTS,
        today: client.madeOn,
      })
      for (const object of found) {
        const row = rowOf(object, client, ask)
        if (row !== null) rows.push(row)
        last = { partyId: client.partyId, id: object.id }
        if (rows.length >= ask.limit) return { rows, next: last }
      }
      looked += found.length
      after = found.at(-1)?.id ?? null
      if (looked >= LOOKED_AT_MOST) return { rows, next: last }
      if (found.length < BATCH_OBJECTS) break
    }
  }
  return { rows, next: clients.length < CLIENTS_AT_MOST ? null : last }
}

/** Clients that have something of it, by their ids. */
async function clientsBehind(db: QueryExecutorProvider, { what, filter, after }: BehindAsk): Promise<Client[]> {
  const table = what === 'services' ? sql`fleet_potential_rule` : sql`fleet_potential_kind`
  const some = { services: sql`true`, uncovered: sql`x.uncovered > 0`, replaceable: sql`x.replaceable > 0` }[what]
  const { partyId, objectKinds, region, ownerIds, ruleId } = filter
  const where = allOf([
    some,
    ...(partyId ? [sql`x.party_id = ${partyId}`] : []),
    ...(objectKinds ? [sql`x.object_kind = any(${objectKinds})`] : []),
    ...(region ? [sql`x.region = ${region}`] : []),
    ...(ownerIds ? [sql`x.owner_id = any(${ownerIds}::uuid[])`] : []),
    ...(ruleId && what === 'services' ? [sql`x.rule_id = ${ruleId}`] : []),
  ])
  const { rows } = await sql<Client>`
    select f.party_id, y.name, f.made_on from fleet_potential f join party y on y.id = f.party_id
    where f.made_on is not null and f.party_id >= ${after?.partyId ?? NOBODY}::uuid
      and exists (select from ${table} x where x.party_id = f.party_id and ${where})
    order by f.party_id limit ${CLIENTS_AT_MOST}`.execute(db)
  return rows
}

const NOBODY = '00000000-0000-0000-0000-000000000000'

/** Null when the object has nothing of what was asked. */
function rowOf(object: FoundObject, client: Client, ask: BehindAsk): BehindRow | null {
  const { objectKinds, region, ownerIds } = ask.filter
  if (objectKinds && !objectKinds.includes(object.objectKind)) return null
  if (region && object.region !== region) return null
  if (ownerIds && !ownerIds.includes(object.ownerId ?? '')) return null
  if (ask.what === 'uncovered' && !isUncovered(object)) return null
  const replacement = replacementOf(object, client.madeOn)
  if (ask.what === 'replaceable' && replacement === null) return null
  const works = worksOf(object, client, ask)
  if (ask.what === 'services' && works.length === 0) return null
  return {
    id: object.id,
    number: object.number,
    title: object.title,
    objectKind: object.objectKind,
    region: object.region,
    ownerId: object.ownerId,
    holder: object.holder,
    covered: object.covered,
    partyId: client.partyId,
    partyName: client.name,
    works,
    replacement,
  }
}

function worksOf(
  object: FoundObject,
  { madeOn }: Client,
  { filter, item, on, today, currency }: BehindAsk,
): BehindWork[] {
  const first = filter.month ?? firstOfMonth(today)
  const last = addDays(addMonths(first, filter.month === undefined ? MONTHS_SHOWN : 1), -1)
  return workOf(object, madeOn).flatMap(({ rule, on: day, items }) => {
    if (day < first || day > last || (on !== undefined && day !== on)) return []
    if (filter.ruleId !== undefined && rule.id !== filter.ruleId) return []
    const sold = items.filter(one => item === undefined || `${itemOf(one)} ${one.unit}` === item)
    if (item !== undefined && sold.length === 0) return []
    const paid = sold.filter(one => one.currency === currency)
    const amountMinor = paid.reduce((sum, one) => sum + one.amountMinor, 0)
    return [{ ruleId: rule.id, title: textOf(rule.title ?? rule.id), on: day, amountMinor }]
  })
}

/** An object whose rules fail has no services here, as in the figures. */
function workOf(object: FoundObject, today: Day): ReturnType<typeof workAhead> {
  try {
    return workAhead(object, object.calendar, { today, until: keptUntil(today) })
  } catch (error) {
    if (error instanceof RangeError) return []
    throw error
  }
}
