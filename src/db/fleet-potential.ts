/**
 * Makes the potential of a client's objects, a copy that waits in rows to be asked: from their rules and meters, a bounded
 * batch after the other, in the background. A mark says that objects of a client changed. Marks are counted as changes of the
 * client, and figures know up to which change they were made: what changes meanwhile makes them stale again.
 */
import { setImmediate as othersHadTheirTurn } from 'node:timers/promises'
import { type Calendar, type Day, dayOf, type Instant } from '../domain/calendar.ts'
import { createFleetTally, type FleetFigures } from '../domain/fleet-potential.ts'
import { DEFAULT_CALENDAR } from '../domain/followed-calendar.ts'
import { firstOfMonth } from '../domain/object-potential.ts'
import type { Engine } from './engine.ts'
import { storeFigures } from './fleet-potential-store.ts'
import { type FoundObject, readPotentialObjects } from './potential-object.ts'
import type { Queryable } from './reference.ts'

const BATCH_OBJECTS = 500
// So many milliseconds of counting, then other requests have their turn.
const SLICE_MS = 15
const LEASE = '5 minutes'
// A client is made again the later the longer it takes: twenty times as long it rests.
const RESTS = 20

/** Makes at most `limit` clients whose objects changed, or whose month is over, and answers how many there were. */
export async function sweepPotential(engine: Engine, { now, limit }: { now: Instant; limit: number }): Promise<number> {
  await hearMarks(engine.pool)
  const claimed = await claimStale(engine.pool, { now, limit })
  for (const claim of claimed) await makePotential(engine, { ...claim, now })
  return claimed.length
}

/** Makes one client anew at once if it is stale, for whoever asks about it alone; false when others are at it or it is large. */
export async function freshenPotential(
  engine: Engine,
  { partyId, now, atMost }: { partyId: string; now: Instant; atMost: number },
): Promise<boolean> {
  await hearMarks(engine.pool, partyId)
  const { rows } = await engine.pool.query<{ objects: number; fresh: boolean }>(
    `select (select count(*) from (select from process where fleet_id = $1 and kind = 'object' limit $2) x) as objects,
       (select f.changes = f.made_changes and f.made_on >= $3::date from fleet_potential f where f.party_id = $1) is true as fresh`,
    [partyId, atMost + 1, monthOf(now)],
  )
  const [found] = rows
  if (!found || found.fresh) return true
  if (found.objects > atMost) return false
  const claim = await claimOne(engine.pool, { partyId, now })
  if (claim) await makePotential(engine, { ...claim, now })
  return claim !== null
}

const MARKS_AT_ONCE = 10_000

/** In the order of clients, so that two who do it at once wait for each other instead of ending each other. */
async function hearMarks(client: Queryable, partyId?: string): Promise<void> {
  await client.query(
    `with heard as (
       delete from potential_mark where id in (select id from potential_mark where $1::uuid is null or party_id = $1
         order by id limit ${MARKS_AT_ONCE} for update skip locked) returning party_id)
     insert into fleet_potential (party_id)
     select y.id from party y where y.id in (select party_id from heard) order by y.id
     on conflict (party_id) do update set changes = fleet_potential.changes + 1`,
    [partyId ?? null],
  )
}

type Claim = { partyId: string; changes: number }
type ClaimRow = { party_id: string; changes: number }

/** The longest known first, unless somebody is at them or they have just been made. */
async function claimStale(client: Queryable, { now, limit }: { now: Instant; limit: number }): Promise<Claim[]> {
  const { rows } = await client.query<ClaimRow>(
    `with due as (
       select party_id from fleet_potential
       where (changes <> made_changes or made_on < $2::date) and (leased_until is null or leased_until < $1::timestamptz)
         and (made_at is null or made_on < $2::date or made_at + took_ms * ${RESTS} * interval '1 millisecond' <= $1::timestamptz)
       order by made_at nulls first limit $3 for update skip locked)
     update fleet_potential f set leased_until = $1::timestamptz + interval '${LEASE}'
     from due where due.party_id = f.party_id returning f.party_id, f.changes`,
    [now, monthOf(now), limit],
  )
  return rows.map(toClaim)
}

async function claimOne(client: Queryable, { partyId, now }: Making): Promise<Claim | null> {
  const { rows } = await client.query<ClaimRow>(
    `insert into fleet_potential as f (party_id, leased_until)
     select id, $2::timestamptz + interval '${LEASE}' from party where id = $1
     on conflict (party_id) do update set leased_until = excluded.leased_until
     where f.leased_until is null or f.leased_until < $2::timestamptz returning f.party_id, f.changes`,
    [partyId, now],
  )
  return rows[0] ? toClaim(rows[0]) : null
}

const toClaim = (row: ClaimRow): Claim => ({ partyId: row.party_id, changes: row.changes })
const monthOf = (now: Instant): Day => firstOfMonth(now.slice(0, 10))

type Making = { partyId: string; now: Instant }

/** Of a claimed client. What fails leaves it stale, and it is tried again when its lease is over. */
async function makePotential(engine: Engine, { partyId, changes, now }: Claim & Making): Promise<void> {
  const began = performance.now()
  const madeOn = await fleetToday(engine, { partyId, now })
  const { figures, failing } = await countFleet(engine, { partyId, today: madeOn })
  const tookMs = Math.round(performance.now() - began)
  await engine.transaction(client =>
    storeFigures(client, { partyId, changes, madeAt: now, madeOn, tookMs, failing, figures }),
  )
}

async function countFleet(
  engine: Engine,
  { partyId, today }: { partyId: string; today: Day },
): Promise<{ figures: FleetFigures; failing: number }> {
  const tallies = new Map<Calendar, ReturnType<typeof createFleetTally>>()
  let failing = 0
  let after: string | null = null
  let pauseAt = performance.now() + SLICE_MS
  for (;;) {
    const objects: FoundObject[] = await readPotentialObjects(engine.pool, engine.reference, {
      partyId,
      after,
      limit: BATCH_OBJECTS,
      today,
    })
    for (const object of objects) {
      const tally = tallies.get(object.calendar) ?? createFleetTally(object.calendar, today)
      tallies.set(object.calendar, tally)
      if (!counted(tally, object)) failing += 1
      if (performance.now() < pauseAt) continue
      await othersHadTheirTurn()
      pauseAt = performance.now() + SLICE_MS
    }
    after = objects.at(-1)?.id ?? null
    if (objects.length < BATCH_OBJECTS || after === null) break
  }
  return { figures: together([...tallies.values()].map(tally => tally.figures())), failing }
}

/** A rule that can never come is the fault of one object, and of no other. */
function counted(tally: ReturnType<typeof createFleetTally>, object: FoundObject): boolean {
  try {
    tally.add(object)
    return true
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}

/** Objects of one client mostly follow one calendar; rows of several stand beside each other and are added when asked. */
const together = (all: readonly FleetFigures[]): FleetFigures => ({
  kinds: all.flatMap(one => one.kinds),
  rules: all.flatMap(one => one.rules),
  items: all.flatMap(one => one.items),
  days: all.flatMap(one => one.days),
})

/** The day at the client's place, as the fleet's own turns see it. */
export async function fleetToday(
  { pool, reference }: { pool: Queryable; reference: Engine['reference'] },
  { partyId, now }: Making,
): Promise<Day> {
  const { rows } = await pool.query<{ calendar_id: string }>(
    'select calendar_id from process where fleet_id = $1 order by id limit 1',
    [partyId],
  )
  const { calendar } = await reference.current()
  return dayOf(calendar(rows[0]?.calendar_id ?? DEFAULT_CALENDAR), now)
}
