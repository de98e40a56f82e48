import i18next, { type i18n } from 'i18next'
import { initReactI18next } from 'react-i18next'
import type { Locale } from '../lib/date.ts'
import { flatten, type OwnTexts, ownEntries } from '../lib/text.ts'

const STORED = 'potok.locale'

const DICTIONARIES = {
  ru: () => import('../../../src/i18n/ru.json', { with: { type: 'json' } }),
  en: () => import('../../../src/i18n/en.json', { with: { type: 'json' } }),
} as const

/** The dictionary of one language, loaded when it is first needed. */
export async function createTexts(locale: Locale): Promise<i18n> {
  const texts = i18next.createInstance()
  await texts.use(initReactI18next).init({
    lng: locale,
    resources: { [locale]: { translation: await loadTexts(locale) } },
    fallbackLng: false,
    // Keys are flat: rule names contain dots themselves.
    keySeparator: false,
    nsSeparator: false,
    interpolation: { escapeValue: false },
    // What definitions say is added when it is known, and again after a publication.
    react: { bindI18nStore: 'added' },
  })
  applyLanguage(locale)
  return texts
}

/** Changes the language without a reload. */
export async function switchLocale(texts: i18n, locale: Locale): Promise<void> {
  if (!texts.hasResourceBundle(locale, 'translation')) {
    texts.addResourceBundle(locale, 'translation', await loadTexts(locale))
  }
  applyLanguage(locale)
  await texts.changeLanguage(locale)
}

/** Puts what definitions say beside the dictionary of the present language. */
export function addOwnTexts(texts: i18n, own: OwnTexts): void {
  const locale = texts.language === 'ru' ? 'ru' : 'en'
  texts.addResourceBundle(locale, 'translation', ownEntries(own, locale), false, true)
}

/** The same by a person's own choice, which this device remembers. */
export async function chooseLocale(texts: i18n, locale: Locale): Promise<void> {
  localStorage.setItem(STORED, locale)
  await switchLocale(texts, locale)
}

/** What the person chose here before; undefined lets their profile or browser decide. */
export function storedLocale(): Locale | undefined {
  const stored = localStorage.getItem(STORED)
  return stored === 'ru' || stored === 'en' ? stored : undefined
}

export const browserLocale = (): Locale => (navigator.language.startsWith('ru') ? 'ru' : 'en')

/** The whole dictionary of a language, by its dotted keys. */
export async function loadTexts(locale: Locale): Promise<Record<string, string>> {
  const dictionary = await DICTIONARIES[locale]()
  return flatten(dictionary.default)
}

function applyLanguage(locale: Locale): void {
  document.documentElement.lang = locale
}
