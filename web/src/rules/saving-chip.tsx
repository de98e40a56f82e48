import { Button, Group } from '@mantine/core'
import { IconAlertTriangle, IconCheck, IconLoader } from '@tabler/icons-react'
import { useUi } from '../text/use-ui.ts'
import { Chip } from '../ui/chip.tsx'
import type { Saving } from './use-kept.ts'

const SAVING = {
  saved: { tone: 'green', Icon: IconCheck },
  waiting: { tone: 'grey', Icon: IconLoader },
  saving: { tone: 'grey', Icon: IconLoader },
  failed: { tone: 'red', Icon: IconAlertTriangle },
} as const

/** Whether what was typed is kept. */
export function SavingChip({ saving: { state } }: { saving: Saving }) {
  const ui = useUi()
  const { tone, Icon } = SAVING[state]
  return (
    <Group gap={4} role="status">
      <Chip tone={tone} icon={<Icon size={13} aria-hidden />}>
        {ui(`rules.savingState.${state}`)}
      </Chip>
      {state === 'failed' && (
        <Button size="compact-xs" variant="default" onClick={() => location.reload()}>
          {ui('rules.loadNewer')}
        </Button>
      )}
    </Group>
  )
}
