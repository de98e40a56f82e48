import { List, Text } from '@mantine/core'
import { useNavigate } from 'react-router'
import type { HandOverView, MemberView } from '../../../src/endpoints/team.ts'
import { newKey, post } from '../api/client.ts'
import { useKinds } from '../api/definition.ts'
import { type AskField, useAsk } from '../form/ask.tsx'
import { type Ui, useUi } from '../text/use-ui.ts'
import { useWords, type Words } from '../text/use-words.ts'

const KIND = 'kind.'

/** Who gets what; then what that means; then it is done. */
export function useHandOver(member: MemberView): () => void {
  const ui = useUi()
  const words = useWords()
  const kinds = useKinds()
  const ask = useAsk()
  const navigate = useNavigate()
  const path = `/users/${member.id}/hand-over`
  const confirm = (body: Record<string, unknown>, preview: HandOverView) =>
    ask({
      title: ui('team.handOverSure', { name: member.name }),
      text: <Preview preview={preview} />,
      fields: [],
      submit: ui('team.handOver'),
      danger: true,
      send: (_, key) => post<HandOverView>(path, body, key),
      done: ui('team.handedOver'),
      onDone: answer => {
        const jobId = isHandOver(answer) ? answer.jobId : null
        if (jobId !== null) void navigate(`/bulk/${jobId}`)
      },
    })
  return () => {
    let asked: Record<string, unknown> = {}
    ask({
      title: `${ui('team.handOver')}: ${member.name}`,
      text: ui('team.handOverText'),
      fields: fieldsOf(kinds, ui, words),
      submit: ui('team.preview'),
      send: async body => {
        asked = withKinds(body)
        return post<HandOverView>(path, { ...asked, dryRun: true }, newKey())
      },
      onDone: answer => {
        if (isHandOver(answer)) confirm(asked, answer)
      },
    })
  }
}

const isHandOver = (answer: unknown): answer is HandOverView =>
  typeof answer === 'object' && answer !== null && 'jobId' in answer

const fieldsOf = (kinds: readonly string[], ui: Ui, words: Words): AskField[] => [
  { name: 'toId', type: 'user', required: true, label: ui('team.heir') },
  { name: 'reason', type: 'text', required: true, label: ui('operate.reason') },
  ...kinds.map(
    (kind): AskField => ({
      name: `${KIND}${kind}`,
      type: 'user',
      required: false,
      label: words.kind(kind),
      group: ui('team.byKind'),
      folded: true,
    }),
  ),
]

function withKinds(body: Record<string, unknown>): Record<string, unknown> {
  const entries = Object.entries(body)
  const kinds = entries.filter(([name]) => name.startsWith(KIND)).map(([name, id]) => [name.slice(KIND.length), id])
  return {
    ...Object.fromEntries(entries.filter(([name]) => !name.startsWith(KIND))),
    byKind: Object.fromEntries(kinds),
  }
}

/** What goes over, and which roles would have nobody. */
function Preview({ preview }: { preview: HandOverView }) {
  const ui = useUi()
  const words = useWords()
  const { records, tasks, letters, substitutes, absences, gaps } = preview
  const kinds = Object.entries(records).map(([kind, count]) => `${words.kind(kind)} – ${count}`)
  return (
    <>
      <List size="sm" mb="xs">
        <List.Item>{kinds.length > 0 ? kinds.join(', ') : ui('team.noRecords')}</List.Item>
        <List.Item>{ui('team.previewTasks', { count: tasks })}</List.Item>
        <List.Item>{ui('team.previewLetters', { count: letters })}</List.Item>
        <List.Item>{ui('team.previewStandIns', { substitutes, absences })}</List.Item>
        <List.Item>{ui('team.previewLogin')}</List.Item>
      </List>
      {gaps.length > 0 && (
        <Text size="sm" fw={600}>
          {ui('team.previewGaps', { roles: gaps.map(gap => words.role(gap.role)).join(', ') })}
        </Text>
      )}
    </>
  )
}
