import { useState } from 'react'
import type { ObjectRow } from '../../../src/endpoints/object.ts'
import { filterBody, OBJECT_ACTS } from '../lib/process-act.ts'
import { ActModal, type ActScope } from '../process/act-modal.tsx'
import { SelectionBar, type SelectionProps } from '../process/selection-bar.tsx'
import { useMay } from '../session/use-me.ts'
import { useUi } from '../text/use-ui.ts'

type Chosen = ActScope & { objectKind: string }

/** What is done to several objects: those that were chosen, or all that the filter finds. */
export function ObjectSelection(props: SelectionProps<ObjectRow>) {
  const { rows, selected, query } = props
  const ui = useUi()
  const may = useMay()
  const [scope, setScope] = useState<Chosen | null>(null)
  const chosen = rows.filter(row => selected.has(row.id))
  if (!may('process.operate')) return null
  const kinds = ['object']
  const onSelected = () =>
    setScope({
      scope: { ids: chosen.map(row => row.id) },
      kinds,
      title: ui('bulk.onSelected', { count: chosen.length }),
      objectKind: oneOf(chosen.map(row => row.objectKind)),
    })
  const onFound = () =>
    setScope({
      scope: { filter: { ...filterBody(query), kind: kinds } },
      kinds,
      title: ui('bulk.onFound'),
      objectKind: oneOf((query.object_kind ?? '').split(',')),
    })
  return (
    <>
      <SelectionBar {...props} onSelected={onSelected} onFound={onFound} />
      {scope && <ActModal {...scope} act="assign" acts={OBJECT_ACTS} onClose={() => setScope(null)} />}
    </>
  )
}

/** The kind that all of them have; empty when there are several. */
function oneOf(kinds: readonly (string | null)[]): string {
  const [only, ...others] = new Set(kinds)
  return others.length === 0 ? (only ?? '') : ''
}
