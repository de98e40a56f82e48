import { Group } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck, IconClock, IconLoader, IconPlayerStop } from '@tabler/icons-react'
import { isOfDates } from '../../../src/domain/date-moves.ts'
import type { BulkItem, BulkView } from '../../../src/endpoints/bulk.ts'
import { useUi } from '../text/use-ui.ts'
import { useWords } from '../text/use-words.ts'
import { Chip, type Tone } from '../ui/chip.tsx'

const LOOKS: Readonly<Record<BulkView['state'], { tone: Tone; Icon: typeof IconClock }>> = {
  waiting: { tone: 'grey', Icon: IconClock },
  running: { tone: 'accent', Icon: IconLoader },
  done: { tone: 'green', Icon: IconCircleCheck },
  cancelled: { tone: 'amber', Icon: IconPlayerStop },
  failed: { tone: 'red', Icon: IconAlertTriangle },
}

export function BulkState({ state }: { state: BulkView['state'] }) {
  const ui = useUi()
  const { tone, Icon } = LOOKS[state]
  return (
    <Chip tone={tone} icon={<Icon size={13} aria-hidden />}>
      {ui(`bulk.state.${state}`)}
    </Chip>
  )
}

type Outcome = NonNullable<BulkItem['outcome']>
const OUTCOMES: readonly Outcome[] = ['done', 'unchanged', 'refused', 'failed', 'cancelled']
const OUTCOME_TONES: Readonly<Record<Outcome, Tone>> = {
  done: 'green',
  unchanged: 'grey',
  refused: 'amber',
  failed: 'red',
  cancelled: 'grey',
}

export function OutcomeChip({ outcome, would = false }: { outcome: Outcome | null; would?: boolean }) {
  const ui = useUi()
  if (outcome === null) return <Chip>{ui('bulk.outcome.waiting')}</Chip>
  const text = would && isWould(outcome) ? ui(`bulk.would.${outcome}`) : ui(`bulk.outcome.${outcome}`)
  return <Chip tone={OUTCOME_TONES[outcome]}>{text}</Chip>
}

const isWould = (outcome: Outcome): outcome is 'done' | 'unchanged' | 'refused' =>
  outcome === 'done' || outcome === 'unchanged' || outcome === 'refused'

/** How many went which way, or would go; what did not occur is left out. */
export function BulkCounts({ counts, would = false }: { counts: Partial<BulkView['counts']>; would?: boolean }) {
  const ui = useUi()
  const named = (outcome: Outcome) =>
    would && isWould(outcome) ? ui(`bulk.would.${outcome}`) : ui(`bulk.outcome.${outcome}`)
  const shown = OUTCOMES.filter(outcome => (counts[outcome] ?? 0) > 0)
  if (shown.length === 0) return ui('bulk.nothingYet')
  return (
    <Group gap={4}>
      {shown.map(outcome => (
        <Chip key={outcome} tone={OUTCOME_TONES[outcome]}>
          {named(outcome)}: {counts[outcome]}
        </Chip>
      ))}
    </Group>
  )
}

/** What was counted: tasks withdrawn, letters, steps that moved; dates that moved are a summary of their own. */
export function BulkTally({ tally }: { tally: Readonly<Record<string, number>> }) {
  const words = useWords()
  const counted = Object.entries(tally).filter(([name, value]) => value > 0 && !isOfDates(name))
  if (counted.length === 0) return null
  return (
    <Group gap={4}>
      {counted.map(([name, value]) => (
        <Chip key={name} tone="outline">
          {words.named('ui.bulk.tally', name)}: {value}
        </Chip>
      ))}
    </Group>
  )
}
