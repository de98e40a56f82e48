// The turns of fleets inside one worker: many clients together, and what follows for all of them.

import { log } from '@temporalio/activity'
import { writeCarriers } from '../db/carrier.ts'
import { advanceFleets, unplannedFleets, waitingCarriers } from '../db/fleet.ts'
import { inHalves } from '../db/halves.ts'
import { askReadings } from '../db/reading-ask.ts'
import { planVisits } from '../db/visit-plan.ts'
import type { Instant } from '../domain/calendar.ts'
import type { Deps } from './deps.ts'
import { gathered } from './gather.ts'

/** What the fleet's watcher does next. */
export type FleetTurn = { more: boolean; nextDueAt: Instant | null; mayPark: boolean; label: string }

/** Null: nobody asks for an answer, what is due of all fleets is to be taken. */
type Asked = { partyId: string | null; now: Instant }

export type FleetRound = ReturnType<typeof createFleetRound>

/** One round at a time in a program; calls that come meanwhile are the next one. */
export function createFleetRound({ engine, db, watchers }: Deps) {
  /**
   * What follows the turns of these clients' objects: services become visits, letters about one day
   * one letter, and readings that are wanted one question. Safe to repeat.
   */
  async function afterBatch(fleetIds: readonly string[], now: Instant): Promise<void> {
    const carrierKeys = await waitingCarriers(engine.pool, fleetIds, now)
    const { secret, mailDomain } = engine
    if (carrierKeys.length > 0) await writeCarriers(db, { carrierKeys, template: 'visit', now, secret, mailDomain })
    const visits = await planVisits(engine, { fleetIds, now })
    const readings = await askReadings(engine, { fleetIds, now })
    // Not awaited: the fleets behind us would wait for Temporal, and a watcher that is not told is found by the wake.
    void watchers.poke([...visits.touched, ...readings])
    if (carrierKeys.length > 0 || visits.moved > 0 || readings.length > 0) watchers.pokeMailroom()
  }

  // What another worker left when it died, nobody need ask for one client after the other.
  let isFirst = true

  async function takeTurns(asked: readonly Asked[]): Promise<(FleetTurn | null | Error)[]> {
    // All of them fell due by then.
    const now =
      asked
        .map(one => one.now)
        .toSorted()
        .at(-1) ?? ''
    const { turns, settled } = await advanceFleets(engine, {
      partyIds: [...new Set(asked.flatMap(one => one.partyId ?? []))],
      now,
    })
    const looksAround = isFirst || asked.some(one => one.partyId === null)
    const left = looksAround ? await unplannedFleets(engine.pool, now) : []
    const failed = await inHalves([...new Set([...settled, ...left])], fleetIds => afterBatch(fleetIds, now))
    isFirst = false
    const reasons = new Map(failed.map(one => [one.item, one.error]))
    for (const [partyId, error] of reasons) log.error('what follows the turn of a fleet failed', { partyId, error })
    return asked.map(({ partyId }) => {
      if (partyId === null) return null
      const reason = reasons.get(partyId)
      const turn = turns.get(partyId)
      if (reason !== undefined || !turn) return new Error(reason ?? 'a fleet got no turn')
      const { failed: objects, ...ahead } = turn
      if (objects > 0) log.warn('objects of a fleet could not be advanced', { partyId, failed: objects })
      return ahead
    })
  }

  const round = gathered(takeTurns)
  return {
    /** One turn of a client's objects, together with those of other clients that ask or are due in the same moment. */
    turnOf: async (input: { partyId: string; now: Instant }): Promise<FleetTurn> => {
      const turn = await round(input)
      if (turn === null) throw new Error('a fleet got no turn')
      return turn
    },
    /** What is due of all fleets. */
    takeDue: async (now: Instant): Promise<void> => {
      await round({ partyId: null, now })
    },
  }
}
