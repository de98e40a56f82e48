import { type QueryExecutorProvider, sql } from 'kysely'
import type { Instant } from '../domain/calendar.ts'
import type { Definition } from '../domain/definition.ts'
import { type OwnTexts, ownTextsOf } from '../domain/own-text.ts'

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

/** What the definitions of these kinds say in their own words; a kind without any is left out. */
export async function readOwnTexts(
  db: QueryExecutorProvider,
  kinds: readonly string[],
): Promise<Map<string, OwnTexts>> {
  const { rows } = await sql<{ kind: string; texts: Definition['texts'] }>`
    select kind, body -> 'texts' as texts from definition
    where kind = any(${kinds}) and body -> 'texts' is not null order by kind, version`.execute(db)
  const byKind = Map.groupBy(rows, row => row.kind)
  return new Map([...byKind].map(([kind, versions]) => [kind, ownTextsOf(versions.map(definitionTexts))]))
}

const definitionTexts = ({ texts }: { texts: Definition['texts'] }) => (texts ? { texts } : {})
