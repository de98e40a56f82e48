import { ActionIcon, Button, Menu } from '@mantine/core'
import { IconCheck, IconDots, IconEye, IconHandGrab, IconMoonStars, IconUserShare } from '@tabler/icons-react'
import type { TaskView } from '../../../src/endpoints/task.ts'
import { useUi } from '../text/use-ui.ts'
import { useTaskActs } from './use-task-acts.ts'

/** What may be done with an open task: finish it, take it, put it off, hand it on, say that it was seen. */
export function TaskActs({ task, title }: { task: TaskView; title: string }) {
  const ui = useUi()
  const acts = useTaskActs(task, title)
  const unclaimed = task.assigneeId === null
  return (
    <>
      <Button
        size="xs"
        data-act="complete"
        leftSection={<IconCheck size={15} aria-hidden />}
        onClick={acts.complete}
        aria-label={`${ui('task.complete')}: ${title}`}
      >
        {ui('task.complete')}
      </Button>
      {unclaimed && (
        <Button
          size="xs"
          variant="default"
          data-act="claim"
          leftSection={<IconHandGrab size={15} aria-hidden />}
          onClick={acts.claim}
          loading={acts.busy}
          aria-label={`${ui('task.claim')}: ${title}`}
        >
          {ui('task.claim')}
        </Button>
      )}
      <More task={task} title={title} acts={acts} />
    </>
  )
}

type MoreProps = { task: TaskView; title: string; acts: ReturnType<typeof useTaskActs> }

function More({ task, title, acts }: MoreProps) {
  const ui = useUi()
  return (
    <Menu position="bottom-end" width={230} keepMounted>
      <Menu.Target>
        <ActionIcon variant="default" size={30} aria-label={`${ui('task.more')}: ${title}`}>
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {task.acknowledgedAt === null && (
          <Menu.Item data-act="acknowledge" leftSection={<IconEye size={16} aria-hidden />} onClick={acts.acknowledge}>
            {ui('task.acknowledge')}
          </Menu.Item>
        )}
        <Menu.Item
          data-act="snooze"
          leftSection={<IconMoonStars size={16} aria-hidden />}
          onClick={acts.snooze}
          disabled={task.snoozes >= 2}
        >
          {ui(task.snoozes >= 2 ? 'task.snoozedTwice' : 'task.snooze')}
        </Menu.Item>
        <Menu.Item data-act="delegate" leftSection={<IconUserShare size={16} aria-hidden />} onClick={acts.delegate}>
          {ui('task.delegate')}
        </Menu.Item>
        {task.assigneeId !== null && (
          <Menu.Item data-act="return" leftSection={<IconHandGrab size={16} aria-hidden />} onClick={acts.giveBack}>
            {ui('task.return')}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}
