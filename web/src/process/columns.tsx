import { Anchor, Checkbox, Group, Text } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck, IconRefresh } from '@tabler/icons-react'
import { useMemo } from 'react'
import { Link } from 'react-router'
import type { ProcessRow } from '../../../src/endpoints/process.ts'
import { recordPath } from '../lib/link.ts'
import { NextCell } from '../record/next-cell.tsx'
import record from '../record/record.module.css'
import { useMay } from '../session/use-me.ts'
import { useUi } from '../text/use-ui.ts'
import { useWords } from '../text/use-words.ts'
import { Chip } from '../ui/chip.tsx'
import type { Column } from '../ui/data-table.tsx'
import { StateChip } from '../ui/state-chip.tsx'
import { ProcessMenu } from './process-menu.tsx'

type Select = (update: (selected: ReadonlySet<string>) => ReadonlySet<string>) => void

/** `selected`: the rows that are ticked; only operators may tick. */
export function useProcessColumns(selected: ReadonlySet<string>, onSelect: Select): readonly Column<ProcessRow>[] {
  const ui = useUi()
  return useMemo(
    () => [
      {
        name: 'title',
        header: ui('column.record'),
        sort: 'title',
        cell: row => <TitleCell row={row} isSelected={selected.has(row.id)} onSelect={onSelect} />,
      },
      {
        name: 'state',
        header: ui('column.state'),
        cell: row => <StateChip kind={row.kind} state={row.state} held={row.held} closed={row.closedAt !== null} />,
      },
      { name: 'next', header: ui('column.next'), sort: 'due', cell: row => <NextCell row={row} /> },
      { name: 'owner', header: ui('column.owner'), cell: row => row.ownerName ?? ui('record.noOwner') },
      { name: 'version', header: ui('operate.version'), cell: row => row.definitionVersion },
      { name: 'watch', header: ui('operate.watch'), cell: row => <WatchCell row={row} /> },
      { name: 'acts', header: ui('operate.acts'), cell: row => <ProcessMenu row={row} />, end: true },
    ],
    [ui, selected, onSelect],
  )
}

type TitleProps = { row: ProcessRow; isSelected: boolean; onSelect: Select }

function TitleCell({ row, isSelected, onSelect }: TitleProps) {
  const ui = useUi()
  const words = useWords()
  const may = useMay()
  const toggle = () =>
    onSelect(selected => {
      const next = new Set(selected)
      if (!next.delete(row.id)) next.add(row.id)
      return next
    })
  const name = words.record(row.kind, row.number)
  return (
    <Group gap="xs" wrap="nowrap" align="flex-start">
      {may('process.operate') && (
        <Checkbox mt={2} checked={isSelected} onChange={toggle} aria-label={`${ui('bulk.select')}: ${name}`} />
      )}
      <div className={record.titleCell}>
        <Anchor component={Link} to={recordPath(row.kind, row.id)} fw={600}>
          {name}
        </Anchor>
        <Text size="xs" c="dimmed">
          {row.title}
          {row.partyName && ` · ${row.partyName}`}
        </Text>
      </div>
    </Group>
  )
}

/** Whether the watcher has followed all that happened; an error is told in full. */
function WatchCell({ row }: { row: ProcessRow }) {
  const ui = useUi()
  if (row.error !== null) {
    return (
      <Text size="xs" c="var(--potok-red-text)" maw={220} style={{ overflowWrap: 'anywhere' }}>
        {row.error}
      </Text>
    )
  }
  if (row.overdue) {
    return (
      <Chip tone="red" icon={<IconAlertTriangle size={13} aria-hidden />}>
        {ui('operate.overdue')}
      </Chip>
    )
  }
  const behind = row.watchedSeq < row.seq
  return (
    <Chip
      tone={behind ? 'amber' : 'green'}
      icon={behind ? <IconRefresh size={13} aria-hidden /> : <IconCircleCheck size={13} aria-hidden />}
    >
      {ui(behind ? 'operate.behind' : 'operate.followed')}
    </Chip>
  )
}
