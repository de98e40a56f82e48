// Work beside the requests: it looks, rests as long as the look says, and looks again.

import type { Deps } from './deps.ts'

const REST_AFTER_FAULT_MS = 2_000

/** `look` answers for how many milliseconds to rest. Answers how to stop it; what is under way ends by itself. */
export function keepLooking(
  { log }: Pick<Deps, 'log'>,
  { look, fault }: { look: () => Promise<number>; fault: string },
): () => void {
  let isStopped = false
  let timer: NodeJS.Timeout | undefined

  async function keep(): Promise<void> {
    const rest = await look().catch(error => {
      log.warn({ err: error }, fault)
      return REST_AFTER_FAULT_MS
    })
    if (isStopped) return
    timer = setTimeout(() => void keep(), rest)
    timer.unref()
  }

  void keep()
  return () => {
    isStopped = true
    clearTimeout(timer)
  }
}
