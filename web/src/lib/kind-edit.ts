import type { Attribute, ObjectKind, RuleTemplate } from '../../../src/domain/object-kind.ts'

// Changes of an edited kind of objects, each a new value.

type Body = Omit<ObjectKind, 'id' | 'version'>

/** The list with one entry changed; null takes it out. */
export function withEntry<Entry>(list: readonly Entry[], index: number, entry: Entry | null): Entry[] {
  return list.flatMap((one, at) => (at !== index ? [one] : entry === null ? [] : [entry]))
}

/** The list with one entry at another place. */
export function moved<Entry>(list: readonly Entry[], from: number, to: number): Entry[] {
  const rest = list.filter((_, index) => index !== from)
  const entry = list[from]
  return entry === undefined ? [...list] : [...rest.slice(0, to), entry, ...rest.slice(to)]
}

export const withAttribute = (body: Body, index: number, attribute: Attribute | null): Body => ({
  ...body,
  attributes: withEntry(body.attributes, index, attribute),
})

export const withRule = (body: Body, index: number, rule: RuleTemplate | null): Body => ({
  ...body,
  rules: withEntry(body.rules, index, rule === null ? null : filled(rule)),
})

/** A name that is free: `attribute2`, `rule-3`. */
export function freeName(taken: readonly string[], stem: string): string {
  for (let number = taken.length + 1; ; number += 1) if (!taken.includes(`${stem}${number}`)) return `${stem}${number}`
}

/** Without what nobody said: JSON has no undefined. */
export function filled<Value extends object>(value: Value): Value {
  const kept = { ...value }
  for (const key of Object.keys(kept)) if (Reflect.get(kept, key) === undefined) Reflect.deleteProperty(kept, key)
  return kept
}
