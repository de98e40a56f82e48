// What a publication lists below a record: lots, items, bidders, awards. A newer list replaces the older one.

import { newId } from '../domain/id.ts'
import type { FeedItem } from '../feeds/part.ts'
import type { FeedAward, FeedTender } from '../feeds/types.ts'
import type { KnownParties } from './feed-party.ts'
import type { Queryable } from './reference.ts'

type Target = { recordId: string; known: KnownParties }

/** A tender without lots or items says nothing about them: what is known stays. */
export async function takeTenderDetail(
  client: Queryable,
  { recordId, known }: Target,
  tender: FeedTender,
): Promise<void> {
  if (tender.lots.length > 0) await replaceLots(client, recordId, tender)
  if (tender.items.length > 0) await replaceItems(client, recordId, tender.items)
  const bidders = tender.tendererKeys.flatMap(key => known.get(key)?.id ?? [])
  await client.query(
    `insert into bid (record_id, party_id) select $1, id from unnest($2::uuid[]) as id on conflict do nothing`,
    [recordId, bidders],
  )
}

export async function takeAwards(client: Queryable, target: Target, awards: readonly FeedAward[]): Promise<void> {
  const rows = awards.map(award => ({
    id: award.id,
    status: award.status ?? award.sourceStatus ?? 'unknown',
    on: award.date?.slice(0, 10),
    amountMinor: award.value?.amountMinor,
    currency: award.value?.currency,
    parties: award.supplierKeys.flatMap(key => target.known.get(key)?.id ?? []),
  }))
  await client.query(
    `insert into award (record_id, award_id, status, on_day, amount_minor, currency, party_ids)
     select $1, x.id, x.status, x."on", x."amountMinor", x.currency, array(select jsonb_array_elements_text(x.parties)::uuid)
     from jsonb_to_recordset($2) as x(id text, status text, "on" date, "amountMinor" bigint, currency text, parties jsonb)
     on conflict (record_id, award_id) do update set status = excluded.status, on_day = coalesce(excluded.on_day, award.on_day),
       amount_minor = coalesce(excluded.amount_minor, award.amount_minor), currency = coalesce(excluded.currency, award.currency),
       party_ids = case when cardinality(excluded.party_ids) > 0 then excluded.party_ids else award.party_ids end`,
    [target.recordId, JSON.stringify(rows)],
  )
}

export async function replaceItems(client: Queryable, recordId: string, items: readonly FeedItem[]): Promise<void> {
  await client.query(`delete from line where record_id = $1 and kind = 'item'`, [recordId])
  const rows = items.map((item, position) => ({
    id: newId(),
    position,
    description: item.description ?? item.classification?.description ?? item.id,
    quantity: item.quantity,
    unit: item.unit?.name ?? item.unit?.code,
    classification: item.classification?.id,
    amountMinor: totalOf(item),
    currency: item.unitValue?.currency,
    lotId: item.lotId,
  }))
  await client.query(
    `insert into line (id, record_id, kind, position, description, quantity, unit, classification, amount_minor, currency, lot_id)
     select x.id, $1, 'item', x.position, x.description, x.quantity, x.unit, x.classification, x."amountMinor", x.currency, x."lotId"
     from jsonb_to_recordset($2) as x(id uuid, position integer, description text, quantity numeric, unit text,
       classification text, "amountMinor" bigint, currency text, "lotId" text)`,
    [recordId, JSON.stringify(rows)],
  )
}

async function replaceLots(client: Queryable, recordId: string, { lots }: FeedTender): Promise<void> {
  await client.query('delete from lot where record_id = $1', [recordId])
  const rows = lots.map(({ id, title, value }) => ({ id, title, ...value }))
  await client.query(
    `insert into lot (record_id, lot_id, title, amount_minor, currency)
     select $1, x.id, x.title, x."amountMinor", x.currency
     from jsonb_to_recordset($2) as x(id text, title text, "amountMinor" bigint, currency text)
     on conflict do nothing`,
    [recordId, JSON.stringify(rows)],
  )
}

/** The price of a line; without a quantity the price of one is all that is known. */
const totalOf = ({ unitValue, quantity }: FeedItem) =>
  unitValue === undefined ? undefined : Math.round(unitValue.amountMinor * (quantity ?? 1))
