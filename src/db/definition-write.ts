// What administrators do with definitions. Every act holds the lock of its kind, so that what it was decided on stands.

import type { Instant } from '../domain/calendar.ts'
import type { DefinitionBody } from './definition-read.ts'
import { hashOf } from './hash.ts'
import type { Queryable } from './reference.ts'

/** Until the end of the transaction nobody else changes definitions of this kind. */
export async function lockKind(client: Queryable, kind: string): Promise<void> {
  await client.query(`select pg_advisory_xact_lock(hashtext('definition ' || $1))`, [kind])
}

export type DraftWrite = {
  kind: string
  body: unknown
  basedOn: number | null
  shippedHash: string | null
  by: string
  now: Instant
}

/** Keeps a draft in place of the one before; answers its revision. */
export async function writeDraft(client: Queryable, draft: DraftWrite): Promise<number> {
  const { rows } = await client.query<{ revision: number }>(
    `insert into definition_draft (kind, body, based_on, shipped_hash, saved_at, saved_by) values ($1, $2, $3, $4, $5, $6)
     on conflict (kind) do update set body = excluded.body, based_on = excluded.based_on, shipped_hash = excluded.shipped_hash,
       revision = nextval('draft_revision'), saved_at = excluded.saved_at, saved_by = excluded.saved_by
     returning revision::int`,
    [draft.kind, JSON.stringify(draft.body), draft.basedOn, draft.shippedHash, draft.now, draft.by],
  )
  return rows[0]?.revision ?? 0
}

export async function deleteDraft(client: Queryable, kind: string): Promise<void> {
  await client.query('delete from definition_draft where kind = $1', [kind])
}

export type Publishing = {
  kind: string
  body: DefinitionBody
  shippedHash: string | null
  by: string
  now: Instant
  comment: string
}

/** The next version; new processes take it from the commit on. */
export async function insertVersion(client: Queryable, publishing: Publishing): Promise<number> {
  const body = JSON.stringify(publishing.body)
  const { kind, now, by, comment, shippedHash } = publishing
  const { rows } = await client.query<{ version: number }>(
    `insert into definition (kind, version, body, body_hash, published_at, published_by, comment, shipped_hash)
     select $1, coalesce(max(version), 0) + 1, $2, $3, $4, $5, $6, $7 from definition where kind = $1 returning version`,
    [kind, body, hashOf(body), now, by, comment, shippedHash],
  )
  return rows[0]?.version ?? 0
}

/** The newest version takes account of what is shipped, and stays as it is. */
export async function keepOwn(client: Queryable, { kind, hash }: { kind: string; hash: string }): Promise<void> {
  await client.query(
    `update definition set shipped_hash = $2
     where kind = $1 and version = (select max(version) from definition where kind = $1)`,
    [kind, hash],
  )
}

export type Retirement = { kind: string; by: string; now: Instant; reason: string }

export async function retireKind(client: Queryable, { kind, by, now, reason }: Retirement): Promise<void> {
  await client.query(
    `insert into retired_kind (kind, retired_at, retired_by, reason) values ($1, $2, $3, $4) on conflict do nothing`,
    [kind, now, by, reason],
  )
}

export async function restoreKind(client: Queryable, kind: string): Promise<void> {
  await client.query('delete from retired_kind where kind = $1', [kind])
}

/** All versions of a kind and its draft. A kind with records is held by its processes' foreign key. */
export async function deleteKind(client: Queryable, kind: string): Promise<void> {
  for (const table of ['definition_draft', 'retired_kind', 'definition']) {
    await client.query(`delete from ${table} where kind = $1`, [kind])
  }
}

export type ActWrite = {
  kind: string
  act: 'copied' | 'discarded' | 'published' | 'kept' | 'retired' | 'restored' | 'deleted'
  by: string
  now: Instant
  version?: number | undefined
  comment?: string | undefined
}

/** The audit trail of definitions. */
export async function noteAct(client: Queryable, { kind, act, by, now, version, comment }: ActWrite): Promise<void> {
  await client.query(
    'insert into definition_act (kind, at, by, act, version, comment) values ($1, $2, $3, $4, $5, $6)',
    [kind, now, by, act, version ?? null, comment ?? ''],
  )
}
