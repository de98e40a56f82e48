import { Anchor, Group } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import type { ProcessMeter } from '../../../src/endpoints/process.ts'
import { get } from '../api/client.ts'
import { type UiKey, useUi } from '../text/use-ui.ts'
import { Chip, type Tone } from '../ui/chip.tsx'

const EVERY_MS = 15_000

/** Every live process has a next step or says what it waits for; whoever has neither is a link to the red list. */
export function Meter() {
  const ui = useUi()
  const meter = useQuery({
    queryKey: ['processes', 'meter'],
    queryFn: () => get<ProcessMeter>('/processes/meter'),
    refetchInterval: EVERY_MS,
  })
  if (!meter.data) return null
  const { live, armed, waiting, forgotten, overdue, failing, stuck } = meter.data
  return (
    <Group gap="xs" mb="sm" role="status" aria-label={ui('meter.title')}>
      <Chip
        tone={forgotten === 0 ? 'green' : 'red'}
        icon={forgotten === 0 ? <IconCircleCheck size={13} aria-hidden /> : <IconAlertTriangle size={13} aria-hidden />}
      >
        {ui('meter.live', { live, kept: armed + waiting })}
      </Chip>
      <Trouble count={forgotten} text="meter.forgotten" filter="forgotten" />
      <Trouble count={overdue} text="meter.overdue" filter="overdue" />
      <Trouble count={failing} text="meter.failing" filter="error" />
      <Trouble count={stuck} text="meter.stuck" filter="stuck" tone="amber" />
    </Group>
  )
}

type TroubleProps = { count: number; text: UiKey; filter: string; tone?: Tone }

function Trouble({ count, text, filter, tone = 'red' }: TroubleProps) {
  const ui = useUi()
  if (count === 0) return null
  return (
    <Anchor component={Link} to={`/processes?${filter}=true`} size="sm">
      <Chip tone={tone} icon={<IconAlertTriangle size={13} aria-hidden />}>
        {ui(text, { count })}
      </Chip>
    </Anchor>
  )
}
