import { Button, Collapse, Group, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconAlertTriangle, IconArrowRight, IconChecklist, IconMail, IconSettings } from '@tabler/icons-react'
import { useId } from 'react'
import type { StepView } from '../../../src/endpoints/step.ts'
import { StepMenu } from '../process/step-menu.tsx'
import { useMay } from '../session/use-me.ts'
import { useUi } from '../text/use-ui.ts'
import { useWords } from '../text/use-words.ts'
import { Chip } from '../ui/chip.tsx'
import { When } from '../ui/when.tsx'
import { BecauseList } from './because-list.tsx'
import classes from './record.module.css'
import { stepText } from './step-text.ts'

type Props = { kind: string; recordId: string; step: StepView; isOperable: boolean }

/** One coming step: when, what, to whom, and behind "why" the chain of reasons. */
export function StepItem({ kind, recordId, step, isOperable }: Props) {
  const ui = useUi()
  const words = useWords()
  const may = useMay()
  const id = useId()
  const [opened, why] = useDisclosure(false)
  const what = stepText({ ...step, isRung: step.kind === 'rung' }, kind, { ui, words })
  return (
    <li>
      <div className={classes.stepWhen}>
        {step.at ? <When value={step.at} withRelative="below" /> : <Chip tone="amber">{ui('next.paused')}</Chip>}
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
        <Group gap={4}>
          <Button
            variant="subtle"
            size="compact-xs"
            ml={-7}
            onClick={why.toggle}
            aria-expanded={opened}
            aria-controls={id}
          >
            {ui('why.label')}: {step.rule}
          </Button>
        </Group>
        <Collapse expanded={opened} id={id}>
          <div className={classes.why}>
            <BecauseList because={step.because} kind={kind} />
          </div>
        </Collapse>
      </div>
      {isOperable && may('process.operate') && <StepMenu processId={recordId} step={step} name={what} />}
    </li>
  )
}

function StepIcon({ step }: { step: StepView }) {
  const Icon = step.command ? IconSettings : step.task ? IconChecklist : step.template ? IconMail : IconArrowRight
  return <Icon size={16} aria-hidden style={{ flex: 'none' }} />
}

function Readers({ step }: { step: StepView }) {
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
