// Asks the outlook: one statement, so that rows, counts and what is missing belong to one moment. A row is shown only while
// its process, the people and the calendar stand as they did when it was made.

import { type QueryExecutorProvider, type RawBuilder, sql } from 'kysely'
import { type Instant, instantOf } from '../domain/calendar.ts'
import type { OutlookKind, OutlookStep } from '../domain/outlook.ts'
import type { Basis } from './outlook.ts'
import { allOf } from './page.ts'

export type OutlookFilter = {
  kinds?: readonly string[] | undefined
  /** Records of these owners. */
  ownerIds?: readonly string[] | undefined
  partyId?: string | undefined
  /** Steps that write to this user. */
  readerId?: string | undefined
  /** Records of this user, and whatever writes to them. */
  personId?: string | undefined
  rules?: readonly string[] | undefined
  whats?: readonly OutlookKind[] | undefined
}

/** What callers ask: one page of a span. */
export type OutlookQuestion = Omit<OutlookAsk, 'bases'> & { zone: string; limit: number; after: OutlookAfter | null }

export type OutlookAsk = {
  now: Instant
  /** What is due and not done yet stands at its beginning, whenever that was. */
  from: Instant
  /** Not itself. */
  to: Instant
  bases: readonly Basis[]
  filter: OutlookFilter
}

export type OutlookRow = Omit<OutlookStep, 'readers'> & {
  recordId: string
  recordKind: string
  recordNumber: number
  recordTitle: string
  recordState: string
  definitionVersion: number
  calendarId: string
  partyId: string | null
  partyName: string | null
  /** The client's people who allowed letters. */
  contacts: { id: string; name: string }[]
  ownerId: string | null
}

export type OutlookDay = { day: string; what: OutlookKind; steps: number; letters: number }

export type OutlookPage = {
  /** Null when they were held back, because `stale` is to be made first. */
  rows: OutlookRow[] | null
  /** Null on pages behind the first. */
  days: OutlookDay[] | null
  /** Records whose rows are lacking, as many of them as may be made at once, and records whose rules fail. */
  missing: number
  stale: string[]
  failing: number
  referenceVersion: number
}

// A step whose time has come is taken by its watcher within seconds; meanwhile it is shown as it was planned.
const GRACE = sql`interval '5 minutes'`
// The clocks of two machines differ a little.
const SKEW = sql`interval '1 minute'`

/**
 * Of the process `p`, its outlook `o` and the basis `b` of the calendar that it was made with: whether what was made still
 * holds. Which calendar a process follows changes with `seq` or with the people.
 */
const isFresh = (
  now: Instant,
  to: Instant,
) => sql`coalesce(o.seq = p.seq and o.definition_version = p.definition_version
  and o.basis = b.basis and o.until >= ${to}::timestamptz
  and o.made_at <= ${now}::timestamptz + ${SKEW} and (o.first_at is null or o.first_at > ${now}::timestamptz - ${GRACE}), false)`

/** Live processes with the outlook that they have or lack; objects have none (outlook-object.ts). */
const scopeOf = ({ bases, filter, now, to }: OutlookAsk) => sql`
  select p.id, p.kind, p.state, p.owner_id, p.updated_at, p.definition_version, o.calendar_id, o.error, ${isFresh(now, to)} as fresh
  from process p
  left join outlook o on o.process_id = p.id
  left join json_to_recordset(${JSON.stringify(bases)}::json) as b("calendarId" text, basis text) on b."calendarId" = o.calendar_id
  where p.closed_at is null and p.kind <> 'object' and ${allOf(ofProcess(filter))}`

function ofProcess({ kinds, ownerIds, partyId }: OutlookFilter): RawBuilder<unknown>[] {
  return [
    ...(kinds ? [sql`p.kind = any(${kinds})`] : []),
    ...(ownerIds ? [sql`p.owner_id = any(${ownerIds}::uuid[])`] : []),
    ...(partyId ? [sql`exists (select from record r where r.id = p.id and r.party_id = ${partyId})`] : []),
  ]
}

function ofStep({ from, to, now, filter }: OutlookAsk): RawBuilder<unknown>[] {
  const { readerId, personId, rules, whats } = filter
  return [
    sql`s.at < ${to}::timestamptz`,
    ...(from > now ? [sql`s.at >= ${from}::timestamptz`] : []),
    ...(readerId ? [sql`${readerId}::uuid = any(s.readers)`] : []),
    ...(personId ? [sql`(c.owner_id = ${personId}::uuid or ${personId}::uuid = any(s.readers))`] : []),
    ...(rules ? [sql`s.rule = any(${rules})`] : []),
    ...(whats ? [sql`s.what = any(${whats})`] : []),
  ]
}

/** Live processes whose outlook must be made before it can be shown, at most so many; none that moved just now. */
export async function staleOutlooks(
  db: QueryExecutorProvider,
  ask: OutlookAsk & { limit: number; restedMs: number },
): Promise<{ ids: string[]; referenceVersion: number }> {
  const { rows } = await sql<{ ids: string[]; referenceVersion: number }>`
    with scope as materialized (${scopeOf(ask)})
    select coalesce((select array_agg(id) from (select id from scope where not fresh
        and updated_at <= ${ask.now}::timestamptz - make_interval(secs => ${ask.restedMs / 1000}) limit ${ask.limit}) x), '{}') as ids,
      version as reference_version from reference`.execute(db)
  return rows[0] ?? { ids: [], referenceVersion: 0 }
}

/** Where a page ended: by time, then record, then step. */
export type OutlookAfter = { at: Instant; recordId: string; key: string }

/**
 * One step more than asked for tells that there is a next page. When at most `atOnce` records lack their rows nothing but
 * their names is answered: they are made, and it is asked again.
 */
export async function readOutlook(
  db: QueryExecutorProvider,
  input: OutlookAsk & { zone: string; limit: number; after: OutlookAfter | null; atOnce: number },
): Promise<OutlookPage> {
  const { after, now, zone, limit, atOnce } = input
  const behind = after
    ? sql`(a.at, a.process_id, a.key) > (${after.at}::timestamptz, ${after.recordId}::uuid, ${after.key})`
    : sql`true`
  const days = sql`(select coalesce(json_agg(json_build_object('day', to_char(day, 'YYYY-MM-DD'), 'what', what, 'steps', steps,
      'letters', letters) order by day, what), '[]')
    from (select (greatest(a.at, ${now}::timestamptz) at time zone ${zone})::date as day, a.what, count(*) as steps,
      sum(a.letters) as letters from ahead a group by 1, 2) d)`
  // Postgres computes a branch that is not taken never.
  const held = sql`(select missing between 1 and ${atOnce} from lacking)`
  const { rows } = await sql<OutlookPage>`
    with scope as materialized (${scopeOf(input)}),
    ahead as materialized (
      select s.process_id, s.at, s.key, s.what, cardinality(s.readers) as letters
      from scope c join outlook_step s on s.process_id = c.id
      where c.fresh and ${allOf(ofStep(input))}),
    lacking as materialized (select count(*) as missing from scope where not fresh),
    shown as (
      select a.process_id, a.at, a.key from ahead a where ${behind} order by a.at, a.process_id, a.key limit ${limit + 1})
    select version as reference_version,
      (select missing from lacking) as missing,
      coalesce((select array_agg(id) from (select id from scope where not fresh limit ${atOnce}) x), '{}') as stale,
      (select count(*) from scope where fresh and error is not null) as failing,
      case when ${held} then null else ${after ? sql`null::json` : days} end as days,
      case when ${held} then null else (select coalesce(json_agg(${SHOWN} order by s.at, s.process_id, s.key), '[]')
        from shown w join outlook_step s on s.process_id = w.process_id and s.key = w.key and s.at = w.at
        join scope c on c.id = w.process_id join record r on r.id = w.process_id
        left join party y on y.id = r.party_id) end as rows
    from reference`.execute(db)
  const [page] = rows
  if (!page) throw new Error('the table "reference" is empty; run the migrations')
  return { ...page, rows: page.rows?.map(tidy) ?? null }
}

const SHOWN = sql`json_build_object('at', s.at, 'key', s.key, 'rule', s.rule, 'which', s.which, 'what', s.what, 'armed', s.armed,
  'task', s.task, 'template', s.template, 'command', s.command, 'event', s.event, 'critical', s.critical, 'dueAt', s.due_at,
  'state', s.state, 'letters', s.letters, 'recordId', r.id, 'recordKind', c.kind, 'recordNumber', r.number, 'recordTitle', r.title,
  'recordState', c.state, 'definitionVersion', c.definition_version, 'calendarId', c.calendar_id, 'partyId', r.party_id,
  'partyName', y.name, 'contacts', (select coalesce(json_agg(json_build_object('id', n.id, 'name', n.name) order by n.created_at, n.id), '[]')
    from person n where n.party_id = r.party_id and n.letters_allowed and n.email is not null), 'ownerId', c.owner_id)`

// Inside json an instant has Postgres' own form; above this file there is one form only.
const instant = (text: string) => instantOf(Date.parse(text))
const tidy = (row: OutlookRow): OutlookRow => ({
  ...row,
  at: instant(row.at),
  dueAt: row.dueAt === null ? null : instant(row.dueAt),
})
