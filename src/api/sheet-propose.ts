// What a sheet is taken for until somebody says otherwise.

import type { Queryable } from '../db/reference.ts'
import { knownMapping, type SheetState } from '../db/sheet-batch.ts'
import type { ObjectKind } from '../domain/object-kind.ts'
import type { SheetKind } from '../domain/sheet.ts'
import { fieldsOf } from '../feeds/sheet/field.ts'
import { headersHash, type Recognised, recognise, recogniseAt } from '../feeds/sheet/recognise.ts'
import type { Sheet } from '../feeds/sheet/types.ts'

export type Proposal = Pick<SheetState, 'kind' | 'headerRow' | 'objectKind'> & {
  headers: string[]
  mapping: (string | null)[]
}
type Wanted = { kind?: SheetKind | undefined; objectKind?: string | undefined; headerRow?: number | undefined }

/** The kind, the headings and the columns that fit best; what a person settled on for such headings before comes first. */
export async function propose(
  client: Queryable,
  { sheet, kinds, wanted }: { sheet: Sheet; kinds: readonly ObjectKind[]; wanted: Wanted },
): Promise<Proposal> {
  const proposal = proposed({ sheet, kinds, wanted })
  const known = await knownMapping(client, headersHash(proposal.headers))
  const asWanted =
    known !== null &&
    known.mapping.length === proposal.headers.length &&
    (wanted.kind ?? known.kind) === known.kind &&
    (wanted.objectKind ?? known.objectKind) === known.objectKind
  if (!asWanted) return proposal
  return { ...proposal, kind: known.kind, objectKind: known.objectKind, mapping: [...known.mapping] }
}

function proposed({ sheet, kinds, wanted }: { sheet: Sheet; kinds: readonly ObjectKind[]; wanted: Wanted }): Proposal {
  const fitting = kinds.filter(
    kind => !kind.retired && (wanted.objectKind === undefined || kind.id === wanted.objectKind),
  )
  const rated = fitting.map(kind => ({ kind, found: recognisedAs(sheet, kind, kinds, wanted) }))
  const [best] = rated.toSorted((a, b) => b.found.score - a.found.score)
  const found: Recognised = best?.found ?? { kind: 'object', headerRow: 1, headers: [], mapping: [], score: 0 }
  return {
    kind: found.kind,
    headerRow: found.headerRow,
    headers: [...found.headers],
    objectKind: found.kind === 'object' ? (best?.kind.id ?? null) : null,
    mapping: [...found.mapping],
  }
}

function recognisedAs(sheet: Sheet, kind: ObjectKind, kinds: readonly ObjectKind[], wanted: Wanted): Recognised {
  const fields = {
    object: fieldsOf('object', kind, kinds),
    reading: fieldsOf('reading', null, kinds),
    service: fieldsOf('service', null, kinds),
  }
  const { headerRow } = wanted
  if (headerRow !== undefined && wanted.kind !== undefined)
    return recogniseAt(sheet, fields[wanted.kind], wanted.kind, headerRow)
  return recognise(sheet, fields, wanted.kind)
}
