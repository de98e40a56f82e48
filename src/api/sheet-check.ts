// Whether the columns of a sheet say enough, and nothing twice.

import type { SheetState } from '../db/sheet-batch.ts'
import type { ObjectKind } from '../domain/object-kind.ts'
import { isIdentifying } from '../domain/sheet.ts'
import { fieldsOf } from '../feeds/sheet/field.ts'
import { type Problem, problem } from './problem.ts'

/** The fields that a sheet's columns may be. */
export function fieldsFor({ kind, objectKind }: Pick<SheetState, 'kind' | 'objectKind'>, kinds: readonly ObjectKind[]) {
  return fieldsOf(kind, kinds.find(one => one.id === objectKind) ?? null, kinds)
}

export function wrongMapping(sheet: SheetState, kinds: readonly ObjectKind[]): Problem | null {
  const { mapping, headers } = sheet
  if (mapping.length !== headers.length) return problem('sheet.mapping', { columns: headers.length })
  const known = new Set(fieldsFor(sheet, kinds).map(field => field.target))
  const targets = mapping.flatMap(target => target ?? [])
  const unknown = targets.filter(target => !known.has(target))
  if (unknown.length > 0) return problem('sheet.mapping', { unknown })
  const twice = targets.filter((target, index) => targets.indexOf(target) !== index)
  return twice.length > 0 ? problem('sheet.mapping', { twice: [...new Set(twice)] }) : null
}

/** Targets without which no row can be taken; of several that would do the first is named. */
export function missingTargets({ kind, mapping, objectKind, partyId }: SheetState): string[] {
  const targets = new Set(mapping.flatMap(target => target ?? []))
  const named = [...targets].some(
    target =>
      target === 'externalId' || (target.startsWith('attribute:') && isIdentifying(target.slice('attribute:'.length))),
  )
  const titled = targets.has('title')
  switch (kind) {
    case 'object': {
      const brand = targets.has('attribute:brand') || targets.has('attribute:model')
      const client =
        partyId !== null ||
        [...targets].some(
          target => target.startsWith('client.') || target === 'parent.externalId' || target === 'site.externalId',
        )
      return [
        ...(objectKind === null ? ['objectKind'] : []),
        ...(titled || named || brand ? [] : ['title']),
        ...(client ? [] : ['client.inn']),
      ]
    }
    case 'reading':
      return [...(named || titled ? [] : ['externalId']), ...['at', 'value'].filter(target => !targets.has(target))]
    case 'service':
      return [...(named || titled ? [] : ['externalId']), ...['rule', 'on'].filter(target => !targets.has(target))]
  }
}
