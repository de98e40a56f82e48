// What a board pack is made of: the company's figures of this moment, and the records that want a decision.

import { type QueryExecutorProvider, sql } from 'kysely'
import type { BoardFigures, Quarter } from '../domain/board.ts'
import { type Calendar, type Instant, startOfDay } from '../domain/calendar.ts'
import type { MailItem } from '../domain/letters.ts'

const LOST = ['project.lost', 'tender.lost', 'interest.refused', 'deal.closed_lost']
const ITEMS_AT_MOST = 25

type Asked = { quarter: Quarter; calendar: Calendar; now: Instant }

/** All figures in one statement. What somebody said last of an amount wins over the sum that a record came with. */
export async function boardFigures(
  db: QueryExecutorProvider,
  { quarter, calendar, now }: Asked,
): Promise<BoardFigures> {
  const from = startOfDay(calendar, quarter.from)
  const before = startOfDay(calendar, quarter.previousFrom)
  const { rows } = await sql<BoardFigures>`
    with known as materialized (
      select r.id, r.kind, coalesce(r.currency, 'RUB') as currency, p.state, p.held, p.facts, p.closed_at is null as live,
        coalesce(p.facts ->> 'holder', 'ours') as holder, p.updated_at,
        coalesce(case when jsonb_typeof(p.facts -> 'amount') = 'number' then (p.facts ->> 'amount')::numeric end, r.amount_minor, 0) as amount,
        left(coalesce(p.dates -> 'maxEndOn' ->> 'value', p.dates -> 'endOn' ->> 'value'), 10) as end_on
      from record r join process p on p.id = r.id
      where p.closed_at is null or p.updated_at >= ${before}),
    need as (
      select coalesce(l.currency, k.currency) as currency, coalesce(l.amount_minor, 0) as amount, k.facts -> 'coveragePercent' as covered,
        case when l.quantity > 0 then least(1, coalesce(x.delivered, 0) / l.quantity) when x.delivered > 0 then 1 else 0 end as share,
        coalesce(l.capacity_per_quarter, 0) = 0 and not exists (
          select 1 from line s where s.record_id = l.record_id and s.kind = 'supply'
            and (lower(s.description) = lower(l.description) or s.classification = l.classification)) as unmet
      from known k join line l on l.record_id = k.id and l.kind = 'need'
      left join presence x on x.record_id = l.record_id and x.line_id = l.id
      where k.kind = 'project' and k.live),
    gone as (
      select distinct k.id, k.kind, k.currency, k.amount, k.state, k.holder, e.type
      from known k join event e on e.process_id = k.id
      where k.updated_at >= ${before} and e.at >= ${before} and e.at < ${from}
        and (e.type = any(${LOST}::text[]) or e.type = 'contract.expired')),
    lost as (select distinct id, currency, amount from gone where type = any(${LOST}::text[])),
    work as (select * from known where live and kind in ('tender', 'interest', 'deal')),
    money as (
      select 'potential' as what, currency, amount from need
      union all select 'served', currency, amount * share from need
      union all select 'unmet', currency, amount from need where unmet
      union all select 'inWork', currency, amount from work
      union all select 'lost', currency, amount from lost),
    sums as (select what, currency, round(sum(amount))::bigint as minor from money group by what, currency having sum(amount) > 0)
    select (select coalesce(jsonb_agg(jsonb_build_object('what', what, 'currency', currency, 'minor', minor)
        order by minor desc, currency), '[]') from sums) as money,
      (select round(sum(amount * (covered #>> '{}')::numeric) / nullif(sum(amount), 0))::integer from need
        where jsonb_typeof(covered) = 'number') as "coveragePercent",
      ${countsOf({ quarter, now })} as counts`.execute(db)
  const [figures] = rows
  if (!figures) throw new Error('the figures of a company are one row')
  return figures
}

/** Of the tables that `boardFigures` names. */
const countsOf = ({ quarter, now }: Pick<Asked, 'quarter' | 'now'>) =>
  sql`jsonb_build_object(
        'projects', (select count(*) from known where live and kind = 'project'),
        'inWork', (select count(*) from work),
        'lost', (select count(*) from lost),
        'held', (select count(*) from known where live and held),
        'overdue', (select count(distinct k.id) from known k join task t on t.process_id = k.id
          where k.live and t.state in ('open', 'in_progress') and t.due_at < ${now}),
        'renewalsMissed', (select count(distinct id) from gone
          where type = 'contract.expired' and holder = 'ours' and state in ('expired', 'not_renewed')),
        'renewalsComing', (select count(*) from known where live and kind = 'contract' and holder = 'ours'
          and end_on between ${quarter.from} and ${quarter.to}),
        'competitorsEndingNow', (select count(*) from known where live and kind = 'contract' and holder = 'competitor'
          and end_on between ${quarter.from} and ${quarter.to}),
        'competitorsEndingNext', (select count(*) from known where live and kind = 'contract' and holder = 'competitor'
          and end_on > ${quarter.to} and end_on <= ${quarter.nextTo}),
        'unmet', (select count(*) from need where unmet))`

/** The contracts behind the figures: ours that end in the quarter, competitors' that end until the end of the next. */
export async function boardItems(db: QueryExecutorProvider, { quarter }: Pick<Asked, 'quarter'>): Promise<MailItem[]> {
  const { rows } = await sql<{ id: string; ours: boolean; endOn: string }>`
    select * from (
      select c.*, row_number() over (partition by ours order by "endOn", id) as place from (
        select p.id, coalesce(p.facts ->> 'holder', 'ours') = 'ours' as ours,
          left(coalesce(p.dates -> 'maxEndOn' ->> 'value', p.dates -> 'endOn' ->> 'value'), 10) as "endOn"
        from process p where p.kind = 'contract' and p.closed_at is null) c
      where "endOn" >= ${quarter.from} and "endOn" <= case when ours then ${quarter.to} else ${quarter.nextTo} end) ranked
    where place <= ${ITEMS_AT_MOST} order by "endOn", id`.execute(db)
  return rows.map(({ id, ours, endOn }) => ({
    processId: id,
    kind: 'contract',
    stepKey: '',
    rule: ours ? 'ourContractEnds' : 'competitorContractEnds',
    template: 'boardPack',
    taskId: null,
    task: null,
    dueAt: endOn,
    because: [],
    section: ours ? 'renewing' : 'intercept',
  }))
}
