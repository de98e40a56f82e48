import type { OutcomeView, TaskView } from '../../../src/endpoints/task.ts'
import { post } from '../api/client.ts'
import { type AskField, useAsk } from '../form/ask.tsx'
import { useFieldLabels } from '../form/use-field-labels.ts'
import { useUi } from '../text/use-ui.ts'
import { useWords } from '../text/use-words.ts'

/** Opens the form that finishes a task: which outcome, what it asks for, and the result in words. */
export function useCompleteTask(): (task: TaskView, title: string) => void {
  const ui = useUi()
  const words = useWords()
  const ask = useAsk()
  const label = useFieldLabels()
  return (task, title) => {
    const result: AskField = { name: RESULT, type: 'text', required: false, label: ui('task.result') }
    const fieldsOf = (outcome: OutcomeView) => [
      ...label(task.recordKind, outcome.input).filter(field => !OF_THE_TASK.includes(field.name)),
      // A plain "done" is no decision, so it says in words what came of it (domain.md section 3).
      { ...result, required: outcome.command === null },
    ]
    ask({
      title,
      text: `${words.record(task.recordKind, task.recordNumber)} · ${task.recordTitle}`,
      fields: [],
      variants: task.outcomes.map(outcome => ({
        name: outcome.outcome,
        label: words.outcome(task.recordKind, outcome.outcome),
        fields: fieldsOf(outcome),
      })),
      variantsLabel: ui('task.outcome'),
      submit: ui('task.completeButton'),
      done: ui('task.completed'),
      send: (body, key, outcome) => post<TaskView>(`/tasks/${task.id}/complete`, completion(body, outcome), key),
    })
  }
}

const RESULT = 'task.result'
/** What a task is about it says itself: a service, an entry of a list. */
const OF_THE_TASK = ['serviceRuleId', 'entryId']

function completion(body: Record<string, unknown>, outcome: string): Record<string, unknown> {
  const { [RESULT]: result, ...input } = body
  return {
    outcome: outcome || 'done',
    ...(Object.keys(input).length > 0 ? { input } : {}),
    ...(result === undefined ? {} : { result }),
  }
}
