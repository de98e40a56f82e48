import { log } from '@temporalio/activity'
import { writeCarriers } from '../db/carrier.ts'
import { advanceFleets, waitingCarriers } from '../db/fleet.ts'
import { inHalves } from '../db/halves.ts'
import { askReadings } from '../db/reading-ask.ts'
import { planVisits } from '../db/visit-plan.ts'
import type { Instant } from '../domain/calendar.ts'
import type { Deps } from './deps.ts'
import { gathered } from './gather.ts'

/** What the fleet's watcher does next. */
export type FleetTurn = { more: boolean; nextDueAt: Instant | null; mayPark: boolean; label: string }

type FleetInput = { partyId: string; now: Instant }

export const createFleetActivities = ({ engine, db, watchers }: Deps) => {
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

  async function takeTurns(asked: readonly FleetInput[]): Promise<(FleetTurn | Error)[]> {
    // All of them fell due by then.
    const now =
      asked
        .map(one => one.now)
        .toSorted()
        .at(-1) ?? ''
    const { turns, settled } = await advanceFleets(engine, {
      partyIds: [...new Set(asked.map(one => one.partyId))],
      now,
    })
    const failed = await inHalves(settled, fleetIds => afterBatch(fleetIds, now))
    const reasons = new Map(failed.map(one => [one.item, one.error]))
    for (const [partyId, error] of reasons) log.error('what follows the turn of a fleet failed', { partyId, error })
    return asked.map(({ partyId }) => {
      const reason = reasons.get(partyId)
      const turn = turns.get(partyId)
      if (reason !== undefined || !turn) return new Error(reason ?? 'a fleet got no turn')
      const { failed: objects, ...ahead } = turn
      if (objects > 0) log.warn('objects of a fleet could not be advanced', { partyId, failed: objects })
      return ahead
    })
  }

  return {
    /** One turn of a client's objects, together with those of other clients that ask or are due in the same moment. */
    advanceFleet: gathered(takeTurns),
  }
}
