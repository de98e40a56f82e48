import { Anchor, Button, Center, Collapse, Group, SegmentedControl, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconCheckbox, IconChecklist, IconClock, IconFlag, IconMail } from '@tabler/icons-react'
import { useState } from 'react'
import type { Definition } from '../../../src/domain/definition.ts'
import type { RecordView, TimelineEntry } from '../../../src/endpoints/record.ts'
import { useBodyOf } from '../api/definition.ts'
import { useCommands, useTimeline } from '../api/record.ts'
import { useUi } from '../text/use-ui.ts'
import { MoreButton, Waiting } from '../ui/async.tsx'
import { Panel } from '../ui/panel.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { When } from '../ui/when.tsx'
import classes from './record.module.css'
import { useAskCommand } from './use-ask-command.tsx'
import { useSentence } from './use-sentence.ts'

const PARTS = ['all', 'event', 'task', 'mail', 'step'] as const
type Part = (typeof PARTS)[number]
const SHOWN = 20

type Props = { kind: string; record: RecordView }

/** The record's story in sentences, newest first; the raw entry stands behind each. */
export function Timeline({ kind, record }: Props) {
  const ui = useUi()
  const timeline = useTimeline(kind, record.id)
  const definition = useBodyOf(record)
  const [part, setPart] = useState<Part>('all')
  const entries = timeline.data?.pages.flatMap(page => page.items)
  const told = entries?.filter(entry => !isToldElsewhere(entry) && (part === 'all' || entry.what === part))
  const [count, setCount] = useState(SHOWN)
  const shown = told?.slice(0, count)
  return (
    <Panel
      title={ui('story.title')}
      flush
      actions={
        <Group gap="xs">
          <NoteButton kind={kind} record={record} />
          <PartSwitch part={part} onChange={setPart} />
        </Group>
      }
    >
      {timeline.isError && <ProblemNote error={timeline.error} onRetry={() => void timeline.refetch()} />}
      {shown === undefined && !timeline.isError && <Waiting />}
      {shown?.length === 0 && (
        <Text size="sm" c="dimmed" p="md">
          {ui('story.empty')}
        </Text>
      )}
      <ol className={classes.story}>
        {shown?.map(entry => (
          <Entry key={`${entry.what} ${entry.id} ${entry.at}`} definition={definition} record={record} entry={entry} />
        ))}
      </ol>
      {told && told.length > count ? (
        <Center p="sm">
          <Button variant="default" onClick={() => setCount(count + SHOWN)}>
            {ui('list.more')}
          </Button>
        </Center>
      ) : (
        <MoreButton query={timeline} />
      )}
    </Panel>
  )
}

/** A note tells that somebody was in touch, so the record is not silent. */
function NoteButton({ kind, record }: Props) {
  const ui = useUi()
  const commands = useCommands(kind, record.id)
  const ask = useAskCommand(kind, record)
  const touch = commands.data?.find(({ command }) => command === 'touch')
  if (!touch) return null
  return (
    <Button size="compact-sm" variant="default" onClick={() => ask(touch)}>
      {ui('story.note')}
    </Button>
  )
}

/** An operator's event says more than the step that it moved, which stands at the time ahead. */
const isToldElsewhere = (entry: TimelineEntry) => entry.what === 'step' && entry.status === 'postponed'

function PartSwitch({ part, onChange }: { part: Part; onChange: (part: Part) => void }) {
  const ui = useUi()
  return (
    <SegmentedControl
      size="xs"
      aria-label={ui('story.filter')}
      data={PARTS.map(word => ({ value: word, label: ui(`story.part.${word}`) }))}
      value={part}
      onChange={word => onChange(PARTS.find(known => known === word) ?? 'all')}
    />
  )
}

type EntryProps = { definition: Definition; record: RecordView; entry: TimelineEntry }

function Entry({ definition, record, entry }: EntryProps) {
  const ui = useUi()
  const tell = useSentence(definition, { id: record.id, currency: record.currency ?? 'RUB' })
  const [opened, raw] = useDisclosure(false)
  const { text, detail } = tell(entry)
  return (
    <li>
      <span className={classes.storyIcon}>
        <EntryIcon entry={entry} />
      </span>
      <div>
        <Text size="sm">{text}</Text>
        {detail && (
          <Text size="sm" c="dimmed">
            {detail}
          </Text>
        )}
        <Group gap="xs">
          <Text size="xs" c="dimmed">
            <When value={entry.at} withRelative="beside" />
          </Text>
          <Anchor component="button" type="button" size="xs" onClick={raw.toggle} aria-expanded={opened}>
            {ui(opened ? 'story.hide' : 'story.raw')}
          </Anchor>
        </Group>
        <Collapse expanded={opened}>
          {opened && <pre className={classes.raw}>{JSON.stringify(entry, null, 2)}</pre>}
        </Collapse>
      </div>
    </li>
  )
}

function EntryIcon({ entry }: { entry: TimelineEntry }) {
  const props = { size: 13, 'aria-hidden': true } as const
  if (entry.what === 'mail') return <IconMail {...props} />
  if (entry.what === 'step') return <IconClock {...props} />
  if (entry.what === 'event') return <IconFlag {...props} />
  return entry.change === 'opened' ? <IconChecklist {...props} /> : <IconCheckbox {...props} />
}
