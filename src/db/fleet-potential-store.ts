// Stores the potential of one client in place of what was there, and moves the load of its days by the difference.

import type { Day, Instant } from '../domain/calendar.ts'
import type { DayFigures, FleetFigures } from '../domain/fleet-potential.ts'
import { MONTHS_KEPT, MONTHS_SHOWN } from '../domain/object-potential.ts'
import type { Queryable } from './reference.ts'

export type MadeFigures = {
  partyId: string
  /** The change up to which objects were looked at. */
  changes: number
  madeAt: Instant
  madeOn: Day
  tookMs: number
  failing: number
  figures: FleetFigures
}

/** In a transaction. The row of the client is locked first, so that two who store it do so one after the other. */
export async function storeFigures(client: Queryable, made: MadeFigures): Promise<void> {
  const { partyId, figures } = made
  const { rows } = await client.query<{ days: StoredDay[] }>(
    'select days from fleet_potential where party_id = $1 for update',
    [partyId],
  )
  const days = figures.days.map(({ ownerId, on, services, minutes }): StoredDay => [ownerId, on, services, minutes])
  await moveLoad(client, differenceOf(rows[0]?.days ?? [], days))
  await client.query(
    `with kinds as (delete from fleet_potential_kind where party_id = $1),
       rules as (delete from fleet_potential_rule where party_id = $1)
     delete from fleet_potential_item where party_id = $1`,
    [partyId],
  )
  await insertKinds(client, partyId, figures)
  await insertRules(client, partyId, figures)
  await insertItems(client, partyId, figures)
  await client.query(
    `update fleet_potential set made_changes = $7, leased_until = null, made_at = $2, made_on = $3, took_ms = $4, failing = $5,
       days = $6 where party_id = $1`,
    [partyId, made.madeAt, made.madeOn, made.tookMs, made.failing, JSON.stringify(days), made.changes],
  )
}

export type StoredDay = [ownerId: string | null, on: Day, services: number, minutes: number]

const NOBODY = '00000000-0000-0000-0000-000000000000'

/** What has to be added so that the one becomes the other, in the order of its keys: two writers must not wait for each other. */
function differenceOf(before: readonly StoredDay[], after: readonly StoredDay[]): DayFigures[] {
  const rows = new Map<string, DayFigures>()
  const add = ([ownerId, on, services, minutes]: StoredDay, sign: 1 | -1) => {
    const key = `${ownerId ?? NOBODY} ${on}`
    const row = rows.get(key) ?? { ownerId: ownerId ?? NOBODY, on, services: 0, minutes: 0 }
    rows.set(key, { ...row, services: row.services + sign * services, minutes: row.minutes + sign * minutes })
  }
  for (const day of before) add(day, -1)
  for (const day of after) add(day, 1)
  return [...rows]
    .filter(([, row]) => row.services !== 0 || row.minutes !== 0)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([, row]) => row)
}

async function moveLoad(client: Queryable, rows: readonly DayFigures[]): Promise<void> {
  if (rows.length === 0) return
  await client.query(
    `insert into service_load as l (owner_id, on_day, services, minutes)
     select x."ownerId", x."on", x.services, x.minutes
     from json_to_recordset($1) as x("ownerId" uuid, "on" date, services integer, minutes integer)
     on conflict (owner_id, on_day) do update set services = l.services + excluded.services, minutes = l.minutes + excluded.minutes`,
    [JSON.stringify(rows)],
  )
}

async function insertKinds(client: Queryable, partyId: string, { kinds }: FleetFigures): Promise<void> {
  await client.query(
    `insert into fleet_potential_kind (party_id, owner_id, region, object_kind, objects, ours, nobody, competitor, uncovered, replaceable)
     select $1, x."ownerId", x.region, x."objectKind", x.objects, x.ours, x.nobody, x.competitor, x.uncovered, x.replaceable
     from json_to_recordset($2) as x("ownerId" uuid, region text, "objectKind" text, objects integer, ours integer,
       nobody integer, competitor integer, uncovered integer, replaceable integer)`,
    [partyId, JSON.stringify(kinds)],
  )
}

async function insertRules(client: Queryable, partyId: string, { rules }: FleetFigures): Promise<void> {
  const rows = rules.map(row => ({
    ...row,
    servicesYear: yearsOf(row.services),
    oursYear: yearsOf(row.ours),
    amountsYear: yearsOf(row.amounts),
    amountsOursYear: yearsOf(row.amountsOurs),
  }))
  await client.query(
    `insert into fleet_potential_rule (party_id, owner_id, region, object_kind, rule_id, title, currency, services, ours, amounts,
       amounts_ours, services_year, ours_year, amounts_year, amounts_ours_year, done, amount_done)
     select $1, x."ownerId", x.region, x."objectKind", x."ruleId", x.title, x.currency, x.services, x.ours, x.amounts,
       x."amountsOurs", x."servicesYear", x."oursYear", x."amountsYear", x."amountsOursYear", x.done, x."amountDone"
     from json_to_recordset($2) as x("ownerId" uuid, region text, "objectKind" text, "ruleId" text, title jsonb, currency text,
       services integer[], ours integer[], amounts bigint[], "amountsOurs" bigint[], "servicesYear" integer[], "oursYear" integer[],
       "amountsYear" bigint[], "amountsOursYear" bigint[], done integer, "amountDone" bigint)`,
    [partyId, JSON.stringify(rows)],
  )
}

async function insertItems(client: Queryable, partyId: string, { items }: FleetFigures): Promise<void> {
  const rows = items.map(row => ({
    ...row,
    quantitiesYear: yearsOf(row.quantities),
    amountsYear: yearsOf(row.amounts),
  }))
  await client.query(
    `insert into fleet_potential_item (party_id, owner_id, region, object_kind, item, title, unit, currency, quantities, amounts,
       quantities_year, amounts_year)
     select $1, x."ownerId", x.region, x."objectKind", x.item, x.title, x.unit, x.currency, x.quantities, x.amounts,
       x."quantitiesYear", x."amountsYear"
     from json_to_recordset($2) as x("ownerId" uuid, region text, "objectKind" text, item text, title jsonb, unit text,
       currency text, quantities double precision[], amounts bigint[], "quantitiesYear" double precision[], "amountsYear" bigint[])`,
    [partyId, JSON.stringify(rows)],
  )
}

/** The sum of twelve months, from each month from which there are so many. */
const yearsOf = (months: readonly number[]): number[] =>
  Array.from({ length: MONTHS_KEPT - MONTHS_SHOWN + 1 }, (_, from) =>
    months.slice(from, from + MONTHS_SHOWN).reduce((sum, value) => sum + value, 0),
  )
