import { Context } from '@temporalio/activity'
import { writeHeartbeat } from '../db/heartbeat.ts'
import { redirectLetters } from '../db/mail-redirect.ts'
import type { Instant } from '../domain/calendar.ts'
import type { Deps } from './deps.ts'

const HEARTBEAT_MS = 10_000
// Bounded, so that a worker which is asked to stop has soon finished its letters; the rest is the next round's.
const LETTERS_PER_ROUND = 20

export const createMailroomActivities = ({ engine, sendDue, clock }: Deps) => ({
  /** One round of the mailroom. It may wait minutes for a mail server, so it says that it lives. */
  sendDueMail: async (_: Record<string, never>): Promise<{ nextAttemptAt: Instant | null }> => {
    const context = Context.current()
    const beat = setInterval(() => context.heartbeat(), HEARTBEAT_MS)
    try {
      await redirectLetters(engine, clock())
      const round = await sendDue({ now: clock(), limit: LETTERS_PER_ROUND })
      await writeHeartbeat(engine.pool, { name: 'mailroom', at: clock() })
      return { nextAttemptAt: round.nextAttemptAt }
    } finally {
      clearInterval(beat)
    }
  },
})
