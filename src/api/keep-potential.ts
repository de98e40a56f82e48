// Keeps the potential of objects beside the requests: clients whose objects changed are made anew, few at a time. Nothing
// depends on it; figures say from when they are.

import { sweepPotential } from '../db/fleet-potential.ts'
import type { Deps } from './deps.ts'
import { keepLooking } from './keep.ts'

const CLIENTS_AT_ONCE = 20
const REST_MS = 2_000
// Looking for what is stale takes at most a fortieth of a core, and work a fifth: requests come first.
const RESTS_PER_LOOK = 40
const RESTS_PER_WORK = 4

/** Answers how to stop it. */
export function keepPotential({ engine, now, log }: Pick<Deps, 'engine' | 'now' | 'log'>): () => void {
  const look = async () => {
    const began = performance.now()
    const made = await sweepPotential(engine, { now: now(), limit: CLIENTS_AT_ONCE })
    const took = performance.now() - began
    return made > 0 ? took * RESTS_PER_WORK : Math.max(REST_MS, took * RESTS_PER_LOOK)
  }
  return keepLooking({ log }, { look, fault: 'the potential of objects could not be kept and is tried again' })
}
