import { Anchor, Group, Text } from '@mantine/core'
import { IconChevronRight } from '@tabler/icons-react'
import { Link, useParams, useSearchParams } from 'react-router'
import type { RecordView } from '../../../src/endpoints/record.ts'
import { useKeptDefinition } from '../api/definition.ts'
import { useRecord } from '../api/record.ts'
import { Documents } from '../document/documents.tsx'
import inbox from '../inbox/inbox.module.css'
import { TaskItem } from '../inbox/task-item.tsx'
import { flagOf } from '../lib/flag.ts'
import { listPath } from '../lib/link.ts'
import { Label } from '../object/label.tsx'
import { ObjectAbout, ObjectAhead } from '../object/object-part.tsx'
import { useUi } from '../text/use-ui.ts'
import { useWords } from '../text/use-words.ts'
import { AsyncPage, Waiting } from '../ui/async.tsx'
import { PageHead } from '../ui/page-head.tsx'
import { Panel } from '../ui/panel.tsx'
import { StateChip } from '../ui/state-chip.tsx'
import { VisitServices } from '../visit/services.tsx'
import { CommandBar } from './command-bar.tsx'
import { Covered } from './covered.tsx'
import { Entries } from './entries.tsx'
import { Facts } from './facts.tsx'
import { Figures } from './figures.tsx'
import { HoldNote } from './hold-note.tsx'
import { Lines } from './lines.tsx'
import { Lots, Parties, Readings, Source } from './more-facts.tsx'
import { NextPanel } from './next-panel.tsx'
import { ProcessStrip } from './process-strip.tsx'
import classes from './record.module.css'
import { Related } from './related.tsx'
import { Suggestion } from './suggestion.tsx'
import { Timeline } from './timeline.tsx'

/** Everything about one record: what is true, what may be done, what comes next, what happened. */
export function RecordPage({ kind }: { kind: string }) {
  const { id = '' } = useParams()
  const record = useRecord(kind, id)
  return <AsyncPage query={record}>{data => <Defined key={data.id} kind={kind} record={data} />}</AsyncPage>
}

type Props = { kind: string; record: RecordView }

/** By the definition that the record keeps; without it the record is shown by what it says itself. */
function Defined({ kind, record }: Props) {
  const definition = useKeptDefinition(kind, record.definitionVersion)
  return definition.isPending ? <Waiting rows={10} /> : <RecordBody kind={kind} record={record} />
}

function RecordBody({ kind, record }: Props) {
  return (
    <>
      <Head kind={kind} record={record} />
      {record.held && <HoldNote record={record} />}
      <div className={classes.columns}>
        <div className={classes.column}>
          <ProcessStrip kind={kind} record={record} />
          <Suggestion record={record} />
          <VisitServices kind={kind} record={record} />
          <OpenTasks record={record} />
          {kind === 'object' && <ObjectAhead record={record} />}
          <NextPanel kind={kind} id={record.id} closed={record.closedAt !== null} />
          <Timeline kind={kind} record={record} />
        </div>
        <div className={classes.column}>
          {kind === 'object' && <ObjectAbout record={record} />}
          <Facts kind={kind} record={record} />
          <Figures record={record} />
          <Related record={record} />
          <Entries kind={kind} record={record} />
          <Covered kind={kind} record={record} />
          <Lines kind={kind} record={record} />
          <Lots record={record} />
          <Readings record={record} />
          <Documents kind={kind} id={record.id} />
          <Parties record={record} />
          <Source record={record} />
        </div>
      </div>
    </>
  )
}

function Head({ kind, record }: Props) {
  const ui = useUi()
  const words = useWords()
  const above = (
    <nav aria-label={ui('nav.path')}>
      <Group gap={4} mb={4}>
        <Anchor component={Link} to={listPath(kind)} size="sm">
          {words.kinds(kind)}
        </Anchor>
        <IconChevronRight size={14} aria-hidden />
        <Text size="sm" c="dimmed">
          {words.number(record.number)}
        </Text>
      </Group>
    </nav>
  )
  const closed = record.closedAt !== null
  const chip = <StateChip kind={kind} state={record.state} held={record.held} closed={closed} flag={flagOf(record)} />
  return (
    <>
      <PageHead
        title={record.title}
        above={above}
        beside={chip}
        {...(kind === 'object' ? { actions: <Label record={record} /> } : {})}
      />
      <CommandBar kind={kind} record={record} />
    </>
  )
}

function OpenTasks({ record }: { record: RecordView }) {
  const ui = useUi()
  const [search] = useSearchParams()
  const sought = search.get('task')
  const open = record.tasks.filter(task => task.closedAt === null)
  const isGone = sought !== null && !open.some(task => task.id === sought)
  if (open.length === 0 && !isGone) return null
  return (
    <Panel title={ui('record.tasks')} flush>
      {isGone && (
        <Text c="dimmed" p="md">
          {ui('record.taskClosed')}
        </Text>
      )}
      <ul className={inbox.list}>
        {open.map(task => (
          <TaskItem key={task.id} task={task} withRecord={false} isSought={task.id === sought} />
        ))}
      </ul>
    </Panel>
  )
}
