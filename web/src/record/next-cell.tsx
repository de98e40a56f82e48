import { Stack, Text } from '@mantine/core'
import { IconAlertTriangle, IconPlayerPause } from '@tabler/icons-react'
import type { RecordRow } from '../../../src/endpoints/record.ts'
import { ruleOfLabel } from '../lib/text.ts'
import { useUi } from '../text/use-ui.ts'
import { useWords } from '../text/use-words.ts'
import { Chip } from '../ui/chip.tsx'
import { DueChip } from '../ui/due-chip.tsx'
import { useWaits } from './use-waits.ts'

type Row = Pick<RecordRow, 'kind' | 'closedAt' | 'error' | 'held' | 'nextDueAt' | 'nextLabel' | 'waitingFor'>

/** The next step of a live record. "None" is no empty cell but an incident (I-6). */
export function NextCell({ row }: { row: Row }) {
  const ui = useUi()
  const words = useWords()
  const waits = useWaits()
  if (row.error !== null) {
    return (
      <Chip tone="red" icon={<IconAlertTriangle size={13} aria-hidden />}>
        {ui('next.stuck')}
      </Chip>
    )
  }
  if (row.nextDueAt !== null) {
    return (
      <Stack gap={2} align="flex-start">
        <DueChip at={row.nextDueAt} says="at" />
        <Text size="xs" c="dimmed">
          {words.rule(ruleOfLabel(row.nextLabel), row.kind)}
        </Text>
      </Stack>
    )
  }
  if (row.closedAt !== null) return <Text size="sm">{ui('next.closed')}</Text>
  if (row.waitingFor !== null || row.held) {
    return (
      <Chip tone="amber" icon={<IconPlayerPause size={13} aria-hidden />}>
        {row.waitingFor ? waits(row.kind, row.waitingFor) : ui('record.onHold')}
      </Chip>
    )
  }
  return (
    <Chip tone="red" icon={<IconAlertTriangle size={13} aria-hidden />}>
      {ui('next.none')}
    </Chip>
  )
}
