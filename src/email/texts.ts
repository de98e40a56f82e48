// The words of letters: labels of the dictionaries, and texts in Liquid that are filled with a letter's values.

import { Liquid } from 'liquidjs'
import en from '../i18n/en.json' with { type: 'json' }
import ru from '../i18n/ru.json' with { type: 'json' }

export type Locale = 'ru' | 'en'

export type Texts = {
  locale: Locale
  /** A label by its path. A word from a newer definition has none: `otherwise` is shown, by default the word itself. */
  text: (path: readonly string[], otherwise?: string) => string
  /** A text filled with values, as plain text. */
  fill: (path: readonly string[], values: Readonly<Record<string, unknown>>) => string
  has: (path: readonly string[]) => boolean
}

// Administrators may edit texts: they see own properties of plain values, read no files, and cannot run for long.
const LIMITS = {
  ownPropertyOnly: true,
  strictFilters: true,
  parseLimit: 200_000,
  renderLimit: 2_000,
  memoryLimit: 5_000_000,
}
const NO_FILES = { relativeReference: false, templates: {} }

export const plainText = new Liquid({ ...LIMITS, ...NO_FILES })
export const escapedHtml = new Liquid({ ...LIMITS, ...NO_FILES, outputEscape: 'escape' })

export const textsOf = (locale: Locale): Texts => ALL[locale]

const ALL = { ru: createTexts('ru', ru), en: createTexts('en', en) } satisfies Record<Locale, Texts>

function createTexts(locale: Locale, dictionary: unknown): Texts {
  const find = (path: readonly string[]) => path.reduce(property, dictionary)
  const text = (path: readonly string[], otherwise = path.at(-1) ?? '') => {
    const found = find(path)
    return typeof found === 'string' ? found : otherwise
  }
  return {
    locale,
    text,
    fill: (path, values) => oneLine(String(plainText.parseAndRenderSync(text(path), values))),
    has: path => typeof find(path) === 'string',
  }
}

/** Own properties only: a kind called "constructor" is a word like any other. */
function property(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
  return Object.getOwnPropertyDescriptor(value, key)?.value
}

/** Every filled text stands in one line: a title with line breaks must not look like a part of the letter. */
const oneLine = (text: string) => text.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim()
