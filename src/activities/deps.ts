// What activities work with. The root makes it once; tests make their own.

import type { Kysely } from 'kysely'
import type { Engine } from '../db/engine.ts'
import type { Instant } from '../domain/calendar.ts'
import type { Watchers } from './watchers.ts'

/** One round of the mailroom: sends what is due, and says when to come again; null when nothing waits. */
type SendDue = (input: { now: Instant; limit: number }) => Promise<{ nextAttemptAt: Instant | null }>

export type Deps = {
  engine: Engine
  db: Kysely<unknown>
  watchers: Watchers
  sendDue: SendDue
  /** The present, for work that does not follow a workflow's time: letters, heartbeats. */
  clock: () => Instant
}
