import { List, Popover, Text, VisuallyHidden } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck, IconCircleDashed, IconPlugConnectedX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { ReadyView } from '../../../src/endpoints/system.ts'
import { useUi } from '../text/use-ui.ts'
import { chipClass, type Tone } from '../ui/chip.tsx'

const EVERY_MS = 15_000
type Health = 'well' | 'warning' | 'bad' | 'away' | 'unknown'
type Parts = Readonly<
  Partial<Record<'postgres' | 'migrations' | 'temporal' | 'wake' | 'digest' | 'roles', { ok: boolean }>>
>

const LOOKS: Readonly<Record<Health, { tone: Tone; Icon: typeof IconCircleCheck }>> = {
  well: { tone: 'green', Icon: IconCircleCheck },
  warning: { tone: 'amber', Icon: IconAlertTriangle },
  bad: { tone: 'red', Icon: IconAlertTriangle },
  away: { tone: 'red', Icon: IconPlugConnectedX },
  unknown: { tone: 'grey', Icon: IconCircleDashed },
}

/** Whether time is being kept: a fault is visible here while it lasts. */
export function SystemChip() {
  const ui = useUi()
  const ready = useQuery({ queryKey: ['ready'], queryFn: readReady, refetchInterval: EVERY_MS, retry: false })
  const health = healthOf(ready)
  const { tone, Icon } = LOOKS[health]
  return (
    <Popover width={300} position="bottom-end" withArrow shadow="md">
      <Popover.Target>
        <button type="button" className={chipClass(tone)}>
          <Icon size={15} aria-hidden />
          <Text span inherit visibleFrom="md">
            {ui(`system.${health}`)}
          </Text>
          <VisuallyHidden>{ui('system.label')}</VisuallyHidden>
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        <Text size="sm" fw={600}>
          {ui(`system.${health}`)}
        </Text>
        <Text size="sm" c="dimmed">
          {ui(`system.${health}Hint`)}
        </Text>
        <Reasons ready={ready.data} />
      </Popover.Dropdown>
    </Popover>
  )
}

const PARTS = ['postgres', 'migrations', 'temporal', 'wake', 'digest', 'roles'] as const

function Reasons({ ready }: { ready: ReadyView | undefined }) {
  const ui = useUi()
  if (!ready) return null
  const parts: Parts = ready
  return (
    <List size="sm" mt="xs" listStyleType="none" withPadding={false}>
      {PARTS.map(part => (
        <List.Item key={part}>
          {parts[part]?.ok ? '✓' : '✗'} {ui(`system.part.${part}`)}
        </List.Item>
      ))}
      {ready.reasons.map(reason => (
        <List.Item key={reason} mt={4}>
          {reason}
        </List.Item>
      ))}
    </List>
  )
}

function healthOf(ready: { data: ReadyView | undefined; isError: boolean }): Health {
  if (ready.isError) return 'away'
  if (!ready.data) return 'unknown'
  if (!ready.data.ready) return 'bad'
  const parts: Parts = ready.data
  return PARTS.every(part => parts[part]?.ok !== false) ? 'well' : 'warning'
}

/** Not ready answers 503 with the same shape: the reasons matter, not the status. */
async function readReady(): Promise<ReadyView> {
  const response = await fetch('/api/ready', { headers: { 'Accept-Language': document.documentElement.lang } })
  const answer: ReadyView = await response.json()
  return answer
}
