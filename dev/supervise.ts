import { setTimeout as delay } from 'node:timers/promises'
import type { Child } from './child.ts'
import { messageOf } from './process.ts'

/** A child that is started again whenever it ends by itself. */
export type Service = {
  name: string
  /** Ends it for good; killed when the time is up. */
  stop: (timeoutMs: number) => Promise<void>
  /** Ends it without asking. */
  kill: () => void
}

const FIRST_PAUSE_MS = 1_000
const LONGEST_PAUSE_MS = 30_000
// A child that lived this long has recovered: its next crash begins at the short pause again.
const HEALTHY_AFTER_MS = 60_000

/** Starts a child, waits until it is up, and from then on starts it again, ever more patiently, when it crashes. */
export async function supervise(
  name: string,
  start: () => Promise<Child>,
  say: (line: string) => void,
): Promise<Service> {
  let child = await start()
  let stopping = false
  const watch = async () => {
    let pauseMs = FIRST_PAUSE_MS
    for (let startedAt = Date.now(); !stopping; startedAt = Date.now()) {
      const code = await child.exited
      if (stopping) return
      if (Date.now() - startedAt > HEALTHY_AFTER_MS) pauseMs = FIRST_PAUSE_MS
      say(`${name} ended unexpectedly (code ${code}); it is started again in ${pauseMs / 1000} s.`)
      await delay(pauseMs)
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)
      if (stopping) return
      try {
        child = await start()
        if (stopping) return await child.stop()
        say(`${name} is up again.`)
      } catch (error) {
        say(`${name} could not be started: ${messageOf(error)}`)
      }
    }
  }
  void watch()
  return {
    name,
    stop: async timeoutMs => {
      stopping = true
      if (child.running()) await child.stop(timeoutMs)
    },
    kill: () => {
      stopping = true
      if (child.running()) void child.stop(0)
    },
  }
}
