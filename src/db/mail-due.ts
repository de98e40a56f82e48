import type { Instant } from '../domain/calendar.ts'
import type { Queryable } from './reference.ts'

/** Whether a letter about this process could leave now. */
export async function hasMailDue(client: Queryable, input: { processId: string; now: Instant }): Promise<boolean> {
  const { rows } = await client.query<{ due: boolean }>(
    `select exists (select 1 from mail where process_id = $1 and state = 'queued' and not_before <= $2) as due`,
    [input.processId, input.now],
  )
  return rows[0]?.due === true
}
