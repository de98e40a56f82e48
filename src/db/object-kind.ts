// Object kinds as rows: what a release ships, and what administrators publish. A version is never edited.

import type { Instant } from '../domain/calendar.ts'
import type { ObjectKind } from '../domain/object-kind.ts'
import type { ObjectKindBody } from '../domain/object-kind-schema.ts'
import { SHIPPED_OBJECT_KINDS } from '../domain/object-kinds/shipped.ts'
import { hashOf } from './hash.ts'
import type { Queryable } from './reference.ts'

/** A kind as it is kept: its id and version are columns. */
export const bodyOf = ({ id: _, version: __, ...body }: ObjectKind): ObjectKindBody => body

/**
 * Publishes each shipped kind whose newest version is another one of a release. Where the newest is an administrator's, it
 * stays. Objects go on by the version that they are served by. Safe when two processes start at once.
 */
export async function publishShippedKinds(client: Queryable, now: Instant): Promise<void> {
  for (const kind of SHIPPED_OBJECT_KINDS) {
    const body = JSON.stringify(bodyOf(kind))
    await client.query(
      `insert into object_kind (id, version, body, body_hash, published_at, published_by)
       select $1, coalesce(max(version), 0) + 1, $2, $3, $4, 'system' from object_kind where id = $1
       having not coalesce(bool_or(body_hash = $3), false)
         and coalesce((array_agg(published_by order by version desc))[1], 'system') = 'system'
       on conflict do nothing`,
      [kind.id, body, hashOf(body), now],
    )
  }
}
