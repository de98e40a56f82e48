// Asks the potential of objects: sums of what is stored for each client. A client whose figures were made last month is
// read one month further on, so that a new month changes the answer before anybody has made it anew.

import { type QueryExecutorProvider, type RawBuilder, sql } from 'kysely'
import type { Day, Instant } from '../domain/calendar.ts'
import { MONTHS_KEPT, MONTHS_SHOWN } from '../domain/object-potential.ts'
import { allOf, behind, type PageInput } from './page.ts'

export type PotentialFilter = {
  partyId?: string | undefined
  objectKinds?: readonly string[] | undefined
  region?: string | undefined
  ownerIds?: readonly string[] | undefined
  ruleId?: string | undefined
  /** The first day of one of the twelve months; absent: all of them. */
  month?: Day | undefined
}

export type PotentialAsk = { filter: PotentialFilter; today: Day; currency: string }

/** How many months ago the figures of the client `f` were made. */
const ageIn = (today: Day, column = sql`f.made_on`) =>
  sql`((extract(year from ${today}::date) - extract(year from ${column})) * 12
    + extract(month from ${today}::date) - extract(month from ${column}))::integer`

const ofGroup = ({ partyId, objectKinds, region, ownerIds }: PotentialFilter): RawBuilder<unknown>[] => [
  ...(partyId ? [sql`x.party_id = ${partyId}`] : []),
  ...(objectKinds ? [sql`x.object_kind = any(${objectKinds})`] : []),
  ...(region ? [sql`x.region = ${region}`] : []),
  ...(ownerIds ? [sql`x.owner_id = any(${ownerIds}::uuid[])`] : []),
]
const ofRule = (filter: PotentialFilter) => [
  ...ofGroup(filter),
  ...(filter.ruleId ? [sql`x.rule_id = ${filter.ruleId}`] : []),
]

/** The figure of a month, or of the year, in an array of months or of years. */
function figure({ filter, today }: PotentialAsk, name: string): RawBuilder<number> {
  const age = ageIn(today)
  if (filter.month === undefined) return sql`coalesce(x.${sql.ref(`${name}_year`)}[${age} + 1], 0)`
  return sql`coalesce(x.${sql.ref(name)}[${ageIn(filter.month)} + 1], 0)`
}

const inCurrency = (currency: string) => sql`(x.currency = ${currency})`

export type RuleSums = {
  services: number
  servicesOurs: number
  amountMinor: number
  amountOursMinor: number
  done: number
  amountDoneMinor: number
}

const ruleSums = (ask: PotentialAsk) => sql`
  coalesce(sum(${figure(ask, 'services')}), 0)::bigint as services,
  coalesce(sum(${figure(ask, 'ours')}), 0)::bigint as services_ours,
  coalesce(sum(${figure(ask, 'amounts')}) filter (where ${inCurrency(ask.currency)}), 0)::bigint as amount_minor,
  coalesce(sum(${figure(ask, 'amounts_ours')}) filter (where ${inCurrency(ask.currency)}), 0)::bigint as amount_ours_minor,
  coalesce(sum(x.done), 0)::bigint as done,
  coalesce(sum(x.amount_done) filter (where ${inCurrency(ask.currency)}), 0)::bigint as amount_done_minor`

export type KindSums = {
  objects: number
  ours: number
  nobody: number
  competitor: number
  uncovered: number
  replaceable: number
}

const KIND_SUMS = sql`coalesce(sum(x.objects), 0)::bigint as objects, coalesce(sum(x.ours), 0)::bigint as ours,
  coalesce(sum(x.nobody), 0)::bigint as nobody, coalesce(sum(x.competitor), 0)::bigint as competitor,
  coalesce(sum(x.uncovered), 0)::bigint as uncovered, coalesce(sum(x.replaceable), 0)::bigint as replaceable`

export type PotentialState = {
  /** The oldest figures that are in the answer; null when there are none. */
  asOf: Instant | null
  /** Clients whose figures are being made anew. */
  computing: number
  /** Objects whose rules fail. */
  failing: number
}

/** From when the figures are. */
export async function potentialState(
  db: QueryExecutorProvider,
  { filter, today }: { filter: PotentialFilter; today: Day },
): Promise<PotentialState> {
  const ofParty = filter.partyId ? sql`f.party_id = ${filter.partyId}` : sql`true`
  const { rows } = await sql<PotentialState>`
    select min(f.made_at) as as_of, coalesce(sum(f.failing), 0)::bigint as failing,
      count(*) filter (where f.changes <> f.made_changes or f.made_at is null or f.made_on < date_trunc('month', ${today}::date))
        + (select count(*) from (select distinct m.party_id from (select party_id from potential_mark
            where ${filter.partyId ?? null}::uuid is null or party_id = ${filter.partyId ?? null}::uuid limit 10000) m
          where not exists (select from fleet_potential k where k.party_id = m.party_id and k.changes <> k.made_changes)) n) as computing
    from fleet_potential f where ${ofParty}`.execute(db)
  return rows[0] ?? { asOf: null, computing: 0, failing: 0 }
}

/** In which currencies something is priced, the most used first. */
export async function potentialCurrencies(db: QueryExecutorProvider, filter: PotentialFilter): Promise<string[]> {
  const { rows } = await sql<{ currency: string }>`
    select x.currency from fleet_potential_rule x where x.currency <> '' and ${allOf(ofGroup(filter))}
    group by x.currency order by sum(x.services_year[1]) desc, x.currency`.execute(db)
  return rows.map(row => row.currency)
}

export type PotentialTotals = RuleSums & KindSums

export async function potentialTotals(db: QueryExecutorProvider, ask: PotentialAsk): Promise<PotentialTotals> {
  const { rows } = await sql<PotentialTotals>`
    select * from (select ${ruleSums(ask)} from fleet_potential_rule x join fleet_potential f on f.party_id = x.party_id
        where ${allOf(ofRule(ask.filter))}) r,
      (select ${KIND_SUMS} from fleet_potential_kind x where ${allOf(ofGroup(ask.filter))}) k`.execute(db)
  const [totals] = rows
  if (!totals) throw new Error('a sum of nothing is a row all the same')
  return totals
}

/** What groups are made by, beside months and items. */
const KEYS = {
  client: sql`x.party_id::text`,
  kind: sql`x.object_kind`,
  region: sql`coalesce(x.region, '')`,
  owner: sql`coalesce(x.owner_id::text, '')`,
} as const
export type GroupKey = keyof typeof KEYS

export type GroupRow = RuleSums & KindSums & { key: string; name: string | null }

/** The largest first. */
export async function potentialGroups(
  db: QueryExecutorProvider,
  ask: PotentialAsk & PageInput & { groupBy: GroupKey },
): Promise<GroupRow[]> {
  const key = KEYS[ask.groupBy]
  const name = ask.groupBy === 'client' ? sql`(select y.name from party y where y.id = g.key::uuid)` : sql`null::text`
  const { rows } = await sql<GroupRow>`
    with r as (select ${key} as key, ${ruleSums(ask)} from fleet_potential_rule x
        join fleet_potential f on f.party_id = x.party_id where ${allOf(ofRule(ask.filter))} group by 1),
      k as (select ${key} as key, ${KIND_SUMS} from fleet_potential_kind x where ${allOf(ofGroup(ask.filter))} group by 1),
      g as (select key, ${COALESCED} from k left join r using (key))
    select g.*, ${name} as name from (select * from g where ${behindGroup(ask)}
      order by amount_minor desc, key limit ${ask.limit + 1}) g order by g.amount_minor desc, g.key`.execute(db)
  return rows
}

const COALESCED = sql.raw(
  [
    ...['services', 'services_ours', 'amount_minor', 'amount_ours_minor', 'done', 'amount_done_minor'].map(
      name => `coalesce(r.${name}, 0) as ${name}`,
    ),
    ...['objects', 'ours', 'nobody', 'competitor', 'uncovered', 'replaceable'].map(name => `k.${name}`),
  ].join(', '),
)

const behindGroup = ({ after }: PageInput) =>
  behind(after, { column: sql`g.amount_minor`, descending: true, type: 'bigint', id: sql`g.key` })

export type TitledRow = RuleSums & { key: string; objectKind: string; title: { ru: string; en: string } }

/** By rule of a kind. */
export async function potentialRules(db: QueryExecutorProvider, ask: PotentialAsk & PageInput): Promise<TitledRow[]> {
  const { rows } = await sql<TitledRow>`
    select * from (
      select x.object_kind || ' ' || x.rule_id as key, x.object_kind, (array_agg(x.title))[1] as title, ${ruleSums(ask)}
      from fleet_potential_rule x join fleet_potential f on f.party_id = x.party_id
      where ${allOf(ofRule(ask.filter))} group by x.object_kind, x.rule_id) g
    where ${behindGroup(ask)} order by g.amount_minor desc, g.key limit ${ask.limit + 1}`.execute(db)
  return rows
}

export type ItemRow = {
  key: string
  title: { ru: string; en: string }
  unit: string
  quantity: number
  amountMinor: number
}

/** By what is sold. */
export async function potentialItems(db: QueryExecutorProvider, ask: PotentialAsk & PageInput): Promise<ItemRow[]> {
  const { rows } = await sql<ItemRow>`
    select * from (
      select x.item || ' ' || x.unit as key, (array_agg(x.title))[1] as title, x.unit,
        sum(${figure(ask, 'quantities')}) as quantity, sum(${figure(ask, 'amounts')})::bigint as amount_minor
      from fleet_potential_item x join fleet_potential f on f.party_id = x.party_id
      where x.currency in (${ask.currency}, '') and ${allOf(ofGroup(ask.filter))} group by x.item, x.unit) g
    where ${behindGroup(ask)} order by g.amount_minor desc, g.key limit ${ask.limit + 1}`.execute(db)
  return rows
}

export type MonthRow = { objectKind: string; services: number[]; amounts: number[] }

/** Twelve months from that of today, by kind. */
export async function potentialMonths(db: QueryExecutorProvider, ask: PotentialAsk): Promise<MonthRow[]> {
  const age = ageIn(ask.today)
  const months = Array.from({ length: MONTHS_SHOWN }, (_, index) => index + 1)
  const sums = (name: string, where: RawBuilder<unknown>) =>
    sql`array[${sql.join(
      months.map(
        month => sql`coalesce(sum(x.${sql.ref(name)}[f.age + ${sql.lit(month)}]) filter (where ${where}), 0)::bigint`,
      ),
    )}]`
  const { rows } = await sql<MonthRow>`
    select x.object_kind, ${sums('services', sql`true`)} as services, ${sums('amounts', inCurrency(ask.currency))} as amounts
    from fleet_potential_rule x join (select f.party_id, ${age} as age from fleet_potential f) f on f.party_id = x.party_id
    where ${allOf(ofRule(ask.filter))} and f.age between 0 and ${MONTHS_KEPT - MONTHS_SHOWN}
    group by x.object_kind order by x.object_kind`.execute(db)
  return rows
}
