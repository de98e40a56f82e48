import type { UseQueryResult } from '@tanstack/react-query'
import type { KeyboardEvent } from 'react'
import type { Page } from '../../../src/endpoints/common.ts'
import type { TaskView } from '../../../src/endpoints/task.ts'
import { formatInstant } from '../lib/date.ts'
import type { InboxTab } from '../lib/inbox.ts'
import { useReader } from '../text/use-reader.ts'
import { useUi } from '../text/use-ui.ts'
import { Async, MoreButton, Waiting } from '../ui/async.tsx'
import { EmptyNote } from '../ui/empty-note.tsx'
import panel from '../ui/panel.module.css'
import { ProblemNote } from '../ui/problem-note.tsx'
import classes from './inbox.module.css'
import { TaskItem } from './task-item.tsx'
import { type Scope, useComing, useDoneTasks, useInTab } from './use-tasks.ts'

type Open = { open: UseQueryResult<Page<TaskView>>; tab: Exclude<InboxTab, 'done'> }

export function OpenList({ open, tab }: Open) {
  const tabOf = useInTab()
  return (
    <div className={panel.panel}>
      <Async query={open} rows={5}>
        {page => <TaskList tasks={page.items.filter(task => tabOf(task) === tab)} empty={<EmptyTab tab={tab} />} />}
      </Async>
    </div>
  )
}

export function DoneList({ scope, q }: { scope: Scope; q: string }) {
  const done = useDoneTasks(scope, q, true)
  if (done.isError) return <ProblemNote error={done.error} onRetry={() => void done.refetch()} />
  const tasks = done.data?.pages.flatMap(page => page.items)
  return (
    <div className={panel.panel}>
      {tasks ? <TaskList tasks={tasks} empty={<EmptyTab tab="done" />} /> : <Waiting />}
      <MoreButton query={done} />
    </div>
  )
}

function TaskList({ tasks, empty }: { tasks: readonly TaskView[]; empty: React.ReactNode }) {
  const ui = useUi()
  if (tasks.length === 0) return empty
  return (
    <ul className={classes.list} aria-label={ui('inbox.title')} onKeyDown={moveByKey}>
      {tasks.map(task => (
        <TaskItem key={task.id} task={task} />
      ))}
    </ul>
  )
}

/** J and K (also under the Russian layout) and the arrows move between tasks; inactive inside fields and buttons' menus. */
function moveByKey(event: KeyboardEvent<HTMLUListElement>): void {
  const step = { KeyJ: 1, ArrowDown: 1, KeyK: -1, ArrowUp: -1 }[event.code]
  const item = event.target instanceof HTMLElement ? event.target.closest<HTMLElement>('li[data-task]') : null
  if (step === undefined || !item || event.ctrlKey || event.metaKey || event.altKey) return
  const next = step > 0 ? item.nextElementSibling : item.previousElementSibling
  if (!(next instanceof HTMLElement)) return
  event.preventDefault()
  next.focus()
}

function EmptyTab({ tab }: { tab: InboxTab }) {
  const ui = useUi()
  const reader = useReader()
  const coming = useComing()
  const next = coming.data?.find(step => step.task !== null) ?? coming.data?.[0]
  const when = next && formatInstant(next.at, reader)
  return (
    <EmptyNote title={ui(`inbox.empty.${tab}`)}>
      {when
        ? ui('inbox.emptyNext', { when, number: next.recordNumber, title: next.recordTitle })
        : ui('inbox.emptyHint')}
    </EmptyNote>
  )
}
