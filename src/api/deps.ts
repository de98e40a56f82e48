import type { QueryExecutorProvider } from 'kysely'
import type { Logger } from 'pino'
import type { Engine } from '../db/engine.ts'
import type { Instant } from '../domain/calendar.ts'
import type { KeptAnswers } from './kept-answer.ts'
import type { TemporalLink } from './temporal.ts'

export type Settings = {
  /** Where people reach the app, without a slash at the end. */
  publicUrl: string
  /** Signs cursors. */
  secret: string
  mailCaptured: boolean
  zone: string
  /** The built web application; null when there is none to serve. */
  webFolder: string | null
  /** Compares every answer with its schema: for tests. */
  checkAnswers?: boolean
}

/** All that handlers work with; main.ts puts it together. */
export type Deps = {
  engine: Engine
  db: QueryExecutorProvider
  temporal: TemporalLink
  log: Logger
  settings: Settings
  now: () => Instant
  /** Answers about everybody that take a moment. */
  kept: KeptAnswers
  pendingMigrations: () => Promise<string[]>
}
