import { carryNext, closeBulk, openBulk } from '../../src/db/bulk-run.ts'
import type { TestApi } from './api.ts'

/** What a worker would do with the jobs that the API told Temporal of; whether there was one that was not `carried`. */
export async function carryJobs({ engine, bulks, deps }: TestApi, carried: Set<string>): Promise<boolean> {
  const now = deps.now()
  for (const jobId of bulks.filter(id => !carried.has(id))) {
    carried.add(jobId)
    const job = await openBulk(engine.pool, { jobId, now })
    if (job) while ((await carryNext(engine, job, now)) !== null);
    await closeBulk(engine.pool, { jobId, state: 'done', now })
    return true
  }
  return false
}
