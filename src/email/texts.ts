// The words of letters: labels of the dictionaries, and texts in Liquid that are filled with a letter's values.

import type { OwnTexts } from '../domain/own-text.ts'
import en from '../i18n/en.json' with { type: 'json' }
import { plainText } from '../i18n/liquid.ts'
import ru from '../i18n/ru.json' with { type: 'json' }

export type Locale = 'ru' | 'en'

export type Texts = {
  locale: Locale
  /** A label by its path. A word from a newer definition has none: `otherwise` is shown, by default the word itself. */
  text: (path: readonly string[], otherwise?: string) => string
  /** A text filled with values, as plain text. */
  fill: (path: readonly string[], values: Readonly<Record<string, unknown>>) => string
  has: (path: readonly string[]) => boolean
  /** The same, with what the definitions of this kind say in words of their own. */
  of: (kind: string) => Texts
}

/** `own`: what the definitions of kinds say in words of their own. */
export const textsOf = (locale: Locale, own?: ReadonlyMap<string, OwnTexts>): Texts =>
  own === undefined || own.size === 0 ? ALL[locale] : createTexts(locale, own)

const DICTIONARIES: Readonly<Record<Locale, unknown>> = { ru, en }
const NONE: ReadonlyMap<string, OwnTexts> = new Map()
const ALL = { ru: createTexts('ru', NONE), en: createTexts('en', NONE) } satisfies Record<Locale, Texts>

function createTexts(locale: Locale, own: ReadonlyMap<string, OwnTexts>, kind?: string): Texts {
  const first = kind === undefined ? undefined : own.get(kind)?.[locale]
  const find = (path: readonly string[]) => first?.[path.join('.')] ?? path.reduce(property, DICTIONARIES[locale])
  const text = (path: readonly string[], otherwise = path.at(-1) ?? '') => {
    const found = find(path)
    return typeof found === 'string' ? found : otherwise
  }
  return {
    locale,
    text,
    fill: (path, values) => oneLine(String(plainText.parseAndRenderSync(text(path), values))),
    has: path => typeof find(path) === 'string',
    of: other => (own.has(other) ? createTexts(locale, own, other) : ALL[locale]),
  }
}

/** Own properties only: a kind called "constructor" is a word like any other. */
function property(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
  return Object.getOwnPropertyDescriptor(value, key)?.value
}

/** Every filled text stands in one line: a title with line breaks must not look like a part of the letter. */
const oneLine = (text: string) => text.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim()
