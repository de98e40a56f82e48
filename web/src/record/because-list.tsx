import { List, Text } from '@mantine/core'
import type { BecauseView } from '../../../src/endpoints/step.ts'
import { useActorName } from '../api/user.ts'
import { useCalendarName } from '../calendar/use-calendar.ts'
import { formatWhen, type Reader } from '../lib/date.ts'
import { parseOffset } from '../lib/offset.ts'
import { useReader } from '../text/use-reader.ts'
import { type Ui, useUi } from '../text/use-ui.ts'
import { useWords, type Words } from '../text/use-words.ts'

type Props = { because: readonly BecauseView[]; kind: string }

/** The chain of reasons in sentences: rule, anchor and who set it, calendar, hold, silence, operator. */
export function BecauseList({ because, kind }: Props) {
  const telling = useTelling(kind)
  if (because.length === 0) return <Text size="sm">{telling.ui('why.unknown')}</Text>
  return (
    <List size="sm" spacing={4} type="ordered">
      {because.map(link => (
        <List.Item key={JSON.stringify(link)}>{becauseText(link, telling)}</List.Item>
      ))}
    </List>
  )
}

export type Telling = {
  ui: Ui
  words: Words
  reader: Reader
  kind: string
  by: (id: string) => string
  calendarOf: (id: string) => string
}

/** What links of a chain are told with. */
export function useTelling(kind: string): Telling {
  const ui = useUi()
  const words = useWords()
  const reader = useReader()
  const nameOf = useActorName()
  const calendarOf = useCalendarName()
  return { ui, words, reader, kind, by: id => nameOf(id) ?? words.named('ui.actor', id), calendarOf }
}

export function becauseText(link: BecauseView, telling: Telling): string {
  const { ui, words, reader, kind, by } = telling
  switch (link.what) {
    case 'rule':
      return ui('why.rule', {
        rule: link.rule,
        name: words.rule(link.rule, link.kind),
        version: link.version,
        states: statesText(link.states, link.kind, telling),
      })
    case 'anchor':
      return anchorSentence(link, telling)
    case 'entry':
      return ui('why.entry', { title: link.title, on: formatWhen(link.on, reader) })
    case 'calendar':
      return ui('why.calendar', { calendar: telling.calendarOf(link.calendar) })
    case 'hold':
      return ui('why.hold', { from: formatWhen(link.from, reader), reason: link.reason })
    case 'operator':
      return ui('why.operator', { by: by(link.by), reason: link.reason })
    case 'silence':
      return link.dueAt
        ? ui('why.silence', { task: words.task(kind, link.task), due: formatWhen(link.dueAt, reader) })
        : ui('why.silenceOpen', { task: words.task(kind, link.task) })
  }
}

function statesText(states: string, kind: string, { ui, words }: Telling): string {
  if (states === '*') return ui('why.anyState')
  return states
    .split(/[\s,]+/)
    .filter(Boolean)
    .map(state => words.state(kind, state))
    .join(', ')
}

function anchorSentence(link: Extract<BecauseView, { what: 'anchor' }>, { ui, words, reader, kind, by }: Telling) {
  const anchor = words.named('ui.anchor', link.anchor)
  const name = anchor === link.anchor ? words.field(kind, link.anchor) : anchor
  const head = ui('why.anchor', { anchor: name, value: formatWhen(link.value, reader) })
  const offset = offsetText(link.offset, { ui, words, reader })
  const setBy = link.setAt
    ? ui('why.setBy', { by: by(link.by), at: formatWhen(link.setAt, reader) })
    : ui('why.setByOnly', { by: by(link.by) })
  const source = link.source ? ui('why.source', { source: link.source }) : ''
  return [head, offset, setBy, source].filter(Boolean).join('; ')
}

/** Grammar that is no plain distance is shown as it stands in the definition. */
function offsetText(offset: string, { ui, words, reader }: Pick<Telling, 'ui' | 'words' | 'reader'>): string {
  const parts = parseOffset(offset, reader.locale)
  if (!parts) return /[1-9]/.test(offset) ? offset : ''
  const unit = parts.unit === '%' ? '%' : words.named(`ui.unit.${parts.unit}`, parts.plural)
  return ui(`why.${parts.side}`, { amount: `${parts.count}\u00a0${unit}` })
}
