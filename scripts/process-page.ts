// One kind of process as a page that people read: its states, commands and rules, in both languages of the product.

import type { Command, Definition, Field, OpeningsBy, Recurrence, Rule, TimeText } from '../src/domain/definition.ts'
import { LADDERS } from '../src/domain/ladder.ts'
import { SHIPPED } from '../src/domain/processes/shipped.ts'
import { UNIVERSAL_INPUTS } from '../src/domain/universal.ts'
import { labels } from '../src/email/labels.ts'
import { type Texts, textsOf } from '../src/email/texts.ts'
import { type DiagramWords, type Labels, processDiagram } from './process-diagram.ts'

type Reader = { texts: Texts; labels: Labels }

const readerIn = (locale: 'ru' | 'en'): Reader => ({ texts: textsOf(locale), labels: labels(textsOf(locale)) })
const en = readerIn('en')
const ru = readerIn('ru')

const WORDS = {
  en: { anyOpen: 'any open state', previous: 'where it was before' },
  ru: { anyOpen: 'любое открытое состояние', previous: 'прежнее состояние' },
} as const satisfies Record<'ru' | 'en', DiagramWords>

const DEFAULT_WITHIN = '3wd'
const GENERATED = '<!-- Written by `npm run docs` from src/domain/processes; edit the definition, not this page. -->'

/** Every generated page by its file name below docs/processes. */
export function processPages(): ReadonlyMap<string, string> {
  const kinds = Object.values(SHIPPED).map(definition => [`${definition.kind}.md`, processPage(definition)] as const)
  return new Map([['README.md', indexPage()], ...kinds])
}

function processPage(definition: Definition): string {
  const { kind } = definition
  const start = definition.startStates ?? [definition.initial]
  return page([
    GENERATED,
    `# ${en.labels.kind(kind)} · ${ru.labels.kind(kind)}`,
    'How to read this page: [the process pages](README.md). How times are written: [time](../time.md).',
    `A new record begins as \`${definition.initial}\`. ${closedSentence(definition)}`,
    diagram(definition, WORDS.en, en),
    `<details><summary>По-русски</summary>\n\n${diagram(definition, WORDS.ru, ru)}\n\n</details>`,
    '## States',
    table(
      ['state', 'English', 'По-русски', ''],
      definition.states.map(state => [
        code(state),
        en.labels.state(kind, state),
        ru.labels.state(kind, state),
        [start.includes(state) ? 'may begin here' : '', definition.closed.includes(state) ? 'closed' : '']
          .filter(Boolean)
          .join(', '),
      ]),
    ),
    '## Commands',
    table(
      ['command', 'English', 'По-русски', 'from', 'to', 'who', 'only if', 'asks for'],
      Object.entries(definition.commands).map(([name, command]) => commandRow(kind, name, command)),
    ),
    '## Rules',
    table(
      ['rule', 'in', 'opens', 'due', 'makes', 'heard by', 'ladder', 'on hold'],
      definition.rules.map(rule => ruleRow(kind, rule)),
    ),
    '## Dates that rules measure from',
    table(['date', 'English', 'По-русски', 'kind', 'set by'], datedFields(definition)),
    ...followed(definition),
  ])
}

function closedSentence({ closed }: Definition): string {
  return `It is closed, and nothing more is due, in ${closed.map(code).join(', ')}, or when an operator withdraws it.`
}

const diagram = (definition: Definition, words: DiagramWords, reader: Reader) =>
  `\`\`\`mermaid\n${processDiagram(definition, words, reader.labels)}\n\`\`\``

function commandRow(kind: string, name: string, command: Command): string[] {
  return [
    code(name),
    en.labels.command(kind, name),
    ru.labels.command(kind, name),
    command.from === '*' ? 'any open state' : command.from.map(code).join(', '),
    command.to === undefined ? 'stays' : command.to === 'previous' ? 'where it was before' : code(command.to),
    command.by.map(who).join(', '),
    (command.guards ?? []).map(guard).join('; '),
    asksFor(command.input ?? {}),
  ]
}

function ruleRow(kind: string, rule: Rule): string[] {
  const states = rule.states === '*' ? 'any open state' : rule.states.map(code).join(', ')
  const conditions = (rule.when ?? []).map(guard).join('; ')
  return [
    `**${rule.id}** ${en.labels.rule(rule.id)}<br>_${ru.labels.rule(rule.id)}_`,
    conditions === '' ? states : `${states}<br>if: ${conditions}`,
    opensOf(rule),
    dueOf(rule),
    makes(kind, rule),
    heardBy(rule),
    rule.task ? code(rule.task.ladder) : '',
    onHold(rule),
  ]
}

function opensOf({ opens, every, each, critical }: Rule): string {
  const entries = typeof each === 'object' ? [`for each entry of ${code(each.fact)}, from its day:`] : []
  const lines =
    each === 'service' ? ['for every service rule of the object: its lead'] : [...entries, ...timesOf(opens)]
  const again = every ? [`then every ${code(every.step)}, ${endOf(every)}`] : []
  const urgent = critical === true ? ['at any hour'] : critical ? [`at any hour: ${critical.map(code).join(', ')}`] : []
  return [...lines, ...again, ...urgent].join('<br>')
}

function endOf({ times, until }: Recurrence): string {
  const ends = [...(times ? [`${times} times`] : []), ...(until ? [`until ${code(until)}`] : [])]
  return ends.join(', ') || 'without end'
}

function timesOf(times: TimeText | readonly TimeText[] | OpeningsBy): string[] {
  if (typeof times === 'string') return [code(times)]
  if (!('by' in times)) return times.map(code)
  return Object.entries(times.of).map(([choice, text]) => {
    const name = choice === '' ? 'not noted' : code(choice)
    return `${name}: ${[text].flat().map(code).join(', ')}`
  })
}

function dueOf({ task, due, within, each }: Rule): string {
  if (!task) return ''
  if (each === 'service') return 'the service’s own due date'
  if (due !== undefined) return timesOf(due).join('<br>')
  return `within ${code(within ?? DEFAULT_WITHIN)} of the opening`
}

function makes(kind: string, { task, mail, command, event }: Rule): string {
  const outcomes = (task?.outcomes ?? ['done']).map(code).join(', ')
  return [
    task
      ? `task “${en.labels.task(kind, task.title)}”<br>_«${ru.labels.task(kind, task.title)}»_<br>ends with ${outcomes}`
      : '',
    command ? `command ${code(command)}` : '',
    event ? `event ${code(`${kind}.${event}`)}` : '',
    mail ? `letter ${code(mail.template)}` : '',
  ]
    .filter(Boolean)
    .join('<br>')
}

function heardBy({ task, mail, copies }: Rule): string {
  const first = [...(task ? [task.to] : []), ...(mail?.to ?? [])].map(who).join(', ')
  const more = Object.entries(copies ?? {}).map(([which, to]) => `${code(which)}: also ${to.map(who).join(', ')}`)
  return [first, ...more].filter(Boolean).join('<br>')
}

function onHold({ during, pauseOnHold }: Rule): string {
  if (during === 'hold') return 'only then'
  return pauseOnHold === false ? 'goes on' : 'stands still'
}

function datedFields({ kind, fields, commands }: Definition): string[][] {
  const setBy = (name: string) =>
    Object.entries(commands).flatMap(([command, { input = {} }]) => (Object.hasOwn(input, name) ? [code(command)] : []))
  const movedBy = (name: string) =>
    Object.entries(fields).flatMap(([moved, field]) =>
      field.movedAnchor === name ? [`a change of ${code(moved)}`] : [],
    )
  return Object.entries(fields)
    .filter(([, { type }]) => type === 'day' || type === 'instant')
    .map(([name, field]) => [
      code(name),
      en.labels.anchor(kind, name),
      ru.labels.anchor(kind, name),
      field.type,
      [...(field.internal ? [] : ['the form']), ...setBy(name), ...movedBy(name)].join(', ') || 'what a command does',
    ])
}

/** What the workflow of the kind carries on along the chain. */
function followed({ kind, followed: events }: Definition): string[] {
  if (events.length === 0) return []
  const lines = events.map(event => `- ${code(event)}: ${en.labels.event(event)} · ${ru.labels.event(event)}`)
  return ['## Events that something follows', `\`src/workflows/${kind}.ts\` says what.`, lines.join('\n')]
}

function indexPage(): string {
  const kinds = Object.values(SHIPPED).map(
    ({ kind }) => `- [${en.labels.kind(kind)} · ${ru.labels.kind(kind)}](${kind}.md)`,
  )
  const rungs = Object.entries(LADDERS).map(([name, ladder]) => [
    code(name),
    ladder.map(({ offset, to }) => `${code(offset)}: ${to.map(who).join(', ')}`).join('<br>'),
  ])
  const common = Object.entries(UNIVERSAL_INPUTS).map(([name, fields]) => [
    code(name),
    en.labels.command('common', name),
    ru.labels.command('common', name),
    asksFor(fields),
  ])
  return page([
    GENERATED,
    '# Processes',
    INTRODUCTION,
    kinds.join('\n'),
    '## Reading the tables',
    LEGEND,
    ...[
      '## Commands of every kind',
      'The owner, key account managers, heads and directors may give them; `amend` is what PATCH does.',
      table(['command', 'English', 'По-русски', 'asks for'], common),
      '## Ladders',
      'Counted from the due date of the task. “Owner” means whoever was asked first. Acknowledging stops the ladder.',
      table(['ladder', 'who is told, and when'], rungs),
    ],
  ])
}

const INTRODUCTION =
  'The six kinds of process that this release ships, in the order of the chain. Each page is made from the definition that the engine runs.'

const LEGEND = `- _in_: the states in which the rule has a say, and what else must be true.
- _opens_: when its task or letter appears. Letters that are not “at any hour” wait for the working hours of their reader.
- _due_: until when it is to be done. What is due “within” some days of an opening never runs past the date that the opening counts back from.
- _ladder_: who is told when nobody reacts.
- _on hold_: whether the clock of the rule stands still while the record is on hold.
- An asterisk marks what a command must be given.
- In the pictures a box with a broken line stands for several states, or for the state before.`

function asksFor(input: Readonly<Record<string, Field>>): string {
  return Object.entries(input)
    .map(([name, field]) => `${code(name)}${field.required ? '\\*' : ''}`)
    .join(', ')
}

const who = (name: string) => en.texts.text(['audience', name], en.texts.text(['mail', 'actors', name]))
const guard = (name: string) => en.texts.text(['guard', name])
const code = (text: string) => `\`${text}\``

const page = (parts: readonly string[]) => `${parts.join('\n\n')}\n`

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}
