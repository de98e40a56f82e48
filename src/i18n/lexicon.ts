// A dictionary of one language as the modules of this layer ask it; pages, documents and tests each bring their own.

export type Lexicon = {
  locale: 'ru' | 'en'
  has: (key: string) => boolean
  /** The text of a key with its `{{ name }}` places filled; the key itself when there is none. */
  text: (key: string, params?: Readonly<Record<string, string | number>>) => string
}

/** The same dictionary with the texts of a definition before its own. */
export function withTexts(lexicon: Lexicon, texts: Readonly<Record<string, string>> = {}): Lexicon {
  if (Object.keys(texts).length === 0) return lexicon
  return {
    locale: lexicon.locale,
    has: key => Object.hasOwn(texts, key) || lexicon.has(key),
    text: (key, params = {}) => {
      const own = Object.hasOwn(texts, key) ? texts[key] : undefined
      return own === undefined ? lexicon.text(key, params) : filled(own, params)
    },
  }
}

/** Places without a value stay empty. */
export const filled = (text: string, params: Readonly<Record<string, unknown>>) =>
  text.replace(/\{\{\s*(\w+)\s*\}\}/g, (_, name: string) => String(params[name] ?? ''))

/** The business words of a definition; a word that no dictionary knows is shown as it is. */
export function businessWords({ has, text }: Pick<Lexicon, 'has' | 'text'>) {
  const first = (raw: string, ...keys: readonly string[]) => {
    const key = keys.find(has)
    return key === undefined ? raw : text(key)
  }
  const named = (family: string, kind: string, word: string, ...more: readonly string[]) =>
    first(word, `${family}.${kind}.${word}`, `${family}.common.${word}`, ...more)
  const command = (kind: string, name: string) => named('command', kind, name)
  return {
    kind: (kind: string) => first(kind, `kind.${kind}`),
    state: (kind: string, state: string) => named('state', kind, state, `ui.state.${state}`),
    command,
    field: (kind: string, name: string) => named('field', kind, name, `ui.anchor.${name}`, `ui.field.${name}`),
    task: (kind: string, title: string) => named('task', kind, title),
    outcome: (kind: string, outcome: string) =>
      first(
        outcome,
        `outcome.${kind}.${outcome}`,
        `outcome.${outcome}`,
        ...['', 'common'].map(own => `command.${own || kind}.${outcome}`),
      ),
    event: (kind: string, event: string) => named('event', kind, event),
    choice: (field: string, value: string) =>
      first(value, `choice.${field}.${value}`, `stage.${value}`, `choice.common.${value}`),
    rule: (rule: string) => first(rule, `rule.${rule}`),
    guard: (guard: string) => first(guard, `guard.${guard}`),
    effect: (effect: string) => first(effect, `effect.${effect}`),
    template: (template: string) => first(template, `ui.template.${template}`),
    /** Whom a step speaks to, or who may give a command. */
    who: (name: string) => first(name, `audience.${name}`, `role.${name}`, `ui.actor.${name}`),
  }
}
export type BusinessWords = ReturnType<typeof businessWords>
