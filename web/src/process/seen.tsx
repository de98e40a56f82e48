import { Paper, Stack, Text } from '@mantine/core'
import type { ProcessPreview } from '../../../src/endpoints/process.ts'
import { useUi } from '../text/use-ui.ts'
import { useWords } from '../text/use-words.ts'
import { When } from '../ui/when.tsx'

/** What an act would change: state, tasks, and the steps ahead that appear, move and vanish. */
export function Seen({ kind, preview }: { kind: string; preview: ProcessPreview }) {
  const ui = useUi()
  const words = useWords()
  const { from, state, steps, tasks } = preview
  const isMoved = from !== state
  if (!preview.changed)
    return (
      <Paper withBorder p="sm" role="status">
        <Text size="sm">{ui('operate.noChange')}</Text>
      </Paper>
    )
  return (
    <Paper withBorder p="sm" role="status">
      <Stack gap={6}>
        <Text fw={650}>{ui('operate.wouldChange')}</Text>
        {isMoved && (
          <Text size="sm">
            {words.state(kind, from)} → {words.state(kind, state)}
          </Text>
        )}
        <Titles label={ui('operate.withdraws')} items={tasks.withdraws.map(task => words.task(kind, task.title))} />
        <Titles label={ui('operate.opens')} items={tasks.opens.map(task => words.task(kind, task.title))} />
        <StepList kind={kind} label={ui('operate.appears')} steps={steps.appears} />
        <StepList
          kind={kind}
          label={ui('operate.moves')}
          steps={steps.moves.map(({ from: old, to }) => ({ ...to, was: old.at }))}
        />
        <StepList kind={kind} label={ui('operate.vanishes')} steps={steps.vanishes} />
      </Stack>
    </Paper>
  )
}

function Titles({ label, items }: { label: string; items: readonly string[] }) {
  if (items.length === 0) return null
  return (
    <Text size="sm">
      <b>{label}:</b> {items.join(', ')}
    </Text>
  )
}

type Step = ProcessPreview['steps']['appears'][number] & { was?: string }
const STEPS_SHOWN = 8

function StepList({ kind, label, steps }: { kind: string; label: string; steps: readonly Step[] }) {
  const ui = useUi()
  const words = useWords()
  if (steps.length === 0) return null
  return (
    <div>
      <Text size="sm" fw={650}>
        {label}: {steps.length}
      </Text>
      <ul style={{ margin: 0, paddingInlineStart: 18 }}>
        {steps.slice(0, STEPS_SHOWN).map(step => (
          <li key={step.key}>
            <Text size="sm" component="span">
              {step.was && (
                <>
                  <When value={step.was} /> →{' '}
                </>
              )}
              <When value={step.at} /> · {words.rule(step.rule, kind)}
              {step.letters.length > 0 && ` · ${readersOf(step)}`}
            </Text>
          </li>
        ))}
      </ul>
      {steps.length > STEPS_SHOWN && <Text size="sm">{ui('operate.more', { count: steps.length - STEPS_SHOWN })}</Text>}
    </div>
  )
}

const readersOf = (step: Step) =>
  [...new Set(step.letters.flatMap(letter => letter.readers.map(reader => reader.name)))].join(', ')
