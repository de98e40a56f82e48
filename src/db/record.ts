// Creates records with their processes, in one transaction; what is due at once fires in it.

import type { Instant } from '../domain/calendar.ts'
import { isRefusal, type Refusal } from '../domain/errors.ts'
import type { NewObject } from '../domain/new-object.ts'
import type { Actor } from '../domain/process.ts'
import { accountKey, lockAccounts, tryAccounts } from './account-lock.ts'
import { type AdvanceResult, advance, advanceMany } from './advance.ts'
import type { Engine } from './engine.ts'
import { type CheckedRecord, checkRecord, makeRecords } from './record-make.ts'
import { readStanding, type Standing } from './record-standing.ts'
import type { Queryable } from './reference.ts'
import { inRounds } from './rounds.ts'

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
  /** Of an object of a kind: what it begins with. */
  object?: (NewObject & { objectKind: string }) | undefined
  /** The object that this one is a part of; it is at the same place, and of the same company. */
  parentId?: string | undefined
  groupName?: string | undefined
  /** Of a visit: the topmost object where it is made; absent: at the client itself. */
  siteId?: string | undefined
  /** Kept whoever owns the record, unless `calendarPinned` says that it is only the one to begin with. */
  calendarId?: string | undefined
  calendarPinned?: boolean | undefined
}

/** What new records have in common. */
export type CreateCommon = {
  now: Instant
  actor?: Actor | undefined
  requestId?: string | undefined
  carrierKey?: string | undefined
  /** No watcher need look at once: what falls due later the wake finds. */
  watching?: boolean | undefined
}

export type CreateInput = CreateCommon & { record: NewRecord; client?: Queryable | undefined }

/** Answers the existing record when the event or outside id has made one already; `replayed` says so. */
export async function createRecord(engine: Engine, input: CreateInput): Promise<AdvanceResult | Refusal> {
  const { record, client = engine.pool, ...common } = input
  const [made] = await createMany(engine, client, [record], common)
  if (!made) throw new Error('a record was neither made nor refused')
  return made
}

/**
 * The same for many records, in a handful of statements for every few hundred of them; answers in their order, each
 * refusal to its own. On the pool all of it is one transaction.
 */
export async function createMany(
  engine: Engine,
  client: Queryable,
  records: readonly NewRecord[],
  common: CreateCommon,
): Promise<(AdvanceResult | Refusal)[]> {
  if (client === engine.pool) return engine.transaction(own => createMany(engine, own, records, common))
  return await inRounds(records.map(withOwnKey), keyOf, some => createSome(engine, client, some, common))
}

/** One of two that an outside id or event calls the same is made, and then the other finds it. */
const keyOf = ({ kind, externalId, originEventId }: NewRecord): string | null =>
  externalId === undefined ? (originEventId ?? null) : `${kind}:${externalId}`

async function createSome(
  engine: Engine,
  client: Queryable,
  records: readonly NewRecord[],
  common: CreateCommon,
): Promise<(AdvanceResult | Refusal)[]> {
  const accounts = records.flatMap(({ kind, partyId }) => (kind === 'account' && partyId !== undefined ? partyId : []))
  if (accounts.length > 0) await lockAccounts(client, accounts)
  const standing = await readStanding(client, records)
  const reference = await engine.reference.at(standing.referenceVersion, client)
  const checked: (CheckedRecord | Refusal)[] = []
  for (const record of records) checked.push(await checkRecord(client, record, { reference, standing, ...common }))
  const known = checked.map(one => (isRefusal(one) ? null : standing.existingId(one.record)))
  const fresh = checked.flatMap((one, index) => (isRefusal(one) || known[index] ? [] : one))
  const made = await makeRecords(engine, client, fresh, { reference, standing, common })
  const found = await advanceMany(
    engine,
    client,
    known.flatMap(processId => (processId ? { ...common, processId } : [])),
  )
  const open = fresh.flatMap(({ record }, index) => (made[index]?.view.closed === false ? record : []))
  for (const record of open) await beginWork(engine, client, record, common)
  await careFor(engine, client, { made, standing, common })
  const rest = { made: made.values(), found: found.values() }
  return checked.map((one, index) => {
    if (isRefusal(one)) return one
    const { value } = known[index] ? rest.found.next() : rest.made.next()
    if (!value) throw new Error('a record was neither made nor found')
    return isRefusal(value) || !known[index] ? value : { ...value, replayed: true }
  })
}

/**
 * The first interest or tender says that we work on a project (domain.md 3.8). A tender that a feed brought is only
 * heard of; work begins with the decision to bid.
 */
async function beginWork(
  engine: Engine,
  client: Queryable,
  record: NewRecord,
  { actor, now }: CreateCommon,
): Promise<void> {
  const processId = record.links?.projectId
  const counts = record.kind === 'interest' || (record.kind === 'tender' && actor?.kind !== 'feed')
  if (processId === undefined || !counts) return
  for (const command of ['definePotential', 'startWork']) {
    // A project that is further already, or closed, refuses; the record stands all the same.
    await advance(engine, { processId, now, ask: { act: 'command', command, input: {} }, client })
  }
}

/**
 * Whoever becomes our client has somebody who answers for them from that moment on (domain.md 3.7), once for each of them.
 * What is not made here, because another transaction is about to, the wake finds.
 */
async function careFor(
  engine: Engine,
  client: Queryable,
  { made, standing, common }: { made: readonly AdvanceResult[]; standing: Standing; common: CreateCommon },
): Promise<void> {
  if (engine.accounts === 'later') return
  const owners = new Map<string, string | null>()
  for (const one of made) {
    const { partyId } = one
    if (partyId === null || owners.has(partyId) || !makesClient(one)) continue
    if (standing.company(partyId)?.account !== 'open') owners.set(partyId, one.view.ownerId)
  }
  if (owners.size === 0) return
  const companies = await tryAccounts(client, [...owners.keys()])
  const { directory } = await engine.reference.current(client)
  const records = companies.map(({ id, name, ownerId }): NewRecord => {
    const owner = directory.find(user => user.id === (ownerId ?? owners.get(id)))
    return { kind: 'account', title: name, partyId: id, ownerId: owner?.id }
  })
  const { now, carrierKey } = common
  const opened = await createMany(engine, client, records, { now, carrierKey, watching: true })
  const ended = opened.flatMap(one =>
    !isRefusal(one) && standing.company(one.partyId ?? '')?.account === 'ended' ? one.view.id : [],
  )
  const ask = { act: 'command', command: 'reopen', input: {} } as const
  await advanceMany(
    engine,
    client,
    ended.map(processId => ({ processId, now, ask, watching: true })),
  )
}

/** Objects that came to another client make it ours, as new ones do. */
export async function careForClients(
  engine: Engine,
  client: Queryable,
  made: readonly AdvanceResult[],
  common: CreateCommon,
): Promise<void> {
  const partyIds = [...new Set(made.flatMap(({ partyId }) => partyId ?? []))]
  if (partyIds.length === 0) return
  const standing = await readStanding(
    client,
    partyIds.map(partyId => ({ kind: 'object', title: '', partyId })),
  )
  await careFor(engine, client, { made, standing, common })
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
