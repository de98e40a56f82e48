// What a definition names and nobody has a word for: a reader would see the stored word instead.

import type { Definition, Field, TextLocale } from './definition.ts'
import { type DefinitionProblem, problem } from './definition-problem.ts'
import { UNIVERSAL } from './universal.ts'

/** Whether the product's own dictionary has a text under this key (`state.common.withdrawn`). */
export type HasText = (locale: TextLocale, key: string) => boolean

const LOCALES = ['ru', 'en'] as const

type Place = readonly (string | number)[]
/** A thing with the keys that may name it, in the order in which they are looked up. */
type Named = { keys: readonly string[]; path: Place }

export function checkTexts(definition: Definition, hasText: HasText): DefinitionProblem[] {
  const { texts = {} } = definition
  const has = (locale: TextLocale, key: string) => Object.hasOwn(texts[locale] ?? {}, key) || hasText(locale, key)
  const seen = new Set<string>()
  return namesOf(definition).flatMap(({ keys, path }) => {
    const [key = ''] = keys
    const missing = LOCALES.filter(locale => !keys.some(one => has(locale, one)))
    if (missing.length === 0 || seen.has(key)) return []
    seen.add(key)
    return [problem('text.missing', path, { key, languages: missing.join(', ') })]
  })
}

function namesOf(definition: Definition): Named[] {
  const { kind, states, fields, commands, rules } = definition
  return [
    { keys: [`kind.${kind}`], path: ['kind'] },
    ...states.map((state, index) => own('state', kind, state, ['states', index])),
    ...Object.entries(fields).flatMap(([name, field]) => fieldNames(kind, name, field, ['fields', name])),
    ...Object.entries(commands).flatMap(([name, { input = {}, event }]) => [
      own('command', kind, name, ['commands', name]),
      own('event', kind, event, ['commands', name, 'event']),
      ...Object.entries(input).flatMap(([field, spec]) =>
        fieldNames(kind, field, spec, ['commands', name, 'input', field]),
      ),
    ]),
    ...rules.flatMap((rule, index) => (rule.off ? [] : ruleNames(definition, index))),
  ]
}

function fieldNames(kind: string, name: string, field: Field, path: Place): Named[] {
  if (field.internal) return []
  const choices = (field.choices ?? []).map(choice => ({
    keys: [`choice.${name}.${choice}`],
    path: [...path, 'choices'],
  }))
  return [own('field', kind, name, path), ...choices]
}

function ruleNames({ kind, rules, commands }: Definition, index: number): Named[] {
  const rule = rules[index]
  if (!rule) return []
  const path = ['rules', index]
  const isCommand = (name: string) => Object.hasOwn(commands, name) || Object.hasOwn(UNIVERSAL, name)
  const words = rule.task ? (rule.task.outcomes ?? ['done']).filter(outcome => !isCommand(outcome)) : []
  return [
    { keys: [`rule.${rule.id}`], path: [...path, 'id'] },
    ...(rule.task ? [{ keys: [`task.${kind}.${rule.task.title}`], path: [...path, 'task', 'title'] }] : []),
    ...words.map(word => ({ keys: [`outcome.${word}`], path: [...path, 'task', 'outcomes'] })),
    ...(rule.event ? [own('event', kind, rule.event, [...path, 'event'])] : []),
  ]
}

const own = (family: string, kind: string, word: string, path: Place): Named => ({
  keys: [`${family}.${kind}.${word}`, `${family}.common.${word}`],
  path,
})

/** Lines of letters that could not be filled in; `templateError` says why one cannot be read. */
export function checkTemplates(
  { texts = {} }: Definition,
  templateError: (text: string) => string | null,
): DefinitionProblem[] {
  return LOCALES.flatMap(locale =>
    Object.entries(texts[locale] ?? {}).flatMap(([key, text]) => {
      const message = key.startsWith('mail.') ? templateError(text) : null
      return message === null ? [] : [problem('text.template', ['texts', locale, key], { key, message })]
    }),
  )
}

/** The letters that a definition brings itself: both lines of each are there, in both languages. */
export function ownTemplates({ texts = {} }: Pick<Definition, 'texts'>): string[] {
  const keys = LOCALES.map(locale => new Set(Object.keys(texts[locale] ?? {})))
  const names = [...(keys[0] ?? [])].flatMap(key => /^mail\.templates\.([A-Za-z0-9]+)\.one$/.exec(key)?.[1] ?? [])
  return names.filter(name =>
    keys.every(known => ['one', 'many'].every(line => known.has(`mail.templates.${name}.${line}`))),
  )
}
