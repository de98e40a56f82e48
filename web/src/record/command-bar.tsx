import { Button, Menu } from '@mantine/core'
import { IconChevronDown, IconPencil, IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react'
import type { CommandView, RecordView } from '../../../src/endpoints/record.ts'
import { useCommands } from '../api/record.ts'
import { sortCommands } from '../lib/command.ts'
import { useTransfer } from '../object/use-transfer.ts'
import { useMay } from '../session/use-me.ts'
import { useUi } from '../text/use-ui.ts'
import { useWords } from '../text/use-words.ts'
import { ProblemNote } from '../ui/problem-note.tsx'
import { BookVisit } from '../visit/book-visit.tsx'
import { isEntryCommand } from './entries.tsx'
import classes from './record.module.css'
import { useAskCommand } from './use-ask-command.tsx'
import { useAskLines } from './use-ask-lines.tsx'
import { useEditRecord } from './use-edit-record.ts'

type Props = { kind: string; record: RecordView }

/** The commands open to me now, as buttons; what is rarer or ends things stands in the menu behind them. */
export function CommandBar({ kind, record }: Props) {
  const ui = useUi()
  const commands = useCommands(kind, record.id)
  const edit = useEditRecord(record)
  if (commands.isError) return <ProblemNote error={commands.error} onRetry={() => void commands.refetch()} />
  const books = kind === 'visit' && (commands.data?.some(({ command }) => command === 'book') ?? false)
  const { main, side, clock } = sortCommands(
    (commands.data ?? []).filter(({ command }) => !isEntryCommand(command)),
    kind,
  )
  return (
    <div className={classes.commands}>
      {books && <BookVisit record={record} />}
      {main.map((command, index) => (
        <CommandButton
          key={command.command}
          kind={kind}
          record={record}
          command={command}
          isFirst={index === 0 && !books}
        />
      ))}
      {clock.map(command => (
        <CommandButton key={command.command} kind={kind} record={record} command={command} isFirst={false} />
      ))}
      <Button variant="default" leftSection={<IconPencil size={15} aria-hidden />} onClick={edit}>
        {ui('record.edit')}
      </Button>
      {side.length > 0 && <SideMenu kind={kind} record={record} commands={side} />}
    </div>
  )
}

const ICONS: Readonly<Record<string, typeof IconPlayerPause>> = { hold: IconPlayerPause, resume: IconPlayerPlay }

type ButtonProps = Props & { command: CommandView; isFirst: boolean }

function CommandButton({ kind, record, command, isFirst }: ButtonProps) {
  const words = useWords()
  const start = useStart(kind, record)
  const Icon = ICONS[command.command]
  return (
    <Button
      variant={isFirst ? 'filled' : 'default'}
      onClick={() => start(command)}
      {...(Icon ? { leftSection: <Icon size={15} aria-hidden /> } : {})}
    >
      {words.command(kind, command.command)}
    </Button>
  )
}

function SideMenu({ kind, record, commands }: Props & { commands: readonly CommandView[] }) {
  const ui = useUi()
  const may = useMay()
  const transfer = useTransfer(record)
  const words = useWords()
  const start = useStart(kind, record)
  return (
    <Menu position="bottom-end" width={260}>
      <Menu.Target>
        <Button variant="default" rightSection={<IconChevronDown size={15} aria-hidden />}>
          {ui('record.moreCommands')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {commands.map(command => (
          <Menu.Item key={command.command} onClick={() => start(command)}>
            {words.command(kind, command.command)}
          </Menu.Item>
        ))}
        {kind === 'object' && record.closedAt === null && may('object.transfer') && (
          <Menu.Item onClick={transfer}>{ui('object.transfer')}</Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}

/** Lines of a project have a form of their own; every other command's form is made from what it asks for. */
function useStart(kind: string, record: RecordView): (command: CommandView) => void {
  const askCommand = useAskCommand(kind, record)
  const askLines = useAskLines(record)
  return command => {
    if (command.command === 'saveNeedLines') askLines('need')
    else if (command.command === 'saveSupplyLines') askLines('supply')
    else askCommand(command)
  }
}
