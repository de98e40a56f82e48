import type { TaskView } from '../../../src/endpoints/task.ts'
import { post } from '../api/client.ts'
import { useAsk } from '../form/ask.tsx'
import { useAct } from '../form/use-act.ts'
import { type Ui, useUi } from '../text/use-ui.ts'
import { useCompleteTask } from './use-complete-task.ts'

export type Acts = ReturnType<typeof useTaskActs>

/** The acts on one task; completing and delegating ask first, the others are done at once. */
export function useTaskActs(task: TaskView, title: string) {
  const ui = useUi()
  const ask = useAsk()
  const { act, busy } = useAct()
  const complete = useCompleteTask()
  const at = (word: string) => `/tasks/${task.id}/${word}`
  const simple = (word: string, done: Parameters<Ui>[0]) => () =>
    void act(key => post<TaskView>(at(word), {}, key), ui(done))
  return {
    busy,
    complete: () => complete(task, title),
    claim: simple('claim', 'task.claimed'),
    acknowledge: simple('acknowledge', 'task.acknowledgedDone'),
    snooze: simple('snooze', 'task.snoozed'),
    giveBack: simple('return', 'task.returned'),
    withdraw: () =>
      ask({
        title: `${ui('task.withdraw')}: ${title}`,
        fields: [{ name: 'reason', type: 'text', required: true, label: ui('task.withdrawReason') }],
        submit: ui('task.withdrawButton'),
        send: (body, key) => post<TaskView>(at('withdraw'), body, key),
        done: ui('task.withdrawn'),
      }),
    delegate: () =>
      ask({
        title: `${ui('task.delegate')}: ${title}`,
        fields: [{ name: 'userId', type: 'user', required: true, label: ui('task.delegateTo') }],
        submit: ui('task.delegateButton'),
        send: (body, key) => post<TaskView>(at('delegate'), body, key),
        done: ui('task.delegatedDone'),
      }),
  }
}
