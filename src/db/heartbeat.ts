// The proof that clockwork runs: each kind of it writes down its last run, and pages complain when one is late.

import type { Instant } from '../domain/calendar.ts'
import type { Queryable } from './reference.ts'

export type HeartbeatName = 'wake' | 'mailroom' | 'digest'

export type Heartbeat = { name: string; at: Instant; detail: Record<string, unknown> }

/** Remembers a run; an older one than is known already changes nothing. */
export async function writeHeartbeat(
  client: Queryable,
  input: { name: HeartbeatName; at: Instant; detail?: Record<string, unknown> },
): Promise<void> {
  await client.query(
    `insert into heartbeat (name, at, detail) values ($1, $2, $3)
     on conflict (name) do update set at = excluded.at, detail = excluded.detail where heartbeat.at <= excluded.at`,
    [input.name, input.at, JSON.stringify(input.detail ?? {})],
  )
}

export async function readHeartbeats(client: Queryable): Promise<Heartbeat[]> {
  const { rows } = await client.query<Heartbeat>('select name, at, detail from heartbeat order by name')
  return rows
}
