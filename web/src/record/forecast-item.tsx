import { Button, Collapse, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconAlertTriangle, IconArrowRight } from '@tabler/icons-react'
import { useId } from 'react'
import type { ShippedKind } from '../../../src/domain/kind.ts'
import { SHIPPED } from '../../../src/domain/processes/shipped.ts'
import type { ForecastStepView } from '../../../src/endpoints/step.ts'
import { type Ui, useUi } from '../text/use-ui.ts'
import { useWords, type Words } from '../text/use-words.ts'
import { Chip } from '../ui/chip.tsx'
import { When } from '../ui/when.tsx'
import { BecauseList } from './because-list.tsx'
import classes from './record.module.css'

/** A step of the time ahead if nobody reacts: what fires, who is written to, and where it leaves the record. */
export function ForecastItem({ kind, step, before }: { kind: ShippedKind; step: ForecastStepView; before: string }) {
  const ui = useUi()
  const words = useWords()
  const id = useId()
  const [opened, why] = useDisclosure(false)
  const isCritical = step.letters.some(letter => letter.critical)
  return (
    <li>
      <div className={classes.stepWhen}>
        <When value={step.at} withRelative="below" />
      </div>
      <div className={classes.stepWhat}>
        <div className={classes.stepTitle}>
          <Text span>{whatText(step, kind, ui, words)}</Text>
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
        <Collapse expanded={opened} id={id}>
          <div className={classes.why}>
            <BecauseList because={step.because} kind={kind} />
          </div>
        </Collapse>
      </div>
    </li>
  )
}

/** A step that follows from silence is a rung of the ladder; others do what their rule says. */
function whatText(step: ForecastStepView, kind: ShippedKind, ui: Ui, words: Words): string {
  const rule = SHIPPED[kind].rules.find(({ id }) => id === step.rule)
  const silence = step.because.find(link => link.what === 'silence')
  if (silence) return ui('next.rung', { task: words.task(kind, silence.task) })
  if (rule?.command) return ui('next.command', { command: words.command(kind, rule.command) })
  return rule?.task ? ui('next.task', { task: words.task(kind, rule.task.title) }) : words.rule(step.rule)
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
