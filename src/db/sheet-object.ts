// Takes rows of objects: those we do not have are made, those we have are amended by what the row says differently.

import { isRefusal, type Refusal } from '../domain/errors.ts'
import { DEFAULT_CALENDAR } from '../domain/followed-calendar.ts'
import { objectFacts } from '../domain/new-object.ts'
import type { ObjectKind } from '../domain/object-kind.ts'
import type { Actor } from '../domain/process.ts'
import type { RowProblem, RowRead } from '../domain/sheet.ts'
import { newObjectOf, type ObjectDraft, objectDraft } from '../domain/sheet-object.ts'
import { createMany, type NewRecord } from './record.ts'
import { amendObjects } from './sheet-amend.ts'
import { clientsOf } from './sheet-client.ts'
import type { Client } from './sheet-find.ts'
import { type KnownObject, locate, readObjects } from './sheet-known.ts'
import { findPlaces, type Place } from './sheet-place.ts'
import {
  eachOrHalf,
  failed,
  headingOf,
  isBroken,
  type PartTaken,
  partTaken,
  type RowDone,
  refusedRow,
  type SheetWork,
  wrong,
} from './sheet-take.ts'

/** One row, with everything that it names. */
export type ObjectRow = {
  read: RowRead
  draft: ObjectDraft
  client: Client | null
  /** The client is only to be made. */
  fresh: boolean
  known: KnownObject | null
  /** What it is a part of, or where it stands. */
  parent: Place | null
  ownerId: string | null
}

export async function takeObjects(work: SheetWork, reads: readonly RowRead[]): Promise<PartTaken> {
  const kind = work.sheet.objectKind === null ? undefined : work.reference.latestObjectKind(work.sheet.objectKind)
  if (!kind) throw new Error(`there is no object kind ${work.sheet.objectKind}`)
  const { rows, done } = await resolved(work, reads)
  const fresh = rows.filter(row => row.known === null)
  const made = await makeObjects(work, kind, fresh)
  const amended = await amendObjects(
    work,
    kind,
    rows.filter((row): row is ObjectRow & { known: KnownObject } => row.known !== null),
  )
  return partTaken([...done, ...made, ...amended])
}

async function resolved(work: SheetWork, reads: readonly RowRead[]): Promise<{ rows: ObjectRow[]; done: RowDone[] }> {
  const { prepared, sheet } = work
  const done: RowDone[] = []
  const sound: { read: RowRead; draft: ObjectDraft }[] = []
  for (const read of reads) {
    const { draft, problems } = objectDraft(read)
    // Of a row that cannot be read it is too early to say what makes no sense in it.
    const found = read.problems.length > 0 ? read.problems : [...problems, ...repeated(work, read)]
    if (found.length > 0) done.push(failed(read.row, found))
    else sound.push({ read, draft })
  }
  const clients = await clientsOf(
    work,
    sound.map(({ read }) => read),
    sheet.choices.missingClient,
  )
  const places = await findPlaces(
    work,
    sound.map(({ draft }) => draft),
  )
  const going: { read: RowRead; draft: ObjectDraft; client: Client | null; fresh: boolean }[] = []
  for (const { read, draft } of sound) {
    const answer = clients.get(read.row)
    if (answer && 'done' in answer) done.push(answer.done)
    else going.push({ read, draft, client: answer?.client ?? null, fresh: answer?.fresh === true })
  }
  const located = await locate(
    work.client,
    prepared,
    going.map(({ read, draft, client }) => ({ read, title: draft.title, partyId: client?.id || null })),
  )
  const ids = [...located.values()].flatMap(one => ('id' in one && one.id !== null ? one.id : []))
  const objects = await readObjects(work.client, work.reference, ids)
  const rows: ObjectRow[] = []
  for (const one of going) {
    const place = located.get(one.read.row)
    const known = place && 'id' in place && place.id !== null ? (objects.get(place.id) ?? null) : null
    const row = withPlaces(work, { ...one, known }, places)
    const problems = [...(place && 'code' in place ? [wrong(one.read.row, place.code)] : []), ...row.problems]
    if (problems.length > 0) done.push(failed(one.read.row, problems))
    else if (known && sheet.choices.known === 'skip') done.push({ row: one.read.row, outcome: 'skipped' })
    else rows.push(row.row)
  }
  return { rows, done }
}

function repeated({ prepared }: SheetWork, { row }: RowRead): RowProblem[] {
  const earlier = prepared.twice[row]
  return [
    ...(earlier === undefined ? [] : [wrong(row, 'twice', { params: { earlier } })]),
    ...(prepared.loop.includes(row) ? [wrong(row, 'partOfItself')] : []),
  ]
}

type Going = Omit<ObjectRow, 'parent' | 'ownerId'>

/** What the row is a part of, where it stands and who answers for it; a client may be known by the thing above. */
function withPlaces(
  work: SheetWork,
  going: Going,
  places: ReadonlyMap<string, Place>,
): { row: ObjectRow; problems: RowProblem[] } {
  const { draft, read, known } = going
  const { row } = read
  const problems: RowProblem[] = []
  const placeOf = (target: string, externalId: string | undefined): Place | null => {
    if (externalId === undefined) return null
    const place = places.get(externalId) ?? null
    if (place === null)
      problems.push(wrong(row, 'placeUnknown', { column: headingOf(work.sheet, target), value: externalId }))
    return place
  }
  const part = placeOf('parent.externalId', draft.parent)
  const site = placeOf('site.externalId', draft.site)
  const parent = part ?? site
  const client = going.client ?? parent?.client ?? null
  if (parent?.client && client && parent.client.id !== client.id)
    problems.push(wrong(row, 'placeOfOthers', { value: draft.parent ?? draft.site ?? '' }))
  if (known && going.client && known.partyId !== null && known.partyId !== going.client.id)
    problems.push(wrong(row, 'otherClient', { value: going.client.name }))
  if (!known && client === null) problems.push(wrong(row, 'clientMissing'))
  if (!known && draft.title === undefined) problems.push(wrong(row, 'titleMissing'))
  const ownerId = draft.owner === undefined ? null : ownerNamed(work, draft.owner)
  if (draft.owner !== undefined && ownerId === null)
    problems.push(wrong(row, 'ownerUnknown', { column: headingOf(work.sheet, 'owner'), value: draft.owner }))
  return { row: { ...going, client, parent, ownerId }, problems }
}

function ownerNamed({ reference }: SheetWork, text: string): string | null {
  const wanted = text.trim().toLowerCase()
  const found = reference.directory.filter(
    user => user.email.toLowerCase() === wanted || user.name.toLowerCase() === wanted,
  )
  return found.length === 1 ? (found[0]?.id ?? null) : null
}

/** Objects are made in the name of a feed: their regulation is no field that people type. */
const makerOf = (actor: Actor): Actor => ({ ...actor, kind: 'feed' })

async function makeObjects(work: SheetWork, kind: ObjectKind, rows: readonly ObjectRow[]): Promise<RowDone[]> {
  const { engine, client, now, actor, sheet, trial } = work
  const done: RowDone[] = []
  const fresh: { row: ObjectRow; record: NewRecord }[] = []
  for (const row of rows) {
    const record = recordOf(work, kind, row)
    if (isRefusal(record)) done.push(refusedRow(sheet, row.read, record))
    else fresh.push({ row, record })
  }
  if (trial) return [...done, ...fresh.map(({ row }): RowDone => ({ row: row.read.row, outcome: 'created' }))]
  const common = { now, actor: makerOf(actor), watching: true }
  const made = await eachOrHalf(
    client,
    fresh.map(({ record }) => record),
    records => createMany(engine, client, records, common),
  )
  const results = fresh.map(({ row }, index): RowDone => {
    const result = made[index]
    const { row: place } = row.read
    if (!result || isBroken(result))
      return failed(place, [wrong(place, 'broken', { params: { error: result?.error ?? '' } })])
    if (isRefusal(result)) return refusedRow(sheet, row.read, result)
    const { view, partyId, nextDueAt, tally } = result
    // What is due at once is gathered by the fleet's own turn: one visit and one letter, not one for each object.
    const looks = Object.keys(tally).length > 0 || (nextDueAt !== null && nextDueAt <= now)
    return {
      row: place,
      outcome: 'created',
      touched: looks ? [{ processId: view.id, kind: view.kind, fleetId: partyId }] : [],
    }
  })
  return [...done, ...results]
}

function recordOf({ reference, now, actor }: SheetWork, kind: ObjectKind, row: ObjectRow): NewRecord | Refusal {
  const { draft, client, parent, ownerId } = row
  const object = newObjectOf(draft)
  const { meter, commissionedOn = null } = draft.fields
  // Whether its values fit, a trial has to say too.
  const facts = objectFacts({
    kind,
    object,
    meter,
    commissionedOn,
    now,
    calendar: reference.calendar(DEFAULT_CALENDAR),
  })
  if (isRefusal(facts)) return facts
  return {
    kind: 'object',
    title: draft.title ?? '',
    partyId: client?.id,
    ownerId: ownerId ?? client?.ownerId ?? actor.id,
    externalId: draft.externalId,
    parentId: parent?.id,
    groupName: draft.group,
    state: draft.state,
    fields: draft.fields,
    object: { ...object, objectKind: kind.id },
  }
}
