// Objects that we have already, as a sheet compares itself with them.

import type { Attributes } from '../domain/object-kind.ts'
import type { ProcessView } from '../domain/process.ts'
import { attributesOf } from '../domain/regulation.ts'
import { identitiesOf, type RowRead } from '../domain/sheet.ts'
import { VIEW_COLUMNS, type ViewRow, viewOf } from './process-read.ts'
import type { Queryable, Reference } from './reference.ts'
import { findByTitle } from './sheet-find.ts'
import type { Prepared } from './sheet-part.ts'

export type KnownObject = {
  id: string
  title: string
  partyId: string | null
  externalId: string | null
  parentId: string | null
  siteId: string | null
  group: string | null
  objectKind: string | null
  closed: boolean
  attributes: Attributes
  view: ProcessView
}

type Row = ViewRow & {
  title: string
  party_id: string | null
  external_id: string | null
  parent_id: string | null
  site_id: string | null
  group_name: string | null
  object_kind: string | null
  closed: boolean
}

export async function readObjects(
  client: Queryable,
  reference: Reference,
  ids: readonly string[],
): Promise<ReadonlyMap<string, KnownObject>> {
  if (ids.length === 0) return new Map()
  const { rows } = await client.query<Row>({
    name: 'sheet_objects',
    text: `select ${VIEW_COLUMNS}, r.title, r.party_id, r.external_id, r.parent_id, r.site_id, r.group_name, r.object_kind,
        p.closed_at is not null as closed
      from process p join record r on r.id = p.id where p.id = any($1::uuid[])`,
    values: [[...new Set(ids)]],
  })
  return new Map(
    rows.map(row => {
      const view = viewOf(row, reference.objectKind)
      const { title, party_id: partyId, external_id: externalId, parent_id: parentId, site_id: siteId, closed } = row
      const known: KnownObject = {
        id: row.id,
        title,
        partyId,
        externalId,
        parentId,
        siteId,
        group: row.group_name,
        objectKind: row.object_kind,
        closed,
        attributes: attributesOf(view.facts),
        view,
      }
      return [row.id, known]
    }),
  )
}

export type Located = { id: string | null } | { code: 'objectAmbiguous' }

/**
 * Which object each row means: by its names, which were looked up for the whole file; a row without any by its title at its
 * client.
 */
export async function locate(
  client: Queryable,
  prepared: Prepared,
  reads: readonly { read: RowRead; title: string | undefined; partyId: string | null }[],
): Promise<ReadonlyMap<number, Located>> {
  const nameless = reads.flatMap(({ read, title, partyId }) =>
    title !== undefined && partyId && identitiesOf(read).length === 0 ? { row: read.row, title, partyId } : [],
  )
  const byTitle = await findByTitle(client, nameless)
  const located = new Map<number, Located>()
  for (const { read } of reads) {
    const found = prepared.found[read.row]
    if (found === null) located.set(read.row, { code: 'objectAmbiguous' })
    else located.set(read.row, { id: found ?? null })
  }
  for (const { row, title, partyId } of nameless) {
    const [first, ...others] = byTitle.get(`${partyId}:${title.toLowerCase()}`) ?? []
    if (first !== undefined) located.set(row, others.length > 0 ? { code: 'objectAmbiguous' } : { id: first })
  }
  return located
}
