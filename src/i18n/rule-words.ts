// A rule of a definition in the reader's language: what the pages of rules and the generated documents both show.

import type { Command, Definition, Field, OpeningsBy, Recurrence, Rule, TimeText } from '../domain/definition.ts'
import { isLadder, ladderOf } from '../domain/ladder.ts'
import { parseParametric } from '../domain/parametric.ts'
import { type BusinessWords, businessWords, type Lexicon, withTexts } from './lexicon.ts'
import { amountInWords, offsetInWords, timeInWords } from './time-words.ts'

/** One line of the table of rules; lists are to be set below each other. */
export type RuleInWords = {
  id: string
  name: string
  /** States in which the rule has a say. */
  where: string
  conditions: readonly string[]
  opens: readonly string[]
  due: readonly string[]
  makes: readonly string[]
  heardBy: readonly string[]
  /** What happens when nobody reacts. */
  silence: readonly string[]
  hold: string
}

const DEFAULT_WITHIN = '3wd'

type Telling = { definition: Definition; lexicon: Lexicon; words: BusinessWords; say: Lexicon['text'] }

/** The words of one definition; its own texts go before those of the dictionary. */
export function definitionWords(definition: Definition, dictionary: Lexicon) {
  const lexicon = withTexts(dictionary, definition.texts?.[dictionary.locale])
  const words = businessWords(lexicon)
  const say: Lexicon['text'] = (key, params) => lexicon.text(`definition.${key}`, params)
  const telling = { definition, lexicon, words, say }
  return {
    lexicon,
    words,
    time: (text: TimeText) => timeInWords(definition, text, lexicon),
    rule: (rule: Rule) => ruleInWords(rule, telling),
    command: (name: string, command: Command) => commandInWords(name, command, telling),
    ladder: (name: string) => ladderInWords(name, telling),
    field: (name: string, field: Field) => fieldInWords(name, field, telling),
    guard: (guard: string) => guardInWords(guard, telling),
    effect: (effect: string) => effectInWords(effect, telling),
  }
}

function ruleInWords(rule: Rule, telling: Telling): RuleInWords {
  const { words } = telling
  return {
    id: rule.id,
    name: words.rule(rule.id),
    where: statesInWords(rule.states, telling),
    conditions: (rule.when ?? []).map(guard => guardInWords(guard, telling)),
    opens: opensOf(rule, telling),
    due: dueOf(rule, telling),
    makes: makesOf(rule, telling),
    heardBy: heardBy(rule, telling),
    silence: rule.task ? ladderInWords(rule.task.ladder, telling) : [],
    hold: telling.say(`hold.${rule.during === 'hold' ? 'only' : rule.pauseOnHold === false ? 'goesOn' : 'stands'}`),
  }
}

function statesInWords(states: readonly string[] | '*', { definition, words, say }: Telling): string {
  return states === '*' ? say('anyOpenState') : states.map(state => words.state(definition.kind, state)).join(', ')
}

function opensOf(rule: Rule, telling: Telling): string[] {
  const { definition, lexicon, words, say } = telling
  if (rule.each === 'service') return [say('opens.service')]
  const entries =
    rule.each === undefined ? [] : [say('opens.each', { fact: words.field(definition.kind, rule.each.fact) })]
  const { every, critical } = rule
  const again = every === undefined ? [] : [againInWords(every, telling)]
  const urgent =
    critical === true
      ? [say('opens.urgent')]
      : critical
        ? [say('opens.urgentAt', { offsets: critical.map(offset => offsetInWords(offset, lexicon)).join(', ') })]
        : []
  return [...entries, ...timesOf(rule.opens, telling), ...again, ...urgent]
}

function againInWords({ step, times, until }: Recurrence, { definition, lexicon, say }: Telling): string {
  const end = [
    ...(times === undefined ? [] : [say('opens.times', { times })]),
    ...(until === undefined ? [] : [say('opens.until', { time: timeInWords(definition, until, lexicon) })]),
  ]
  return [
    say('opens.every', { step: amountInWords(step, lexicon) }),
    ...(end.length > 0 ? end : [say('opens.endless')]),
  ].join(', ')
}

function timesOf(times: TimeText | readonly TimeText[] | OpeningsBy, telling: Telling): string[] {
  const { definition, lexicon, words, say } = telling
  const inWords = (text: TimeText) => timeInWords(definition, text, lexicon)
  if (typeof times === 'string') return [inWords(times)]
  if (!('by' in times)) return times.map(inWords)
  return Object.entries(times.of).map(([value, text]) => {
    const shown = times.by === 'state' ? words.state(definition.kind, value) : words.choice(times.by, value)
    const name = value === '' ? say('opens.notNoted') : shown
    return `${name}: ${[text].flat().map(inWords).join('; ')}`
  })
}

function dueOf({ task, due, within, each }: Rule, telling: Telling): string[] {
  if (each === 'service') return [telling.say('due.service')]
  if (!task) return []
  if (due !== undefined) return timesOf(due, telling)
  return [telling.say('due.within', { amount: amountInWords(within ?? DEFAULT_WITHIN, telling.lexicon) })]
}

function makesOf({ task, mail, command, event, each }: Rule, telling: Telling): string[] {
  const { lexicon, words, say } = telling
  const { kind } = telling.definition
  const ends = (task?.outcomes ?? ['done']).map(outcome => words.outcome(kind, outcome)).join(', ')
  const others = Object.entries(task?.titles ?? {}).map(([offset, title]) =>
    say('makes.taskAt', { offset: offsetInWords(offset, lexicon), task: words.task(kind, title) }),
  )
  return [
    ...(each === 'service' ? [say('makes.service')] : []),
    ...(task
      ? [say('makes.task', { task: words.task(kind, task.title) }), ...others, say('makes.ends', { outcomes: ends })]
      : []),
    ...(command ? [say('makes.command', { command: words.command(kind, command) })] : []),
    ...(event ? [say('makes.event', { event: words.event(kind, event) })] : []),
    ...(mail ? [say('makes.letter', { letter: words.template(mail.template) })] : []),
  ]
}

function heardBy({ task, mail, copies }: Rule, { lexicon, words, say }: Telling): string[] {
  const first = [...new Set([...(task ? [task.to] : []), ...(mail?.to ?? [])])].map(words.who).join(', ')
  const more = Object.entries(copies ?? {}).map(([offset, to]) =>
    say('heard.also', { offset: offsetInWords(offset, lexicon), who: to.map(words.who).join(', ') }),
  )
  return [...(first === '' ? [] : [first]), ...more]
}

function ladderInWords(name: string, { definition, lexicon, words, say }: Telling): string[] {
  if (!isLadder(definition, name)) return [name]
  const rungs = ladderOf(definition, name)
  if (rungs.length === 0) return [say('silence.board')]
  return rungs.map(({ offset, to }) => {
    const who = to.map(words.who).join(', ')
    if (/^[+-]0/.test(offset)) return say('silence.atOnce', { who })
    return say('silence.after', { amount: amountInWords(offset, lexicon), who })
  })
}

export type CommandInWords = {
  label: string
  from: string
  to: string
  by: string
  guards: readonly string[]
  /** Fields that it asks for; the required ones are marked. */
  asks: readonly string[]
  effects: readonly string[]
}

function commandInWords(name: string, command: Command, telling: Telling): CommandInWords {
  const { definition, words } = telling
  const { kind } = definition
  return {
    label: words.command(kind, name),
    from: statesInWords(command.from, telling),
    to: wayInWords(command, telling),
    by: command.by.map(words.who).join(', '),
    guards: (command.guards ?? []).map(guard => guardInWords(guard, telling)),
    asks: Object.entries(command.input ?? {}).map(
      ([field, { required }]) => `${words.field(kind, field)}${required ? '\u00a0*' : ''}`,
    ),
    effects: (command.effects ?? []).map(effect => effectInWords(effect, telling)),
  }
}

/** Where a command leads, and where it waits before. */
function wayInWords({ to, via }: Command, telling: Telling): string {
  const { definition, words, say } = telling
  if (to === undefined) return say('stays')
  if (to === 'previous') return say('whereItWas')
  if (to === 'onward') return say('whereItWasGoing')
  const end = words.state(definition.kind, to)
  if (via === undefined) return end
  const condition = guardInWords(via.when, telling)
  return say('leads.via', { state: end, first: words.state(definition.kind, via.state), condition })
}

const guardInWords = (guard: string, telling: Telling) =>
  parametricInWords('guard', guard, telling) ?? telling.words.guard(guard)
const effectInWords = (effect: string, telling: Telling) =>
  parametricInWords('effect', effect, telling) ?? telling.words.effect(effect)

/** `fieldEquals:weight=major` as a sentence about the field; null for a plain name. */
function parametricInWords(
  family: 'guard' | 'effect',
  text: string,
  { definition, words, say }: Telling,
): string | null {
  const parsed = parseParametric(text)
  if (parsed === null) return null
  const { name, field, value } = parsed
  const shown = value === null ? '' : words.choice(field, value)
  return say(`${family}.${name}`, { field: words.field(definition.kind, field), value: shown })
}

function fieldInWords(name: string, field: Field, { words, say }: Telling): string {
  const choices = field.choices?.map(choice => words.choice(name, choice)).join(', ')
  return [say(`fieldType.${field.type}`), ...(choices ? [choices] : [])].join(': ')
}
