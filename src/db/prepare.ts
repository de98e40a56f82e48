// Makes a database ready for this release: its schema, then the calendars and definitions that the release ships.

import type { Instant } from '../domain/calendar.ts'
import { publishShipped } from './definition.ts'
import { migrate } from './migrate.ts'
import { createPool } from './pool.ts'

/** Safe to run at every start, also by two programs at once. */
export async function prepareDatabase(databaseUrl: string, now: Instant): Promise<void> {
  await migrate(databaseUrl)
  const pool = createPool({ connectionString: databaseUrl, max: 1 })
  try {
    await publishShipped(pool, now)
  } finally {
    await pool.end()
  }
}
