import { useState } from 'react'
import type { ProcessRow } from '../../../src/endpoints/process.ts'
import { useKinds } from '../api/definition.ts'
import { filterBody } from '../lib/process-act.ts'
import { useMay } from '../session/use-me.ts'
import { useUi } from '../text/use-ui.ts'
import { ActModal, type ActScope } from './act-modal.tsx'
import { SelectionBar, type SelectionProps } from './selection-bar.tsx'

/** What is done to several processes: those that were chosen, or all that the filter finds. */
export function Selection(props: SelectionProps<ProcessRow>) {
  const { rows, selected, query } = props
  const ui = useUi()
  const may = useMay()
  const known = useKinds()
  const [scope, setScope] = useState<ActScope | null>(null)
  const chosen = rows.filter(row => selected.has(row.id))
  if (!may('process.operate')) return null
  const onSelected = () =>
    setScope({
      scope: { ids: chosen.map(row => row.id) },
      kinds: [...new Set(chosen.map(row => row.kind))],
      title: ui('bulk.onSelected', { count: chosen.length }),
    })
  const onFound = () =>
    setScope({
      scope: { filter: filterBody(query) },
      kinds: query.kind?.split(',') ?? known,
      title: ui('bulk.onFound'),
    })
  return (
    <>
      <SelectionBar {...props} onSelected={onSelected} onFound={onFound} />
      {scope && <ActModal {...scope} onClose={() => setScope(null)} />}
    </>
  )
}
