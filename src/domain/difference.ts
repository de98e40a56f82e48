// What differs between two times ahead: steps that appear, move and vanish. Pure.

import type { Instant } from './calendar.ts'

type Happening = { key: string; rule: string; at: Instant | null }

export type Difference<Item> = {
  appears: readonly Item[]
  moves: readonly { from: Item; to: Item }[]
  vanishes: readonly Item[]
}

/**
 * Steps of one key are the same step; then those of one rule and offset, in their order, for a date that moved gives
 * them other keys. What stands for each other at the same time does not differ.
 */
export function difference<Item extends Happening>(before: readonly Item[], after: readonly Item[]): Difference<Item> {
  const left = new Set(before)
  const open = new Set(after)
  const pairs: { from: Item; to: Item }[] = []
  for (const nameOf of [({ key }: Item) => key, matterOf]) {
    const waiting = Map.groupBy(open, nameOf)
    for (const from of [...left]) {
      const to = waiting.get(nameOf(from))?.shift()
      if (!to) continue
      pairs.push({ from, to })
      left.delete(from)
      open.delete(to)
    }
  }
  return { appears: [...open], moves: pairs.filter(({ from, to }) => from.at !== to.at), vanishes: [...left] }
}

/** Rule and offset of a step; a rung of a ladder has its place on it instead. */
function matterOf({ key, rule }: Happening): string {
  const [name = rule, which = ''] = key.split(':')
  return `${name}:${which}`
}
