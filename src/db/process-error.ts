// A turn that throws leaves its reason on the process, where operators see it; the next turn that works wipes it away.

import type { Instant } from '../domain/calendar.ts'
import type { Queryable } from './reference.ts'

export type ProcessError = { processId: string; error: string; now: Instant }

/** Counts one more failure. Neither `seq` nor state moves: the turn itself left nothing behind. */
export async function noteProcessError(client: Queryable, { processId, error, now }: ProcessError): Promise<void> {
  await client.query(
    `update process set error = left($2, 2000), error_attempts = error_attempts + 1, error_at = $3 where id = $1`,
    [processId, error, now],
  )
}
