// What past tenders and contracts tell of a client (domain.md T1), for the suggestion beside a new tender.

import { type QueryExecutorProvider, sql } from 'kysely'
import type { OwnershipSign } from '../domain/ownership.ts'

const SIGNS_AT_MOST = 50

/** Signs of whose client a company is; the tender that asks is left out. */
export async function ownershipSigns(
  db: QueryExecutorProvider,
  { partyId, tenderId }: { partyId: string; tenderId: string },
): Promise<OwnershipSign[]> {
  const { rows } = await sql<OwnershipSign>`
    with past as (
      select r.id, r.kind, r.number, r.title, p.state, p.facts, p.closed_at is null as live,
        left(coalesce(p.dates -> 'awardedOn' ->> 'value', p.dates -> 'startOn' ->> 'value', p.dates -> 'signedOn' ->> 'value',
          to_char(r.created_at, 'YYYY-MM-DD')), 10) as "on"
      from record r join process p on p.id = r.id
      where r.party_id = ${partyId} and r.id <> ${tenderId} and r.kind in ('tender', 'deal', 'contract')),
    told as (
      select *, case
          when kind = 'contract' and facts ->> 'holder' = 'competitor' then 'competitorContract'
          when kind = 'contract' then 'ourContract'
          when kind = 'deal' and (live or state = 'closed_won') then 'ourDeal'
          when kind = 'tender' and state in ('won', 'signing', 'contract') then 'ourAward'
          when kind = 'tender' then 'competitorAward' end as what,
        case kind when 'contract' then facts ->> 'competitorId' when 'tender' then coalesce(facts ->> 'winnerId', (
          select a.party_ids[1]::text from award a where a.record_id = past.id and a.status in ('active', 'pending')
          order by a.on_day desc nulls last limit 1)) end as rival
      from past)
    select t.what, t.live and t.kind <> 'tender' as live, t."on",
      jsonb_build_object('id', t.id, 'kind', t.kind, 'number', t.number, 'title', t.title) as record,
      case when t.what like 'competitor%' then jsonb_build_object('id', y.id, 'name', y.name) end as competitor
    from told t left join party y on y.id = t.rival::uuid
    where t.what like 'our%' or (t.what like 'competitor%' and y.id is not null)
    order by live desc, t."on" desc, t.number limit ${SIGNS_AT_MOST}`.execute(db)
  return rows
}
