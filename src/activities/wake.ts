import { Context } from '@temporalio/activity'
import { openAccounts } from '../db/account.ts'
import { unfinishedBulk } from '../db/bulk.ts'
import { writeHeartbeat } from '../db/heartbeat.ts'
import { pageToWake, type WakeCursor } from '../db/wake.ts'
import type { Instant } from '../domain/calendar.ts'
import type { Deps } from './deps.ts'
import type { FleetRound } from './fleet-round.ts'
import { distinct, inBatches } from './watchers.ts'

export type { WakeCursor }

// Bounded, so that a wake after a large import ends in time; the next one goes on.
const ACCOUNTS_PER_WAKE = 500

const BEAT_MS = 5_000

/** Temporal hears meanwhile that we live. */
async function alive(work: Promise<void>): Promise<void> {
  const context = Context.current()
  const beating = setInterval(() => context.heartbeat(), BEAT_MS)
  await work.finally(() => clearInterval(beating))
}

export const createWakeActivities = ({ engine, watchers, clock }: Deps, round: Pick<FleetRound, 'takeDue'>) => ({
  /** Starts the watchers of one page of rows, and signals those that are overdue or behind. */
  wakePage: async (input: { now: Instant; until: Instant; after: WakeCursor | null }) => {
    // What fell due while nobody worked need not wait until its watchers were reached, one after the other.
    if (input.after === null) await alive(round.takeDue(input.now))
    const page = await pageToWake(engine.pool, input)
    const signalled = distinct(page.rows.filter(row => row.signal))
    const started = distinct(page.rows.filter(row => !row.signal))
    const context = Context.current()
    let failed = 0
    let problem: unknown
    // One watcher that cannot be reached must not keep the pages behind it asleep.
    const each = (call: Promise<void>) =>
      call.then(
        () => context.heartbeat(),
        error => {
          failed += 1
          problem = error
        },
      )
    await inBatches(signalled, row => each(watchers.signal(row)))
    await inBatches(started, row => each(watchers.start(row)))
    if (failed > 0 && failed === signalled.length + started.length) throw problem
    return { next: page.next, started: started.length, signalled: signalled.length }
  },

  /** The mailroom is ensured the same way, and bulk jobs that were left in the middle go on; then the wake has run. */
  finishWake: async ({ started, signalled }: { started: number; signalled: number }): Promise<void> => {
    await watchers.ensureMailroom()
    // A client of yesterday has somebody who answers for him by now, however the record came that made him one.
    const opened = await openAccounts(engine, { now: clock(), limit: ACCOUNTS_PER_WAKE })
    await watchers.poke(opened.map(processId => ({ processId, kind: 'account', fleetId: null })))
    for (const jobId of await unfinishedBulk(engine.pool)) await watchers.startBulk(jobId)
    await writeHeartbeat(engine.pool, { name: 'wake', at: clock(), detail: { started, signalled } })
  },
})
