import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { lexiconOf } from '../../scripts/lexicon.ts'
import { processPages } from '../../scripts/process-page.ts'
import { SHIPPED } from '../../src/domain/processes/shipped.ts'
import { definitionWords } from '../../src/i18n/rule-words.ts'

const FOLDER = join(import.meta.dirname, '..', '..', 'docs', 'processes')
const pages = processPages()

describe('the pages about processes', () => {
  test.each([...pages])('%s says what the definitions say: `npm run docs` writes it', (name, text) => {
    expect(readFileSync(join(FOLDER, name), 'utf8')).toBe(text)
  })

  test('there is none that nothing writes any more', () => {
    const found = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.md'))
    expect(found.toSorted()).toEqual([...pages.keys()].toSorted())
  })

  test('every kind has a page in both languages', () => {
    const kinds = Object.values(SHIPPED).map(({ kind }) => `${kind}.md`)
    expect([...pages.keys()]).toEqual(expect.arrayContaining(kinds.flatMap(name => [name, `ru/${name}`])))
  })

  test('no page shows the key of a text that is missing', () => {
    const keys = /\b(definition|ui|field|state|command|task|guard|effect|audience)\.[a-z]\w+\b/
    const shown = [...pages].flatMap(([name, text]) =>
      text
        .split('\n')
        .filter(line => keys.test(line))
        .map(line => `${name}: ${line}`),
    )
    expect(shown).toEqual([])
  })
})

describe.each(['en', 'ru'] as const)('in %s', locale => {
  const lexicon = lexiconOf(locale)

  test.each(Object.values(SHIPPED))('every word of $kind has a label', definition => {
    const { kind, states, commands, fields, rules } = definition
    const { words } = definitionWords(definition, lexicon)
    const unlabelled = [
      ...states.filter(state => words.state(kind, state) === state),
      ...Object.keys(commands).filter(name => words.command(kind, name) === name),
      ...Object.keys(fields).filter(name => words.field(kind, name) === name),
      ...Object.values(commands).flatMap(({ guards = [], effects = [], event }) => [
        ...guards.filter(guard => words.guard(guard) === guard),
        ...effects.filter(effect => words.effect(effect) === effect),
        ...[event].filter(one => words.event(kind, one) === one),
      ]),
      ...rules.flatMap(({ id, task, mail, when = [] }) => [
        ...[id].filter(rule => words.rule(rule) === rule),
        ...when.filter(guard => words.guard(guard) === guard),
        ...(task ? [task.title].filter(title => words.task(kind, title) === title) : []),
        ...(mail ? [mail.template].filter(template => !lexicon.has(`ui.template.${template}`)) : []),
      ]),
    ]
    expect(unlabelled).toEqual([])
  })
})
