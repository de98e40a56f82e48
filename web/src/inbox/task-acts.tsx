import { ActionIcon, Button, Menu } from '@mantine/core'
import { IconCheck, IconDots, IconEye, IconHandGrab, IconMoonStars, IconUserShare, IconX } from '@tabler/icons-react'
import type { TaskView } from '../../../src/endpoints/task.ts'
import { useUi } from '../text/use-ui.ts'
import type { Acts } from './use-task-acts.ts'

type Props = { task: TaskView; title: string; acts: Acts }

/** What may be done with an open task: finish it, take it, put it off, hand it on, say that it was seen. */
export function TaskActs({ task, title, acts }: Props) {
  const ui = useUi()
  const unclaimed = task.assigneeId === null
  return (
    <>
      <Button
        size="xs"
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

function More({ task, title, acts }: Props) {
  const ui = useUi()
  return (
    <Menu position="bottom-end" width={230}>
      <Menu.Target>
        <ActionIcon variant="default" size={30} aria-label={`${ui('task.more')}: ${title}`}>
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {task.acknowledgedAt === null && (
          <Menu.Item leftSection={<IconEye size={16} aria-hidden />} onClick={acts.acknowledge}>
            {ui('task.acknowledge')}
          </Menu.Item>
        )}
        <Menu.Item
          leftSection={<IconMoonStars size={16} aria-hidden />}
          onClick={acts.snooze}
          disabled={task.snoozes >= 2}
        >
          {ui(task.snoozes >= 2 ? 'task.snoozedTwice' : 'task.snooze')}
        </Menu.Item>
        <Menu.Item leftSection={<IconUserShare size={16} aria-hidden />} onClick={acts.delegate}>
          {ui('task.delegate')}
        </Menu.Item>
        {task.assigneeId !== null && (
          <Menu.Item leftSection={<IconHandGrab size={16} aria-hidden />} onClick={acts.giveBack}>
            {ui('task.return')}
          </Menu.Item>
        )}
        <Menu.Item leftSection={<IconX size={16} aria-hidden />} onClick={acts.withdraw}>
          {ui('task.withdraw')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
