import { advance } from '../db/advance.ts'
import { noteFollowFailure } from '../db/follow.ts'
import { hasMailDue } from '../db/mail-due.ts'
import { isOutage } from '../db/outage.ts'
import { noteProcessError } from '../db/process-error.ts'
import { planVisits } from '../db/visit-plan.ts'
import type { Instant } from '../domain/calendar.ts'
import { isRefusal } from '../domain/errors.ts'
import type { Deps } from './deps.ts'

/** An event that nobody has followed yet; ids and codes only, for what workflows see is kept in their histories. */
export type Unfollowed = { eventId: string; recordId: string; type: string }

/** What the watcher does next. */
export type StepAhead = {
  events: readonly Unfollowed[]
  nextDueAt: Instant | null
  mayPark: boolean
  label: string
}

// A record that is gone has no watcher either.
const NOTHING: StepAhead = { events: [], nextDueAt: null, mayPark: true, label: 'gone' }

/** The watcher's own activities: local, one short transaction each. */
export const createAdvanceActivities = ({ engine, watchers }: Deps) => ({
  /** Fires what is due. A turn that throws leaves its reason on the process, for operators to see. */
  advance: async (input: { processId: string; now: Instant }): Promise<StepAhead> => {
    const turn = await advance(engine, { ...input, watching: true }).catch(async problem => {
      if (!isOutage(problem)) await noteProcessError(engine.pool, { ...input, error: String(problem) })
      throw problem
    })
    if (isRefusal(turn)) return NOTHING
    // An object that belongs to no client has no fleet whose turn would plan its visits.
    if (turn.view.kind === 'object') {
      const visits = await planVisits(engine, { objectIds: [input.processId], now: input.now })
      await watchers.poke(visits.touched)
      if (visits.moved > 0) watchers.pokeMailroom()
    }
    // Also letters of the command that brought us here: whoever gave it need not know the mailroom.
    if (await hasMailDue(engine.pool, input)) watchers.pokeMailroom()
    const { nextDueAt, mayPark, label } = turn
    const events = turn.events.map(({ id, recordId, type }) => ({ eventId: id, recordId, type }))
    return { events, nextDueAt, mayPark, label }
  },

  noteFollowFailure: (input: { eventId: string; error: string; now: Instant }) => noteFollowFailure(engine.pool, input),
})
