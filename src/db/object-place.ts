// Where a tracked object is: what it is a part of, the topmost object above it, its kind and group.

import { type Refusal, refuse } from '../domain/errors.ts'
import type { Queryable } from './reference.ts'

/** Two that are moved into each other at once would make a circle: one client's objects move one after the other. */
export const lockPlaces = (client: Queryable, partyId: string | null) =>
  client.query(`select pg_advisory_xact_lock(hashtext('objects of ' || coalesce($1, '')))`, [partyId])

type Move = { id: string; parentId: string | null }

/**
 * Makes an object a part of another one of the same client, or of none; everything below it goes along to the other place,
 * with its services that no visit has taken up. Answers whether anything changed.
 */
export async function moveObject(client: Queryable, { id, parentId }: Move): Promise<boolean | Refusal> {
  const { rows: own } = await client.query<{ party_id: string | null; parent_id: string | null }>(
    `select party_id, parent_id from record where id = $1`,
    [id],
  )
  const [object] = own
  if (!object) return refuse('record.notFound', { id })
  await lockPlaces(client, object.party_id)
  const { rows: above } = await client.query<{ id: string; party_id: string | null; kind: string }>(
    `with recursive above as (
       select r.id, r.parent_id, r.party_id, r.kind, 0 as level from record r where r.id = $1
       union all select r.id, r.parent_id, r.party_id, r.kind, a.level + 1 from above a join record r on r.id = a.parent_id)
     select id, party_id, kind from above order by level`,
    [parentId],
  )
  const wrong = parentId !== null && (above[0]?.kind !== 'object' || above[0].party_id !== object.party_id)
  if (wrong || above.some(one => one.id === id)) return refuse('object.parent', { field: 'parentId', value: parentId })
  if (object.parent_id === parentId) return false
  await client.query(
    `with recursive part as (
       select $1::uuid as id, $2::uuid as site
       union all select r.id, coalesce(p.site, $1) from part p join record r on r.parent_id = p.id),
     moved as (
       update record r set site_id = p.site, parent_id = case when r.id = $1 then $3 else r.parent_id end
       from part p where r.id = p.id returning r.id, r.site_id)
     update service s set site_id = m.site_id from moved m
     where s.process_id = m.id and s.state = 'open' and s.visit_id is null`,
    [id, above.at(-1)?.id ?? null, parentId],
  )
  return true
}

/** Null when the object has no kind. */
export async function objectKindOf(client: Queryable, id: string): Promise<string | null> {
  const { rows } = await client.query<{ object_kind: string | null }>('select object_kind from record where id = $1', [
    id,
  ])
  return rows[0]?.object_kind ?? null
}
