import { Button, Group, Text } from '@mantine/core'
import type { Definition } from '../../../src/domain/definition.ts'
import type { CommandView, RecordView } from '../../../src/endpoints/record.ts'
import { useBodyOf } from '../api/definition.ts'
import { useCommands } from '../api/record.ts'
import { dayOf } from '../lib/date.ts'
import { type EntryDraft, inOrder, readEntries } from '../lib/entry.ts'
import { useNow } from '../text/now.tsx'
import { useReader } from '../text/use-reader.ts'
import { useUi } from '../text/use-ui.ts'
import { useWords } from '../text/use-words.ts'
import { Chip } from '../ui/chip.tsx'
import { Panel } from '../ui/panel.tsx'
import { When } from '../ui/when.tsx'
import classes from './record.module.css'
import { useAskCommand } from './use-ask-command.tsx'

type Props = { kind: string; record: RecordView }

/** The lists of a record whose entries have days, each with what is to be done about it: milestones, obligations. */
export function Entries({ kind, record }: Props) {
  const commands = useCommands(kind, record.id)
  return listsOf(useBodyOf(record)).map(list => (
    <EntryPanel key={list.field} kind={kind} record={record} list={list} commands={commands.data ?? []} />
  ))
}

const LISTS = [
  { of: 'deal', field: 'milestones', save: 'saveMilestones', finish: 'finishMilestone' },
  { of: 'contract', field: 'obligations', save: 'saveObligations', finish: 'finishObligation' },
] as const

/** `save` and `finish` are commands of this list alone, where there are such. */
type EntryList = { field: string; save: string | null; finish: string | null }

/** Every list of a definition; one of an administrator's own is written by commands and forms like other facts. */
const listsOf = ({ kind, fields }: Definition): EntryList[] =>
  Object.entries(fields).flatMap(([field, { type, internal }]): EntryList[] => {
    const known = LISTS.find(list => list.of === kind && list.field === field)
    if (known) return [known]
    return type === 'entries' && !internal ? [{ field, save: null, finish: null }] : []
  })

/** Commands that stand beside their list, not among the others. */
export const isEntryCommand = (command: string) =>
  LISTS.some(({ save, finish }) => save === command || finish === command)

type PanelProps = Props & { list: EntryList; commands: readonly CommandView[] }

function EntryPanel({ kind, record, list, commands }: PanelProps) {
  const ui = useUi()
  const words = useWords()
  const ask = useAskCommand(kind, record)
  const entries = inOrder(readEntries(record.facts[list.field]))
  const save = commands.find(({ command }) => command === list.save)
  const finish = commands.find(({ command }) => command === list.finish)
  if (entries.length === 0 && !save) return null
  return (
    <Panel
      title={words.field(kind, list.field)}
      actions={
        save && (
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => ask(save)}
            aria-label={words.command(kind, save.command)}
          >
            {ui('lines.change')}
          </Button>
        )
      }
    >
      {entries.length === 0 && (
        <Text size="sm" c="dimmed">
          {ui('entries.empty')}
        </Text>
      )}
      <ul className={classes.entries}>
        {entries.map(entry => (
          <li key={entry.id ?? entry.title}>
            <EntryLine entry={entry} />
            {finish && !entry.done && entry.id !== undefined && (
              <Button
                size="compact-sm"
                variant="default"
                aria-label={`${words.command(kind, finish.command)}: ${entry.title}`}
                onClick={() => ask(finish, { entryId: entry.id ?? '' })}
              >
                {ui('entries.finish')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Panel>
  )
}

function EntryLine({ entry }: { entry: EntryDraft }) {
  const ui = useUi()
  const { zone } = useReader()
  const today = dayOf(useNow(), zone)
  const isLate = !entry.done && entry.on.slice(0, 10) < today
  return (
    <div>
      <Text size="sm">{entry.title}</Text>
      <Group gap={6}>
        <Text size="xs" c="dimmed">
          <When value={entry.done && entry.doneOn ? entry.doneOn : entry.on} />
        </Text>
        {entry.done && <Chip tone="green">{ui('entries.done')}</Chip>}
        {isLate && <Chip tone="red">{ui('entries.late')}</Chip>}
      </Group>
    </div>
  )
}
