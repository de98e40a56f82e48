// Takes sheets in: looked through once, tried without a trace when somebody asks what would happen, and taken part by part.
// A part and its mark are one transaction, so each row is taken once, whoever is killed in between.

import type { Engine } from '../db/engine.ts'
import type { Touched } from '../db/origin.ts'
import type { Queryable } from '../db/reference.ts'
import { firstRows, moveSheet, notePasses, readSheetState, type SheetState } from '../db/sheet-batch.ts'
import { takeObjects } from '../db/sheet-object.ts'
import {
  forgetTaken,
  isPrepared,
  markPart,
  nextUnchecked,
  nextUntaken,
  type PreparedPart,
  partsLeft,
} from '../db/sheet-part.ts'
import { takeReadings } from '../db/sheet-reading.ts'
import { takeServices } from '../db/sheet-service.ts'
import type { PartTaken, SheetWork } from '../db/sheet-take.ts'
import type { Instant } from '../domain/calendar.ts'
import type { RowRead, SheetKind } from '../domain/sheet.ts'
import { fieldsOf } from '../feeds/sheet/field.ts'
import { type Column, columnsOf } from '../feeds/sheet/row.ts'
import { prepareSheet, readsOf } from './sheet-prepare.ts'

export type SheetChunk = {
  more: boolean
  touched: readonly Touched[]
}

export type SheetInput = { batchId: string; now: Instant; beat?: (() => void) | undefined }

// Bounded, so that a worker that dies loses little time and one that is asked to end has soon ended.
const PARTS_PER_CHUNK = 10
const HELD_UP_MS = 500

/** The next parts of a sheet, in whichever state its import is; null when it is no sheet or there is nothing to do. */
export async function sheetChunk(
  engine: Engine,
  { batchId, now, beat = () => {} }: SheetInput,
): Promise<SheetChunk | null> {
  const known = await readSheetState(engine.pool, batchId)
  if (!known || !['checking', 'received', 'running'].includes(known.state)) return null
  const trial = known.state === 'checking'
  if (known.state === 'received') await moveSheet(engine.pool, { batchId, from: ['received'], to: 'running' })
  const { sheet } = known
  const key = { batchId, sheet: sheet.sheet }
  const columns = await columnsIn(engine, batchId, sheet)
  if (!(await isPrepared(engine.pool, key))) {
    const passes = await prepareSheet({ client: engine.pool, batchId, sheet, columns, beat })
    await notePasses(engine.pool, batchId, passes)
  }
  const touched: Touched[] = []
  for (let count = 0; count < PARTS_PER_CHUNK; count += 1) {
    beat()
    const taken = await takeNext(engine, { batchId, sheet, columns, now, trial })
    if (!taken) break
    touched.push(...taken.touched)
  }
  const more = await partsLeft(engine.pool, { ...key, trial })
  // Another worker has the last part in its hand.
  if (more && touched.length === 0) await new Promise(resolve => setTimeout(resolve, HELD_UP_MS))
  return { more, touched }
}

async function columnsIn(engine: Engine, batchId: string, sheet: SheetState): Promise<Column[]> {
  const reference = await engine.reference.current()
  const kind = sheet.objectKind === null ? null : (reference.latestObjectKind(sheet.objectKind) ?? null)
  const rows = await firstRows(engine.pool, { batchId, sheet: sheet.sheet })
  return columnsOf(sheet, fieldsOf(sheet.kind, kind, reference.objectKinds), rows.slice(sheet.headerRow))
}

type Taking = { batchId: string; sheet: SheetState; columns: readonly Column[]; now: Instant; trial: boolean }

async function takeNext(engine: Engine, taking: Taking): Promise<PartTaken | null> {
  const { batchId, sheet, trial } = taking
  const key = { batchId, sheet: sheet.sheet }
  return engine.transaction(async client => {
    const part = trial ? await nextUnchecked(client, key) : await nextUntaken(client, key)
    if (!part) return null
    await client.query('savepoint part')
    const taken = await takePart(engine, client, taking, part)
    if (trial) await client.query('rollback to savepoint part')
    await markPart(client, { ...key, part: part.part, trial, ...taken })
    return trial ? { ...taken, touched: [] } : taken
  })
}

async function takePart(
  engine: Engine,
  client: Queryable,
  { batchId, sheet, columns, now, trial }: Taking,
  part: PreparedPart & { pass?: number },
): Promise<PartTaken> {
  const reference = await engine.reference.current(client)
  const user = reference.directory.find(one => one.id === sheet.actor)
  const work: SheetWork = {
    engine,
    client,
    batchId,
    sheet,
    prepared: part.prepared,
    reference,
    // Whoever lost a role meanwhile has lost it here too.
    actor: { id: sheet.actor, kind: 'person', roles: user?.roles ?? [] },
    now,
    trial,
  }
  const reads = [...readsOf(part, { sheet, columns })]
  const { pass } = part
  return TAKE[sheet.kind](
    work,
    pass === undefined ? reads : reads.filter(({ row }) => (part.prepared.pass[row] ?? 0) === pass),
  )
}

const TAKE: Readonly<Record<SheetKind, (work: SheetWork, reads: readonly RowRead[]) => Promise<PartTaken>>> = {
  object: takeObjects,
  reading: takeReadings,
  service: takeServices,
}

/** Ends a trial, or the import; false when it stands elsewhere. */
export async function finishSheet(engine: Engine, { batchId, now }: SheetInput): Promise<boolean> {
  const known = await readSheetState(engine.pool, batchId)
  if (!known) return false
  if (known.state === 'checking') return moveSheet(engine.pool, { batchId, from: ['checking'], to: 'checked' })
  if (known.state !== 'running') return false
  await engine.transaction(async client => {
    if (!(await moveSheet(client, { batchId, from: ['running'], to: 'done' }))) return
    await forgetTaken(client, { batchId, sheet: known.sheet.sheet })
    await client.query('update import_batch set finished_at = $2 where id = $1', [batchId, now])
  })
  return true
}
