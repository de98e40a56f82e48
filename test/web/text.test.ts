import { describe, expect, test } from '@jest/globals'
import { SHIPPED } from '../../src/domain/processes/shipped.ts'
import en from '../../src/i18n/en.json' with { type: 'json' }
import ru from '../../src/i18n/ru.json' with { type: 'json' }
import { firstKnown, flatten, initials, ownEntries, ownFirst, ruleOfLabel, wordKeys } from '../../web/src/lib/text.ts'

const dictionaries = { ru: flatten(ru), en: flatten(en) }
const definitions = Object.values(SHIPPED)

/** What a page shows when no dictionary has the word. */
const missing = (keys: readonly string[]) =>
  Object.entries(dictionaries).flatMap(([locale, texts]) =>
    keys.some(key => key in texts) ? [] : [`${locale} ${keys[0]}`],
  )

describe('words on a page', () => {
  test('that no dictionary knows are shown as they are, never as a blank', () => {
    expect(firstKnown(() => false, wordKeys('state', 'tender', 'novel'), 'novel')).toEqual({ raw: 'novel' })
  })

  test("are the record's own before the common ones", () => {
    const has = (key: string) => ['state.tender.won', 'state.common.won'].includes(key)
    expect(firstKnown(has, wordKeys('state', 'tender', 'won'), 'won')).toBe('state.tender.won')
    expect(firstKnown(has, wordKeys('state', 'deal', 'won'), 'won')).toBe('state.common.won')
  })

  test('come from the definition of their kind first, and one kind’s word is no other’s', () => {
    const own = { claim: { en: { 'rule.T5': 'Answer', 'kind.claim': 'Claim' }, ru: { 'rule.T5': 'Ответ' } } }
    const texts = { ...ownEntries(own, 'en'), 'rule.T5': 'Back plan', 'state.common.won': 'Won' }
    const said = (kind: string | undefined, keys: string[]) => {
      const found = firstKnown(key => Object.hasOwn(texts, key), ownFirst(kind, keys), '?')
      return typeof found === 'string' ? Object.getOwnPropertyDescriptor(texts, found)?.value : found.raw
    }
    expect([said('claim', ['rule.T5']), said('tender', ['rule.T5']), said(undefined, ['rule.T5'])]).toEqual([
      'Answer',
      'Back plan',
      'Back plan',
    ])
    expect(said(undefined, ['kind.claim'])).toBe('Claim')
    expect(said('claim', wordKeys('state', 'claim', 'won'))).toBe('Won')
    expect(said('visit', ['kind.visit'])).toBe('?')
    expect(ownEntries(own, 'ru')).not.toHaveProperty('@claim kind.claim')
  })

  test('exist for every field that a form may ask for', () => {
    const lacking = definitions.flatMap(({ kind, fields }) =>
      Object.keys(fields).flatMap(name => missing([...wordKeys('field', kind, name), `ui.field.${name}`])),
    )
    expect(lacking).toEqual([])
  })

  test('exist for every choice that a form may offer', () => {
    const inputs = definitions.flatMap(({ fields, commands }) => [
      fields,
      ...Object.values(commands).map(command => command.input ?? {}),
    ])
    const choices = inputs.flatMap(input =>
      Object.entries(input).flatMap(([name, field]) => (field.choices ?? []).map(choice => `choice.${name}.${choice}`)),
    )
    expect([...new Set(choices)].flatMap(key => missing([key]))).toEqual([])
  })

  test('name a person by two letters', () => {
    expect(['Иванова Мария Петровна', 'admin', ''].map(initials)).toEqual(['ИМ', 'A', ''])
  })

  test('find the rule in the label of a step', () => {
    expect(['T5 -4h', 'K5.window', null].map(ruleOfLabel)).toEqual(['T5', 'K5.window', ''])
  })
})
