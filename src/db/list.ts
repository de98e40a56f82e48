// Lists of records and processes read the view record_summary, one statement a page.

import { type QueryExecutorProvider, type RawBuilder, sql } from 'kysely'
import type { Day, Instant } from '../domain/calendar.ts'
import type { DateFact, Fact } from '../domain/process.ts'
import { type ObjectFilter, objectConditions } from './object-filter.ts'
import { allOf, containing, type PageInput, placesBehind, type ValueType } from './page.ts'

export type RecordListRow = {
  id: string
  kind: string
  number: number
  title: string
  state: string
  held: boolean
  closedAt: Instant | null
  enteredAt: Instant
  partyId: string | null
  partyName: string | null
  ownerId: string | null
  ownerName: string | null
  amountMinor: number | null
  currency: string | null
  region: string | null
  industry: string | null
  createdAt: Instant
  updatedAt: Instant
  nextDueAt: Instant | null
  nextLabel: string | null
  waitingFor: string | null
  error: string | null
  dates: Record<string, DateFact>
  facts: Record<string, Fact>
  definitionVersion: number
  seq: number
  watchedSeq: number
  /** Of tracked objects. */
  objectKind: string | null
  parentId: string | null
  siteId: string | null
  groupName: string | null
  serviceOn: Day | null
}

/** What lists are sorted by. `type` is what a cursor's value is read as. */
const ORDERS = {
  created: { column: sql`s.created_at`, type: 'timestamptz', value: row => row.createdAt },
  updated: { column: sql`s.updated_at`, type: 'timestamptz', value: row => row.updatedAt },
  entered: { column: sql`s.entered_at`, type: 'timestamptz', value: row => row.enteredAt },
  due: { column: sql`s.next_due_at`, type: 'timestamptz', value: row => row.nextDueAt },
  title: { column: sql`s.title`, type: 'text', value: row => row.title },
  number: { column: sql`s.number`, type: 'bigint', value: row => row.number },
  amount: { column: sql`s.amount_minor`, type: 'bigint', value: row => row.amountMinor },
  service: { column: sql`s.service_on`, type: 'date', value: row => row.serviceOn },
} as const satisfies Record<
  string,
  {
    column: RawBuilder<unknown>
    type: ValueType
    value: (row: RecordListRow) => string | number | null
  }
>
export type ListSort = { by: keyof typeof ORDERS; descending: boolean }

export type RecordFilter = {
  kinds?: readonly string[] | undefined
  q?: string | undefined
  states?: readonly string[] | undefined
  /** Null: nobody's. */
  ownerId?: string | null | undefined
  partyId?: string | undefined
  region?: string | undefined
  industry?: string | undefined
  held?: boolean | undefined
  closed?: boolean | undefined
  dueFrom?: Instant | undefined
  dueBefore?: Instant | undefined
  stages?: readonly string[] | undefined
  projectId?: string | undefined
  tenderId?: string | undefined
  interestId?: string | undefined
  dealId?: string | undefined
  contractId?: string | undefined
  /** In trouble: the last turn of the engine failed. */
  failing?: boolean | undefined
  /** Its watcher has not followed for a while. */
  stuck?: { is: boolean; now: Instant } | undefined
  /** Live, without a next step and without a reason. */
  forgotten?: boolean | undefined
  definitionVersion?: number | undefined
  calendarId?: string | undefined
  /** The rule of the next step. */
  nextRule?: string | undefined
  /** What only tracked objects are asked. */
  object?: ObjectFilter | undefined
  /** Live objects that these versions of regulations serve: `vehicle:1`. */
  regulations?: readonly string[] | undefined
}

/** One row more than asked for tells that there is a next page. */
export async function listRecords(
  db: QueryExecutorProvider,
  input: PageInput & { filter: RecordFilter; sort: ListSort },
): Promise<RecordListRow[]> {
  const { filter, sort, after, limit } = input
  const { column, type } = ORDERS[sort.by]
  const { descending } = sort
  const found: RecordListRow[] = []
  // What has no value comes last and is asked for by itself: one condition for both would begin no index.
  for (const place of placesBehind(after, { column, descending, type, id: sql`s.id` })) {
    const direction = descending ? sql`desc nulls last` : sql`asc nulls last`
    const { rows } = await sql<RecordListRow>`
      select s.* from record_summary s where ${allOf([...matching(filter), place])}
      order by ${column} ${direction}, s.id limit ${limit + 1 - found.length}`.execute(db)
    found.push(...rows)
    if (found.length > limit) break
  }
  return found
}

export type ProcessMeterRow = {
  live: number
  armed: number
  waiting: number
  forgotten: number
  overdue: number
  failing: number
  stuck: number
}

/** How many live processes have a next step, or say what they wait for; and those that are in trouble. */
export async function processMeter(db: QueryExecutorProvider, now: Instant): Promise<ProcessMeterRow> {
  const { rows } = await sql<ProcessMeterRow>`
    select count(*)::integer as live,
      (count(*) filter (where next_due_at is not null))::integer as armed,
      (count(*) filter (where next_due_at is null and waiting_for is not null))::integer as waiting,
      (count(*) filter (where next_due_at is null and waiting_for is null))::integer as forgotten,
      (count(*) filter (where next_due_at < ${now}))::integer as overdue,
      (count(*) filter (where error is not null))::integer as failing,
      (count(*) filter (where behind and updated_at < ${now}::timestamptz - interval '10 minutes'))::integer as stuck
    from process where closed_at is null`.execute(db)
  return rows[0] ?? { live: 0, armed: 0, waiting: 0, forgotten: 0, overdue: 0, failing: 0, stuck: 0 }
}

/** The value of the column that a page is sorted by: the cursor's first half. */
export const sortValue = (row: RecordListRow, sort: ListSort) => ORDERS[sort.by].value(row)

/** What a filter asks of a row of record_summary, named `s`. */
export function matching(filter: RecordFilter): RawBuilder<unknown>[] {
  const { q, kinds, states, stages, held, closed, failing } = filter
  const equal = [
    [sql`s.owner_id`, filter.ownerId ?? undefined],
    [sql`s.party_id`, filter.partyId],
    [sql`s.region`, filter.region],
    [sql`s.industry`, filter.industry],
    [sql`s.project_id`, filter.projectId],
    [sql`s.tender_id`, filter.tenderId],
    [sql`s.interest_id`, filter.interestId],
    [sql`s.definition_version`, filter.definitionVersion],
    [sql`split_part(s.next_label, ' ', 1)`, filter.nextRule],
    [sql`s.deal_id`, filter.dealId],
    [sql`s.contract_id`, filter.contractId],
  ] as const
  return [
    ...equal.flatMap(([column, value]) => (value === undefined ? [] : [sql`${column} = ${value}`])),
    ...(filter.ownerId === null ? [sql`s.owner_id is null`] : []),
    ...(filter.calendarId === undefined
      ? []
      : [sql`s.id in (select id from process where calendar_id = ${filter.calendarId})`]),
    ...(filter.regulations === undefined
      ? []
      : [
          sql`s.id in (select id from process where object_regulation = any(${filter.regulations}) and closed_at is null)`,
        ]),
    ...(filter.forgotten === undefined ? [] : [filter.forgotten ? FORGOTTEN : sql`not ${FORGOTTEN}`]),
    ...(filter.stuck ? [isStuck(filter.stuck)] : []),
    ...(kinds ? [kinds.length === 1 ? sql`s.kind = ${kinds[0]}` : sql`s.kind = any(${kinds})`] : []),
    ...(states ? [sql`s.state = any(${states})`] : []),
    ...(stages ? [sql`s.facts ->> 'stage' = any(${stages})`] : []),
    ...(held === undefined ? [] : [sql`s.held = ${held}`]),
    ...(closed === undefined ? [] : [closed ? sql`s.closed_at is not null` : sql`s.closed_at is null`]),
    ...(failing === undefined ? [] : [failing ? sql`s.error is not null` : sql`s.error is null`]),
    ...(filter.dueFrom === undefined ? [] : [sql`s.next_due_at >= ${filter.dueFrom}`]),
    ...(filter.dueBefore === undefined ? [] : [sql`s.next_due_at < ${filter.dueBefore}`]),
    ...(filter.object ? objectConditions(filter.object) : []),
    ...(q ? [found(q)] : []),
  ]
}

const FORGOTTEN = sql`(s.closed_at is null and s.next_due_at is null and s.waiting_for is null)`

/** Behind for longer than moments: the wake comes every ten minutes. */
function isStuck({ is, now }: { is: boolean; now: Instant }): RawBuilder<unknown> {
  const behind = sql`(s.watched_seq < s.seq and s.updated_at < ${now}::timestamptz - interval '10 minutes')`
  return is ? behind : sql`not ${behind}`
}

function found(q: string): RawBuilder<unknown> {
  const pattern = containing(q)
  const number = /^\d{1,15}$/.test(q) ? sql`s.number = ${q}::bigint` : sql`false`
  return sql`(s.title ilike ${pattern} or s.party_name ilike ${pattern} or s.external_id = ${q} or s.id::text = ${q}
    or ${number})`
}
