import { Alert, Text } from '@mantine/core'
import { IconPlayerPause } from '@tabler/icons-react'
import type { RecordView } from '../../../src/endpoints/record.ts'
import { useActorName } from '../api/user.ts'
import { formatInstant } from '../lib/date.ts'
import { useReader } from '../text/use-reader.ts'
import { useUi } from '../text/use-ui.ts'
import { useWords } from '../text/use-words.ts'

/** Why our own clocks stand still, since when and by whom. */
export function HoldNote({ record }: { record: RecordView }) {
  const ui = useUi()
  const words = useWords()
  const reader = useReader()
  const nameOf = useActorName()
  const open = record.pauses.filter(pause => pause.to === null)
  return (
    <Alert color="yellow" variant="light" icon={<IconPlayerPause aria-hidden />} title={ui('record.held')} mb="md">
      {open.map(pause => (
        <Text size="sm" key={`${pause.cause} ${pause.from}`}>
          {ui('record.heldSince', {
            at: formatInstant(pause.from, reader),
            by: nameOf(pause.by) ?? words.named('ui.actor', pause.by),
            reason: pause.reason,
          })}
        </Text>
      ))}
      <Text size="sm" c="dimmed">
        {ui('record.heldHint')}
      </Text>
    </Alert>
  )
}
