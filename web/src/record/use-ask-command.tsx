import { Text } from '@mantine/core'
import type { CommandView, ProcessAnswerView, RecordView } from '../../../src/endpoints/record.ts'
import { post } from '../api/client.ts'
import { recordApi } from '../api/record.ts'
import { useAsk } from '../form/ask.tsx'
import { useFieldLabels } from '../form/use-field-labels.ts'
import { isEnding } from '../lib/command.ts'
import { dayOf } from '../lib/date.ts'
import { toFormValue } from '../lib/field.ts'
import { firstRows } from '../lib/table.ts'
import { useNow } from '../text/now.tsx'
import { useReader } from '../text/use-reader.ts'
import { useUi } from '../text/use-ui.ts'
import { useWords } from '../text/use-words.ts'
import { SuggestionText } from './suggestion.tsx'

/** `to` of commands that lead where the record itself knows: back, or on. */
const TURNS = ['previous', 'onward']

/** `given` is known where the button stands, and not asked for. */
type AskCommand = (command: CommandView, given?: Readonly<Record<string, string>>) => void

/** Opens the form of a command, filled with what the record knows already. */
export function useAskCommand(kind: string, record: RecordView): AskCommand {
  const ui = useUi()
  const words = useWords()
  const ask = useAsk()
  const labelled = useFieldLabels()
  const { zone, locale } = useReader()
  const currency = record.currency ?? 'RUB'
  const now = useNow()
  return (command, given = {}) => {
    const name = words.command(kind, command.command)
    const asked = labelled(kind, command.input).filter(field => !Object.hasOwn(given, field.name))
    // Its paper is one of those that are kept with the object.
    const act = { name: 'actDocumentId', type: 'document', required: false, label: ui('visit.act') } as const
    const fields = command.command === 'completeService' ? [...asked, { ...act, of: { kind, id: record.id } }] : asked
    const known = fields.map(field => {
      const value = record.dates[field.name] ?? record.facts[field.name]
      const rows = kind === 'project' ? firstRows(field.name, record.facts) : undefined
      if (rows !== undefined) return [field.name, rows] as const
      return [field.name, toFormValue(field.type, value, { zone, locale, currency })] as const
    })
    // A step that was promised for a day that is over says nothing of what comes next.
    const isPast = String(record.dates.nextStepOn ?? '') < dayOf(now, zone)
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
          {command.command === 'classify' && record.suggestion && <SuggestionText suggestion={record.suggestion} />}
          {fields.length === 0 && (
            <Text size="sm" c="dimmed">
              {ui('command.asksNothing')}
            </Text>
          )}
        </>
      ),
      fields,
      currency,
      initial: Object.fromEntries(
        known.filter(([field]) => !FRESH.includes(field) && !(isPast && NEXT.includes(field))),
      ),
      submit: name,
      danger: isEnding(command),
      send: (body, key) =>
        post<ProcessAnswerView>(
          `${recordApi(kind, record.id)}/commands/${command.command}`,
          { ...body, ...given },
          key,
        ),
      done: ui('command.done', { command: name }),
    })
  }
}

const NEXT = ['nextStep', 'nextStepOn']

/** Said anew with every command, whatever was said before. */
const FRESH = ['doneOn', 'lateReason', 'reason', 'note', 'lesson', 'source', 'result']
