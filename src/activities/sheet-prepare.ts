// Before any row of a sheet is taken, all of it is looked through once: which objects the rows name, which of them say the
// same twice, and which have to wait for others.

import type { Queryable } from '../db/reference.ts'
import type { SheetState } from '../db/sheet-batch.ts'
import { findObjects } from '../db/sheet-find.ts'
import { type Prepared, partNumbers, readPart, writePrepared } from '../db/sheet-part.ts'
import { type Identity, identitiesOf, type RowRead, textIn } from '../domain/sheet.ts'
import {
  identityKey,
  meant,
  type Named,
  type Passes,
  passesByDay,
  passesByPlace,
  repeatedRows,
  type SeenRow,
} from '../domain/sheet-match.ts'
import { type Column, readRow } from '../feeds/sheet/row.ts'

type Preparing = { client: Queryable; batchId: string; sheet: SheetState; columns: readonly Column[]; beat: () => void }

/** Writes what was found to the parts; answers how many passes they need. */
export async function prepareSheet(preparing: Preparing): Promise<number> {
  const { client, batchId, sheet, beat } = preparing
  const key = { batchId, sheet: sheet.sheet }
  const parts = await partNumbers(client, key)
  const seen: SeenRow[] = []
  const identities = new Map<string, Identity>()
  for (const part of parts) {
    beat()
    for (const read of readsOf(await readPart(client, { ...key, part }), preparing)) {
      const row = seenOf(read, part, sheet.kind)
      for (const one of row.names) if (one.attribute !== TITLE) identities.set(identityKey(one), one)
      seen.push(row)
    }
  }
  beat()
  const objects = await findObjects(client, [...identities.values()])
  const known = (name: string): readonly Named[] => objects.get(name) ?? []
  const isObject = sheet.kind === 'object'
  const passes = isObject ? passesByPlace(seen) : passesByDay(seen, row => nameOf(row, known))
  const twice = isObject ? repeatedRows(seen) : new Map<number, number>()
  const byPart = Map.groupBy(seen, one => one.part)
  for (const part of parts) {
    const prepared = preparedOf(byPart.get(part) ?? [], { known, passes, twice })
    await writePrepared(client, { ...key, part, prepared })
  }
  return passes.count
}

/** The rows of a part below the headings that are not empty. */
export function* readsOf(
  { firstRow, rows }: { firstRow: number; rows: readonly (readonly string[])[] },
  { sheet, columns }: Pick<Preparing, 'sheet' | 'columns'>,
): Generator<RowRead> {
  for (const [index, cells] of rows.entries()) {
    const row = firstRow + index
    if (row <= sheet.headerRow) continue
    const read = readRow(columns, cells, row)
    if (read) yield read
  }
}

const TITLE = ' title'

/** A row without any better name is known by its title at its client. */
function seenOf(read: RowRead, part: number, kind: SheetState['kind']): SeenRow {
  const { row, values } = read
  const names = identitiesOf(read)
  const client = textIn(values, 'client.inn') ?? textIn(values, 'client.externalId') ?? textIn(values, 'client.name')
  const titled = `${client ?? ''} ${textIn(values, 'title') ?? ''}`.trim().toLowerCase()
  return {
    row,
    part,
    names: names.length > 0 || titled === '' ? names : [{ attribute: TITLE, value: titled }],
    externalId: textIn(values, 'externalId'),
    parent: textIn(values, 'parent.externalId') ?? textIn(values, 'site.externalId'),
    on: textIn(values, kind === 'service' ? 'on' : 'at') ?? '',
  }
}

/** By this rows of one object stand together. */
function nameOf({ row, names }: SeenRow, known: (name: string) => readonly Named[]): string {
  const [surest] = names
  return meant(names, known)?.id ?? (surest ? identityKey(surest) : `row ${row}`)
}

function preparedOf(
  rows: readonly SeenRow[],
  {
    known,
    passes,
    twice,
  }: { known: (name: string) => readonly Named[]; passes: Passes; twice: ReadonlyMap<number, number> },
): Prepared {
  const found: Record<string, string | null> = {}
  const repeated: Record<string, number> = {}
  const pass: Record<string, number> = {}
  for (const { row, names } of rows) {
    const object = meant(names, known)
    if (object !== undefined) found[row] = object?.id ?? null
    const earlier = twice.get(row)
    if (earlier !== undefined) repeated[row] = earlier
    const own = passes.pass.get(row)
    if (own !== undefined) pass[row] = own
  }
  const loop = rows.flatMap(({ row }) => (passes.loop.has(row) ? row : []))
  const ahead = [
    ...new Set(rows.flatMap(({ parent }) => (parent !== undefined && passes.ahead.has(parent) ? parent : []))),
  ]
  return { found, twice: repeated, pass, loop, ...(ahead.length > 0 ? { ahead } : {}) }
}
