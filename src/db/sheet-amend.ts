// Amends objects that we have by what their rows say differently, each difference by the command that a person would give:
// so the story of an object tells of it, and its next services are planned anew.

import type { Ask } from '../domain/ask.ts'
import { dayOf, type Instant, startOfDay } from '../domain/calendar.ts'
import { isRefusal } from '../domain/errors.ts'
import { DEFAULT_CALENDAR } from '../domain/followed-calendar.ts'
import type { ObjectKind } from '../domain/object-kind.ts'
import { serviceFacts } from '../domain/object-service.ts'
import { isIdentifying, plainIdent, type RowProblem } from '../domain/sheet.ts'
import { insertReadings } from './line.ts'
import { moveObject } from './object-place.ts'
import type { Columns } from './record-columns.ts'
import { amendColumns } from './record-columns.ts'
import type { KnownObject } from './sheet-known.ts'
import type { ObjectRow } from './sheet-object.ts'
import {
  advanceEach,
  failed,
  headingOf,
  isBroken,
  type RowDone,
  refusedRow,
  type SheetWork,
  wrong,
} from './sheet-take.ts'

type KnownRow = ObjectRow & { known: KnownObject }

/** What a row changes: columns of the record, and what is asked of the process. */
type Change = {
  row: KnownRow
  columns: Columns
  parentId: string | undefined
  asks: readonly Ask[]
  reading: { value: number; at: Instant } | null
}

export async function amendObjects(work: SheetWork, kind: ObjectKind, rows: readonly KnownRow[]): Promise<RowDone[]> {
  const done: RowDone[] = []
  const changes: Change[] = []
  for (const row of rows) {
    const problems = contradictions(work, kind, row)
    if (problems.length > 0) done.push(failed(row.read.row, problems))
    else {
      const change = changeOf(work, row)
      if (isEmpty(change)) done.push({ row: row.read.row, outcome: 'unchanged' })
      else changes.push(change)
    }
  }
  return [...done, ...(await carryOut(work, changes))]
}

const isEmpty = ({ columns, parentId, asks }: Change) =>
  Object.keys(columns).length === 0 && parentId === undefined && asks.length === 0

/** What a sheet cannot change in passing. */
function contradictions({ sheet }: SheetWork, kind: ObjectKind, { read, draft, known }: KnownRow): RowProblem[] {
  const { row } = read
  const { meter } = draft.fields
  const problems: RowProblem[] = []
  if (known.closed) problems.push(wrong(row, 'objectClosed', { value: known.title }))
  if (known.objectKind !== kind.id) problems.push(wrong(row, 'otherKind', { params: { kind: known.objectKind ?? '' } }))
  if (meter !== undefined && known.view.facts.meter !== undefined && meter !== known.view.facts.meter)
    problems.push(wrong(row, 'otherMeter', { column: headingOf(sheet, 'meter'), value: meter }))
  if (draft.externalId !== undefined && known.externalId !== null && draft.externalId !== known.externalId)
    problems.push(wrong(row, 'otherExternalId', { column: headingOf(sheet, 'externalId'), value: draft.externalId }))
  return problems
}

function changeOf(work: SheetWork, row: KnownRow): Change {
  const { draft, known, parent, ownerId } = row
  const clears = work.sheet.choices.emptyCells === 'clear' ? draft.empty : []
  const columns: Columns = {
    ...(draft.title !== undefined && row.read.values.title !== undefined && draft.title !== known.title
      ? { title: draft.title }
      : {}),
    ...(draft.group !== undefined && draft.group !== known.group ? { groupName: draft.group } : {}),
    ...(clears.includes('group') && known.group !== null ? { groupName: null } : {}),
    ...(draft.externalId !== undefined && known.externalId === null ? { externalId: draft.externalId } : {}),
  }
  const fields = fieldChanges(row, clears)
  const command = (name: string, input: Record<string, unknown>): Ask => ({ act: 'command', command: name, input })
  const reading = readingOf(work, row)
  const asks: Ask[] = [
    ...(ownerId !== null && ownerId !== known.view.ownerId ? [command('assign', { ownerId })] : []),
    ...(Object.keys(fields).length > 0 ? [command('amend', fields)] : []),
    ...servicesOf(row).map(input => command('completeService', input)),
    ...(reading ? [command('addReading', reading)] : []),
  ]
  const parentId = parent && parent.id !== known.parentId ? parent.id : undefined
  return { row, columns, parentId, asks, reading }
}

const DAYS = ['commissionedOn', 'warrantyEndOn', 'shelfLifeEndOn'] as const
const ATTRIBUTE = 'attribute:'

function fieldChanges({ draft, known }: KnownRow, clears: readonly string[]): Record<string, unknown> {
  const { facts, dates } = known.view
  const changes: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(draft.fields)) {
    const before = dates[name]?.value.slice(0, 10) ?? facts[name]
    if (before !== value) changes[name] = value
  }
  for (const name of DAYS) if (clears.includes(name) && dates[name] !== undefined) changes[name] = null
  const attributes: Record<string, unknown> = {}
  for (const [id, value] of Object.entries(draft.attributes))
    if (isOther(id, known.attributes[id], value)) attributes[id] = value
  for (const target of clears) {
    const id = target.startsWith(ATTRIBUTE) ? target.slice(ATTRIBUTE.length) : ''
    if (id !== '' && known.attributes[id] !== undefined) attributes[id] = null
  }
  return Object.keys(attributes).length > 0 ? { ...changes, attributes } : changes
}

/** A plate in the letters of the other alphabet is the same plate. */
function isOther(id: string, before: unknown, value: unknown): boolean {
  if (isIdentifying(id) && typeof before === 'string' && typeof value === 'string')
    return plainIdent(before) !== plainIdent(value)
  return JSON.stringify(before) !== JSON.stringify(value)
}

/** A later «last service» than the one that we know is a service that was done. */
function servicesOf({
  draft,
  known,
}: KnownRow): { serviceRuleId: string; on: string; usage?: number; result: string }[] {
  const { rules } = serviceFacts(known.view)
  return Object.entries(draft.lastServices)
    .filter(([id, mark]) => rules.some(rule => rule.id === id && mark.on > rule.last.on))
    .map(([serviceRuleId, { on, usage }]) => ({
      serviceRuleId,
      on,
      ...(usage === undefined ? {} : { usage }),
      result: 'sheet',
    }))
}

/** What the meter shows now, unless we know it. */
function readingOf({ reference, now }: SheetWork, { draft, known }: KnownRow): { value: number; at: Instant } | null {
  const { reading } = draft
  if (!reading) return null
  const { dates, facts } = known.view
  const calendar = reference.calendar(DEFAULT_CALENDAR)
  const lastOn = dates.lastReadingAt === undefined ? null : dayOf(calendar, dates.lastReadingAt.value)
  const same = facts.lastReading === reading.value
  if (same && (reading.on === null || lastOn === null || reading.on <= lastOn)) return null
  return { value: reading.value, at: reading.on === null ? now : startOfDay(calendar, reading.on) }
}

async function carryOut(work: SheetWork, changes: readonly Change[]): Promise<RowDone[]> {
  const { client, actor, now } = work
  const broken = new Map<number, RowDone>()
  const asked: { change: Change; ask: Ask }[] = []
  for (const change of changes) {
    const { row, columns, parentId } = change
    const moved =
      parentId === undefined || work.trial ? false : await moveObject(client, { id: row.known.id, parentId })
    if (isRefusal(moved)) broken.set(row.read.row, refusedRow(work.sheet, row.read, moved))
    const named = Object.keys(columns).length > 0 ? await amendColumns(client, { id: row.known.id, columns }) : []
    const amended = [...named, ...(moved === true ? ['parentId'] : [])]
    // What changed beside the process stands in its story too.
    const note: Ask = { act: 'command', command: 'correct', input: { note: `amended: ${amended.join(', ')}` } }
    for (const ask of [...(amended.length > 0 ? [note] : []), ...change.asks]) asked.push({ change, ask })
  }
  const inputs = asked.map(({ change, ask }) => ({ processId: change.row.known.id, ask, actor, now, watching: true }))
  const results = await advanceEach(work, inputs)
  const touched = new Map<number, NonNullable<RowDone['touched']>>()
  for (const [index, { change }] of asked.entries()) {
    const { read } = change.row
    const result = results[index]
    if (broken.has(read.row)) continue
    if (!result || isBroken(result))
      broken.set(read.row, failed(read.row, [wrong(read.row, 'broken', { params: { error: result?.error ?? '' } })]))
    else if (isRefusal(result)) broken.set(read.row, refusedRow(work.sheet, read, result))
    else touched.set(read.row, [{ processId: result.view.id, kind: result.view.kind, fleetId: result.partyId }])
  }
  await insertReadings(
    client,
    changes.flatMap(({ row, reading }) =>
      reading && !broken.has(row.read.row) ? { recordId: row.known.id, ...reading, by: actor.id } : [],
    ),
  )
  return changes.map(
    ({ row: { read } }) =>
      broken.get(read.row) ?? { row: read.row, outcome: 'updated', touched: touched.get(read.row) ?? [] },
  )
}
