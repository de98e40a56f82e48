import { Anchor, List, Text } from '@mantine/core'
import { Link } from 'react-router'
import type { RecordView } from '../../../src/endpoints/record.ts'
import { formatDay } from '../lib/date.ts'
import { recordPath } from '../lib/link.ts'
import { useReader } from '../text/use-reader.ts'
import { useUi } from '../text/use-ui.ts'
import { useWords } from '../text/use-words.ts'
import { Panel } from '../ui/panel.tsx'

/** Whose client the buyer seems to be, and what says so. Nothing is chosen: a person classifies. */
export function Suggestion({ record }: { record: RecordView }) {
  const ui = useUi()
  if (record.suggestion === null) return null
  return (
    <Panel title={ui('suggestion.title')}>
      <SuggestionText suggestion={record.suggestion} />
    </Panel>
  )
}

/** The same in a sentence and its reasons, for the form that asks. */
export function SuggestionText({ suggestion }: { suggestion: NonNullable<RecordView['suggestion']> }) {
  const ui = useUi()
  const words = useWords()
  const { locale } = useReader()
  const { ownership, competitorName, because } = suggestion
  return (
    <>
      <Text size="sm">{ui(`suggestion.${ownership}`, { name: competitorName ?? '' })}</Text>
      <List size="sm" c="dimmed">
        {because.map(({ what, live, on, record: { id, kind, number, title } }) => (
          <List.Item key={id}>
            {ui(`suggestion.because.${what}`)}
            {', '}
            <Anchor component={Link} to={recordPath(kind, id)} size="sm">
              {words.record(kind, number)} · {title}
            </Anchor>{' '}
            ({live ? ui('suggestion.live', { on: formatDay(on, locale) }) : formatDay(on, locale)})
          </List.Item>
        ))}
      </List>
      {because.length === 0 && (
        <Text size="sm" c="dimmed">
          {ui('suggestion.nothing')}
        </Text>
      )}
    </>
  )
}
