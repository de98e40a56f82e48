import { Button, Group, Text } from '@mantine/core'
import { IconBolt, IconHistory } from '@tabler/icons-react'
import { useState } from 'react'
import { Link } from 'react-router'
import type { ProcessRow } from '../../../src/endpoints/process.ts'
import { useKinds } from '../api/definition.ts'
import { filterBody } from '../lib/process-act.ts'
import { useMay } from '../session/use-me.ts'
import { useUi } from '../text/use-ui.ts'
import { ActModal, type ActScope } from './act-modal.tsx'

type Props = {
  rows: readonly ProcessRow[]
  selected: ReadonlySet<string>
  onSelect: (ids: readonly string[]) => void
  query: Readonly<Record<string, string>>
}

/** What is done to several processes: those that were chosen, or all that the filter finds. */
export function Selection({ rows, selected, onSelect, query }: Props) {
  const ui = useUi()
  const may = useMay()
  const known = useKinds()
  const [scope, setScope] = useState<ActScope | null>(null)
  const chosen = rows.filter(row => selected.has(row.id))
  const isAll = rows.length > 0 && chosen.length === rows.length
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
      <Group gap="xs" mb="sm">
        <Button variant="default" size="xs" onClick={() => onSelect(isAll ? [] : rows.map(row => row.id))}>
          {ui(isAll ? 'bulk.selectNone' : 'bulk.selectShown')}
        </Button>
        <Button
          size="xs"
          leftSection={<IconBolt size={15} aria-hidden />}
          disabled={chosen.length === 0}
          onClick={onSelected}
        >
          {ui('bulk.onSelected', { count: chosen.length })}
        </Button>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconBolt size={15} aria-hidden />}
          disabled={rows.length === 0}
          onClick={onFound}
        >
          {ui('bulk.onFound')}
        </Button>
        <Text
          component={Link}
          to="/bulk"
          size="sm"
          c="var(--mantine-color-anchor)"
          style={{ display: 'inline-flex', alignItems: 'center', gap: 4 }}
        >
          <IconHistory size={15} aria-hidden /> {ui('bulk.jobs')}
        </Text>
      </Group>
      {scope && <ActModal {...scope} onClose={() => setScope(null)} />}
    </>
  )
}
