import { Anchor, Text } from '@mantine/core'
import { Link } from 'react-router'
import type { ComingStep } from '../../../src/endpoints/next.ts'
import { recordPath } from '../lib/link.ts'
import { stepText } from '../record/step-text.ts'
import { useUi } from '../text/use-ui.ts'
import { useWords } from '../text/use-words.ts'
import { Async } from '../ui/async.tsx'
import { Panel } from '../ui/panel.tsx'
import { When } from '../ui/when.tsx'
import classes from './inbox.module.css'
import { useComing } from './use-tasks.ts'

/** The coming steps of my records, whether or not they ask anything of me. */
export function Coming() {
  const ui = useUi()
  const coming = useComing()
  return (
    <Panel title={ui('inbox.coming')} flush>
      <Async query={coming}>
        {steps =>
          steps.length === 0 ? (
            <Text size="sm" c="dimmed" p="md">
              {ui('inbox.comingEmpty')}
            </Text>
          ) : (
            <ul className={classes.coming}>
              {steps.map(step => (
                <ComingItem key={`${step.recordId} ${step.key}`} step={step} />
              ))}
            </ul>
          )
        }
      </Async>
    </Panel>
  )
}

function ComingItem({ step }: { step: ComingStep }) {
  const ui = useUi()
  const words = useWords()
  const what = stepText({ ...step, isRung: step.what === 'rung' }, step.recordKind, { ui, words })
  return (
    <li>
      <Text size="xs" c="dimmed">
        <When value={step.at} withRelative="beside" />
      </Text>
      <Text size="sm" fw={550}>
        {what}
      </Text>
      <Anchor component={Link} to={recordPath(step.recordKind, step.recordId)} lineClamp={2}>
        {words.record(step.recordKind, step.recordNumber)} · {step.recordTitle}
      </Anchor>
    </li>
  )
}
