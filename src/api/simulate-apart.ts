// Simulations one after another, each in its own thread: a second core does the work, and the API goes on answering.

import { Worker } from 'node:worker_threads'
import type { SimulationDone, SimulationJob } from './simulate-thread.ts'

// Ten years of a few thousand records keep below 500 MB; a definition gone wild must not take the API with it.
const MEMORY_MB = 1_500

/** What was simulated; null when it did not fit into the memory of a thread. */
export function simulateApart(workerData: SimulationJob): Promise<SimulationDone | null> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(new URL('./simulate-thread.ts', import.meta.url), {
      workerData,
      resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
    })
    // Whoever stops the API does not wait for it.
    thread.unref()
    thread.once('message', (done: SimulationDone) => resolve(done))
    thread.once('error', error => {
      if ('code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY') resolve(null)
      else reject(error)
    })
    thread.once('exit', code => reject(new Error(`the thread of a simulation ended with ${code}`)))
  })
}

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
