import { Anchor, Box, Group, Tabs, Text, Title } from '@mantine/core'
import { IconArrowLeft } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import type { LetterView } from '../../../src/endpoints/mail.ts'
import { get } from '../api/client.ts'
import { useUi } from '../text/use-ui.ts'
import { Async } from '../ui/async.tsx'
import { When } from '../ui/when.tsx'
import { LetterFrame } from './letter-frame.tsx'
import classes from './mailbox.module.css'

/** One captured letter, as its reader sees it and as it was sent. */
export function Letter({ id }: { id: string }) {
  const letter = useQuery({ queryKey: ['letter', id], queryFn: () => get<LetterView>(`/mailbox/${id}`) })
  return (
    <Box p="md">
      <Async query={letter}>{data => <LetterBody letter={data} />}</Async>
    </Box>
  )
}

function LetterBody({ letter }: { letter: LetterView }) {
  const ui = useUi()
  return (
    <>
      <Anchor component={Link} to="/mailbox" size="sm" hiddenFrom="md">
        <Group gap={4}>
          <IconArrowLeft size={15} aria-hidden />
          {ui('mailbox.back')}
        </Group>
      </Anchor>
      <Title order={2} mt={4}>
        {letter.subject ?? ui('mailbox.noSubject')}
      </Title>
      <Text size="sm" c="dimmed" mb="sm" style={{ overflowWrap: 'anywhere' }}>
        {letter.from} → {letter.to.join(', ')} · <When value={letter.receivedAt} />
      </Text>
      <Tabs defaultValue={letter.html ? 'html' : 'text'} keepMounted={false}>
        <Tabs.List mb="sm">
          {letter.html && <Tabs.Tab value="html">{ui('mailbox.html')}</Tabs.Tab>}
          <Tabs.Tab value="text">{ui('mailbox.text')}</Tabs.Tab>
          <Tabs.Tab value="headers">{ui('mailbox.headers')}</Tabs.Tab>
          <Tabs.Tab value="source">{ui('mailbox.source')}</Tabs.Tab>
        </Tabs.List>
        {letter.html && (
          <Tabs.Panel value="html">
            <LetterFrame html={letter.html} title={ui('mailbox.frame')} />
          </Tabs.Panel>
        )}
        <Source value="text" label={ui('mailbox.text')} text={letter.text ?? ''} />
        <Source value="headers" label={ui('mailbox.headers')} text={headerLines(letter)} />
        <Source value="source" label={ui('mailbox.source')} text={letter.raw} />
      </Tabs>
    </>
  )
}

const headerLines = (letter: LetterView) => letter.headers.map(({ name, value }) => `${name}: ${value}`).join('\n')

function Source({ value, label, text }: { value: string; label: string; text: string }) {
  return (
    <Tabs.Panel value={value}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className={classes.text} tabIndex={0} aria-label={label}>
        {text}
      </section>
    </Tabs.Panel>
  )
}
