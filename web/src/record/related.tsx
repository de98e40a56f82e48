import { Anchor, Group, Text } from '@mantine/core'
import { Link } from 'react-router'
import type { LinkView, RecordView } from '../../../src/endpoints/record.ts'
import { recordPath } from '../lib/link.ts'
import { useUi } from '../text/use-ui.ts'
import { useWords } from '../text/use-words.ts'
import { Panel } from '../ui/panel.tsx'
import { StateChip } from '../ui/state-chip.tsx'
import { When } from '../ui/when.tsx'
import classes from './record.module.css'

/** Where the record came from and what came of it. */
export function Related({ record }: { record: RecordView }) {
  const ui = useUi()
  if (record.up.length + record.down.length === 0) return null
  return (
    <Panel title={ui('record.related')}>
      <Chain title={ui('record.up')} links={record.up} />
      <Chain title={ui('record.down')} links={record.down} />
    </Panel>
  )
}

function Chain({ title, links }: { title: string; links: readonly LinkView[] }) {
  const ui = useUi()
  const words = useWords()
  if (links.length === 0) return null
  return (
    <>
      <Text size="xs" fw={600} c="dimmed" mt={4}>
        {title}
      </Text>
      <ul className={classes.links}>
        {links.map(link => (
          <li key={link.id}>
            <Anchor component={Link} to={recordPath(link.kind, link.id)} size="sm">
              {words.record(link.kind, link.number)} · {link.title}
            </Anchor>
            <Group gap={6} mt={3}>
              <StateChip kind={link.kind} state={link.state} held={link.held} closed={link.closed} />
              {link.nextDueAt && (
                <Text size="xs" c="dimmed">
                  {ui('next.at')} <When value={link.nextDueAt} />
                </Text>
              )}
            </Group>
          </li>
        ))}
      </ul>
    </>
  )
}
