import type { Service } from './supervise.ts'

export type Stoppable = { name: string; stop: () => Promise<void>; kill: () => void }

export type StopList = {
  /** Whether the end has begun; what is still starting then need not go on. */
  stopping: () => boolean
  /** Takes a place in the order; lower stops earlier. */
  add: (place: StopPlace, stoppable: Stoppable) => void
  stopAll: () => Promise<void>
  killAll: () => void
}

/*
 * The order of the end, with the seconds each may take: no new requests, then the worker drains, and the databases go
 * last, because all others still write to them. Together less than ten.
 */
export const STOP_ORDER = ['api', 'worker', 'mail', 'temporal', 'postgres'] as const
export type StopPlace = (typeof STOP_ORDER)[number]
const LIMIT_MS = { api: 1_000, worker: 5_500, mail: 500, temporal: 1_500, postgres: 1_200 } satisfies Record<
  StopPlace,
  number
>

/** An empty list of what is to be stopped. */
export function createStopList(): StopList {
  const parts = new Map<StopPlace, Stoppable>()
  let stopping = false
  return {
    stopping: () => stopping,
    add: (place, stoppable) => {
      parts.set(place, stoppable)
    },
    stopAll: async () => {
      stopping = true
      for (const place of STOP_ORDER) await parts.get(place)?.stop()
    },
    killAll: () => {
      for (const part of parts.values()) part.kill()
    },
  }
}

/** A supervised child in that list, with its share of the time. */
export function asStoppable(place: StopPlace, service: Service): Stoppable {
  return { name: service.name, stop: () => service.stop(LIMIT_MS[place]), kill: service.kill }
}
