import { log } from '@temporalio/activity'
import { writeCarriers } from '../db/carrier.ts'
import { advanceFleet } from '../db/fleet.ts'
import { planVisits } from '../db/visit-plan.ts'
import type { Instant } from '../domain/calendar.ts'
import type { Deps } from './deps.ts'

/** What the fleet's watcher does next. */
export type FleetTurn = { more: boolean; nextDueAt: Instant | null; mayPark: boolean; label: string }

export const createFleetActivities = ({ engine, db, watchers }: Deps) => ({
  /** One batch of a client's objects; after the last one, one letter per reader about all that fell due together. */
  advanceFleet: async (input: { partyId: string; now: Instant }): Promise<FleetTurn> => {
    const { failed, carrierKeys, ...turn } = await advanceFleet(engine, input)
    if (failed > 0) log.warn('objects of a fleet could not be advanced', { partyId: input.partyId, failed })
    const { secret, mailDomain } = engine
    for (const carrierKey of carrierKeys) {
      await writeCarriers(db, { carrierKey, template: 'visit', now: input.now, secret, mailDomain })
    }
    // Once all that is due has opened its services: what goes together is one visit.
    const visits = turn.more ? [] : await planVisits(engine, { fleetIds: [input.partyId], now: input.now })
    await watchers.poke(visits)
    if (carrierKeys.length > 0 || visits.length > 0) watchers.pokeMailroom()
    return turn
  },
})
