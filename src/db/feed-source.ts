// Where a fact comes from: one row per publication of a feed, kept with its version.

import { createHash } from 'node:crypto'
import type { Instant } from '../domain/calendar.ts'
import { newId } from '../domain/id.ts'
import type { Queryable } from './reference.ts'

export type Publication = {
  feed: string
  externalId: string
  version: string
  /** What it says: equal content is the same publication. */
  content: unknown
  publishedAt: Instant | null
  url: string | null
}

/** `changed`: published again under its version with other content. `older`: not known, and overtaken by what is. */
export type Novelty = 'new' | 'changed' | 'known' | 'older'

const contentHash = (content: unknown) => createHash('sha256').update(JSON.stringify(content)).digest('hex')

/** Compares a publication with what was taken before it. */
export async function noveltyOf(client: Queryable, publication: Publication): Promise<Novelty> {
  const { feed, externalId, version, content, publishedAt } = publication
  const { rows } = await client.query<{ same: string | null; newest: Instant | null }>(
    `select max(content_hash) filter (where version = $3) as same, max(published_at) as newest
     from source where feed = $1 and external_id = $2`,
    [feed, externalId, version],
  )
  const { same, newest } = rows[0] ?? { same: null, newest: null }
  if (same === contentHash(content)) return 'known'
  if (newest !== null && publishedAt !== null && publishedAt < newest) return 'older'
  return same === null ? 'new' : 'changed'
}

/** Remembers a publication and when it was last seen; answers its id. */
export async function takeSource(client: Queryable, publication: Publication, now: Instant): Promise<string> {
  const { feed, externalId, version, content, publishedAt, url } = publication
  const { rows } = await client.query<{ id: string }>(
    `insert into source (id, feed, external_id, version, content_hash, url, published_at, checked_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (feed, external_id, version) do update set content_hash = excluded.content_hash,
       url = coalesce(excluded.url, source.url), checked_at = excluded.checked_at
     returning id`,
    [newId(), feed, externalId, version, contentHash(content), url, publishedAt, now],
  )
  const [row] = rows
  if (!row) throw new Error('the source was not stored')
  return row.id
}
