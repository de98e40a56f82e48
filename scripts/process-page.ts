// One kind of process as pages that people read, one for each language of the product.

import type { Command, Definition, Field, OpeningsBy, Rule, TimeText } from '../src/domain/definition.ts'
import { isFrom } from '../src/domain/definition.ts'
import { SHIPPED } from '../src/domain/processes/shipped.ts'
import { definitionWords } from '../src/i18n/rule-words.ts'
import { lexiconOf } from './lexicon.ts'
import { code, GENERATED, lines, page, table } from './markdown.ts'
import { processDiagram } from './process-diagram.ts'
import { indexPage } from './process-index.ts'
import { TOLD } from './process-text.ts'

type Locale = 'en' | 'ru'
type Telling = { definition: Definition; told: (typeof TOLD)[Locale]; words: ReturnType<typeof definitionWords> }

/** Every generated page by its path below docs/processes. */
export function processPages(): ReadonlyMap<string, string> {
  const pages = new Map<string, string>()
  for (const locale of ['en', 'ru'] as const) {
    const folder = locale === 'en' ? '' : `${locale}/`
    pages.set(`${folder}README.md`, indexPage(locale))
    for (const definition of Object.values(SHIPPED)) {
      pages.set(`${folder}${definition.kind}.md`, processPage(definition, locale))
    }
  }
  return pages
}

function processPage(definition: Definition, locale: Locale): string {
  const telling = { definition, told: TOLD[locale], words: definitionWords(definition, lexiconOf(locale)) }
  const { told, words } = telling
  const { kind, initial, closed, commands, rules } = definition
  return page([
    GENERATED,
    `# ${words.words.kind(kind)}`,
    `${told.other.replace('FILE', `${kind}.md`)} · ${told.howTo}`,
    `${told.begins(named(initial, telling))} ${told.closedIn(closed.map(state => named(state, telling)).join(', '))} ${told.bpmn(kind)}`,
    `\`\`\`mermaid\n${processDiagram(definition, told, words.words)}\n\`\`\``,
    `## ${told.states}`,
    table(
      told.statesHead,
      definition.states.map(state => stateRow(state, telling)),
    ),
    `## ${told.commands}`,
    table(
      told.commandsHead,
      Object.entries(commands).map(([name, command]) => commandRow(name, command, telling)),
    ),
    `## ${told.rules}`,
    table(
      told.rulesHead,
      rules.map(rule => ruleRow(rule, telling)),
    ),
    ...fieldTables(telling),
    `## ${told.written}`,
    told.writtenIntro,
    table(told.writtenHead, rules.map(writtenRow)),
    ...followed(telling),
  ])
}

const named = (state: string, { definition: { kind }, words }: Telling) =>
  `${words.words.state(kind, state)} (${code(state)})`

function stateRow(state: string, { definition, told, words }: Telling): string[] {
  const { kind, commands, rules, closed, initial, startStates } = definition
  const ways = Object.entries(commands)
    .filter(([, command]) => command.to !== undefined && command.to !== state && isFrom(definition, command, state))
    .map(([name, command]) => `${words.words.command(kind, name)} → ${words.command(name, command).to}`)
  const speaking = rules.filter(rule => (rule.states === '*' ? !closed.includes(state) : rule.states.includes(state)))
  const marks = [
    ...((startStates ?? [initial]).includes(state) ? [told.mayBegin] : []),
    ...(closed.includes(state) ? [told.closed] : []),
  ]
  const name = words.words.state(kind, state)
  return [
    code(state),
    marks.length > 0 ? lines([name, `_${marks.join(', ')}_`]) : name,
    lines(ways),
    speaking.map(rule => rule.id).join(', '),
  ]
}

function commandRow(name: string, command: Command, { words }: Telling): string[] {
  const said = words.command(name, command)
  return [
    code(name),
    said.label,
    said.from,
    said.to,
    said.by,
    lines(said.guards),
    said.asks.join(', ').replaceAll('*', '\\*'),
    lines(said.effects),
  ]
}

function ruleRow(rule: Rule, { told, words }: Telling): string[] {
  const said = words.rule(rule)
  return [
    `**${said.id}** ${said.name}`,
    lines([said.where, ...said.conditions.map(condition => `${told.onlyIf}: ${condition}`)]),
    lines(said.opens),
    lines(said.due),
    lines(said.makes),
    lines(said.heardBy),
    lines(said.silence),
    said.hold,
  ]
}

function writtenRow({ id, opens, every, due, within, task, each }: Rule): string[] {
  const again = every
    ? [
        `${code(`every ${every.step}`)}${every.times ? ` × ${every.times}` : ''}${every.until ? ` … ${code(every.until)}` : ''}`,
      ]
    : []
  return [
    id,
    lines([...(each === 'service' ? [] : timesOf(opens)), ...again]),
    task ? lines(due === undefined ? [code(`within ${within ?? '3wd'}`)] : timesOf(due)) : '',
    task ? code(task.ladder) : '',
    (task ? (task.outcomes ?? ['done']) : []).map(code).join(', '),
  ]
}

function timesOf(times: TimeText | readonly TimeText[] | OpeningsBy): string[] {
  if (typeof times === 'string') return [code(times)]
  if (!('by' in times)) return times.map(code)
  return Object.entries(times.of).map(
    ([choice, text]) => `${code(choice || '–')}: ${[text].flat().map(code).join(', ')}`,
  )
}

function fieldTables(telling: Telling): string[] {
  const { definition, told, words } = telling
  const isDate = ({ type }: Field) => type === 'day' || type === 'instant'
  const all = Object.entries(definition.fields)
  const row = ([name, field]: [string, Field]) => [
    code(name),
    words.words.field(definition.kind, name),
    words.field(name, field),
    setBy(name, field, telling),
  ]
  const dates = all.filter(([, field]) => isDate(field)).map(one => [...row(one), measuredBy(one[0], definition)])
  const facts = all.filter(([, field]) => !isDate(field)).map(row)
  return [
    ...(dates.length > 0 ? [`## ${told.dates}`, table(told.datesHead, dates)] : []),
    ...(facts.length > 0 ? [`## ${told.facts}`, table(told.factsHead, facts)] : []),
  ]
}

function setBy(name: string, field: Field, { definition: { commands, fields }, told }: Telling): string {
  const asking = Object.entries(commands).flatMap(([command, { input = {} }]) =>
    Object.hasOwn(input, name) ? [code(command)] : [],
  )
  const moved = Object.entries(fields).flatMap(([other, { movedAnchor }]) =>
    movedAnchor === name ? [told.changeOf(code(other))] : [],
  )
  return [...(field.internal ? [] : [told.form]), ...asking, ...moved].join(', ') || told.byCommand
}

const measuredBy = (name: string, { rules }: Definition) =>
  rules
    .filter(({ opens, due, every }) => new RegExp(`\\b${name}\\b`).test(JSON.stringify([opens, due, every])))
    .map(rule => rule.id)
    .join(', ')

/** What the workflow of the kind carries on along the chain. */
function followed({ definition: { kind, followed: events }, told, words }: Telling): string[] {
  if (events.length === 0) return []
  const said = events.map(event => `- ${code(event)}: ${words.words.event(kind, event.slice(kind.length + 1))}`)
  return [`## ${told.followed}`, told.followedIntro(kind), said.join('\n')]
}
