// The columns that every record has beside its process. Their writer holds the process' row lock, so that an ETag is true.

import type { Queryable } from './reference.ts'

/** `seq` of a record, locked until the end of the transaction; null when there is no such record of this kind. */
export async function lockRecord(client: Queryable, input: { id: string; kind: string }): Promise<number | null> {
  const { rows } = await client.query<{ seq: number }>(
    'select seq from process where id = $1 and kind = $2 for update',
    [input.id, input.kind],
  )
  return rows[0]?.seq ?? null
}

export type Columns = {
  title?: string | undefined
  description?: string | null | undefined
  partyId?: string | null | undefined
  amountMinor?: number | null | undefined
  currency?: string | null | undefined
  region?: string | null | undefined
  groupName?: string | null | undefined
  objectKind?: string | undefined
}

/** Absent columns stay. Answers the names of those that changed. */
export async function amendColumns(client: Queryable, input: { id: string; columns: Columns }): Promise<string[]> {
  const { rows } = await client.query<{ changed: string[] }>(
    `with before as (select r.*, $2::jsonb as given from record r where r.id = $1),
       wanted as (
         select b.id, x.* from before b, jsonb_to_record(
           jsonb_build_object('title', b.title, 'description', b.description, 'partyId', b.party_id,
             'amountMinor', b.amount_minor, 'currency', b.currency, 'region', b.region, 'groupName', b.group_name, 'objectKind', b.object_kind) || b.given)
           as x(title text, description text, "partyId" uuid, "amountMinor" bigint, currency text, region text,
             "groupName" text, "objectKind" text)),
       written as (
         update record r set title = w.title, description = w.description, party_id = w."partyId",
           amount_minor = w."amountMinor", currency = w.currency, region = w.region, group_name = w."groupName", object_kind = w."objectKind"
         from wanted w where r.id = w.id)
     select array_remove(array[
       case when b.title is distinct from w.title then 'title' end,
       case when b.description is distinct from w.description then 'description' end,
       case when b.party_id is distinct from w."partyId" then 'partyId' end,
       case when b.amount_minor is distinct from w."amountMinor" then 'amountMinor' end,
       case when b.currency is distinct from w.currency then 'currency' end,
       case when b.region is distinct from w.region then 'region' end,
       case when b.group_name is distinct from w."groupName" then 'group' end,
       case when b.object_kind is distinct from w."objectKind" then 'objectKind' end], null) as changed
     from before b join wanted w on w.id = b.id`,
    [input.id, JSON.stringify(input.columns)],
  )
  return rows[0]?.changed ?? []
}
