// The record that an event happened to, as what follows needs it, and the record that comes next in the chain.

import { type Day, dayOf, type Instant } from '../domain/calendar.ts'
import { isRefusal, type Refusal } from '../domain/errors.ts'
import { followKey } from '../domain/id.ts'
import type { Kind } from '../domain/kind.ts'
import type { ProcessView } from '../domain/process.ts'
import { type AdvanceResult, advance } from './advance.ts'
import type { Engine } from './engine.ts'
import { type EventToFollow, lockUnfollowed, markFollowed } from './follow.ts'
import { createRecord, type Links, type NewRecord } from './record.ts'
import type { Queryable } from './reference.ts'
import { orRefusal, Refused } from './refused.ts'

export type Follow = { eventId: string; recordId: string; now: Instant }

/** A process that a follow-up moved: its watcher must look. */
export type Touched = { processId: string; kind: Kind; fleetId: string | null }

export type Origin = {
  id: string
  kind: Kind
  title: string
  partyId: string | null
  amountMinor: number | null
  currency: string | null
  region: string | null
  ownerId: string | null
  calendarId: string
  calendarPinned: boolean
  links: Links
  dates: ProcessView['dates']
  facts: ProcessView['facts']
}

/** One transaction of a follow-up: the event is locked, and the record that it happened to is read. */
export type Chain = {
  engine: Engine
  client: Queryable
  event: EventToFollow
  origin: Origin
  now: Instant
  today: Day
}

/** Effect and mark are one transaction, so an event that is followed twice has its effect once. */
export async function following(
  engine: Engine,
  follow: Follow,
  effect: (chain: Chain) => Promise<readonly Touched[] | Refusal>,
): Promise<readonly Touched[] | Refusal> {
  return orRefusal(() =>
    engine.transaction(async client => {
      const event = await lockUnfollowed(client, follow.eventId)
      if (!event) return []
      const origin = await readOrigin(client, event.recordId)
      const today = await todayFor(engine, event, follow.now, client)
      const touched = await effect({ engine, client, event, origin, now: follow.now, today })
      // Half an effect must not stay: what was refused takes the rest back with it.
      if (isRefusal(touched)) throw new Refused(touched)
      await markFollowed(client, follow)
      return touched
    }),
  )
}

/** The day it is where the record is worked on. */
export async function todayFor(engine: Engine, event: EventToFollow, now: Instant, client?: Queryable): Promise<Day> {
  const reference = await engine.reference.current(client)
  return dayOf(reference.calendar(event.calendarId), now)
}

/** The next record of the chain: what is left out is taken over from the origin. Once per event. */
export async function openNext(
  chain: Chain,
  kind: Kind,
  next: Partial<NewRecord>,
): Promise<readonly Touched[] | Refusal> {
  const { engine, client, event, origin, now } = chain
  const record: NewRecord = { originEventId: event.id, ...(await inherited(chain)), ...next, kind }
  const opened = await createRecord(engine, { record: { ...record, links: linksFrom(origin) }, now, client })
  return isRefusal(opened) ? opened : [touchedBy(opened)]
}

/** A command of our own on a related record, once per event; a record that does not allow it now stays as it is. */
export async function giveOnce(
  chain: Pick<Chain, 'engine' | 'now' | 'event'> & {
    client?: Queryable | undefined
    carrierKey?: string | undefined
    /** Tells two commands of one name apart. */
    about?: string | undefined
  },
  processId: string,
  command: string,
  input: Readonly<Record<string, unknown>> = {},
): Promise<readonly Touched[] | Refusal> {
  const { engine, now, event, client, carrierKey, about } = chain
  const what = about === undefined ? command : `${command}:${about}`
  const idempotency = { key: followKey(event.id, processId, what), bodyHash: command }
  const ask = { act: 'command', command, input } as const
  const done = await advance(engine, { processId, now, ask, idempotency, client, carrierKey })
  if (!isRefusal(done)) return [touchedBy(done)]
  return OVERTAKEN.some(code => code === done.code) ? [] : done
}

// The record went its own way before the event reached it.
const OVERTAKEN = ['command.notAllowedNow', 'command.guard', 'process.closed', 'process.notHeld', 'process.notFound']

const touchedBy = ({ view, partyId }: AdvanceResult): Touched => ({
  processId: view.id,
  kind: view.kind,
  fleetId: view.kind === 'object' ? partyId : null,
})

/** An owner who has left hands nothing on: the record is nobody's until somebody is named. */
async function inherited({ engine, client, origin }: Chain): Promise<Omit<NewRecord, 'kind'>> {
  const { directory } = await engine.reference.current(client)
  const { title, partyId, amountMinor, currency, region, ownerId, calendarId, calendarPinned } = origin
  const owner = directory.find(user => user.id === ownerId)
  return {
    title,
    calendarId,
    calendarPinned,
    partyId: partyId ?? undefined,
    amountMinor: amountMinor ?? undefined,
    currency: currency ?? undefined,
    region: region ?? undefined,
    ownerId: owner?.id,
  }
}

const linksFrom = ({ id, kind, links }: Origin): Links => ({ ...links, [`${kind}Id`]: id })

/** A date of the record as a day. */
export const dayOn = (origin: Origin, name: string): Day | undefined => origin.dates[name]?.value.slice(0, 10)

/** The first amount that is known, else what the record itself is worth. */
export function amountOf(origin: Origin, ...names: readonly string[]): number | undefined {
  const known = names.map(name => origin.facts[name]).find(value => typeof value === 'number')
  return typeof known === 'number' ? known : (origin.amountMinor ?? undefined)
}

type Row = {
  id: string
  kind: Kind
  title: string
  party_id: string | null
  amount_minor: number | null
  currency: string | null
  region: string | null
  project_id: string | null
  tender_id: string | null
  interest_id: string | null
  deal_id: string | null
  contract_id: string | null
  owner_id: string | null
  calendar_id: string
  calendar_pinned: boolean
  dates: ProcessView['dates']
  facts: ProcessView['facts']
}

async function readOrigin(client: Queryable, recordId: string): Promise<Origin> {
  const { rows } = await client.query<Row>(
    `select r.id, r.kind, r.title, r.party_id, r.amount_minor, r.currency, r.region, r.project_id, r.tender_id, r.interest_id,
       r.deal_id, r.contract_id, p.owner_id, p.calendar_id, p.calendar_pinned, p.dates, p.facts
     from record r join process p on p.id = r.id where r.id = $1`,
    [recordId],
  )
  const [row] = rows
  if (!row) throw new Error(`record ${recordId} is gone`)
  const linked = {
    projectId: row.project_id,
    tenderId: row.tender_id,
    interestId: row.interest_id,
    dealId: row.deal_id,
    contractId: row.contract_id,
  }
  return {
    id: row.id,
    kind: row.kind,
    title: row.title,
    partyId: row.party_id,
    amountMinor: row.amount_minor,
    currency: row.currency,
    region: row.region,
    ownerId: row.owner_id,
    calendarId: row.calendar_id,
    calendarPinned: row.calendar_pinned,
    links: Object.fromEntries(Object.entries(linked).filter(([, id]) => id !== null)),
    dates: row.dates,
    facts: row.facts,
  }
}
