import { Context } from '@temporalio/activity'
import { writeHeartbeat } from '../db/heartbeat.ts'
import { pageToWake, type WakeCursor } from '../db/wake.ts'
import type { Instant } from '../domain/calendar.ts'
import type { Deps } from './deps.ts'
import { distinct, inBatches } from './watchers.ts'

export type { WakeCursor }

export const createWakeActivities = ({ engine, watchers, clock }: Deps) => ({
  /** Starts the watchers of one page of rows, and signals those that are overdue or behind. */
  wakePage: async (input: { now: Instant; until: Instant; after: WakeCursor | null }) => {
    const page = await pageToWake(engine.pool, input)
    const signalled = distinct(page.rows.filter(row => row.signal))
    const started = distinct(page.rows.filter(row => !row.signal))
    const context = Context.current()
    await inBatches(signalled, row => watchers.signal(row).then(() => context.heartbeat()))
    await inBatches(started, row => watchers.start(row).then(() => context.heartbeat()))
    return { next: page.next, started: started.length, signalled: signalled.length }
  },

  /** The mailroom is ensured the same way; then the wake has run. */
  finishWake: async ({ started, signalled }: { started: number; signalled: number }): Promise<void> => {
    await watchers.ensureMailroom()
    await writeHeartbeat(engine.pool, { name: 'wake', at: clock(), detail: { started, signalled } })
  },
})
