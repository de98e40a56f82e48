// What the API sees to by itself, every minute and by as many processes as there are: each piece is harmless when done twice.

import { unfinishedBulk } from '../db/bulk.ts'
import { forgetAnswers } from '../db/idempotency.ts'
import { unfinishedImports } from '../db/import-batch.ts'
import type { Deps } from './deps.ts'

const EVERY_MS = 60_000

/** Answers how to stop it. */
export function startHousekeeping(deps: Deps): () => void {
  const timer = setInterval(() => {
    keepHouse(deps).catch(error => deps.log.warn({ err: error }, 'housekeeping failed and is tried again'))
  }, EVERY_MS)
  timer.unref()
  return () => clearInterval(timer)
}

/** Takes up imports and bulk jobs that Temporal was not there for, and forgets answers that nobody can ask for any more. */
export async function keepHouse({ engine, db, temporal, now }: Omit<Deps, 'log'>): Promise<void> {
  for (const id of await unfinishedImports(db, now())) temporal.startImport(id)
  for (const id of await unfinishedBulk(engine.pool)) temporal.startBulk(id)
  await forgetAnswers(engine.pool, now())
}
