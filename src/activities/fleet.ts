import { log } from '@temporalio/activity'
import { writeCarriers } from '../db/carrier.ts'
import { advanceFleet } from '../db/fleet.ts'
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
    if (carrierKeys.length > 0) watchers.pokeMailroom()
    return turn
  },
})
