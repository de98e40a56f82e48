// Long work in a thread of its own: a second core does it, and the API goes on answering.

import { Worker } from 'node:worker_threads'

// A definition gone wild must not take the API with it.
const MEMORY_MB = 1_500

export type Apart = { module: string; job: unknown; signal?: AbortSignal | undefined }

/** What the module of this name answers to its job; null when it did not fit into the memory, or nobody waits any more. */
export function apart<Done>({ module, job, signal }: Apart): Promise<Done | null> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return resolve(null)
    const thread = new Worker(new URL(`./${module}.ts`, import.meta.url), {
      workerData: job,
      resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
    })
    const stop = () => {
      resolve(null)
      void thread.terminate()
    }
    signal?.addEventListener('abort', stop, { once: true })
    // Whoever stops the API does not wait for it.
    thread.unref()
    thread.once('message', (done: Done) => resolve(done))
    thread.once('error', error => {
      if ('code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY') resolve(null)
      else reject(error)
    })
    thread.once('exit', code => {
      signal?.removeEventListener('abort', stop)
      reject(new Error(`the thread ${module} ended with ${code}`))
    })
  })
}
