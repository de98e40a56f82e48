// own text: what a definition says in its own words instead of, or beside, the dictionaries.

import type { Definition, TextLocale } from './definition.ts'

export type OwnTexts = Readonly<Record<TextLocale, Readonly<Record<string, string>>>>

/**
 * The words of a kind, from its versions in their order. The newest says how a thing is called, for a list shows records
 * of several versions; what only an older one has keeps its name.
 */
export function ownTextsOf(versions: readonly Pick<Definition, 'texts'>[]): OwnTexts {
  const merged = (locale: TextLocale) => Object.assign({}, ...versions.map(({ texts = {} }) => texts[locale] ?? {}))
  return { ru: merged('ru'), en: merged('en') }
}
