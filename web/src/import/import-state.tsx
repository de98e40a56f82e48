import { Group } from '@mantine/core'
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleX,
  IconClock,
  IconColumns,
  IconListCheck,
  IconLoader,
} from '@tabler/icons-react'
import type { ImportView } from '../../../src/endpoints/import.ts'
import { useUi } from '../text/use-ui.ts'
import { Chip, type Tone } from '../ui/chip.tsx'

const LOOKS: Readonly<Record<ImportView['state'], { tone: Tone; Icon: typeof IconClock }>> = {
  mapping: { tone: 'amber', Icon: IconColumns },
  checking: { tone: 'accent', Icon: IconLoader },
  checked: { tone: 'amber', Icon: IconListCheck },
  received: { tone: 'grey', Icon: IconClock },
  running: { tone: 'accent', Icon: IconLoader },
  done: { tone: 'green', Icon: IconCircleCheck },
  failed: { tone: 'red', Icon: IconAlertTriangle },
  cancelled: { tone: 'grey', Icon: IconCircleX },
}

export function ImportState({ state }: { state: ImportView['state'] }) {
  const ui = useUi()
  const { tone, Icon } = LOOKS[state]
  return (
    <Chip tone={tone} icon={<Icon size={13} aria-hidden />}>
      {ui(`import.state.${state}`)}
    </Chip>
  )
}

export const OUTCOMES = ['created', 'updated', 'unchanged', 'skipped', 'failed'] as const
export type Outcome = (typeof OUTCOMES)[number]
export const OUTCOME_TONES: Readonly<Record<Outcome, Tone>> = {
  created: 'green',
  updated: 'accent',
  unchanged: 'grey',
  skipped: 'amber',
  failed: 'red',
}

/** How many rows went which way; what did not occur is left out. */
export function Counts({ counts }: { counts: ImportView['counts'] }) {
  const ui = useUi()
  const shown = OUTCOMES.filter(outcome => counts[outcome] > 0)
  if (shown.length === 0) return ui('import.nothing')
  return (
    <Group gap={4}>
      {shown.map(outcome => (
        <Chip key={outcome} tone={OUTCOME_TONES[outcome]}>
          {ui(`import.outcome.${outcome}`)}: {counts[outcome]}
        </Chip>
      ))}
    </Group>
  )
}
