import { Alert, Button, Group, List, Text } from '@mantine/core'
import { IconAlertCircle } from '@tabler/icons-react'
import { isProblem } from '../api/client.ts'
import { type Ui, useUi } from '../text/use-ui.ts'
import { useWords } from '../text/use-words.ts'

/** What went wrong, the request's id to quote, and a way to try again. */
export function ProblemNote({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const ui = useUi()
  const title = titleOf(error, ui)
  const problem = isProblem(error) ? error.problem : undefined
  const details =
    problem?.errors?.map(entry => `${entry.pointer ?? entry.parameter ?? ''} ${entry.detail}`.trim()) ?? []
  return (
    <Alert color="red" variant="light" icon={<IconAlertCircle aria-hidden />} title={title} role="alert">
      {problem?.detail && problem.detail !== title && <Text size="sm">{problem.detail}</Text>}
      <Allowed error={error} />
      {details.length > 0 && (
        <List size="sm">
          {details.map(detail => (
            <List.Item key={detail}>{detail}</List.Item>
          ))}
        </List>
      )}
      <Group gap="sm" mt={4}>
        {problem?.requestId && (
          <Text size="xs" c="dimmed">
            {ui('problem.requestId')} <code>{problem.requestId}</code>
          </Text>
        )}
        {onRetry && (
          <Button size="xs" variant="default" onClick={onRetry}>
            {ui('problem.retry')}
          </Button>
        )}
      </Group>
    </Alert>
  )
}

function Allowed({ error }: { error: unknown }) {
  const ui = useUi()
  const words = useWords()
  const allowed = isProblem(error) ? (error.problem.allowed ?? []) : []
  if (allowed.length === 0) return null
  const names = allowed.map(command => words.command('common', command)).join(', ')
  return <Text size="sm">{ui('problem.allowed', { commands: names })}</Text>
}

/** The problem's title: the API's in the reader's language, or ours when nothing answered. */
function titleOf(error: unknown, ui: Ui): string {
  if (!isProblem(error)) return ui('problem.unknown')
  if (error.problem.code === 'web.offline') return ui('problem.web.offline')
  return error.problem.code === 'web.answer' ? ui('problem.web.answer') : error.problem.title
}
