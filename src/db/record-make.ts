// New records with their processes and first turns: decided in memory, as `advance` decides, and stored in one statement.

import { type Instant, startOfDay } from '../domain/calendar.ts'
import { withFields } from '../domain/change.ts'
import type { Definition } from '../domain/definition.ts'
import { isRefusal, type Refusal, refuse } from '../domain/errors.ts'
import { DEFAULT_CALENDAR, followedCalendar } from '../domain/followed-calendar.ts'
import { newId } from '../domain/id.ts'
import { parseInput } from '../domain/input.ts'
import { objectFacts } from '../domain/new-object.ts'
import { objectWords } from '../domain/object-words.ts'
import { type Actor, type DateFact, SYSTEM } from '../domain/process.ts'
import { attributesOf, type Facts, regulated } from '../domain/regulation.ts'
import type { AdvanceResult } from './advance.ts'
import { decideTurn, numbered } from './decide-turn.ts'
import type { Engine } from './engine.ts'
import { insertReadings } from './line.ts'
import { type ProcessRow, withTouch } from './process-read.ts'
import { type NewWrite, writeNew } from './process-write.ts'
import type { CreateCommon, NewRecord } from './record.ts'
import type { Standing } from './record-standing.ts'
import type { Queryable, Reference } from './reference.ts'
import { unknownIn } from './unknown.ts'

/** A record that may be made: its values fit the fields of its definition, and whom it names there are known. */
export type CheckedRecord = {
  record: NewRecord
  definition: Definition
  values: Readonly<Record<string, unknown>>
  /** Of an object: what its kind brings. */
  facts: Facts
}

type Checking = { reference: Reference; standing: Standing; actor?: Actor | undefined; now: Instant }

/** Why a record cannot be made, or what it is made of. The database is asked about companies that its fields name. */
export async function checkRecord(
  client: Queryable,
  record: NewRecord,
  checking: Checking,
): Promise<CheckedRecord | Refusal> {
  const { reference, standing, actor } = checking
  if (!reference.kinds.includes(record.kind)) return refuse('record.notFound', { kind: record.kind })
  const definition = reference.latest(record.kind)
  const fields = actor?.kind === 'person' ? settable(definition) : definition.fields
  const parsed = parseInput(fields, record.fields ?? {})
  if (isRefusal(parsed)) return parsed
  if (record.state !== undefined && !definition.states.includes(record.state)) {
    return refuse('command.input', { errors: [{ field: 'state', message: `one of ${definition.states.join(', ')}` }] })
  }
  const { ownerId, partyId } = record
  if (ownerId !== undefined && !reference.directory.some(user => user.id === ownerId))
    return refuse('user.unknown', { field: 'ownerId', value: ownerId })
  if (partyId !== undefined && standing.company(partyId) === undefined)
    return refuse('party.unknown', { field: 'partyId', value: partyId })
  if (record.parentId !== undefined && standing.parent(record.parentId)?.partyId !== partyId)
    return refuse('object.parent', { field: 'parentId', value: record.parentId })
  const { values } = parsed
  const facts = factsByKind(record, values, checking)
  if (isRefusal(facts)) return facts
  const unknown = await unknownIn(client, reference, fields, values)
  return unknown ?? { record, definition, values, facts }
}

/** What the kind of a new object brings; the newest version of its regulation serves it. */
function factsByKind(
  { object, calendarId = DEFAULT_CALENDAR }: NewRecord,
  { meter, commissionedOn }: CheckedRecord['values'],
  { reference, now }: Checking,
): Facts | Refusal {
  if (object === undefined) return {}
  const kind = reference.latestObjectKind(object.objectKind)
  if (!kind) return refuse('objectKind.unknown', { field: 'objectKind', value: object.objectKind })
  return objectFacts({
    kind,
    object,
    meter: typeof meter === 'string' ? meter : undefined,
    commissionedOn: typeof commissionedOn === 'string' ? commissionedOn : null,
    now,
    calendar: reference.calendar(calendarId),
  })
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

type Making = Omit<Checking, 'actor' | 'now'> & { common: CreateCommon }

/** Makes records that are not there yet; answers in their order. */
export async function makeRecords(
  engine: Engine,
  client: Queryable,
  checked: readonly CheckedRecord[],
  making: Making,
): Promise<AdvanceResult[]> {
  if (checked.length === 0) return []
  const { now, actor = SYSTEM, requestId, carrierKey, watching } = making.common
  const made: { write: NewWrite; result: AdvanceResult }[] = []
  for (const one of checked) {
    const { record, definition } = one
    const row = bornAs(one, making)
    const data = { title: record.title, state: row.view.state }
    const input = {
      processId: row.view.id,
      now,
      actor,
      requestId,
      carrierKey,
      watching,
      ask: { act: 'begin', data },
    } as const
    const { result, write } = await decideTurn(engine, client, row, input)
    if (isRefusal(result) || !write) throw new Error(`a ${definition.kind} could not begin`)
    const fleetId = record.kind === 'object' ? (record.partyId ?? null) : null
    made.push({
      write: { ...write, record: columnsOf(record, row.view.id, { ...making, actor, facts: row.view.facts }), fleetId },
      result,
    })
  }
  const numbers = await writeNew(
    client,
    made.map(one => one.write),
  )
  await insertReadings(
    client,
    made.flatMap(({ result }, index) => {
      const reading = checked[index]?.record.object?.reading
      const { lastReadingAt } = result.view.dates
      return reading === undefined || !lastReadingAt
        ? []
        : { recordId: result.view.id, at: lastReadingAt.value, value: reading, by: actor.id }
    }),
  )
  return made.map(({ result }) => numbered(result, numbers.get(result.view.id) ?? 0))
}

/** The process as it is before its first turn. */
function bornAs({ record, definition, values, facts }: CheckedRecord, making: Making): ProcessRow {
  const { reference, standing, common } = making
  const { now, actor = SYSTEM } = common
  const ownerId = ownerOf(record, common.actor)
  const state = record.state ?? definition.initial
  const empty = { state, dates: {}, facts, pauses: [], ownerId }
  const born = withFields(definition, empty, values, { command: 'create', input: {}, actor, now })
  const company = record.partyId === undefined ? undefined : standing.company(record.partyId)
  const touched = record.kind === 'account' ? (company?.touched ?? null) : null
  const calendarPinned = record.calendarId !== undefined && record.calendarPinned !== false
  const begins = { calendarId: record.calendarId ?? DEFAULT_CALENDAR, calendarPinned, ownerId }
  const view = {
    id: newId(),
    kind: record.kind,
    state,
    createdAt: now,
    enteredAt: now,
    ownerId,
    dates: withTouch({ ...born.dates, ...readDate(record, making) }, touched),
    facts: born.facts,
    pauses: [],
    steps: {},
    tasks: [],
    done: [],
    contacts: company ? company.people : null,
  }
  return {
    view: regulated(view, reference.objectKind),
    // Given by the database.
    number: 0,
    title: record.title,
    partyId: record.partyId ?? null,
    definitionVersion: definition.version,
    calendarId: followedCalendar(begins, reference.directory),
    calendarPinned,
    seq: 1,
    watchedSeq: 0,
    nextDueAt: null,
    serviceOn: null,
    waitingFor: null,
    chainHash: '',
    referenceVersion: reference.version,
    unfollowed: [],
    answer: null,
  }
}

/** What the meter shows at the beginning was read just now, unless a day was named. */
function readDate({ object, calendarId }: NewRecord, { reference, common }: Making): Record<string, DateFact> {
  if (object?.reading === undefined) return {}
  const { now, actor = SYSTEM } = common
  const { readingOn } = object
  const at = readingOn === undefined ? now : startOfDay(reference.calendar(calendarId ?? DEFAULT_CALENDAR), readingOn)
  return { lastReadingAt: { value: at, by: actor.id, setAt: now } }
}

/** Whoever enters a record by hand owns it until somebody else is named. */
const ownerOf = (record: NewRecord, actor: Actor | undefined): string | null =>
  record.ownerId ?? (actor?.kind === 'person' ? actor.id : null)

function columnsOf(
  record: NewRecord,
  id: string,
  { actor, standing, common, facts }: Making & { actor: Actor; facts: Facts },
): NewWrite['record'] {
  const { links = {}, parentId } = record
  return {
    id,
    kind: record.kind,
    title: record.title,
    description: record.description,
    partyId: record.partyId,
    amountMinor: record.amountMinor,
    currency: record.currency,
    region: record.region,
    projectId: links.projectId,
    tenderId: links.tenderId,
    interestId: links.interestId,
    dealId: links.dealId,
    contractId: links.contractId,
    originEventId: record.originEventId,
    sourceId: record.sourceId,
    externalId: record.externalId,
    objectKind: record.object?.objectKind ?? record.fields?.objectKind,
    parentId,
    siteId: parentId === undefined ? record.siteId : standing.parent(parentId)?.siteId,
    groupName: record.groupName,
    search: record.kind === 'object' ? objectWords(record.title, attributesOf(facts)).join(' ') : undefined,
    createdAt: common.now,
    createdBy: actor.id,
  }
}
