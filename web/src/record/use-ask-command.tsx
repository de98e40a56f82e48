import { Text } from '@mantine/core'
import type { ShippedKind } from '../../../src/domain/kind.ts'
import type { CommandView, ProcessAnswerView, RecordView } from '../../../src/endpoints/record.ts'
import { post } from '../api/client.ts'
import { recordApi } from '../api/record.ts'
import { useAsk } from '../form/ask.tsx'
import { useFieldLabels } from '../form/use-field-labels.ts'
import { isEnding } from '../lib/command.ts'
import { toFormValue } from '../lib/field.ts'
import { useReader } from '../text/use-reader.ts'
import { useUi } from '../text/use-ui.ts'
import { useWords } from '../text/use-words.ts'

/** `to` of commands that lead where the record itself knows: back, or on. */
const TURNS = ['previous', 'onward']

/** Opens the form of a command, filled with what the record knows already. */
export function useAskCommand(kind: ShippedKind, record: RecordView): (command: CommandView) => void {
  const ui = useUi()
  const words = useWords()
  const ask = useAsk()
  const labelled = useFieldLabels()
  const { zone, locale } = useReader()
  const currency = record.currency ?? 'RUB'
  return command => {
    const name = words.command(kind, command.command)
    const fields = labelled(kind, command.input)
    const known = fields.map(field => {
      const value = record.dates[field.name] ?? record.facts[field.name]
      return [field.name, toFormValue(field.type, value, { zone, locale, currency })] as const
    })
    const to = command.to && !TURNS.includes(command.to) && command.to !== record.state ? command.to : null
    ask({
      title: name,
      text: (
        <>
          {words.record(kind, record.number)} · {record.title}
          {to && (
            <Text size="sm" c="dimmed">
              {ui('command.leadsTo', { state: words.state(kind, to) })}
            </Text>
          )}
          {fields.length === 0 && (
            <Text size="sm" c="dimmed">
              {ui('command.asksNothing')}
            </Text>
          )}
        </>
      ),
      fields,
      currency,
      initial: Object.fromEntries(known.filter(([field]) => !FRESH.includes(field))),
      submit: name,
      danger: isEnding(command),
      send: (body, key) =>
        post<ProcessAnswerView>(`${recordApi(kind, record.id)}/commands/${command.command}`, body, key),
      done: ui('command.done', { command: name }),
    })
  }
}

/** Said anew with every command, whatever was said before. */
const FRESH = ['reason', 'note', 'lesson', 'source', 'result']
