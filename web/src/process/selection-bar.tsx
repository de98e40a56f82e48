import { Button, Group, Text } from '@mantine/core'
import { IconBolt, IconHistory } from '@tabler/icons-react'
import { Link } from 'react-router'
import { useUi } from '../text/use-ui.ts'

export type SelectionProps<Row extends { id: string }> = {
  rows: readonly Row[]
  selected: ReadonlySet<string>
  onSelect: (ids: readonly string[]) => void
  query: Readonly<Record<string, string>>
}

type Props = Omit<SelectionProps<{ id: string }>, 'query'> & { onSelected: () => void; onFound: () => void }

/** Choosing lines of a list, and what is done with those chosen or with all that the filter finds. */
export function SelectionBar({ rows, selected, onSelect, onSelected, onFound }: Props) {
  const ui = useUi()
  const count = rows.filter(row => selected.has(row.id)).length
  const isAll = rows.length > 0 && count === rows.length
  return (
    <Group gap="xs" mb="sm">
      <Button variant="default" size="xs" onClick={() => onSelect(isAll ? [] : rows.map(row => row.id))}>
        {ui(isAll ? 'bulk.selectNone' : 'bulk.selectShown')}
      </Button>
      <Button size="xs" leftSection={<IconBolt size={15} aria-hidden />} disabled={count === 0} onClick={onSelected}>
        {ui('bulk.onSelected', { count })}
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
  )
}
