// Definitions as administrators see them: versions, drafts, what a release ships beside them.

import { type QueryExecutorProvider, sql } from 'kysely'
import type { Instant } from '../domain/calendar.ts'
import type { Definition } from '../domain/definition.ts'
import { type OwnTexts, ownTextsOf } from '../domain/own-text.ts'

/** A definition as it was published: without its version. */
export type DefinitionBody = Omit<Definition, 'version'>

export type PublishedDefinition = {
  kind: string
  version: number
  publishedAt: Instant
  publishedBy: string
  publishedByName: string | null
  comment: string
  /** Which shipped definition it takes account of; null for a kind that no release ships. */
  shippedHash: string | null
  body: DefinitionBody
}

const PUBLISHED = sql`d.kind, d.version, d.published_at, d.published_by, u.name as published_by_name, d.comment, d.shipped_hash, d.body`
const FROM = sql`definition d left join app_user u on u.id::text = d.published_by`

/** The newest definition of every kind, or of one. */
export async function newestDefinitions(db: QueryExecutorProvider, kind?: string): Promise<PublishedDefinition[]> {
  const only = kind === undefined ? sql`` : sql`where d.kind = ${kind}`
  const { rows } = await sql<PublishedDefinition>`
    select distinct on (d.kind) ${PUBLISHED} from ${FROM} ${only} order by d.kind, d.version desc`.execute(db)
  return rows
}

/** Null when the kind has no such version. */
export async function findVersion(
  db: QueryExecutorProvider,
  { kind, version }: { kind: string; version: number },
): Promise<PublishedDefinition | null> {
  const { rows } = await sql<PublishedDefinition>`
    select ${PUBLISHED} from ${FROM} where d.kind = ${kind} and d.version = ${version}`.execute(db)
  return rows[0] ?? null
}

export type VersionRow = Omit<PublishedDefinition, 'body' | 'shippedHash'> & { live: number }

/** All versions of a kind, the newest first, with how many live processes keep each. */
export async function listVersions(db: QueryExecutorProvider, kind: string): Promise<VersionRow[]> {
  const { rows } = await sql<VersionRow>`
    select d.kind, d.version, d.published_at, d.published_by, u.name as published_by_name, d.comment,
      (select count(*)::int from process p where p.kind = d.kind and p.definition_version = d.version
        and p.closed_at is null) as live
    from ${FROM} where d.kind = ${kind} order by d.version desc`.execute(db)
  return rows
}

export type KindState = {
  kind: string
  draft: boolean
  retiredAt: Instant | null
  live: number
  /** Live processes that keep an older version than the newest. */
  outdated: number
  records: number
}

/** What is the case with every kind that has a definition or a draft of one. */
export async function kindStates(db: QueryExecutorProvider, kind?: string): Promise<KindState[]> {
  const { rows } = await sql<KindState>`
    select k.kind, t.kind is not null as draft, r.retired_at, coalesce(c.live, 0) as live,
      coalesce(c.outdated, 0) as outdated, coalesce(c.records, 0) as records
    from (select kind, max(version) as newest from definition group by kind
      union all select kind, null from definition_draft t where not exists (select 1 from definition d where d.kind = t.kind)) k
    left join definition_draft t on t.kind = k.kind
    left join retired_kind r on r.kind = k.kind
    left join lateral (select count(*)::int as records, count(*) filter (where p.closed_at is null)::int as live,
        count(*) filter (where p.closed_at is null and p.definition_version < k.newest)::int as outdated
      from process p where p.kind = k.kind) c on true
    where ${kind === undefined ? sql`true` : sql`k.kind = ${kind}`} order by k.kind`.execute(db)
  return rows
}

export type DraftRow = {
  kind: string
  /** An object; whether it is a definition yet, a check says. */
  body: Record<string, unknown>
  basedOn: number | null
  shippedHash: string | null
  revision: number
  savedAt: Instant
  savedBy: string
  savedByName: string | null
}

export async function findDraft(db: QueryExecutorProvider, kind: string): Promise<DraftRow | null> {
  const { rows } = await sql<DraftRow>`
    select t.kind, t.body, t.based_on, t.shipped_hash, t.revision::int as revision, t.saved_at, t.saved_by, u.name as saved_by_name
    from definition_draft t left join app_user u on u.id::text = t.saved_by where t.kind = ${kind}`.execute(db)
  return rows[0] ?? null
}

export type ShippedRow = { kind: string; bodyHash: string; body: DefinitionBody; shippedAt: Instant }

/** What the running release ships of every kind, or of one. */
export async function shippedDefinitions(db: QueryExecutorProvider, kind?: string): Promise<ShippedRow[]> {
  const only = kind === undefined ? sql`` : sql`where kind = ${kind}`
  const { rows } = await sql<ShippedRow>`
    select distinct on (kind) kind, body_hash, body, shipped_at from shipped_definition ${only}
    order by kind, shipped_at desc, body_hash`.execute(db)
  return rows
}

/** A definition that some release shipped, by its hash. */
export async function shippedByHash(
  db: QueryExecutorProvider,
  { kind, hash }: { kind: string; hash: string },
): Promise<DefinitionBody | null> {
  const { rows } = await sql<{ body: DefinitionBody }>`
    select body from shipped_definition where kind = ${kind} and body_hash = ${hash}
    union all select body from definition where kind = ${kind} and body_hash = ${hash} limit 1`.execute(db)
  return rows[0]?.body ?? null
}

export type DefinitionAct = {
  at: Instant
  by: string
  byName: string | null
  act: string
  version: number | null
  comment: string
}

const ACTS_AT_MOST = 200

/** What administrators did with a kind, the latest first. */
export async function listActs(db: QueryExecutorProvider, kind: string): Promise<DefinitionAct[]> {
  const { rows } = await sql<DefinitionAct>`
    select a.at, a.by, u.name as by_name, a.act, a.version, a.comment
    from definition_act a left join app_user u on u.id::text = a.by
    where a.kind = ${kind} order by a.id desc limit ${ACTS_AT_MOST}`.execute(db)
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
