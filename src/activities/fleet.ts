import type { Instant } from '../domain/calendar.ts'
import type { FleetRound, FleetTurn } from './fleet-round.ts'

export const createFleetActivities = (round: FleetRound) => ({
  /** One turn of a client's objects. Many clients that ask in the same moment are served together. */
  advanceFleet: (input: { partyId: string; now: Instant }): Promise<FleetTurn> => round.turnOf(input),
})
