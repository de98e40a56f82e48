import { Button, Collapse, Group, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconEye } from '@tabler/icons-react'
import { useId } from 'react'
import type { NextStepView } from '../../../src/endpoints/step.ts'
import { useUi } from '../text/use-ui.ts'
import { ChainList } from './chain-list.tsx'
import { LetterDrawer } from './letter-drawer.tsx'
import classes from './record.module.css'

type Props = {
  kind: string
  recordId: string
  step: Pick<NextStepView, 'key' | 'rule'>
  /** The first lines of its letter; null when it writes none. */
  letter: string | null
}

/** Behind a step: why it stands, and the letter that it will write. */
export function StepMore({ kind, recordId, step, letter }: Props) {
  const ui = useUi()
  const id = useId()
  const [opened, why] = useDisclosure(false)
  const [shown, preview] = useDisclosure(false)
  const about = { kind, recordId, stepKey: step.key }
  return (
    <>
      <Group gap={4} wrap="nowrap">
        <Button
          variant="subtle"
          size="compact-xs"
          ml={-7}
          onClick={why.toggle}
          aria-expanded={opened}
          aria-controls={id}
          style={{ flex: 'none' }}
        >
          {ui('why.label')}: {step.rule}
        </Button>
        {letter !== null && (
          <Button
            variant="subtle"
            size="compact-xs"
            leftSection={<IconEye size={13} aria-hidden />}
            {...(letter === '' ? {} : { title: letter })}
            onClick={preview.open}
          >
            {ui('preview.open')}
          </Button>
        )}
      </Group>
      <Collapse expanded={opened} id={id}>
        <div className={classes.why}>{opened && <ChainList {...about} />}</div>
      </Collapse>
      {letter !== null && <LetterDrawer {...about} opened={shown} onClose={preview.close} />}
    </>
  )
}

/** Subject and first lines, for who only rests on the button. */
export const glimpseOf = ({ letter }: Pick<NextStepView, 'letter'>) =>
  letter && [letter.subject, ...letter.lines].join('\n')

/** The time where the record is worked on, when the reader's clock shows another. */
export function RecordTime({ step }: { step: Pick<NextStepView, 'recordLocal'> }) {
  const ui = useUi()
  if (!step.recordLocal) return null
  return (
    <Text size="xs" c="dimmed">
      {ui('coming.there', { time: step.recordLocal.slice(11, 16) })}
    </Text>
  )
}
