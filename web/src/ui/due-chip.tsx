import { IconAlertTriangle, IconCalendarEvent, IconClock } from '@tabler/icons-react'
import { formatInstant, formatTime, relative, type Urgency } from '../lib/date.ts'
import { useNow } from '../text/now.tsx'
import { useReader } from '../text/use-reader.ts'
import { type Ui, useUi } from '../text/use-ui.ts'
import { Chip, type Tone } from './chip.tsx'
import { useUrgency } from './when.tsx'

const LOOKS: Readonly<Record<Urgency, { tone: Tone; Icon: typeof IconClock }>> = {
  overdue: { tone: 'red', Icon: IconAlertTriangle },
  today: { tone: 'amber', Icon: IconClock },
  soon: { tone: 'grey', Icon: IconCalendarEvent },
  later: { tone: 'grey', Icon: IconCalendarEvent },
}

/** When something happens, or until when it is to be done: by word and shape as well as by colour. */
export function DueChip({ at, says = 'until' }: { at: string | null; says?: Says }) {
  const ui = useUi()
  const reader = useReader()
  const now = useNow()
  const urgencyOf = useUrgency()
  if (at === null) return <Chip>{ui('due.none')}</Chip>
  const near = urgencyOf(at)
  const { tone, Icon } = LOOKS[near]
  const text = dueText(ui, near, says, { date: formatInstant(at, reader), time: formatTime(at, reader) })
  return (
    <time dateTime={at} title={relative(at, now, reader)}>
      <Chip tone={tone} icon={<Icon size={13} aria-hidden />}>
        {text}
      </Chip>
    </time>
  )
}

type Says = 'until' | 'at'

function dueText(ui: Ui, near: Urgency, says: Says, when: { date: string; time: string }): string {
  if (near === 'overdue') return ui('due.overdue', when)
  return near === 'today' ? ui('due.today', when) : ui(`due.${says}`, when)
}
