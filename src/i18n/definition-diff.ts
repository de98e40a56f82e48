// What differs between two versions of a definition, in the reader's language.

import type { Command, Definition, Rule } from '../domain/definition.ts'
import { same } from '../domain/merge.ts'
import type { Lexicon } from './lexicon.ts'
import { definitionWords } from './rule-words.ts'

/** `aspect`: which part of a changed thing it is about, in words; null for the thing itself. */
export type DefinitionChange = {
  part: 'rule' | 'command' | 'state' | 'field' | 'ladder' | 'text' | 'general'
  key: string
  label: string
  what: 'added' | 'removed' | 'changed' | 'switchedOff' | 'switchedOn'
  aspect: string | null
  before: readonly string[]
  after: readonly string[]
}

type Side = { definition: Definition; words: ReturnType<typeof definitionWords> }
type Telling = { before: Side; after: Side; say: (aspect: string) => string }

/** In the order of a definition: states, fields, commands, rules, ladders, texts, and the rest. */
export function definitionDiff(before: Definition, after: Definition, lexicon: Lexicon): DefinitionChange[] {
  const side = (definition: Definition): Side => ({ definition, words: definitionWords(definition, lexicon) })
  const telling: Telling = {
    before: side(before),
    after: side(after),
    say: aspect => lexicon.text(`definition.aspect.${aspect}`),
  }
  return [
    ...stateChanges(telling),
    ...fieldChanges(telling),
    ...commandChanges(telling),
    ...ruleChanges(telling),
    ...ladderChanges(telling),
    ...textChanges(telling),
    ...generalChanges(telling),
  ]
}

type Naming = (side: Side, key: string) => string

/** What came, went and changed in a table of things; `changed` tells the parts of what is in both. */
function compared<Thing>(
  { before, after }: Telling,
  part: DefinitionChange['part'],
  tables: { before: Readonly<Record<string, Thing>>; after: Readonly<Record<string, Thing>> },
  tell: { label: Naming; lines: (side: Side, key: string) => readonly string[]; changed: (key: string) => Aspect[] },
): DefinitionChange[] {
  const keys = [...new Set([...Object.keys(tables.before), ...Object.keys(tables.after)])]
  return keys.flatMap((key): DefinitionChange[] => {
    const was = Object.hasOwn(tables.before, key)
    const is = Object.hasOwn(tables.after, key)
    const label = tell.label(is ? after : before, key)
    const about = { part, key, label }
    if (!was) return [{ ...about, what: 'added', aspect: null, before: [], after: tell.lines(after, key) }]
    if (!is) return [{ ...about, what: 'removed', aspect: null, before: tell.lines(before, key), after: [] }]
    if (same(tables.before[key], tables.after[key])) return []
    const aspects = tell.changed(key).filter(aspect => !same(aspect.before, aspect.after))
    const shown = aspects.length > 0 ? aspects : [asJson(tables.before[key], tables.after[key])]
    return shown.map(aspect => ({ what: 'changed' as const, ...about, ...aspect }))
  })
}

type Aspect = Pick<DefinitionChange, 'aspect' | 'before' | 'after'> & { what?: DefinitionChange['what'] }

/** What no word tells apart is shown as it is written. */
const asJson = (before: unknown, after: unknown): Aspect => ({
  aspect: null,
  before: [JSON.stringify(before)],
  after: [JSON.stringify(after)],
})

function stateChanges(telling: Telling): DefinitionChange[] {
  const table = ({ states, closed, startStates = [] }: Definition) =>
    Object.fromEntries(
      states.map(state => [state, { closed: closed.includes(state), start: startStates.includes(state) }]),
    )
  const tables = { before: table(telling.before.definition), after: table(telling.after.definition) }
  const lines = (side: 'before' | 'after', key: string) => [
    ...(tables[side][key]?.closed ? [telling.say('closed')] : []),
    ...(tables[side][key]?.start ? [telling.say('start')] : []),
  ]
  return compared(telling, 'state', tables, {
    label: ({ definition, words }, key) => words.words.state(definition.kind, key),
    lines: () => [],
    changed: key => [{ aspect: telling.say('kindOfState'), before: lines('before', key), after: lines('after', key) }],
  })
}

function fieldChanges(telling: Telling): DefinitionChange[] {
  const { before, after } = telling
  const tables = { before: before.definition.fields, after: after.definition.fields }
  const line = ({ definition, words }: Side, key: string) => {
    const field = definition.fields[key]
    return field ? [words.field(key, field)] : []
  }
  return compared(telling, 'field', tables, {
    label: ({ definition, words }, key) => words.words.field(definition.kind, key),
    lines: line,
    changed: key => [{ aspect: telling.say('fieldType'), before: line(before, key), after: line(after, key) }],
  })
}

function commandChanges(telling: Telling): DefinitionChange[] {
  const { before, after, say } = telling
  const tables = { before: before.definition.commands, after: after.definition.commands }
  const told = ({ definition, words }: Side, key: string) => {
    const command: Command | undefined = definition.commands[key]
    return command ? words.command(key, command) : undefined
  }
  return compared(telling, 'command', tables, {
    label: ({ definition, words }, key) => words.words.command(definition.kind, key),
    lines: (side, key) => {
      const one = told(side, key)
      return one ? [`${one.from} → ${one.to}`, one.by] : []
    },
    changed: key => {
      const [was, is] = [told(before, key), told(after, key)]
      return (['from', 'to', 'by', 'guards', 'asks', 'effects'] as const).map(aspect => ({
        aspect: say(aspect),
        before: [was?.[aspect] ?? []].flat(),
        after: [is?.[aspect] ?? []].flat(),
      }))
    },
  })
}

const RULE_ASPECTS = ['where', 'conditions', 'opens', 'due', 'makes', 'heardBy', 'silence', 'hold'] as const

function ruleChanges(telling: Telling): DefinitionChange[] {
  const { before, after, say } = telling
  const table = ({ rules }: Definition): Record<string, Rule> => Object.fromEntries(rules.map(rule => [rule.id, rule]))
  const tables = { before: table(before.definition), after: table(after.definition) }
  const told = (side: 'before' | 'after', key: string) => {
    const rule = tables[side][key]
    return rule && telling[side].words.rule(rule)
  }
  return compared(telling, 'rule', tables, {
    label: ({ words }, key) => words.words.rule(key),
    lines: (side, key) => {
      const one = told(side === before ? 'before' : 'after', key)
      return one ? [...one.opens, ...one.makes, ...one.heardBy] : []
    },
    changed: key => {
      const [was, is] = [told('before', key), told('after', key)]
      const switched = Boolean(tables.before[key]?.off) !== Boolean(tables.after[key]?.off)
      const what = tables.after[key]?.off ? ('switchedOff' as const) : ('switchedOn' as const)
      return [
        // Shown whatever the sides say: it has no words of its own.
        ...(switched ? [{ what, aspect: null, before: [], after: [say(what)] }] : []),
        ...RULE_ASPECTS.map(aspect => ({
          aspect: say(aspect),
          before: [was?.[aspect] ?? []].flat(),
          after: [is?.[aspect] ?? []].flat(),
        })),
      ]
    },
  })
}

function ladderChanges(telling: Telling): DefinitionChange[] {
  const { before, after } = telling
  const tables = { before: before.definition.ladders ?? {}, after: after.definition.ladders ?? {} }
  const lines = ({ words }: Side, key: string) => words.ladder(key)
  return compared(telling, 'ladder', tables, {
    label: (_, key) => key,
    lines,
    changed: key => [{ aspect: telling.say('silence'), before: lines(before, key), after: lines(after, key) }],
  })
}

function textChanges(telling: Telling): DefinitionChange[] {
  const table = ({ texts = {} }: Definition) =>
    Object.fromEntries(
      (['ru', 'en'] as const).flatMap(locale =>
        Object.entries(texts[locale] ?? {}).map(([key, text]) => [`${locale}: ${key}`, text]),
      ),
    )
  const tables = { before: table(telling.before.definition), after: table(telling.after.definition) }
  const line = (side: 'before' | 'after', key: string) => [tables[side][key] ?? []].flat()
  return compared(telling, 'text', tables, {
    label: (_, key) => key,
    lines: (side, key) => line(side === telling.before ? 'before' : 'after', key),
    changed: key => [{ aspect: null, before: line('before', key), after: line('after', key) }],
  })
}

const GENERAL = ['initial', 'followed', 'createdBy'] as const

function generalChanges({ before, after, say }: Telling): DefinitionChange[] {
  return GENERAL.flatMap((key): DefinitionChange[] => {
    const [was, is] = [before.definition[key], after.definition[key]]
    if (same(was, is)) return []
    const lines = (value: string | readonly string[] | undefined) => [value ?? []].flat()
    return [
      { part: 'general', key, label: say(key), what: 'changed', aspect: null, before: lines(was), after: lines(is) },
    ]
  })
}
