import { Button } from '@mantine/core'
import { IconCalendarDue } from '@tabler/icons-react'
import type { ServiceView } from '../../../src/endpoints/object.ts'
import type { RecordView } from '../../../src/endpoints/record.ts'
import { post } from '../api/client.ts'
import { useCommands } from '../api/record.ts'
import { useAsk } from '../form/ask.tsx'
import { useUi } from '../text/use-ui.ts'
import { useWords } from '../text/use-words.ts'

type Props = { record: RecordView; service: ServiceView; title: string }

/** Agrees on a day for one service that is open, or on another day. */
export function BookService({ record, service, title }: Props) {
  const ui = useUi()
  const words = useWords()
  const ask = useAsk()
  const commands = useCommands('object', record.id)
  if (!commands.data?.some(({ command }) => command === 'completeService')) return null
  const open = () =>
    ask({
      title: ui('object.bookTitle', { title }),
      text: ui('object.bookHint'),
      fields: [
        { name: 'bookedOn', type: 'day', required: true, label: words.field('visit', 'bookedOn') },
        { name: 'performerId', type: 'user', required: false, label: words.field('visit', 'performerId') },
      ],
      initial: { bookedOn: service.bookedOn ?? '', performerId: record.ownerId ?? '' },
      submit: ui('object.book'),
      send: (body, key) => post(`/objects/${record.id}/services/${service.id}/book`, body, key),
      done: ui('object.bookedNow'),
    })
  return (
    <Button
      size="compact-sm"
      variant="default"
      leftSection={<IconCalendarDue size={15} aria-hidden />}
      onClick={open}
      aria-label={`${ui('object.book')}: ${title}`}
    >
      {ui('object.book')}
    </Button>
  )
}
