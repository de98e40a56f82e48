// One turn of a client's fleet: a bounded batch of tracked objects that are due or behind, in one transaction.

import { addDays, type Day, dayOf, epochOf, type Instant, instantOf } from '../domain/calendar.ts'
import { isRefusal } from '../domain/errors.ts'
import { visitKey } from '../domain/id.ts'
import { advance } from './advance.ts'
import type { Engine } from './engine.ts'
import { isOutage } from './outage.ts'
import { noteProcessError } from './process-error.ts'
import type { Queryable } from './reference.ts'

export type FleetInput = { partyId: string; now: Instant }

export type FleetTurn = {
  /** Objects that are still due: ask again at once. */
  more: boolean
  nextDueAt: Instant | null
  mayPark: boolean
  label: string
  /** Objects whose turn failed: the reason stands on their rows, and they are tried again while the others go on. */
  failed: number
  /** Letters that wait for their carrier, by its key. */
  carrierKeys: readonly string[]
}

type FailedObject = { processId: string; error: string }

const BATCH_OBJECTS = 500
const RETRY_MS = 15 * 60_000
// A worker that died between a batch and its letters is back sooner than this.
const CARRIERS_BACK_DAYS = 7

/** Advances what is due. A batch that fails is halved until the object that spoils it stands alone. */
export async function advanceFleet(engine: Engine, { partyId, now }: FleetInput): Promise<FleetTurn> {
  const due = await dueObjects(engine.pool, { partyId, now })
  const today = await localDay(engine, { partyId, now })
  const failed = await advanceBatch(engine, due, { carrierKey: visitKey(partyId, today), now })
  for (const { processId, error } of failed) await noteProcessError(engine.pool, { processId, error, now })
  const rest = await restOf(engine.pool, { partyId, failed })
  const more = due.length === BATCH_OBJECTS && failed.length < due.length
  const retryAt = failed.length > 0 ? instantOf(epochOf(now) + RETRY_MS) : null
  const nextDueAt = earlier(rest.nextDueAt, retryAt)
  return {
    more,
    nextDueAt,
    mayPark: nextDueAt === null || epochOf(nextDueAt) - epochOf(now) > engine.parkAfterMs,
    label: rest.number === null ? 'fleet' : `object ${rest.number}: ${rest.label ?? 'due'}`,
    failed: failed.length,
    carrierKeys: more ? [] : await waitingCarriers(engine.pool, partyId, today),
  }
}

type Batch = { carrierKey: string; now: Instant }

async function advanceBatch(engine: Engine, ids: readonly string[], batch: Batch): Promise<FailedObject[]> {
  if (ids.length === 0) return []
  try {
    await engine.transaction(async client => {
      for (const processId of ids) {
        const turn = await advance(engine, { processId, ...batch, client, watching: true })
        if (isRefusal(turn)) throw new Error(turn.code)
      }
    })
    return []
  } catch (error) {
    if (isOutage(error)) throw error
    const [only] = ids
    if (ids.length === 1 && only !== undefined) return [{ processId: only, error: textOf(error) }]
    const half = Math.ceil(ids.length / 2)
    return [
      ...(await advanceBatch(engine, ids.slice(0, half), batch)),
      ...(await advanceBatch(engine, ids.slice(half), batch)),
    ]
  }
}

// Ordered by id, so that two batches which meet lock their rows in the same order.
async function dueObjects(client: Queryable, { partyId, now }: FleetInput): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    `select id from (select id from process where fleet_id = $1 and (next_due_at <= $2 or behind)
         and (error_at is null or error_at <= $2::timestamptz - interval '15 minutes')
       order by next_due_at limit ${BATCH_OBJECTS}) as due order by id`,
    [partyId, now],
  )
  return rows.map(row => row.id)
}

type Rest = { nextDueAt: Instant | null; number: number | null; label: string | null }

async function restOf(client: Queryable, input: { partyId: string; failed: readonly FailedObject[] }): Promise<Rest> {
  const { rows } = await client.query<{ next_due_at: Instant; number: number; next_label: string | null }>(
    `select p.next_due_at, r.number, p.next_label from process p join record r on r.id = p.id
     where p.fleet_id = $1 and p.next_due_at is not null and p.id <> all ($2::uuid[]) order by p.next_due_at limit 1`,
    [input.partyId, input.failed.map(one => one.processId)],
  )
  const row = rows[0]
  return { nextDueAt: row?.next_due_at ?? null, number: row?.number ?? null, label: row?.next_label ?? null }
}

/** What is one visit is decided by the day at the client's place. */
async function localDay(engine: Engine, { partyId, now }: FleetInput): Promise<Day> {
  const { rows } = await engine.pool.query<{ calendar_id: string }>(
    'select calendar_id from process where fleet_id = $1 order by id limit 1',
    [partyId],
  )
  const reference = await engine.reference.current()
  return rows[0] ? dayOf(reference.calendar(rows[0].calendar_id), now) : now.slice(0, 10)
}

/** Also those that a worker left behind when it died between the batch and its letters. */
async function waitingCarriers(client: Queryable, partyId: string, today: Day): Promise<string[]> {
  const days = Array.from({ length: CARRIERS_BACK_DAYS + 1 }, (_, back) => addDays(today, -back))
  const { rows } = await client.query<{ carrier_key: string }>(
    `select distinct carrier_key from mail where carrier_key = any ($1) and state = 'merged' and carrier_id is null`,
    [days.map(day => visitKey(partyId, day))],
  )
  return rows.map(row => row.carrier_key)
}

const earlier = (one: Instant | null, other: Instant | null) =>
  one === null || (other !== null && other < one) ? other : one

const textOf = (error: unknown) => (error instanceof Error ? error.message : String(error))
