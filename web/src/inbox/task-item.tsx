import { Anchor, Group, Text } from '@mantine/core'
import { IconUser, IconUsersGroup } from '@tabler/icons-react'
import type { KeyboardEvent } from 'react'
import { Link } from 'react-router'
import type { TaskView } from '../../../src/endpoints/task.ts'
import { recordPath } from '../lib/link.ts'
import { ReasonChip } from '../record/reason-chip.tsx'
import { useMe } from '../session/use-me.ts'
import { useUi } from '../text/use-ui.ts'
import { useWords } from '../text/use-words.ts'
import { Chip } from '../ui/chip.tsx'
import { DueChip } from '../ui/due-chip.tsx'
import { When } from '../ui/when.tsx'
import classes from './inbox.module.css'
import { TaskActs } from './task-acts.tsx'
import { type Acts, useTaskActs } from './use-task-acts.ts'

type Props = { task: TaskView; withRecord?: boolean; isSought?: boolean }

/** `isSought`: a letter led here. One task: what, about which record, why, until when, for whom, and what can be done about it. */
export function TaskItem({ task, withRecord = true, isSought = false }: Props) {
  const words = useWords()
  const about = task.because.find(link => link.what === 'entry')
  const named = words.task(task.recordKind, task.title)
  const title = about ? `${named}: ${about.title}` : named
  const isOpen = task.closedAt === null
  const acts = useTaskActs(task, title)
  return (
    <li
      className={classes.task}
      data-task={task.id}
      tabIndex={-1}
      {...(isOpen ? { onKeyDown: event => onKey(event, acts) } : {})}
      {...(isSought ? { ref: bringForward } : {})}
    >
      <div className={classes.text}>
        <div className={classes.title}>{title}</div>
        {withRecord && (
          <div className={classes.about}>
            <Anchor component={Link} to={recordPath(task.recordKind, task.recordId)}>
              {words.record(task.recordKind, task.recordNumber)} · {task.recordTitle}
            </Anchor>
            {task.partyName && <> · {task.partyName}</>}
          </div>
        )}
        <Group gap={6}>
          {isOpen && <DueChip at={task.dueAt} />}
          <WhoChip task={task} />
          <StandInChip task={task} />
          <StatusChips task={task} />
          <ReasonChip rule={task.rule} kind={task.recordKind} because={task.because} />
        </Group>
        {!isOpen && <Result task={task} />}
      </div>
      {isOpen && (
        <div className={classes.acts}>
          <TaskActs task={task} title={title} acts={acts} />
        </div>
      )}
    </li>
  )
}

/** Stable, so that it runs once: when the item appears. */
function bringForward(item: HTMLLIElement | null): void {
  item?.scrollIntoView({ block: 'center' })
  item?.focus({ preventScroll: true })
}

function WhoChip({ task }: { task: TaskView }) {
  const ui = useUi()
  const words = useWords()
  const { data: me } = useMe()
  if (task.assigneeId !== null) {
    return (
      <Chip tone="outline" icon={<IconUser size={13} aria-hidden />}>
        {task.assigneeId === me?.id ? ui('task.me') : (task.assigneeName ?? task.assigneeId)}
      </Chip>
    )
  }
  return (
    <Chip tone="outline" icon={<IconUsersGroup size={13} aria-hidden />}>
      {ui('task.forRole', { role: words.who(task.audience) })}
    </Chip>
  )
}

/** Both names: whose it is, and who answers meanwhile. */
function StandInChip({ task }: { task: TaskView }) {
  const ui = useUi()
  const { data: me } = useMe()
  if (task.standIn === null) return null
  const isMine = task.standIn.id === me?.id
  const text = isMine
    ? ui('task.youStandIn', { name: task.assigneeName ?? ui('task.owner') })
    : ui('task.standsIn', { name: task.standIn.name })
  return <Chip tone={isMine ? 'accent' : 'amber'}>{text}</Chip>
}

function StatusChips({ task }: { task: TaskView }) {
  const ui = useUi()
  return (
    <>
      {task.acknowledgedAt !== null && task.closedAt === null && <Chip tone="green">{ui('task.acknowledged')}</Chip>}
      {task.snoozedUntil !== null && task.closedAt === null && (
        <Chip tone="amber">
          {ui('task.snoozedUntil')} <When value={task.snoozedUntil} />
        </Chip>
      )}
      {task.delegatedBy !== null && <Chip tone="outline">{ui('task.delegated')}</Chip>}
    </>
  )
}

function Result({ task }: { task: TaskView }) {
  const ui = useUi()
  const words = useWords()
  const cancelled = task.state === 'cancelled'
  return (
    <Text size="sm" mt={6}>
      {cancelled ? ui('task.cancelled') : words.outcome(task.recordKind, task.outcome ?? 'done')}
      {task.closedAt && (
        <>
          {' '}
          · <When value={task.closedAt} />
        </>
      )}
      {task.result && <> · {task.result}</>}
      {task.reason && <> · {words.named('taskReason', task.reason)}</>}
    </Text>
  )
}

/** Single keys work only while the task itself has the focus (WCAG 2.1.4), by their place on the keyboard. */
function onKey(event: KeyboardEvent<HTMLLIElement>, acts: Acts): void {
  const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey
  if (event.target !== event.currentTarget || !isPlain) return
  const act = { KeyE: acts.complete, KeyH: acts.snooze, KeyA: acts.acknowledge, KeyD: acts.delegate, KeyC: acts.claim }[
    event.code
  ]
  if (!act) return
  event.preventDefault()
  act()
}
