// The language of an answer, and the dictionaries that it is read from.

import type { OwnTexts } from '../domain/own-text.ts'
import en from '../i18n/en.json' with { type: 'json' }
import { type Lexicon, withTexts } from '../i18n/lexicon.ts'
import ru from '../i18n/ru.json' with { type: 'json' }

export type Locale = 'ru' | 'en'

type Tree = { readonly [key: string]: string | Tree }

const dictionaries: Readonly<Record<Locale, ReadonlyMap<string, string>>> = {
  ru: new Map(flat(ru, '')),
  en: new Map(flat(en, '')),
}

/** The best of ru and en for an Accept-Language header; English for those who ask for neither. */
export function localeOf(header: string | undefined): Locale {
  if (!header) return 'en'
  const wanted = header
    .slice(0, 200)
    .split(',')
    .map(part => {
      const [tag = '', ...parameters] = part.trim().toLowerCase().split(';')
      const quality = parameters.map(text => /^\s*q=([\d.]+)$/.exec(text)?.[1]).find(text => text !== undefined)
      return { language: tag.split('-')[0], quality: quality === undefined ? 1 : Number(quality) }
    })
    .filter(({ language, quality }) => (language === 'ru' || language === 'en') && quality > 0)
    .sort((a, b) => b.quality - a.quality)
  return wanted[0]?.language === 'ru' ? 'ru' : 'en'
}

/** A text with its `{{ name }}` parts filled in; without one, the fallback, else the key itself. */
export function textOf(locale: Locale, key: string, params: Record<string, unknown> = {}, fallback = key): string {
  const text = dictionaries[locale].get(key)
  if (text === undefined) return fallback
  return text.replace(/\{\{\s*(\w+)\s*\}\}/g, (_, name: string) => String(params[name] ?? ''))
}

function flat(tree: Tree, prefix: string): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]): [string, string][] =>
    typeof value === 'string' ? [[prefix + key, value]] : flat(value, `${prefix}${key}.`),
  )
}

/** The dictionary of a language, for the words of the i18n layer. */
export const lexiconOf = (locale: Locale): Lexicon => ({
  locale,
  has: key => dictionaries[locale].has(key),
  text: (key, params) => textOf(locale, key, params),
})

/** The same, with what the definitions of a kind say in their own words. */
export const ownLexicon = (locale: Locale, own: OwnTexts): Lexicon => withTexts(lexiconOf(locale), own[locale])
