// Keeps the outlook beside the requests, so that whoever asks finds it made. Nothing depends on it: what it has not made
// yet is made when asked.

import { dropOutlooks, sweepOutlooks } from '../db/outlook-fresh.ts'
import type { Deps } from './deps.ts'
import { keepLooking } from './keep.ts'

const LIMIT = 100
const REST_MS = 2_000
// Looking for what is stale costs more the more runs: it takes at most a fortieth of a core.
const RESTS_PER_LOOK = 40
const RESTS_PER_WORK = 4
const DROP_EVERY_MS = 600_000

/** Answers how to stop it. */
export function keepOutlook({ engine, db, now, log }: Pick<Deps, 'engine' | 'db' | 'now' | 'log'>): () => void {
  let droppedAt = 0

  const look = async () => {
    const began = performance.now()
    if (began - droppedAt > DROP_EVERY_MS) {
      await dropOutlooks(engine)
      droppedAt = began
    }
    const made = await sweepOutlooks(engine, db, { now: now(), limit: LIMIT })
    const took = performance.now() - began
    // Commands and requests come first: while there is work it takes a fifth of a core.
    return made > 0 ? took * RESTS_PER_WORK : Math.max(REST_MS, took * RESTS_PER_LOOK)
  }

  return keepLooking({ log }, { look, fault: 'the outlook could not be kept and is tried again' })
}
