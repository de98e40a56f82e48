import { Button, Group, Text } from '@mantine/core'
import { IconBolt, IconHistory } from '@tabler/icons-react'
import { useState } from 'react'
import { Link } from 'react-router'
import type { ObjectRow } from '../../../src/endpoints/object.ts'
import { filterBody, OBJECT_ACTS } from '../lib/process-act.ts'
import { ActModal, type ActScope } from '../process/act-modal.tsx'
import { useMay } from '../session/use-me.ts'
import { useUi } from '../text/use-ui.ts'

type Props = {
  rows: readonly ObjectRow[]
  selected: ReadonlySet<string>
  onSelect: (ids: readonly string[]) => void
  query: Readonly<Record<string, string>>
}

type Chosen = ActScope & { objectKind: string }

/** What is done to several objects: those that were chosen, or all that the filter finds. */
export function ObjectSelection({ rows, selected, onSelect, query }: Props) {
  const ui = useUi()
  const may = useMay()
  const [scope, setScope] = useState<Chosen | null>(null)
  const chosen = rows.filter(row => selected.has(row.id))
  const isAll = rows.length > 0 && chosen.length === rows.length
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
      {scope && <ActModal {...scope} act="assign" acts={OBJECT_ACTS} onClose={() => setScope(null)} />}
    </>
  )
}

/** The kind that all of them have; empty when there are several. */
function oneOf(kinds: readonly (string | null)[]): string {
  const [only, ...others] = new Set(kinds)
  return others.length === 0 ? (only ?? '') : ''
}
