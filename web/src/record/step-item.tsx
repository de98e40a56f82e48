import { Text } from '@mantine/core'
import { IconAlertTriangle, IconArrowRight, IconChecklist, IconMail, IconSettings } from '@tabler/icons-react'
import type { NextStepView } from '../../../src/endpoints/step.ts'
import { StepMenu } from '../process/step-menu.tsx'
import { useMay } from '../session/use-me.ts'
import { useUi } from '../text/use-ui.ts'
import { useWords } from '../text/use-words.ts'
import { Chip } from '../ui/chip.tsx'
import { When } from '../ui/when.tsx'
import classes from './record.module.css'
import { glimpseOf, RecordTime, StepMore } from './step-more.tsx'
import { useStepText } from './step-text.ts'

type Props = { kind: string; recordId: string; step: NextStepView; isOperable: boolean }

/** One coming step: when, what, to whom, and behind "why" the chain of reasons. */
export function StepItem({ kind, recordId, step, isOperable }: Props) {
  const ui = useUi()
  const may = useMay()
  const stepText = useStepText(kind, recordId)
  const what = stepText({ ...step, isRung: step.kind === 'rung' })
  return (
    <li>
      <div className={classes.stepWhen}>
        {step.at ? <When value={step.at} withRelative="below" /> : <Chip tone="amber">{ui('next.paused')}</Chip>}
        <RecordTime step={step} />
      </div>
      <div className={classes.stepWhat}>
        <div className={classes.stepTitle}>
          <StepIcon step={step} />
          <Text span fw={550}>
            {what}
          </Text>
          {step.critical && (
            <Chip tone="red" icon={<IconAlertTriangle size={12} aria-hidden />}>
              {ui('next.critical')}
            </Chip>
          )}
          {step.status === 'postponed' && <Chip tone="amber">{ui('next.postponed')}</Chip>}
        </div>
        <Readers step={step} />
        <StepMore kind={kind} recordId={recordId} step={step} letter={glimpseOf(step)} />
      </div>
      {isOperable && may('process.operate') && <StepMenu processId={recordId} step={step} name={what} />}
    </li>
  )
}

function StepIcon({ step }: { step: NextStepView }) {
  const Icon = step.command ? IconSettings : step.task ? IconChecklist : step.template ? IconMail : IconArrowRight
  return <Icon size={16} aria-hidden style={{ flex: 'none' }} />
}

function Readers({ step }: { step: NextStepView }) {
  const ui = useUi()
  const words = useWords()
  const names = step.readers.map(reader => reader.name)
  const audience = step.to.map(words.who)
  if (names.length + audience.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {ui('next.nobodyTold')}
      </Text>
    )
  const who = names.length > 0 ? `${names.join(', ')} (${audience.join(', ')})` : audience.join(', ')
  return (
    <Text size="sm" c="dimmed">
      {ui('next.to', { who })}
      {step.dueAt && (
        <>
          {' · '}
          {ui('next.due')} <When value={step.dueAt} />
        </>
      )}
    </Text>
  )
}
