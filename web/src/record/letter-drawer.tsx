import { Drawer, Select, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { LettersView } from '../../../src/endpoints/why.ts'
import { get } from '../api/client.ts'
import { recordApi } from '../api/record.ts'
import { formatWhen } from '../lib/date.ts'
import { useReader } from '../text/use-reader.ts'
import { useUi } from '../text/use-ui.ts'
import { Async } from '../ui/async.tsx'
import classes from './record.module.css'

type Props = { kind: string; recordId: string; stepKey: string; opened: boolean; onClose: () => void }

/** The letters of a coming step as they would be written now: to whom, when, in whose language. */
export function LetterDrawer({ kind, recordId, stepKey, opened, onClose }: Props) {
  const ui = useUi()
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      position="right"
      size="lg"
      title={ui('preview.title')}
      closeButtonProps={{ 'aria-label': ui('preview.close') }}
      attributes={{ header: { role: 'presentation' } }}
    >
      {opened && <Letters kind={kind} recordId={recordId} stepKey={stepKey} />}
    </Drawer>
  )
}

function Letters({ kind, recordId, stepKey }: Pick<Props, 'kind' | 'recordId' | 'stepKey'>) {
  const ui = useUi()
  const query = useQuery({
    queryKey: ['letters', recordId, stepKey],
    queryFn: () => get<LettersView>(`${recordApi(kind, recordId)}/letters/${encodeURIComponent(stepKey)}`),
  })
  return (
    <Async query={query} rows={8}>
      {({ letters }) =>
        letters.length === 0 ? <Text size="sm">{ui('preview.none')}</Text> : <Chosen letters={letters} />
      }
    </Async>
  )
}

function Chosen({ letters }: { letters: LettersView['letters'] }) {
  const ui = useUi()
  const reader = useReader()
  const [readerId, choose] = useState<string | null>(null)
  const letter = letters.find(one => one.readerId === readerId) ?? letters[0]
  if (!letter) return null
  const leaves = ui(letter.inDigest ? 'preview.inDigest' : 'preview.leaves', {
    at: formatWhen(letter.leavesAt, reader),
  })
  const carried = letter.matters > 1 ? ui('preview.matters', { count: letter.matters }) : ''
  return (
    <Stack gap="sm">
      <Select
        label={ui('preview.reader')}
        data={letters.map(one => ({ value: one.readerId, label: one.readerName }))}
        value={letter.readerId}
        onChange={choose}
        allowDeselect={false}
      />
      <Text size="sm" c="dimmed">
        {[leaves, carried].filter(Boolean).join(' · ')}
      </Text>
      <Title order={3} lang={letter.locale}>
        {letter.subject}
      </Title>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <pre className={classes.letter} lang={letter.locale} tabIndex={0}>
        {letter.text}
      </pre>
    </Stack>
  )
}
