import { Anchor, Text } from '@mantine/core'
import { IconAlertTriangle, IconArrowRight } from '@tabler/icons-react'
import { Link } from 'react-router'
import type { ComingStep } from '../../../src/endpoints/next.ts'
import { formatTime } from '../lib/date.ts'
import { recordPath } from '../lib/link.ts'
import { StepMenu } from '../process/step-menu.tsx'
import { RecordTime, StepMore } from '../record/step-more.tsx'
import { stepText } from '../record/step-text.ts'
import { useMay } from '../session/use-me.ts'
import { useReader } from '../text/use-reader.ts'
import { useUi } from '../text/use-ui.ts'
import { useWords } from '../text/use-words.ts'
import { Chip } from '../ui/chip.tsx'
import classes from './next.module.css'

/** One coming step: when on the reader's clock, of which record, what, to whom; why and the letter behind buttons. */
export function ComingItem({ step }: { step: ComingStep }) {
  const ui = useUi()
  const words = useWords()
  const reader = useReader()
  const may = useMay()
  const what = stepText({ ...step, isRung: step.what === 'rung' }, step.recordKind, { ui, words })
  return (
    <li className={classes.item}>
      <div className={classes.when}>
        <time dateTime={step.at} title={step.at}>
          {formatTime(step.at, reader)}
        </time>
        <RecordTime step={step} />
      </div>
      <div className={classes.body}>
        <div className={classes.what}>
          <Text span fw={550}>
            {what}
          </Text>
          <Marks step={step} />
        </div>
        <Anchor component={Link} to={recordPath(step.recordKind, step.recordId)} size="sm">
          {words.record(step.recordKind, step.recordNumber)} · {step.recordTitle}
        </Anchor>
        <Told step={step} />
        <StepMore
          kind={step.recordKind}
          recordId={step.recordId}
          step={step}
          letter={step.letters.length > 0 ? '' : null}
        />
      </div>
      {step.armed && may('process.operate') && (
        <StepMenu processId={step.recordId} step={step} name={`${what}, ${step.recordTitle}`} />
      )}
    </li>
  )
}

function Marks({ step }: { step: ComingStep }) {
  const ui = useUi()
  const words = useWords()
  return (
    <>
      {step.critical && (
        <Chip tone="red" icon={<IconAlertTriangle size={12} aria-hidden />}>
          {ui('next.critical')}
        </Chip>
      )}
      {!step.armed && <Chip tone="outline">{ui('coming.ifSilent')}</Chip>}
      {step.state !== step.recordState && (
        <Chip tone="accent" icon={<IconArrowRight size={12} aria-hidden />}>
          {words.state(step.recordKind, step.state)}
        </Chip>
      )}
    </>
  )
}

function Told({ step }: { step: ComingStep }) {
  const ui = useUi()
  const names = [...new Set(step.letters.flatMap(letter => letter.readers.map(reader => reader.name)))]
  const who = names.length > 0 ? ui('next.to', { who: names.join(', ') }) : ui('next.nobodyTold')
  return (
    <Text size="sm" c="dimmed">
      {[who, step.partyName].filter(Boolean).join(' · ')}
    </Text>
  )
}
