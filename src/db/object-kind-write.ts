// What administrators do with object kinds. Every act holds the lock of its kind, so that what it was decided on stands.

import type { Instant } from '../domain/calendar.ts'
import type { ObjectKindBody } from '../domain/object-kind-schema.ts'
import { hashOf } from './hash.ts'
import type { Queryable } from './reference.ts'

/** Until the end of the transaction nobody else changes this kind. */
export async function lockObjectKind(client: Queryable, id: string): Promise<void> {
  await client.query(`select pg_advisory_xact_lock(hashtext('object kind ' || $1))`, [id])
}

type DraftWrite = { id: string; body: unknown; basedOn: number | null; by: string; now: Instant }

/** Keeps a draft in place of the one before. */
export async function writeKindDraft(client: Queryable, { id, body, basedOn, by, now }: DraftWrite): Promise<void> {
  await client.query(
    `insert into object_kind_draft (id, body, based_on, saved_at, saved_by) values ($1, $2, $3, $4, $5)
     on conflict (id) do update set body = excluded.body, based_on = excluded.based_on,
       revision = nextval('draft_revision'), saved_at = excluded.saved_at, saved_by = excluded.saved_by`,
    [id, JSON.stringify(body), basedOn, now, by],
  )
}

export async function deleteKindDraft(client: Queryable, id: string): Promise<void> {
  await client.query('delete from object_kind_draft where id = $1', [id])
}

export type KindPublishing = { id: string; body: ObjectKindBody; by: string; now: Instant; comment: string }

/** The next version; new objects take it from the commit on. */
export async function insertKindVersion(client: Queryable, kind: KindPublishing): Promise<number> {
  const body = JSON.stringify(kind.body)
  const { rows } = await client.query<{ version: number }>(
    `insert into object_kind (id, version, body, body_hash, published_at, published_by, comment)
     select $1, coalesce(max(version), 0) + 1, $2, $3, $4, $5, $6 from object_kind where id = $1 returning version`,
    [kind.id, body, hashOf(body), kind.now, kind.by, kind.comment],
  )
  return rows[0]?.version ?? 0
}

/** All versions of a kind and its draft; only of one that no object has. */
export async function deleteObjectKind(client: Queryable, id: string): Promise<void> {
  await client.query('delete from object_kind_draft where id = $1', [id])
  await client.query('delete from object_kind where id = $1', [id])
}
