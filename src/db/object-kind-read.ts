// Object kinds as administrators see them: versions, drafts, and how many objects each version serves.

import { type QueryExecutorProvider, sql } from 'kysely'
import type { Instant } from '../domain/calendar.ts'
import type { ObjectKindBody } from '../domain/object-kind-schema.ts'
import { SHIPPED_OBJECT_KINDS } from '../domain/object-kinds/shipped.ts'
import { hashOf } from './hash.ts'
import { bodyOf } from './object-kind.ts'

export type PublishedKind = {
  id: string
  version: number
  body: ObjectKindBody
  bodyHash: string
  publishedAt: Instant
  publishedBy: string
  publishedByName: string | null
  comment: string
}

const COLUMNS = sql`k.id, k.version, k.body, k.body_hash, k.published_at, k.published_by, u.name as published_by_name, k.comment`
const FROM = sql`object_kind k left join app_user u on u.id::text = k.published_by`

/** The newest version of every kind, or of one. */
export async function newestKinds(db: QueryExecutorProvider, id?: string): Promise<PublishedKind[]> {
  const only = id === undefined ? sql`` : sql`where k.id = ${id}`
  const { rows } = await sql<PublishedKind>`
    select distinct on (k.id) ${COLUMNS} from ${FROM} ${only} order by k.id, k.version desc`.execute(db)
  return rows
}

/** Null when the kind has no such version. */
export async function findKindVersion(
  db: QueryExecutorProvider,
  { id, version }: { id: string; version: number },
): Promise<PublishedKind | null> {
  const { rows } = await sql<PublishedKind>`
    select ${COLUMNS} from ${FROM} where k.id = ${id} and k.version = ${version}`.execute(db)
  return rows[0] ?? null
}

/** All versions of a kind, the newest first. */
export async function listKindVersions(db: QueryExecutorProvider, id: string): Promise<PublishedKind[]> {
  const { rows } = await sql<PublishedKind>`
    select ${COLUMNS} from ${FROM} where k.id = ${id} order by k.version desc`.execute(db)
  return rows
}

/** Live objects by kind and version of their regulation. */
export async function countByRegulation(db: QueryExecutorProvider): Promise<Map<string, Map<number, number>>> {
  const { rows } = await sql<{ regulation: string; count: number }>`
    select object_regulation as regulation, count(*)::int as count from process
    where object_regulation is not null and closed_at is null group by 1`.execute(db)
  const counts = new Map<string, Map<number, number>>()
  for (const { regulation, count } of rows) {
    const [id = '', version = ''] = regulation.split(':')
    counts.set(id, (counts.get(id) ?? new Map<number, number>()).set(Number(version), count))
  }
  return counts
}

/** Whether any object has ever been of this kind. */
export async function hasObjects(db: QueryExecutorProvider, id: string): Promise<boolean> {
  const { rows } = await sql<{ has: boolean }>`
    select exists (select 1 from record where kind = 'object' and object_kind = ${id}) as has`.execute(db)
  return rows[0]?.has ?? false
}

export type KindDraft = {
  id: string
  body: Record<string, unknown>
  basedOn: number | null
  revision: number
  savedAt: Instant
  savedBy: string
  savedByName: string | null
}

/** The drafts of all kinds, or of one. */
export async function kindDrafts(db: QueryExecutorProvider, id?: string): Promise<KindDraft[]> {
  const only = id === undefined ? sql`` : sql`where t.id = ${id}`
  const { rows } = await sql<KindDraft>`
    select t.id, t.body, t.based_on, t.revision::int as revision, t.saved_at, t.saved_by, u.name as saved_by_name
    from object_kind_draft t left join app_user u on u.id::text = t.saved_by ${only} order by t.id`.execute(db)
  return rows
}

/** What this release ships under an id; null for an administrator's own kind. */
export function shippedKind(id: string): { body: ObjectKindBody; hash: string } | null {
  const kind = SHIPPED_OBJECT_KINDS.find(one => one.id === id)
  if (!kind) return null
  const body = bodyOf(kind)
  return { body, hash: hashOf(JSON.stringify(body)) }
}

/** Whether some version is exactly what this release ships. */
export async function knowsShipped(db: QueryExecutorProvider, id: string): Promise<boolean> {
  const shipped = shippedKind(id)
  if (!shipped) return true
  const { rows } = await sql<{ has: boolean }>`
    select exists (select 1 from object_kind where id = ${id} and body_hash = ${shipped.hash}) as has`.execute(db)
  return rows[0]?.has ?? false
}
