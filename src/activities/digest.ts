import { Context } from '@temporalio/activity'
import { type DigestRound, digestRound } from '../db/digest-round.ts'
import { writeHeartbeat } from '../db/heartbeat.ts'
import type { Deps } from './deps.ts'

export const createDigestActivities = ({ engine, watchers, clock }: Deps) => ({
  /** Digests that are due, and the letters of absences that begin and end. */
  writeDigests: async (_: Record<string, never>): Promise<DigestRound> => {
    const context = Context.current()
    const round = await digestRound(engine, clock(), () => context.heartbeat())
    if (round.daily + round.weekly + round.absences + (round.board ?? 0) > 0) watchers.pokeMailroom()
    await writeHeartbeat(engine.pool, { name: 'digest', at: clock(), detail: round })
    return round
  },
})
