// What every endless loop here needs: giving up on an outage for a minute, sleeping until an instant, a fresh history.

import { ActivityFailure, isCancellation, workflowInfo } from '@temporalio/workflow'
import type { Instant } from '../domain/calendar.ts'

// A tenth of the history that the server accepts: a wake outside the cache replays all of it (0.2 s).
const HISTORY_EVENTS = 400
const RUN_AGE_MS = 7 * 86_400_000
const AWAY_MS = 60_000
// A clock error must not become a hot loop.
const SHORTEST_SLEEP_MS = 1_000

/** Whether the run should continue as new: no old history, and no old code either, outlives this by more than a sleep. */
export function historyIsLong(): boolean {
  const run = workflowInfo()
  const ageMs = Date.now() - run.runStartTime.getTime()
  return run.continueAsNewSuggested || run.historyLength > HISTORY_EVENTS || ageMs > RUN_AGE_MS
}

/** The answer of an activity, or null when it gave up (its outage lasts); a cancellation goes on. */
export async function unlessAway<Answer>(answer: Promise<Answer>): Promise<Answer | null> {
  try {
    return await answer
  } catch (failure) {
    if (isCancellation(failure) || !(failure instanceof ActivityFailure)) throw failure
    return null
  }
}

/** When to look again after an outage. */
export const inAMinute = (): Instant => new Date(Date.now() + AWAY_MS).toISOString()

/** How long to sleep until an instant, in milliseconds. */
export const msUntil = (at: Instant) => Math.max(SHORTEST_SLEEP_MS, Date.parse(at) - Date.now())

/** The workflow's time, which comes from the server: a timer that has fired finds its step due. */
export const workflowNow = (): Instant => new Date().toISOString()

/** What went wrong inside an activity, without the engine's words around it. */
export function reasonOf(failure: unknown): string {
  const cause = failure instanceof ActivityFailure ? failure.cause : failure
  return cause instanceof Error ? cause.message : String(cause)
}
