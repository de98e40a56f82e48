import { type QueryExecutorProvider, sql } from 'kysely'
import type { Instant } from '../domain/calendar.ts'
import type { Definition } from '../domain/definition.ts'

export type PublishedDefinition = {
  kind: string
  version: number
  publishedAt: Instant
  publishedBy: string
  /** As it was published: without its version. */
  body: Omit<Definition, 'version'>
}

/** The newest definition of every kind, or of one. */
export async function newestDefinitions(db: QueryExecutorProvider, kind?: string): Promise<PublishedDefinition[]> {
  const only = kind === undefined ? sql`` : sql`where kind = ${kind}`
  const { rows } = await sql<PublishedDefinition>`
    select distinct on (kind) kind, version, published_at, published_by, body from definition ${only}
    order by kind, version desc`.execute(db)
  return rows
}
