// What objects are parts of, and where they stand, by outside ids.

import type { ObjectDraft } from '../domain/sheet-object.ts'
import type { Client } from './sheet-find.ts'
import type { SheetWork } from './sheet-take.ts'

export type Place = { id: string; client: Client | null }

type Row = {
  external_id: string
  id: string
  party: Client | null
}

/** Answers by outside id. In a trial what stands in the same file counts as there. */
export async function findPlaces(
  { client, prepared, trial }: SheetWork,
  drafts: readonly ObjectDraft[],
): Promise<ReadonlyMap<string, Place>> {
  const wanted = [...new Set(drafts.flatMap(({ parent, site }) => [parent ?? [], site ?? []].flat()))]
  if (wanted.length === 0) return new Map()
  const { rows } = await client.query<Row>(
    `select r.external_id, r.id, case when y.id is not null then json_build_object('id', y.id, 'inn', y.inn,
       'kpp', y.kpp, 'externalId', y.external_id, 'name', y.name, 'ownerId', y.owner_id) end as party
     from record r left join party y on y.id = r.party_id
     where r.kind = 'object' and r.external_id = any($1::text[])`,
    [wanted],
  )
  const places = new Map(rows.map(row => [row.external_id, { id: row.id, client: row.party }] as const))
  // Which rows of the file have these ids was found out when it was prepared: they are taken in an earlier pass.
  if (trial) for (const id of prepared.ahead ?? []) if (!places.has(id)) places.set(id, { id: '', client: null })
  return places
}
