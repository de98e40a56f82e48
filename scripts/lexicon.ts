// The dictionaries as generated documents ask them.

import { textOf } from '../src/api/locale.ts'
import type { Lexicon } from '../src/i18n/lexicon.ts'

const NONE = '\u0000'

export const lexiconOf = (locale: 'ru' | 'en'): Lexicon => ({
  locale,
  has: key => textOf(locale, key, {}, NONE) !== NONE,
  text: (key, params = {}) => textOf(locale, key, params),
})
