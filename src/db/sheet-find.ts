// Whom and what the rows of a sheet name, found for many rows at once.

import type { Instant } from '../domain/calendar.ts'
import { newId } from '../domain/id.ts'
import { type ClientKey, type Identity, plainIdentSql } from '../domain/sheet.ts'
import { identityKey, type Named } from '../domain/sheet-match.ts'
import type { Queryable } from './reference.ts'

const AT_ONCE = 50_000

/**
 * The objects that have these names: by outside id, and by attributes whatever alphabet and spaces they are written with.
 * Read once for a whole file: an index of every plate would cost each object more than a file costs now and then.
 */
export async function findObjects(
  client: Queryable,
  identities: readonly Identity[],
): Promise<ReadonlyMap<string, readonly Named[]>> {
  const found = new Map<string, Named[]>()
  const attributes = [...new Set(identities.flatMap(one => one.attribute ?? []))]
  for (const [attribute, all] of Map.groupBy(identities, one => one.attribute)) {
    const values = [...new Set(all.map(one => one.value))]
    for (let from = 0; from < values.length; from += AT_ONCE) {
      const some = values.slice(from, from + AT_ONCE)
      const { rows } = await client.query<Row>(
        attribute === null ? byOutsideId : byAttribute,
        attribute === null ? [some, attributes] : [some, attributes, attribute],
      )
      for (const { ident, id, external_id: outside, names } of rows) {
        const key = identityKey({ attribute, value: ident })
        const named = { id, names: { ...names, ...(outside === null ? {} : { '': outside }) } }
        found.set(key, [...(found.get(key) ?? []), named])
      }
    }
  }
  return found
}

type Row = { ident: string; id: string; external_id: string | null; names: Record<string, string> | null }

const NAMES = `(select json_object_agg(n.name, ${plainIdentSql(`p.facts -> 'attributes' ->> n.name`)})
    from unnest($2::text[]) as n(name) where p.facts -> 'attributes' ->> n.name is not null) as names`
const byOutsideId = `
  select r.external_id as ident, r.id, r.external_id, ${NAMES} from record r join process p on p.id = r.id
  where r.kind = 'object' and r.external_id = any($1::text[])`
const byAttribute = `
  select x.ident, p.id, r.external_id, ${NAMES} from unnest($1::text[]) as x(ident)
  join process p on ${plainIdentSql(`p.facts -> 'attributes' ->> $3`)} = x.ident join record r on r.id = p.id
  where p.kind = 'object' and p.closed_at is null`

/** Objects of these clients under these titles, for rows that have no better name. */
export async function findByTitle(
  client: Queryable,
  wanted: readonly { partyId: string; title: string }[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  if (wanted.length === 0) return new Map()
  const { rows } = await client.query<{ party_id: string; title: string; id: string }>(
    `select r.party_id, lower(r.title) as title, r.id from record r join process p on p.id = r.id
     where r.kind = 'object' and r.party_id = any($1::uuid[]) and lower(r.title) = any($2::text[]) and p.closed_at is null`,
    [[...new Set(wanted.map(one => one.partyId))], [...new Set(wanted.map(one => one.title.toLowerCase()))]],
  )
  const grouped = Map.groupBy(rows, row => `${row.party_id}:${row.title}`)
  return new Map([...grouped].map(([key, all]) => [key, all.map(row => row.id)]))
}

export type Client = {
  id: string
  inn: string | null
  kpp: string | null
  externalId: string | null
  name: string
  ownerId: string | null
}

/** Companies that any of these keys may mean. */
export async function findClients(client: Queryable, keys: readonly ClientKey[]): Promise<Client[]> {
  const { rows } = await client.query<{
    id: string
    inn: string | null
    kpp: string | null
    external_id: string | null
    name: string
    owner_id: string | null
  }>(
    `select id, inn, kpp, external_id, name, owner_id from party
     where inn = any($1::text[]) or external_id = any($2::text[]) or lower(name) = any($3::text[])`,
    [
      keys.flatMap(key => key.inn ?? []),
      keys.flatMap(key => key.externalId ?? []),
      keys.flatMap(key => key.name?.toLowerCase() ?? []),
    ],
  )
  return rows.map(({ external_id: externalId, owner_id: ownerId, ...row }) => ({ ...row, externalId, ownerId }))
}

/** Companies that a sheet brought; whoever brought it answers for them until somebody else does. */
export async function createClients(
  client: Queryable,
  keys: readonly (ClientKey & { name: string })[],
  { ownerId, now }: { ownerId: string; now: Instant },
): Promise<Client[]> {
  const made = keys.map(key => ({
    id: newId(),
    inn: key.inn ?? null,
    kpp: key.kpp ?? null,
    externalId: key.externalId ?? null,
    name: key.name,
    ownerId,
  }))
  await client.query(
    `insert into party (id, name, inn, kpp, external_id, owner_id, created_at)
     select id, name, inn, kpp, "externalId", "ownerId", $2
     from json_to_recordset($1) as x(id uuid, name text, inn text, kpp text, "externalId" text, "ownerId" uuid)`,
    [JSON.stringify(made), now],
  )
  return made
}
