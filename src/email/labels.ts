// The product's words in a reader's language. A word that has no label is shown as it is (a newer definition's).

import type { Texts } from './texts.ts'

export function labels(texts: Texts) {
  /** What a kind does not name itself is named for all kinds. */
  const named = (family: string, kind: string, word: string) =>
    texts.of(kind).text([family, kind, word], texts.of(kind).text([family, 'common', word]))
  return {
    kind: (kind: string) => texts.of(kind).text(['kind', kind]),
    state: (kind: string, state: string) => named('state', kind, state),
    task: (kind: string, title: string) => named('task', kind, title),
    command: (kind: string, command: string) => named('command', kind, command),
    anchor: (kind: string, anchor: string) => named('field', kind, anchor),
    rule: (kind: string, rule: string) => texts.of(kind).text(['rule', rule]),
    /** `tender.won` */
    event: (event: string) => {
      const [kind = '', word = ''] = event.split('.')
      return named('event', kind, word)
    },
  }
}
