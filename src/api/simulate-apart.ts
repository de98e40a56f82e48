// Simulations one after another, each in its own thread.

import { apart } from './apart.ts'
import type { SimulationDone, SimulationJob } from './simulate-thread.ts'

/** What was simulated; null when it did not fit into the memory of a thread. */
export const simulateApart = (job: SimulationJob) => apart<SimulationDone>({ module: 'simulate-thread', job })

/** Does one thing after another; null when `atMost` are at work or waiting already. */
export function createQueue(atMost: number): <Done>(work: () => Promise<Done>) => Promise<Done> | null {
  let count = 0
  let last: Promise<unknown> = Promise.resolve()
  return work => {
    if (count >= atMost) return null
    count += 1
    const mine = last.then(work).finally(() => {
      count -= 1
    })
    last = mine.catch(() => undefined)
    return mine
  }
}
