// Creates a record with its process in one transaction; what is due at once fires in it.

import type { Instant } from '../domain/calendar.ts'
import { withFields } from '../domain/change.ts'
import type { Definition } from '../domain/definition.ts'
import { isRefusal, type Refusal, refuse } from '../domain/errors.ts'
import { DEFAULT_CALENDAR, followedCalendar } from '../domain/followed-calendar.ts'
import { newId } from '../domain/id.ts'
import { fieldsSchema, parseInput } from '../domain/input.ts'
import { type Actor, SYSTEM } from '../domain/process.ts'
import { accountKey, lockAccount, tryAccount } from './account-lock.ts'
import { type AdvanceResult, advance } from './advance.ts'
import type { Engine } from './engine.ts'
import type { Queryable, Reference } from './reference.ts'
import { unknownIn } from './unknown.ts'

export type Links = Partial<Record<'projectId' | 'tenderId' | 'interestId' | 'dealId' | 'contractId', string>>

export type NewRecord = {
  kind: string
  title: string
  description?: string | undefined
  partyId?: string | undefined
  ownerId?: string | undefined
  amountMinor?: number | undefined
  currency?: string | undefined
  region?: string | undefined
  /** Default: the definition's initial state. */
  state?: string | undefined
  /** Dates and facts by the definition's fields. */
  fields?: Readonly<Record<string, unknown>> | undefined
  links?: Links | undefined
  /** A follow-up creates once per event. */
  originEventId?: string | undefined
  sourceId?: string | undefined
  /** A feed creates once per kind and outside id. */
  externalId?: string | undefined
  /** Kept whoever owns the record, unless `calendarPinned` says that it is only the one to begin with. */
  calendarId?: string | undefined
  calendarPinned?: boolean | undefined
}

export type CreateInput = {
  record: NewRecord
  now: Instant
  actor?: Actor | undefined
  requestId?: string | undefined
  carrierKey?: string | undefined
  client?: Queryable | undefined
  /** No watcher need look at once: what falls due later the wake finds. */
  watching?: boolean | undefined
}

/** Answers the existing record when the event or outside id has made one already; `replayed` says so. */
export async function createRecord(engine: Engine, input: CreateInput): Promise<AdvanceResult | Refusal> {
  if (input.client) return createIn(engine, input.client, input)
  return engine.transaction(client => createIn(engine, client, input))
}

async function createIn(engine: Engine, client: Queryable, asked: CreateInput): Promise<AdvanceResult | Refusal> {
  const input = { ...asked, record: withOwnKey(asked.record) }
  const { record, now } = input
  const reference = await engine.reference.current(client)
  if (!reference.kinds.includes(record.kind)) return refuse('record.notFound', { kind: record.kind })
  const definition = reference.latest(record.kind)
  const problem = await problemOf(client, reference, definition, input)
  if (problem) return problem
  if (record.kind === 'account' && record.partyId !== undefined) await lockAccount(client, record.partyId)
  const existing = await existingId(client, record)
  const id = existing ?? newId()
  let account: AccountStanding = 'open'
  if (!existing) {
    account = await insertRecord(client, id, input)
    const owner = reference.directory.find(user => user.id === ownerOf(input))
    const calendarPinned = record.calendarId !== undefined && record.calendarPinned !== false
    const begins = { calendarId: record.calendarId ?? DEFAULT_CALENDAR, calendarPinned, ownerId: owner?.id ?? null }
    const calendarId = followedCalendar(begins, reference.directory)
    await insertProcess(client, { id, definition, calendarId, calendarPinned }, input)
  }
  const { requestId, carrierKey, watching } = input
  const ask = existing
    ? undefined
    : ({ act: 'begin', data: { title: record.title, state: record.state ?? definition.initial } } as const)
  const actor = input.actor ?? SYSTEM
  const done = await advance(engine, { processId: id, now, ask, actor, requestId, carrierKey, client, watching })
  if (isRefusal(done)) return done
  if (!existing && !done.view.closed) await beginWork(engine, client, input)
  if (!existing && account !== 'open') await careFor(engine, client, { input, made: done, account })
  return { ...done, replayed: done.replayed || existing !== null }
}

/**
 * The first interest or tender says that we work on a project (domain.md 3.8). A tender that a feed brought is only
 * heard of; work begins with the decision to bid.
 */
async function beginWork(engine: Engine, client: Queryable, { record, actor, now }: CreateInput): Promise<void> {
  const processId = record.links?.projectId
  const counts = record.kind === 'interest' || (record.kind === 'tender' && actor?.kind !== 'feed')
  if (processId === undefined || !counts) return
  for (const command of ['definePotential', 'startWork']) {
    // A project that is further already, or closed, refuses; the record stands all the same.
    await advance(engine, { processId, now, ask: { act: 'command', command, input: {} }, client })
  }
}

/** Of the company that a new record is about; `open` as well where there is no company. */
type AccountStanding = 'none' | 'ended' | 'open'

/**
 * Whoever becomes our client has somebody who answers for them from that moment on (domain.md 3.7). What is not made here,
 * because another transaction is about to, the wake finds.
 */
async function careFor(
  engine: Engine,
  client: Queryable,
  { input, made, account }: { input: CreateInput; made: AdvanceResult; account: AccountStanding },
): Promise<void> {
  const { partyId } = input.record
  if (engine.accounts === 'later' || partyId === undefined || !makesClient(made)) return
  const company = await tryAccount(client, partyId)
  if (company === null) return
  const { now, carrierKey } = input
  const { directory } = await engine.reference.current(client)
  const owner = directory.find(user => user.id === (company.ownerId ?? made.view.ownerId))
  const record: NewRecord = { kind: 'account', title: company.name, partyId, ownerId: owner?.id }
  const opened = await createIn(engine, client, { record, now, carrierKey, watching: true })
  if (isRefusal(opened) || account === 'none') return
  const ask = { act: 'command', command: 'reopen', input: {} } as const
  await advance(engine, { processId: opened.view.id, now, client, ask, watching: true })
}

/** A competitor's contract, a bid or a project alone makes nobody a client; neither does what was over when we heard of it. */
function makesClient({ view: { kind, facts, closed } }: AdvanceResult): boolean {
  if (kind === 'contract') return facts.holder !== 'competitor'
  return !closed && (kind === 'interest' || kind === 'deal' || kind === 'object')
}

/** A company has one account: asked for again it is the one that there is. */
const withOwnKey = (record: NewRecord): NewRecord =>
  record.kind === 'account' && record.partyId !== undefined && record.externalId === undefined
    ? { ...record, externalId: accountKey(record.partyId) }
    : record

async function problemOf(
  client: Queryable,
  reference: Reference,
  definition: Definition,
  { record, actor }: CreateInput,
) {
  const fields = actor?.kind === 'person' ? settable(definition) : definition.fields
  const parsed = parseInput(fields, record.fields ?? {})
  if (isRefusal(parsed)) return parsed
  if (record.state !== undefined && !definition.states.includes(record.state)) {
    return refuse('command.input', { errors: [{ field: 'state', message: `one of ${definition.states.join(', ')}` }] })
  }
  const people = { ownerId: { type: 'user' }, partyId: { type: 'party' } } as const
  const named = { ownerId: record.ownerId, partyId: record.partyId }
  return (await unknownIn(client, reference, people, named)) ?? unknownIn(client, reference, fields, parsed.values)
}

const settables = new WeakMap<Definition, Definition['fields']>()

/** The fields that people may give when they create a record. */
export function settable(definition: Definition): Definition['fields'] {
  const known = settables.get(definition)
  if (known) return known
  const fields = Object.fromEntries(Object.entries(definition.fields).filter(([, field]) => !field.internal))
  settables.set(definition, fields)
  return fields
}

async function existingId(client: Queryable, record: NewRecord): Promise<string | null> {
  if (record.originEventId === undefined && record.externalId === undefined) return null
  const { rows } = await client.query<{ id: string }>(
    'select id from record where origin_event_id = $1 or (kind = $2 and external_id = $3)',
    [record.originEventId ?? null, record.kind, record.externalId ?? null],
  )
  return rows[0]?.id ?? null
}

/** Answers how the account of its company stands, so that nobody has to ask. */
async function insertRecord(
  client: Queryable,
  id: string,
  { record, actor, now }: CreateInput,
): Promise<AccountStanding> {
  const { links = {} } = record
  const { rows } = await client.query<{ account: AccountStanding }>(
    `insert into record (id, kind, title, description, party_id, amount_minor, currency, region, project_id, tender_id,
       interest_id, deal_id, contract_id, origin_event_id, source_id, external_id, created_at, created_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
     returning case when party_id is null then 'open' else coalesce((
       select case when q.closed_at is null then 'open' else 'ended' end from record a join process q on q.id = a.id
       where a.kind = 'account' and a.external_id = 'party:' || record.party_id), 'none') end as account`,
    [
      id,
      record.kind,
      record.title,
      record.description ?? null,
      record.partyId ?? null,
      record.amountMinor ?? null,
      record.currency ?? null,
      record.region ?? null,
      links.projectId ?? null,
      links.tenderId ?? null,
      links.interestId ?? null,
      links.dealId ?? null,
      links.contractId ?? null,
      record.originEventId ?? null,
      record.sourceId ?? null,
      record.externalId ?? null,
      now,
      (actor ?? SYSTEM).id,
    ],
  )
  return rows[0]?.account ?? 'open'
}

type NewProcess = { id: string; definition: Definition; calendarId: string; calendarPinned: boolean }

async function insertProcess(client: Queryable, process: NewProcess, input: CreateInput) {
  const { id, definition, calendarId, calendarPinned } = process
  const { record, actor, now } = input
  const asked = { command: 'create', input: {}, actor: actor ?? SYSTEM, now }
  const state = record.state ?? definition.initial
  const empty = { state, dates: {}, facts: {}, pauses: [], ownerId: ownerOf(input) }
  const values = fieldsSchema(definition.fields).safeParse(record.fields ?? {})
  const given = withFields(definition, empty, values.data ?? {}, asked)
  await client.query(
    `insert into process (id, kind, definition_version, calendar_id, fleet_id, state, created_at, entered_at, owner_id, dates,
       facts, updated_at, calendar_pinned)
     values ($1, $2, $3, $4, $5, $6, $7, $7, $8, $9, $10, $7, $11)`,
    [
      id,
      record.kind,
      definition.version,
      calendarId,
      record.kind === 'object' ? (record.partyId ?? null) : null,
      state,
      now,
      ownerOf(input),
      JSON.stringify(given.dates),
      JSON.stringify(given.facts),
      calendarPinned,
    ],
  )
}

/** Whoever enters a record by hand owns it until somebody else is named. */
const ownerOf = ({ record, actor }: CreateInput): string | null =>
  record.ownerId ?? (actor?.kind === 'person' ? actor.id : null)
