import type {
  Command,
  Definition,
  Field,
  OpeningsBy,
  Rule,
  TextLocale,
  TimeText,
} from '../../../src/domain/definition.ts'
import { offsetsOf } from './time-text.ts'

// Changes of an edited definition, each a new value: what a form does when somebody turns one knob.

export const withRule = (definition: Definition, index: number, rule: Rule): Definition => ({
  ...definition,
  rules: definition.rules.map((one, at) => (at === index ? rule : one)),
})

export const withoutRule = (definition: Definition, index: number): Definition => ({
  ...definition,
  rules: definition.rules.filter((_, at) => at !== index),
})

/** Behind all others: a reminder a day after the record was created, until somebody says otherwise. */
export function withNewRule(definition: Definition, id: string): Definition {
  const rule: Rule = {
    id,
    states: [definition.initial],
    opens: 'created +1wd',
    task: { title: taskName(id), to: 'owner', ladder: 'L' },
  }
  return { ...definition, rules: [...definition.rules, rule] }
}

/** An id that no rule has yet: `R1`, `R2`. */
export function freeRuleId({ rules }: Pick<Definition, 'rules'>): string {
  const taken = new Set(rules.map(rule => rule.id))
  let number = 1
  while (taken.has(`R${number}`)) number += 1
  return `R${number}`
}

const taskName = (id: string) => `task${id.replace(/[^A-Za-z0-9]/g, '')}`

/** A thing without one of its parts. */
export function omit<Thing extends object, Key extends keyof Thing>(thing: Thing, key: Key): Omit<Thing, Key> {
  const { [key]: _, ...rest } = thing
  return rest
}

/** Times of openings: of all, or of one value of the state or fact that they depend on. */
export type OpeningList = { choice: string | null; times: readonly TimeText[] }

export function openingLists({ opens }: Pick<Rule, 'opens'>): readonly OpeningList[] {
  if (!isBy(opens)) return [{ choice: null, times: [opens].flat() }]
  return Object.entries(opens.of).map(([choice, times]) => ({ choice, times: [times].flat() }))
}

/** Every written time of a rule's openings. */
export const openingTimes = (rule: Pick<Rule, 'opens'>): TimeText[] => openingLists(rule).flatMap(({ times }) => times)

export const isBy = (times: TimeText | readonly TimeText[] | OpeningsBy): times is OpeningsBy =>
  typeof times === 'object' && 'by' in times

/**
 * Another time in the place of one of a rule's openings. What is said of the opening by its offset (copies, urgent) goes
 * with it, unless another opening has the same.
 */
export function withOpening(rule: Rule, index: number, text: TimeText, choice: string | null = null): Rule {
  const times = timesOf(rule, choice)
  const next = withTimes(rule, choice, times.with(index, text))
  const [before, after] = [openingTimes(rule).flatMap(offsetsOf), openingTimes(next).flatMap(offsetsOf)]
  const gone = offsetsOf(times[index] ?? '').filter(offset => !after.includes(offset))
  const come = offsetsOf(text).filter(offset => !before.includes(offset))
  // Of two dates changed one after the other the second brings nothing new, and takes the old offset away.
  const instead = (at: number) => come[at] ?? offsetsOf(text)[0]
  const renamed = new Map(
    gone.flatMap((offset, at) => {
      const given = instead(at)
      return given === undefined ? [] : [[offset, given] as const]
    }),
  )
  return { ...next, ...renamedSayings(rule, renamed) }
}

/** One opening more, behind the others; it begins as a copy of the last. */
export function withAddedOpening(rule: Rule, choice: string | null = null): Rule {
  const times = timesOf(rule, choice)
  return withTimes(rule, choice, [...times, times.at(-1) ?? 'created +1d'])
}

const timesOf = (rule: Rule, choice: string | null) =>
  openingLists(rule).find(list => list.choice === choice)?.times ?? []

/** A single time is written as one text, several as a list; a value without times opens nothing. */
function withTimes(rule: Rule, choice: string | null, times: readonly TimeText[]): Rule {
  const { opens } = rule
  const [only] = times
  const written = times.length === 1 && only !== undefined ? only : times
  if (!isBy(opens)) return { ...rule, opens: written }
  if (choice === null) return rule
  const { [choice]: _, ...others } = opens.of
  const of = times.length === 0 ? others : { ...opens.of, [choice]: written }
  return { ...rule, opens: { ...opens, of } }
}

function renamedSayings(
  { critical, copies }: Rule,
  renamed: ReadonlyMap<string, string>,
): Pick<Rule, 'critical' | 'copies'> {
  const named = (offset: string) => renamed.get(offset) ?? offset
  return {
    ...(Array.isArray(critical) ? { critical: critical.map(named) } : {}),
    ...(copies ? { copies: Object.fromEntries(Object.entries(copies).map(([at, who]) => [named(at), who])) } : {}),
  }
}

/** One opening less; what was said of its offset alone goes with it. */
export function withoutOpening(rule: Rule, index: number, choice: string | null = null): Rule {
  const next = withTimes(
    rule,
    choice,
    timesOf(rule, choice).filter((_, at) => at !== index),
  )
  const left = openingTimes(next).flatMap(offsetsOf)
  const { critical, copies } = rule
  return {
    ...next,
    ...(Array.isArray(critical) ? { critical: critical.filter((offset: string) => left.includes(offset)) } : {}),
    ...(copies ? { copies: Object.fromEntries(Object.entries(copies).filter(([at]) => left.includes(at))) } : {}),
  }
}

export const ownText = ({ texts }: Definition, locale: TextLocale, key: string) => texts?.[locale]?.[key] ?? ''

/** Says a key in the definition's own words; an empty text gives it back to the dictionary. */
export function withText(definition: Definition, locale: TextLocale, key: string, text: string): Definition {
  const { texts = {} } = definition
  const { [key]: _, ...others } = texts[locale] ?? {}
  const own = text === '' ? others : { ...others, [key]: text }
  return { ...definition, texts: { ...texts, [locale]: own } }
}

export const withCommand = (definition: Definition, name: string, command: Command | null): Definition => ({
  ...definition,
  commands: replaced(definition.commands, name, command),
})

export const withField = (definition: Definition, name: string, field: Field | null): Definition => ({
  ...definition,
  fields: replaced(definition.fields, name, field),
})

function replaced<Value>(
  table: Readonly<Record<string, Value>>,
  name: string,
  value: Value | null,
): Record<string, Value> {
  if (value !== null) return { ...table, [name]: value }
  const { [name]: _, ...others } = table
  return others
}

/** A state behind all others. */
export const withState = (definition: Definition, state: string): Definition => ({
  ...definition,
  states: [...definition.states, state],
})

/** Without a state, wherever it is named; what has no state left stays, so that the check tells of it. */
export function withoutState(definition: Definition, state: string): Definition {
  const others = (states: readonly string[]) => states.filter(one => one !== state)
  const { states, closed, startStates, commands, rules } = definition
  return {
    ...definition,
    states: others(states),
    closed: others(closed),
    ...(startStates ? { startStates: others(startStates) } : {}),
    commands: Object.fromEntries(
      Object.entries(commands).map(([name, command]) => [
        name,
        command.from === '*' ? command : { ...command, from: others(command.from) },
      ]),
    ),
    rules: rules.map(rule => (rule.states === '*' ? rule : { ...rule, states: others(rule.states) })),
  }
}

/** Dates that rules may measure from: the definition's own dated fields. */
export const datedFields = ({ fields }: Pick<Definition, 'fields'>): string[] =>
  Object.entries(fields).flatMap(([name, { type }]) => (type === 'day' || type === 'instant' ? [name] : []))
