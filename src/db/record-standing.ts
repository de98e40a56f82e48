// What must be known before records are made: which of them are there already, and how their companies stand with us.

import type { Contact } from '../domain/process.ts'
import { PEOPLE_JSON } from './process-read.ts'
import type { NewRecord } from './record.ts'
import type { Queryable } from './reference.ts'

/** The account of a company, when there is one. */
type AccountStanding = 'none' | 'ended' | 'open'

type Company = {
  id: string
  account: AccountStanding
  /** Those who may be written to. */
  people: Contact[]
  /** The last thing that a person did with any of its records; asked only when an account is made. */
  touched: string | null
}

type Parent = { id: string; partyId: string | null; siteId: string }

export type Standing = {
  referenceVersion: number
  company: (id: string) => Company | undefined
  /** The object that another one is a part of: whose it is, and at which place. */
  parent: (id: string) => Parent | undefined
  /** The record that the event or outside id has made already. */
  existingId: (record: NewRecord) => string | null
}

type Row = {
  reference_version: number
  companies: Company[]
  parents: Parent[]
  existing: { id: string; kind: string; externalId: string | null; originEventId: string | null }[]
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

// Each way of being there already has its index; one condition for both would have none.
const READ = `
  select version as reference_version,
    (select coalesce(json_agg(json_build_object('id', y.id, 'people', coalesce(${PEOPLE_JSON('y.id')}, '[]'),
        'account', coalesce((select case when q.closed_at is null then 'open' else 'ended' end
          from record a join process q on q.id = a.id where a.kind = 'account' and a.external_id = 'party:' || y.id), 'none'),
        'touched', case when $5 then (select max(o.dates -> 'lastActivity' ->> 'value')
          from record c join process o on o.id = c.id where c.party_id = y.id) end)), '[]')
      from party y where y.id = any($1::uuid[])) as companies,
    (select coalesce(json_agg(json_build_object('id', r.id, 'partyId', r.party_id, 'siteId', coalesce(r.site_id, r.id))), '[]')
      from record r where r.kind = 'object' and r.id = any($6::uuid[])) as parents,
    (select coalesce(json_agg(json_build_object('id', x.id, 'kind', x.kind, 'externalId', x.external_id,
        'originEventId', x.origin_event_id)), '[]')
      from (select id, kind, external_id, origin_event_id from record where origin_event_id = any($2::uuid[])
        union select r.id, r.kind, r.external_id, r.origin_event_id from unnest($3::text[], $4::text[]) as k(kind, external_id)
          join record r on r.kind = k.kind and r.external_id = k.external_id and r.external_id is not null) x) as existing
  from reference`

/** One statement for all of them. */
export async function readStanding(client: Queryable, records: readonly NewRecord[]): Promise<Standing> {
  const outside = records.filter(record => record.externalId !== undefined)
  const { rows } = await client.query<Row>({
    name: 'record_standing',
    text: READ,
    values: [
      [...new Set(records.flatMap(({ partyId }) => (partyId !== undefined && UUID.test(partyId) ? partyId : [])))],
      records.flatMap(record => record.originEventId ?? []),
      outside.map(record => record.kind),
      outside.map(record => record.externalId),
      records.some(record => record.kind === 'account'),
      [...new Set(records.flatMap(({ parentId }) => (parentId !== undefined && UUID.test(parentId) ? parentId : [])))],
    ],
  })
  const [row] = rows
  if (!row) throw new Error('the table "reference" is empty; run the migrations')
  const companies = new Map(row.companies.map(company => [company.id, company]))
  const parents = new Map(row.parents.map(parent => [parent.id, parent]))
  const byEvent = new Map(row.existing.map(one => [one.originEventId, one.id]))
  const byOutside = new Map(row.existing.map(one => [`${one.kind}:${one.externalId}`, one.id]))
  return {
    referenceVersion: row.reference_version,
    company: id => companies.get(id.toLowerCase()),
    parent: id => parents.get(id.toLowerCase()),
    existingId: ({ kind, originEventId, externalId }) =>
      (originEventId === undefined ? undefined : byEvent.get(originEventId)) ??
      (externalId === undefined ? undefined : byOutside.get(`${kind}:${externalId}`)) ??
      null,
  }
}
