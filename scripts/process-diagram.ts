// The states of a definition as a mermaid picture: one arrow for each pair of states, labelled with its commands.

import type { Command, Definition } from '../src/domain/definition.ts'
import type { BusinessWords } from '../src/i18n/lexicon.ts'

/** Words of the reader's language that the picture needs beside the labels. */
type DiagramWords = { anyOpen: string; previous: string; onward: string }

type Arrow = { from: string; to: string; by: string }

// A command that starts from more states than this would cover the picture with arrows: they share one node.
const ARROWS_AT_MOST = 3
const PREVIOUS = 'where_it_was'
const ONWARD = 'where_it_was_going'

/** A `stateDiagram-v2` of everything that moves the state; rules that give a command are named after it. */
export function processDiagram(definition: Definition, words: DiagramWords, labels: BusinessWords): string {
  const gathered = new Map<string, string>()
  const arrows = Object.entries(definition.commands).flatMap(([name, command]) =>
    arrowsOf(command, commandLabel(definition, name, labels), gathered),
  )
  const states = definition.states.map(state => node(state, labels.state(definition.kind, state)))
  const groups = [...gathered].map(([from, id]) =>
    node(
      id,
      from === '*'
        ? words.anyOpen
        : from
            .split(' ')
            .map(state => labels.state(definition.kind, state))
            .join('<br/>'),
    ),
  )
  const elsewhere = [
    { id: PREVIOUS, label: words.previous },
    { id: ONWARD, label: words.onward },
  ].filter(({ id }) => arrows.some(arrow => arrow.to === id))
  return [
    'stateDiagram-v2',
    ...states,
    ...groups,
    ...elsewhere.map(({ id, label }) => node(id, label)),
    ...aside([...gathered.values(), ...elsewhere.map(({ id }) => id)]),
    `  [*] --> ${definition.initial}`,
    ...joined(arrows).map(({ from, to, by }) => `  ${from} --> ${to} : ${by}`),
    ...definition.closed.map(state => `  ${state} --> [*]`),
  ].join('\n')
}

function arrowsOf(command: Command, by: string, gathered: Map<string, string>): Arrow[] {
  if (command.via !== undefined) {
    const { via, ...straight } = command
    return [{ ...straight, to: via.state }, straight].flatMap(one => arrowsOf(one, by, gathered))
  }
  if (command.to === undefined) return []
  const to = command.to === 'previous' ? PREVIOUS : command.to === 'onward' ? ONWARD : command.to
  const from = command.from === '*' ? [] : command.from
  if (command.from !== '*' && from.length <= ARROWS_AT_MOST) return from.map(state => ({ from: state, to, by }))
  const group = command.from === '*' ? '*' : from.join(' ')
  const id = gathered.get(group) ?? `from_${gathered.size + 1}`
  gathered.set(group, id)
  return [{ from: id, to, by }]
}

/** `miss (T6)`: what rules do by themselves is seen in the picture. */
function commandLabel(definition: Definition, name: string, labels: BusinessWords): string {
  const rules = definition.rules.filter(rule => rule.command === name).map(rule => rule.id)
  const label = labels.command(definition.kind, name).replaceAll(':', ',')
  return rules.length > 0 ? `${label} (${rules.join(', ')})` : label
}

function joined(arrows: readonly Arrow[]): Arrow[] {
  const moving = arrows.filter(({ from, to }) => from !== to)
  const byPair = Map.groupBy(moving, ({ from, to }) => `${from} ${to}`)
  return [...byPair.values()].flatMap(same => {
    const [first] = same
    return first ? [{ ...first, by: [...new Set(same.map(arrow => arrow.by))].join('<br/>') }] : []
  })
}

/** What is no state of its own is drawn with a broken line. */
function aside(ids: readonly string[]): string[] {
  return ids.length > 0 ? ['  classDef aside stroke-dasharray:4 3', `  class ${ids.join(',')} aside`] : []
}

const node = (id: string, label: string) => `  state "${label.replaceAll('"', '”')}" as ${id}`
