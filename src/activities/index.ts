// Everything that workflows may ask for. Each activity carries something through; rules are in the domain, SQL in db.

import { createAdvanceActivities } from './advance.ts'
import { createBulkActivities } from './bulk.ts'
import type { Deps } from './deps.ts'
import { createDigestActivities } from './digest.ts'
import { createFleetActivities } from './fleet.ts'
import { createFleetRound } from './fleet-round.ts'
import { createFollowActivities } from './follow.ts'
import { createImportActivities } from './import.ts'
import { createMailroomActivities } from './mailroom.ts'
import { createWakeActivities } from './wake.ts'

export type { StepAhead, Unfollowed } from './advance.ts'
export type { Deps } from './deps.ts'
export type { FleetTurn } from './fleet-round.ts'
export type { FollowInput } from './follow.ts'
export type { WakeCursor } from './wake.ts'

export function createActivities(deps: Deps) {
  const round = createFleetRound(deps)
  return {
    ...createAdvanceActivities(deps),
    ...createFollowActivities(deps),
    ...createFleetActivities(round),
    ...createMailroomActivities(deps),
    ...createImportActivities(deps),
    ...createBulkActivities(deps),
    ...createWakeActivities(deps, round),
    ...createDigestActivities(deps),
  }
}

export type Activities = ReturnType<typeof createActivities>
