import { Context } from '@temporalio/activity'
import { writeHeartbeat } from '../db/heartbeat.ts'
import { redirectLetters } from '../db/mail-redirect.ts'
import type { Instant } from '../domain/calendar.ts'
import type { Deps } from './deps.ts'

const HEARTBEAT_MS = 10_000
// Bounded, so that a worker which is asked to stop has soon finished its letters; the rest is the next one's.
const LETTERS_AT_ONCE = 20
// Who stands in a long queue is served by several at once, and without a rest between two rounds.
const LANES = 4
const ROUND_MS = 20_000

export const createMailroomActivities = ({ engine, sendDue, clock }: Deps) => ({
  /** One round of the mailroom: all that is due, as far as it fits. It may wait minutes for a mail server, so it says that it lives. */
  sendDueMail: async (_: Record<string, never>): Promise<{ nextAttemptAt: Instant | null }> => {
    const context = Context.current()
    const beat = setInterval(() => context.heartbeat(), HEARTBEAT_MS)
    try {
      await redirectLetters(engine, clock())
      const until = performance.now() + ROUND_MS
      const isOver = () => performance.now() > until || context.cancellationSignal.aborted
      const some = () => sendDue({ now: clock(), limit: LETTERS_AT_ONCE })
      let { nextAttemptAt } = await some()
      while (nextAttemptAt !== null && nextAttemptAt <= clock() && !isOver()) {
        const rounds = await Promise.all(Array.from({ length: LANES }, some))
        nextAttemptAt = soonest(rounds.flatMap(round => round.nextAttemptAt ?? []))
      }
      await writeHeartbeat(engine.pool, { name: 'mailroom', at: clock() })
      return { nextAttemptAt }
    } finally {
      clearInterval(beat)
    }
  },
})

const soonest = (moments: readonly Instant[]): Instant | null => moments.toSorted()[0] ?? null
