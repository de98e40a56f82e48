// One round of fleets: what is due of all clients' tracked objects at once, in bounded batches, each in one transaction.
// Who asks first takes along what others would ask for in a moment: thousands of objects that fall due together are a few
// dozen transactions, however many clients they belong to. Batches are claimed, so that several workers share the work.

import { addDays, type Day, dayOf, epochOf, type Instant, instantOf } from '../domain/calendar.ts'
import { isRefusal } from '../domain/errors.ts'
import { visitKey } from '../domain/id.ts'
import { advanceMany } from './advance.ts'
import type { Engine } from './engine.ts'
import { type Failed, inHalves } from './halves.ts'
import { isOutage } from './outage.ts'
import { noteProcessError } from './process-error.ts'
import type { Queryable, Reference } from './reference.ts'

export type FleetTurn = {
  /** Objects that are still due: ask again at once. */
  more: boolean
  nextDueAt: Instant | null
  mayPark: boolean
  label: string
  /** Objects whose turn failed: the reason stands on their rows, and they are tried again while the others go on. */
  failed: number
}

export type FleetRound = {
  /** By the clients that were asked for. */
  turns: ReadonlyMap<string, FleetTurn>
  /** Of those that were asked for or taken along, all that have nothing due any more: what follows a turn is for them. */
  settled: readonly string[]
}

const BATCH_OBJECTS = 500
// An activity has a minute; what is left then is asked for again.
const ROUND_MS = 20_000
// The rules are worked out here, the rows written over there: two batches keep both busy.
const LANES = 2
const RETRY_MS = 15 * 60_000
// A worker that died between a batch and its letters is back sooner than this.
const CARRIERS_BACK_DAYS = 7

/** Advances what is due or behind. A batch that fails is halved until the object that spoils it stands alone. */
export async function advanceFleets(
  engine: Engine,
  { partyIds, now }: { partyIds: readonly string[]; now: Instant },
): Promise<FleetRound> {
  const round: Round = { now, until: performance.now() + ROUND_MS, moved: new Set(partyIds), failed: [] }
  await advanceBehind(engine, partyIds, round)
  await advanceDue(engine, round)
  const fleetIds = [...round.moved]
  const rest = await restOf(engine.pool, { fleetIds, now })
  const isDue = (id: string) => {
    const at = rest.get(id)?.nextDueAt ?? null
    return at !== null && at <= now
  }
  const isOver = performance.now() >= round.until
  const turnOf = (id: string): FleetTurn => {
    const { nextDueAt = null, label = 'fleet' } = rest.get(id) ?? {}
    return {
      more: isOver && isDue(id),
      nextDueAt,
      mayPark: nextDueAt === null || epochOf(nextDueAt) - epochOf(now) > engine.parkAfterMs,
      label,
      failed: round.failed.filter(one => one.item.fleetId === id).length,
    }
  }
  return { turns: new Map(partyIds.map(id => [id, turnOf(id)])), settled: fleetIds.filter(id => !isDue(id)) }
}

type FleetObject = { id: string; fleetId: string; calendarId: string }

/** A round at work: whose objects moved, and which failed. */
type Round = { now: Instant; until: number; moved: Set<string>; failed: Failed<FleetObject>[] }

/** What somebody did with objects of these clients: their watcher looks at it once. */
async function advanceBehind(engine: Engine, partyIds: readonly string[], round: Round): Promise<void> {
  let after = '00000000-0000-0000-0000-000000000000'
  while (performance.now() < round.until) {
    const claim: Claim = {
      where: 'behind and fleet_id = any($2::uuid[]) and id > $3',
      by: 'id',
      values: [partyIds, after],
    }
    const taken = await advanceBatch(engine, claim, round)
    after = taken.at(-1)?.id ?? after
    if (taken.length < BATCH_OBJECTS) return
  }
}

async function advanceDue(engine: Engine, round: Round): Promise<void> {
  const claim: Claim = { where: 'next_due_at <= $1 and fleet_id is not null', by: 'next_due_at', values: [] }
  const lane = async () => {
    while (performance.now() < round.until) {
      const taken = await advanceBatch(engine, claim, round)
      if (taken.length < BATCH_OBJECTS) return
    }
  }
  const taken = await advanceBatch(engine, claim, round)
  if (taken.length === BATCH_OBJECTS) await Promise.all(Array.from({ length: LANES }, lane))
}

type Claim = { where: string; by: 'id' | 'next_due_at'; values: readonly unknown[] }

/** Answers the objects that it took, failed ones too. */
async function advanceBatch(engine: Engine, claim: Claim, round: Round): Promise<FleetObject[]> {
  let taken: FleetObject[] = []
  const attempt = (at: Claim) =>
    engine.transaction(async client => {
      const objects = await claimed(client, at, round.now)
      if (at === claim) taken = objects
      await advanceObjects(engine, client, objects, round.now)
    })
  try {
    await attempt(claim)
  } catch (error) {
    if (isOutage(error) || taken.length === 0) throw error
    const failed = await inHalves(taken, some => attempt(again(some)))
    for (const { item, error: reason } of failed)
      await noteProcessError(engine.pool, { processId: item.id, error: reason, now: round.now })
    round.failed.push(...failed)
  }
  for (const { fleetId } of taken) round.moved.add(fleetId)
  return taken
}

const again = (objects: readonly FleetObject[]): Claim => ({
  where: 'id = any($2::uuid[])',
  by: 'id',
  values: [objects.map(one => one.id)],
})

/** Locked until the end of the transaction. What another transaction holds is left to it. */
async function claimed(client: Queryable, { where, by, values }: Claim, now: Instant): Promise<FleetObject[]> {
  const { rows } = await client.query<{ id: string; fleet_id: string; calendar_id: string }>(
    `select id, fleet_id, calendar_id from process
     where ${where} and (error_at is null or error_at <= $1::timestamptz - interval '15 minutes')
     order by ${by} limit ${BATCH_OBJECTS} for no key update skip locked`,
    [now, ...values],
  )
  return rows.map(row => ({ id: row.id, fleetId: row.fleet_id, calendarId: row.calendar_id }))
}

async function advanceObjects(
  engine: Engine,
  client: Queryable,
  objects: readonly FleetObject[],
  now: Instant,
): Promise<void> {
  if (objects.length === 0) return
  const reference = await engine.reference.current(client)
  const turns = await advanceMany(
    engine,
    client,
    objects.map(one => ({ processId: one.id, now, watching: true, carrierKey: carrierKeyOf(reference, one, now) })),
  )
  const refused = turns.find(isRefusal)
  if (refused) throw new Error(refused.code)
}

/** What is one letter is decided by the day at the client's place. */
const carrierKeyOf = (reference: Reference, { fleetId, calendarId }: FleetObject, now: Instant) =>
  visitKey(fleetId, dayOf(reference.calendar(calendarId), now))

type Rest = { nextDueAt: Instant | null; label: string }

/** When each fleet has to look again: its soonest step, or the next try of what failed a moment ago. */
async function restOf(
  client: Queryable,
  { fleetIds, now }: { fleetIds: readonly string[]; now: Instant },
): Promise<ReadonlyMap<string, Rest>> {
  const { rows } = await client.query<{
    id: string
    next_due_at: Instant | null
    error_at: Instant | null
    number: number | null
    next_label: string | null
  }>(
    `select f.id, s.next_due_at, s.next_label, r.number,
       (select min(e.error_at) from process e where e.fleet_id = f.id and e.error_at > $2::timestamptz - interval '15 minutes') as error_at
     from unnest($1::uuid[]) as f(id)
     left join lateral (select p.id, p.next_due_at, p.next_label from process p
       where p.fleet_id = f.id and p.next_due_at is not null
         and (p.error_at is null or p.error_at <= $2::timestamptz - interval '15 minutes')
       order by p.next_due_at limit 1) s on true
     left join record r on r.id = s.id`,
    [fleetIds, now],
  )
  return new Map(
    rows.map(row => {
      const retryAt = row.error_at === null ? null : instantOf(epochOf(row.error_at) + RETRY_MS)
      const label = row.number === null ? 'fleet' : `object ${row.number}: ${row.next_label ?? 'due'}`
      return [row.id, { nextDueAt: earlier(row.next_due_at, retryAt), label }]
    }),
  )
}

/** Letters of these clients' objects that wait for their carrier, by its key; also what a worker left behind that died before. */
export async function waitingCarriers(client: Queryable, partyIds: readonly string[], now: Instant): Promise<string[]> {
  // The day at the client's place is this one or a neighbour of it.
  const last: Day = addDays(now.slice(0, 10), 1)
  const days = Array.from({ length: CARRIERS_BACK_DAYS + 3 }, (_, back) => addDays(last, -back))
  const { rows } = await client.query<{ carrier_key: string }>(
    `select distinct carrier_key from mail where carrier_key = any ($1) and state = 'merged' and carrier_id is null`,
    [partyIds.flatMap(id => days.map(day => visitKey(id, day)))],
  )
  return rows.map(row => row.carrier_key)
}

// More would be more than one round carries.
const UNPLANNED_AT_MOST = 2_000

/** Clients with services that wait for their visit: their worker died between the two. */
export async function unplannedFleets(client: Queryable, now: Instant): Promise<string[]> {
  const { rows } = await client.query<{ fleet_id: string }>(
    `select distinct fleet_id from service
     where not planned and fleet_id is not null and (plan_on is null or plan_on <= $1::timestamptz) limit ${UNPLANNED_AT_MOST}`,
    [now],
  )
  return rows.map(row => row.fleet_id)
}

const earlier = (one: Instant | null, other: Instant | null) =>
  one === null || (other !== null && other < one) ? other : one
