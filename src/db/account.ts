// Whose client somebody is (domain.md 3.7): one account for each company that buys from us, or may; made by itself.

import { type QueryExecutorProvider, sql } from 'kysely'
import type { Instant } from '../domain/calendar.ts'
import { isRefusal } from '../domain/errors.ts'
import { accountKey } from './account-lock.ts'
import { advance } from './advance.ts'
import type { Engine } from './engine.ts'
import { createRecord, type NewRecord } from './record.ts'

/**
 * One live thing of the company `y` with us, or a contract that is or was ours. A competitor's contract, a bid or a project
 * alone makes nobody a client. Asked of one company after the other: read at once, a wake would look through all objects.
 */
const CLIENT = `
  select 1 from record r join process p on p.id = r.id
  where r.party_id = y.id and (
      (r.kind in ('interest', 'deal', 'object') and p.closed_at is null)
      or (r.kind = 'contract' and coalesce(p.facts ->> 'holder', 'ours') = 'ours'))
  limit 1`

type Missing = { id: string; name: string; owner_id: string | null; account_id: string | null }

/**
 * Makes what is missing, each in a transaction of its own, and brings back an account that was ended when its client has
 * something live again. Answers the accounts that it touched. Several may run at once: the outside id makes one of them.
 */
export async function openAccounts(engine: Engine, { now, limit }: { now: Instant; limit: number }): Promise<string[]> {
  const { rows } = await engine.pool.query<Missing>(
    `select y.id, y.name, coalesce(y.owner_id, (
         select p.owner_id from record r join process p on p.id = r.id
         where r.party_id = y.id and p.owner_id is not null and r.kind <> 'account'
         order by p.closed_at nulls first, r.created_at desc limit 1)) as owner_id, null as account_id
     from (select * from party c
       where not exists (select 1 from record a where a.kind = 'account' and a.external_id = 'party:' || c.id) offset 0) y
     cross join lateral (${CLIENT}) as client
     union all
     select y.id, y.name, null, a.id from process q join record a on a.id = q.id join party y on y.id = a.party_id
     where q.kind = 'account' and q.closed_at is not null and exists (
       select 1 from record r join process p on p.id = r.id
       where r.party_id = y.id and r.kind in ('interest', 'deal', 'contract', 'object') and p.closed_at is null
         and coalesce(p.facts ->> 'holder', 'ours') <> 'competitor' and r.created_at > q.closed_at)
     limit $1`,
    [limit],
  )
  const touched: string[] = []
  for (const row of rows) {
    const id = row.account_id === null ? await openAccount(engine, row, now) : await reopen(engine, row.account_id, now)
    if (id !== null) touched.push(id)
  }
  return touched
}

async function openAccount(engine: Engine, { id, name, owner_id }: Missing, now: Instant): Promise<string | null> {
  const { directory } = await engine.reference.current()
  const owner = directory.find(user => user.id === owner_id)
  const record: NewRecord = {
    kind: 'account',
    title: name,
    partyId: id,
    ownerId: owner?.id,
    externalId: accountKey(id),
  }
  const made = await createRecord(engine, { record, now }).catch(ifMadeMeanwhile)
  return made === null || isRefusal(made) ? null : made.view.id
}

async function reopen(engine: Engine, processId: string, now: Instant): Promise<string | null> {
  const done = await advance(engine, { processId, now, ask: { act: 'command', command: 'reopen', input: {} } })
  return isRefusal(done) ? null : processId
}

function ifMadeMeanwhile(problem: unknown): null {
  if (problem instanceof Error && 'constraint' in problem && problem.constraint === 'record_external') return null
  throw problem
}

export type AccountFigures = {
  /** What live projects of the client need, in minor units, and what of it has been delivered. */
  needMinor: number
  servedMinor: number
  sharePercent: number | null
  /** Services of tracked objects that fall due within twelve months, by their calendar. */
  servicesAhead: number
  liveRecords: number
}

/** The roll-up of one client (domain.md 3.7). */
export async function accountFigures(
  db: QueryExecutorProvider,
  { partyId, now }: { partyId: string; now: Instant },
): Promise<AccountFigures> {
  const { rows } = await sql<AccountFigures>`
    with live as (select r.id, r.kind, p.facts from record r join process p on p.id = r.id
        where r.party_id = ${partyId} and p.closed_at is null),
      need as (select l.amount_minor as amount, least(1, coalesce(x.delivered, 0) / nullif(l.quantity, 0)) as share
        from live v join line l on l.record_id = v.id and l.kind = 'need'
        left join presence x on x.record_id = l.record_id and x.line_id = l.id where v.kind = 'project'),
      total as (select coalesce(sum(amount), 0)::bigint as need,
        coalesce(sum(amount * coalesce(share, 0)), 0)::bigint as served from need),
      service as (select (rule ->> 'everyMonths')::integer as months, (rule -> 'last' ->> 'on')::timestamptz as done
        from live v cross join lateral jsonb_array_elements(
          case when jsonb_typeof(v.facts -> 'serviceRules') = 'array' then v.facts -> 'serviceRules' else '[]' end) as rule
        where v.kind = 'object' and jsonb_typeof(rule -> 'everyMonths') = 'number')
    select need as "needMinor", served as "servedMinor",
      case when need > 0 then (100 * served / need)::integer end as "sharePercent",
      (select coalesce(sum(case when months between 1 and 12 then 12 / months
          when done + months * interval '1 month' <= ${now}::timestamptz + interval '1 year' then 1 else 0 end), 0)::integer
        from service) as "servicesAhead",
      (select count(*)::integer from live where kind <> 'account') as "liveRecords"
    from total`.execute(db)
  const [row] = rows
  if (!row) throw new Error('figures of a client are one row')
  return row
}
