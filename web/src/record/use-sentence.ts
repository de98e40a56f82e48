import type { Definition } from '../../../src/domain/definition.ts'
import type { TimelineEntry } from '../../../src/endpoints/record.ts'
import { useActorName } from '../api/user.ts'
import { formatWhen, isDay, isInstant, languageTag, type Reader } from '../lib/date.ts'
import { formatMoney } from '../lib/money.ts'
import { useServiceTitle } from '../object/use-object.ts'
import { useReader } from '../text/use-reader.ts'
import { type Ui, useUi } from '../text/use-ui.ts'
import { useWords, type Words } from '../text/use-words.ts'

type Sentence = { text: string; detail?: string }
type Telling = {
  kind: string
  fields: Definition['fields']
  currency: string
  ui: Ui
  words: Words
  reader: Reader
  nameOf: (id: string) => string
}
type Of<What> = Extract<TimelineEntry, { what: What }>

/** Tells an entry of the story in the reader's language; an unknown word is shown as it is. */
export function useSentence(
  definition: Definition,
  { id, currency }: { id: string; currency: string },
): (entry: TimelineEntry) => Sentence {
  const ui = useUi()
  const words = useWords()
  const reader = useReader()
  const known = useActorName()
  const serviceOf = useServiceTitle(definition.kind, id)
  const nameOf = (one: string) => known(one) ?? serviceOf(one) ?? words.named('ui.actor', one)
  const telling: Telling = { kind: definition.kind, fields: definition.fields, currency, ui, words, reader, nameOf }
  return entry => {
    switch (entry.what) {
      case 'event':
        return tellEvent(entry, telling)
      case 'step':
        return tellStep(entry, telling)
      case 'task':
        return tellTask(entry, telling)
      case 'mail':
        return tellMail(entry, telling)
    }
  }
}

function tellEvent(entry: Of<'event'>, telling: Telling): Sentence {
  const { ui, words, nameOf } = telling
  const who = entry.actorName ?? nameOf(entry.actorId)
  const about = entry.data.entry
  const event = words.event(entry.type)
  const text = ui('story.event', { event: typeof about === 'string' ? `${event}: ${about}` : event, who })
  const details = [stateChange(entry.data, telling), changesText(entry.data, telling), inputText(entry.data, telling)]
  const detail = details.filter(Boolean).join(' · ')
  return detail ? { text, detail } : { text }
}

function stateChange(data: Readonly<Record<string, unknown>>, { kind, words }: Telling): string {
  const { from, to } = data
  if (typeof from !== 'string' || typeof to !== 'string' || from === to) return ''
  // An assignment speaks of people in the same two words.
  return from.length > 30 ? '' : `${words.state(kind, from)} → ${words.state(kind, to)}`
}

/** The fields that an amendment changed, with both values. */
function changesText(data: Readonly<Record<string, unknown>>, telling: Telling): string {
  if (!Array.isArray(data.changes)) return ''
  const changes: unknown[] = data.changes
  return changes
    .map(change => {
      if (!isFacts(change) || typeof change.field !== 'string') return ''
      const label = telling.words.field(telling.kind, change.field)
      return `${label}: ${valueText(change.field, change.from, telling)} → ${valueText(change.field, change.to, telling)}`
    })
    .filter(Boolean)
    .join('; ')
}

/** What a command was given, and the reason or note that an event carries. */
function inputText(data: Readonly<Record<string, unknown>>, telling: Telling): string {
  const given = {
    ...(isFacts(data.input) ? data.input : {}),
    reason: data.reason,
    note: data.note,
    source: data.source,
  }
  const all = isFacts(data.input) ? { ...given, ...data.input } : given
  return (
    Object.entries(all)
      // The sentence has the entry's words; its id says nothing to people.
      .filter(([name]) => name !== 'entryId' || data.entry === undefined)
      .filter(([, value]) => value !== null && value !== undefined && value !== '' && typeof value !== 'object')
      .map(([name, value]) => `${telling.words.field(telling.kind, name)}: ${valueText(name, value, telling)}`)
      .join('; ')
  )
}

function valueText(field: string, value: unknown, telling: Telling): string {
  const { kind, fields, currency, words, reader, nameOf, ui } = telling
  if (value === null || value === undefined) return '–'
  if (typeof value === 'boolean') return ui(value ? 'form.yes' : 'form.no')
  if (typeof value === 'number') {
    const isAmount = fields[field]?.type === 'amount'
    return isAmount
      ? formatMoney(value, currency, reader.locale)
      : new Intl.NumberFormat(languageTag(reader.locale)).format(value)
  }
  if (typeof value !== 'string') return '…'
  if (isDay(value) || isInstant(value)) return formatWhen(value, reader)
  return field.endsWith('Id') ? nameOf(value) : words.choice(field, value, kind)
}

function tellStep(entry: Of<'step'>, { kind, ui, words, nameOf }: Telling): Sentence {
  const text = ui('story.step', {
    rule: entry.rule,
    name: words.rule(entry.rule, kind),
    status: words.named('ui.stepStatus', entry.status),
  })
  const by = entry.by === 'system' ? '' : (entry.byName ?? nameOf(entry.by))
  const detail = [by, entry.reason].filter(Boolean).join(': ')
  return detail ? { text, detail } : { text }
}

function tellTask(entry: Of<'task'>, { kind, ui, words, reader }: Telling): Sentence {
  const task = words.task(kind, entry.title)
  const who = entry.assigneeName ?? words.who(entry.audience)
  if (entry.change === 'opened') {
    const text = ui('story.taskOpened', { task, who })
    return entry.dueAt
      ? { text, detail: ui('due.until', { date: formatWhen(entry.dueAt, reader), time: '' }) }
      : { text }
  }
  if (entry.state === 'cancelled') {
    const text = ui('story.taskCancelled', { task })
    return entry.reason ? { text, detail: words.named('ui.taskReason', entry.reason) } : { text }
  }
  const text = ui('story.taskDone', { task, outcome: words.outcome(kind, entry.outcome ?? 'done') })
  return entry.result ? { text, detail: entry.result } : { text }
}

function tellMail(entry: Of<'mail'>, { kind, ui, words }: Telling): Sentence {
  const text = ui('story.mail', { who: entry.readerName ?? '–', state: words.mailState(entry.state) })
  const reason = entry.reason ? words.named('ui.mailReason', entry.reason) : ''
  return { text, detail: [words.template(entry.template, kind), reason].filter(Boolean).join(' · ') }
}

const isFacts = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
