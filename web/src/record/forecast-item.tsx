import { Text } from '@mantine/core'
import { IconAlertTriangle, IconArrowRight } from '@tabler/icons-react'
import type { ForecastStepView } from '../../../src/endpoints/step.ts'
import { useUi } from '../text/use-ui.ts'
import { useWords } from '../text/use-words.ts'
import { Chip } from '../ui/chip.tsx'
import { When } from '../ui/when.tsx'
import classes from './record.module.css'
import { glimpseOf, RecordTime, StepMore } from './step-more.tsx'
import { useStepText } from './step-text.ts'

type Props = { kind: string; recordId: string; step: ForecastStepView; before: string }

/** A step of the time ahead if nobody reacts: what fires, who is written to, and where it leaves the record. */
export function ForecastItem({ kind, recordId, step, before }: Props) {
  const ui = useUi()
  const words = useWords()
  const stepText = useStepText(kind, recordId)
  const isCritical = step.letters.some(letter => letter.critical)
  return (
    <li>
      <div className={classes.stepWhen}>
        <When value={step.at} withRelative="below" />
        <RecordTime step={step} />
      </div>
      <div className={classes.stepWhat}>
        <div className={classes.stepTitle}>
          <Text span>{stepText({ ...step, isRung: step.kind === 'rung' })}</Text>
          {isCritical && (
            <Chip tone="red" icon={<IconAlertTriangle size={12} aria-hidden />}>
              {ui('next.critical')}
            </Chip>
          )}
          {step.state !== before && (
            <Chip tone="accent" icon={<IconArrowRight size={12} aria-hidden />}>
              {words.state(kind, step.state)}
            </Chip>
          )}
        </div>
        <Told step={step} />
        <StepMore kind={kind} recordId={recordId} step={step} letter={glimpseOf(step)} />
      </div>
    </li>
  )
}

function Told({ step }: { step: ForecastStepView }) {
  const ui = useUi()
  const words = useWords()
  const names = step.letters.flatMap(letter =>
    letter.readers.length > 0 ? letter.readers.map(reader => reader.name) : letter.to.map(words.who),
  )
  const who = [...new Set(names)].join(', ')
  return (
    <Text size="sm" c="dimmed">
      {who ? ui('next.to', { who }) : ui('next.nobodyTold')}
    </Text>
  )
}
