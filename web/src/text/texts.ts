import i18next, { type i18n } from 'i18next'
import { initReactI18next } from 'react-i18next'
import type { Locale } from '../lib/date.ts'
import { flatten, type OwnTexts, ownEntries } from '../lib/text.ts'

const STORED = 'potok.locale'

/** `translation` is what every page may say; `admin` is beside it on the pages where rules and calendars are made. */
const DICTIONARIES = {
  translation: {
    ru: async () => (await import('../../../src/i18n/ru.json', { with: { type: 'json' } })).default,
    en: async () => (await import('../../../src/i18n/en.json', { with: { type: 'json' } })).default,
  },
  admin: {
    ru: async () => (await import('./admin-ru.ts')).texts,
    en: async () => (await import('./admin-en.ts')).texts,
  },
} as const

/** The dictionary of one language, loaded when it is first needed. */
export async function createTexts(locale: Locale): Promise<i18n> {
  const texts = i18next.createInstance()
  await texts.use(initReactI18next).init({
    lng: locale,
    resources: { [locale]: { translation: await loadPart('translation', locale) } },
    fallbackLng: false,
    fallbackNS: 'admin',
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
  const parts = texts.hasResourceBundle(texts.language, 'admin') ? PARTS : PARTS.slice(0, 1)
  await Promise.all(parts.map(part => addPart(texts, part, locale)))
  applyLanguage(locale)
  await texts.changeLanguage(locale)
}

/** What the pages of administrators say beside the rest; asked for by each of them, loaded once. */
export const addAdminTexts = (texts: i18n): Promise<void> =>
  addPart(texts, 'admin', texts.language === 'ru' ? 'ru' : 'en')

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
  const parts = await Promise.all(PARTS.map(part => loadPart(part, locale)))
  return Object.assign({}, ...parts)
}

const PARTS = ['translation', 'admin'] as const
type Part = (typeof PARTS)[number]

async function addPart(texts: i18n, part: Part, locale: Locale): Promise<void> {
  if (texts.hasResourceBundle(locale, part)) return
  texts.addResourceBundle(locale, part, await loadPart(part, locale))
}

async function loadPart(part: Part, locale: Locale): Promise<Record<string, string>> {
  return flatten(await DICTIONARIES[part][locale]())
}

function applyLanguage(locale: Locale): void {
  document.documentElement.lang = locale
}
