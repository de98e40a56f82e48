// Words come from the dictionaries in src/i18n; a word they lack is shown as it is, never as a blank.

export type TextTree = { readonly [key: string]: string | TextTree }

/** One level of dotted keys, so that keys may contain dots themselves (`rule.T4.price`). */
export function flatten(tree: TextTree, prefix = ''): Record<string, string> {
  const flat: Record<string, string> = {}
  for (const [key, value] of Object.entries(tree)) {
    if (typeof value === 'string') flat[prefix + key] = value
    else Object.assign(flat, flatten(value, `${prefix}${key}.`))
  }
  return flat
}

/** What definitions say in their own words: by kind, language and dotted key. */
export type OwnTexts = Readonly<Record<string, Readonly<Record<'ru' | 'en', Readonly<Record<string, string>>>>>>

const ANY_KIND = '*'
const ownKey = (kind: string, key: string) => `@${kind} ${key}`

/**
 * Under keys of their own, by kind: one kind's word for a rule is no other's. Once more for any kind, for places that
 * show a word and do not know whose it is.
 */
export function ownEntries(own: OwnTexts, locale: 'ru' | 'en'): Record<string, string> {
  const entries = Object.entries(own).flatMap(([kind, texts]) =>
    Object.entries(texts[locale]).flatMap(([key, text]) => [
      [ownKey(kind, key), text] as const,
      [ownKey(ANY_KIND, key), text] as const,
    ]),
  )
  return Object.fromEntries(entries)
}

/** Where a kind's word may stand: its own text, then the dictionary, key by key; last another kind's. */
export const ownFirst = (kind: string | undefined, keys: readonly string[]): readonly string[] => [
  ...keys.flatMap(key => (kind === undefined ? [key] : [ownKey(kind, key), key])),
  ...keys.map(key => ownKey(ANY_KIND, key)),
]

/** The first key that the dictionary has, or the raw word. */
export function firstKnown(
  has: (key: string) => boolean,
  keys: readonly string[],
  raw: string,
): string | { raw: string } {
  return keys.find(has) ?? { raw }
}

/** Keys to try for a state, a command, a field: the record's own word first, the common one after it. */
export const wordKeys = (section: string, kind: string, word: string) => [
  `${section}.${kind}.${word}`,
  `${section}.common.${word}`,
  `${section}.${word}`,
]

/** Two letters for a person's badge. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/)
  const letters = words.length > 1 ? [words[0], words[1]] : [words[0]]
  return letters.map(word => word?.[0]?.toUpperCase() ?? '').join('')
}

/** The rule in a step's label: `T5 -4h` says that rule T5 speaks four hours before. */
export const ruleOfLabel = (label: string | null) => label?.split(' ')[0] ?? ''
