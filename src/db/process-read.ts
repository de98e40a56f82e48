// Reads everything that turns need in one statement: processes, their records, steps, tasks, and the stored answers.

import { instantOf } from '../domain/calendar.ts'
import type { ObjectKindOf } from '../domain/object-kind.ts'
import type { OpenService } from '../domain/open-service.ts'
import { type Contact, type OpenTask, type ProcessView, type StepRecord, SYSTEM } from '../domain/process.ts'
import { regulated } from '../domain/regulation.ts'
import type { StoredAnswer } from './answer.ts'
import type { Queryable, Reference, ReferenceCache } from './reference.ts'

export type FollowEvent = {
  id: string
  type: string
  recordId: string
  at: string
  data: Record<string, unknown>
  attempts: number
  followAt: string | null
}

export type ProcessRow = {
  view: ProcessView
  number: number
  title: string
  partyId: string | null
  definitionVersion: number
  calendarId: string
  /** Whether it keeps that calendar whoever owns it. */
  calendarPinned: boolean
  seq: number
  watchedSeq: number
  nextDueAt: string | null
  /** The local day of the next service of an object, as lists read it. */
  serviceOn: string | null
  waitingFor: string | null
  chainHash: string
  referenceVersion: number
  unfollowed: FollowEvent[]
  answer: StoredAnswer | null
}

/** The people of a company who may be written to, oldest first; null without any. */
export const PEOPLE_JSON = (
  partyId: string,
) => `(select json_agg(json_build_object('id', n.id, 'name', n.name, 'email', n.email,
        'locale', n.locale) order by n.created_at, n.id)
        from person n where n.party_id = ${partyId} and n.letters_allowed and n.email is not null)`

// json, not jsonb: what is only sent need not be taken apart first.
/** Of the process `p`: the columns that `viewOf` reads. */
export const VIEW_COLUMNS = `p.id, p.kind, p.state, p.created_at, p.entered_at, p.owner_id, p.dates, p.facts, p.pauses,
    (select json_object_agg(s.key, json_build_array(s.status, s.at)) from step s where s.process_id = p.id) as steps,
    (select json_agg(json_build_object('id', t.id, 'stepKey', t.step_key, 'rule', t.rule, 'title', t.title, 'audience', t.audience,
        'assigneeId', t.assignee_id, 'ladder', t.ladder, 'outcomes', t.outcomes, 'openedAt', t.opened_at, 'dueAt', t.due_at,
        'acknowledgedAt', t.acknowledged_at, 'snoozedUntil', t.snoozed_until, 'snoozes', t.snoozes) order by t.opened_at, t.id)
      from task t where t.process_id = p.id and t.state in ('open', 'in_progress')) as tasks,
    (select json_agg(t.step_key) from task t where t.process_id = p.id and t.state = 'done') as done,
    (select json_build_object('people', ${PEOPLE_JSON('c.party_id')})
      from record c where c.id = p.id and c.party_id is not null) as client,
    case when p.kind = 'object' then (select json_agg(json_build_object('ruleId', s.rule_id, 'occurrence', s.occurrence, 'by', s.by,
        'dueOn', s.due_on, 'spreadDays', s.spread_days, 'graceOn', s.grace_on, 'lostOn', s.lost_on, 'state', s.state) order by s.rule_id, s.occurrence)
      from service s where s.process_id = p.id and s.state in ('open', 'booked')) end as services,
    case when p.kind = 'account' then (select max(o.dates -> 'lastActivity' ->> 'value') from record a
      join record c on c.party_id = a.party_id join process o on o.id = c.id where a.id = p.id) end as touched`

/** Everything about one process, or about each of many; `actorId` and `key` find an answer that was given before. */
const read = (from: string, { actorId, key }: { actorId: string; key: string }) => `
  select ${VIEW_COLUMNS}, p.definition_version,
    p.calendar_id, p.calendar_pinned, p.seq, p.watched_seq, p.next_due_at, p.service_on, p.waiting_for, encode(p.chain_hash, 'hex') as chain_hash, r.number, r.title, r.party_id,
    (select version from reference) as reference_version,
    (select json_agg(json_build_object('id', e.id, 'type', e.type, 'recordId', p.id, 'at', e.at, 'data', e.data,
        'attempts', e.follow_attempts, 'followAt', e.follow_at) order by e.position)
      from event e where e.process_id = p.id and e.follow and e.followed_at is null) as unfollowed,
    (select json_build_object('bodyHash', c.body_hash, 'status', c.status, 'result', c.result)
      from command c where c.actor_id = ${actorId} and c.key = ${key}) as answer
  from ${from}`

const READ = read('process p join record r on r.id = p.id where p.id = $1', { actorId: '$2', key: '$3' })
const READ_MANY = read(
  `unnest($1::uuid[], $2::text[], $3::text[]) as asked(id, actor_id, key)
    join process p on p.id = asked.id join record r on r.id = p.id`,
  { actorId: 'asked.actor_id', key: 'asked.key' },
)

export type ViewRow = {
  id: string
  kind: string
  state: string
  created_at: string
  entered_at: string
  owner_id: string | null
  dates: ProcessView['dates']
  facts: ProcessView['facts']
  pauses: ProcessView['pauses']
  steps: Record<string, [StepRecord['status'], string]> | null
  tasks: OpenTask[] | null
  done: string[] | null
  client: { people: Contact[] | null } | null
  services: OpenService[] | null
  /** Of an account: the last thing that a person did with any record of its client. */
  touched: string | null
}

type Row = ViewRow & {
  definition_version: number
  calendar_id: string
  calendar_pinned: boolean
  seq: number
  watched_seq: number
  next_due_at: string | null
  service_on: string | null
  waiting_for: string | null
  chain_hash: string
  number: number
  title: string
  party_id: string | null
  reference_version: number
  unfollowed: FollowEvent[] | null
  answer: StoredAnswer | null
}

export type Lookup = {
  processId: string
  actorId?: string | undefined
  key?: string | undefined
  lock?: 'for update' | undefined
}

/** The process as rules see it, and the reference data of the same moment; null when there is no such process. */
export async function readProcess(
  client: Queryable,
  cache: ReferenceCache,
  lookup: Lookup,
): Promise<{ row: ProcessRow; reference: Reference } | null> {
  const { rows } = await client.query<Row>({
    name: 'process_read',
    text: READ,
    values: [lookup.processId, lookup.actorId ?? '', lookup.key ?? ''],
  })
  const row = rows[0]
  if (!row) return null
  const reference = await cache.at(row.reference_version, client)
  return { row: toProcess(row, reference.objectKind), reference }
}

/** The same of many processes, each asked once: one statement. Answers them by their id. */
export async function readProcesses(
  client: Queryable,
  cache: ReferenceCache,
  lookups: readonly Lookup[],
): Promise<ReadonlyMap<string, ProcessRow>> {
  const { rows } = await client.query<Row>({
    name: 'process_read_many',
    text: READ_MANY,
    values: [
      lookups.map(one => one.processId),
      lookups.map(one => one.actorId ?? ''),
      lookups.map(one => one.key ?? ''),
    ],
  })
  const [first] = rows
  if (!first) return new Map()
  const { objectKind } = await cache.at(first.reference_version, client)
  return new Map(rows.map(row => [row.id, toProcess(row, objectKind)]))
}

/** What a turn is asked about, with the regulation that an object is served by. */
export const viewOf = (row: ViewRow, objectKind: ObjectKindOf): ProcessView => regulated(storedView(row), objectKind)

function storedView(row: ViewRow): ProcessView {
  const steps: Record<string, StepRecord> = {}
  for (const [key, [status, at]] of Object.entries(row.steps ?? {})) steps[key] = { status, at: instant(at) }
  return {
    id: row.id,
    kind: row.kind,
    state: row.state,
    createdAt: row.created_at,
    enteredAt: row.entered_at,
    ownerId: row.owner_id,
    dates: withTouch(row.dates, row.touched),
    facts: row.facts,
    pauses: row.pauses,
    steps,
    tasks: (row.tasks ?? []).map(toTask),
    done: row.done ?? [],
    contacts: row.client && (row.client.people ?? []),
    services: row.services ?? [],
  }
}

/** An account's dates, with the last thing that a person did with any record of its client. */
export const withTouch = (dates: ProcessView['dates'], touched: string | null): ProcessView['dates'] =>
  touched === null ? dates : { ...dates, lastTouch: { value: touched, by: SYSTEM.id, setAt: touched } }

function toProcess(row: Row, objectKind: ObjectKindOf): ProcessRow {
  return {
    view: viewOf(row, objectKind),
    number: row.number,
    title: row.title,
    partyId: row.party_id,
    definitionVersion: row.definition_version,
    calendarId: row.calendar_id,
    calendarPinned: row.calendar_pinned,
    seq: row.seq,
    watchedSeq: row.watched_seq,
    nextDueAt: row.next_due_at,
    serviceOn: row.service_on,
    waitingFor: row.waiting_for,
    chainHash: row.chain_hash,
    referenceVersion: row.reference_version,
    unfollowed: (row.unfollowed ?? []).map(event => ({
      ...event,
      at: instant(event.at),
      followAt: instantOrNull(event.followAt),
    })),
    answer: row.answer,
  }
}

const toTask = (task: OpenTask): OpenTask => ({
  ...task,
  openedAt: instant(task.openedAt),
  dueAt: instantOrNull(task.dueAt),
  acknowledgedAt: instantOrNull(task.acknowledgedAt),
  snoozedUntil: instantOrNull(task.snoozedUntil),
})

// Inside jsonb an instant has Postgres' own form; above this file there is one form only.
const instant = (text: string) => instantOf(Date.parse(text))
const instantOrNull = (text: string | null) => (text === null ? null : instant(text))
