import { IconAlertTriangle, IconCircleCheck, IconCircleDot, IconCircleX, IconPlayerPause } from '@tabler/icons-react'
import { useUi } from '../text/use-ui.ts'
import { useWords } from '../text/use-words.ts'
import { Chip, type Tone } from './chip.tsx'

const GOOD = [
  'won',
  'closed_won',
  'converted',
  'present',
  'renewed',
  'active',
  'paid',
  'signed',
  'in_service',
  'contract',
]
const BAD = ['lost', 'missed', 'closed_lost', 'refused', 'cancelled', 'expired', 'terminated', 'withdrawn', 'rejected']

/** `flag`: what is wrong beside the state: a client without support, a decision that came too late. */
export type Flag = 'gap' | 'late'
type Props = { kind: string; state: string; held?: boolean; closed?: boolean; flag?: Flag | null }

/** Where a record stands, and whether it is on hold. */
export function StateChip({ kind, state, held = false, closed = false, flag = null }: Props) {
  const words = useWords()
  const ui = useUi()
  const tone: Tone = BAD.includes(state) ? 'red' : GOOD.includes(state) ? 'green' : closed ? 'grey' : 'accent'
  const Icon = BAD.includes(state) ? IconCircleX : GOOD.includes(state) ? IconCircleCheck : IconCircleDot
  return (
    <>
      <Chip tone={tone} icon={<Icon size={13} aria-hidden />}>
        {words.state(kind, state)}
      </Chip>
      {held && (
        <Chip tone="amber" icon={<IconPlayerPause size={13} aria-hidden />}>
          {ui('record.onHold')}
        </Chip>
      )}
      {flag && (
        <Chip tone="red" icon={<IconAlertTriangle size={13} aria-hidden />}>
          {ui(`record.flag.${flag}`)}
        </Chip>
      )}
    </>
  )
}
