// Rows that leave as sheets.

import { type QueryExecutorProvider, sql } from 'kysely'

/** The rows of an import that were not taken, as they came. */
export async function problemRows(
  db: QueryExecutorProvider,
  batchId: string,
): Promise<{ row: number; cells: string[] }[]> {
  const { rows } = await sql<{ row: number; cells: string[] }>`
    select p.first_row + x.place::integer - 1 as row, x.cells
    from import_part p join import_batch b on b.id = p.batch_id
      cross join lateral json_array_elements(p.rows) with ordinality as x(cells, place)
    where p.batch_id = ${batchId} and p.problems is not null and p.sheet = (b.sheet ->> 'sheet')::integer
      and p.first_row + x.place - 1 in (select (problem ->> 'row')::integer from jsonb_array_elements(p.problems) problem)
    order by 1`.execute(db)
  return rows
}

type Row = {
  externalId: string | null
  title: string
  inn: string | null
  kpp: string | null
  clientCode: string | null
  client: string | null
  parent: string | null
  site: string | null
  groupName: string | null
  owner: string | null
  state: string
  facts: { attributes?: Record<string, unknown>; marks?: Record<string, unknown> } & Record<string, unknown>
  dates: Record<string, { value: string } | undefined>
}

/** Objects by the targets of their columns. */
export async function exportRows(
  db: QueryExecutorProvider,
  { objectKind, partyId, limit }: { objectKind: string; partyId: string | null; limit: number },
): Promise<Readonly<Record<string, unknown>>[]> {
  const { rows } = await sql<Row>`
    select r.external_id, r.title, y.inn, y.kpp, y.external_id as client_code, y.name as client, a.external_id as parent,
      s.external_id as site, r.group_name, u.email as owner, p.state, p.facts, p.dates
    from record r join process p on p.id = r.id left join party y on y.id = r.party_id
      left join record a on a.id = r.parent_id left join record s on s.id = r.site_id and s.id <> r.parent_id
      left join app_user u on u.id = p.owner_id
    where r.kind = 'object' and r.object_kind = ${objectKind} and p.closed_at is null
      and (${partyId}::uuid is null or r.party_id = ${partyId})
    order by y.name, r.number limit ${limit}`.execute(db)
  return rows.map(targetsOf)
}

const DAYS = ['commissionedOn', 'warrantyEndOn', 'shelfLifeEndOn'] as const

function targetsOf(row: Row): Record<string, unknown> {
  const { facts, dates } = row
  const attributes = Object.entries(facts.attributes ?? {}).map(([id, value]) => [`attribute:${id}`, value])
  const marks = Object.entries(facts.marks ?? {}).flatMap(([id, mark]) =>
    Array.isArray(mark)
      ? [
          [`mark:${id}.on`, mark[0]],
          [`mark:${id}.usage`, mark[1]],
        ]
      : [],
  )
  return {
    externalId: row.externalId,
    title: row.title,
    'client.inn': row.inn,
    'client.kpp': row.kpp,
    'client.externalId': row.clientCode,
    'client.name': row.client,
    'parent.externalId': row.parent,
    'site.externalId': row.site,
    group: row.groupName,
    owner: row.owner,
    holder: facts.holder,
    state: row.state,
    meter: facts.meter,
    reading: facts.lastReading,
    readingOn: dates.lastReadingAt?.value.slice(0, 10),
    ...Object.fromEntries(DAYS.map(name => [name, dates[name]?.value.slice(0, 10)])),
    ...Object.fromEntries([...attributes, ...marks]),
  }
}
