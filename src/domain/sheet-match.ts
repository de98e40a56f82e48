// Rows of a sheet next to each other and to what we have: which object a row names, which rows name the same, and in which
// order they can be taken.

import type { Identity } from './sheet.ts'

/** What is kept of a row while a whole file is looked through. `names`: the surest first. */
export type SeenRow = {
  row: number
  part: number
  names: readonly Identity[]
  externalId: string | undefined
  parent: string | undefined
  on: string
}

/** Something that has a name; `names` are all that it has, by attribute, the outside id under nothing. */
export type Named = { id: string; names: Readonly<Record<string, string>> }

export const identityKey = ({ attribute, value }: Identity) => `${attribute ?? ''}:${value}`

/**
 * The one that the names mean; null when several might be meant. A number plate passes from one car to the next, so a weaker
 * name means nobody who has another of a surer one.
 */
export function meant(names: readonly Identity[], known: (key: string) => readonly Named[]): Named | null | undefined {
  for (const [index, name] of names.entries()) {
    const surer = names.slice(0, index)
    const [first, ...others] = known(identityKey(name)).filter(one => !contradicts(one, surer))
    if (first !== undefined) return others.length > 0 ? null : first
  }
  return undefined
}

const contradicts = ({ names }: Named, surer: readonly Identity[]) =>
  surer.some(({ attribute, value }) => {
    const own = names[attribute ?? '']
    return own !== undefined && own !== value
  })

/** Rows that name what an earlier row names: that one stands. */
export function repeatedRows(seen: readonly SeenRow[]): Map<number, number> {
  const first = new Map<string, Named[]>()
  const twice = new Map<number, number>()
  for (const { row, names } of seen) {
    const earlier = meant(names, key => first.get(key) ?? [])
    if (earlier) twice.set(row, Number(earlier.id))
    else {
      const own = {
        id: String(row),
        names: Object.fromEntries(names.map(({ attribute, value }) => [attribute ?? '', value])),
      }
      for (const name of names) {
        const key = identityKey(name)
        first.set(key, [...(first.get(key) ?? []), own])
      }
    }
  }
  return twice
}

/** `pass`: the round in which a row is taken, where it is not the first. `ahead`: outside ids that others wait for. */
export type Passes = {
  pass: ReadonlyMap<number, number>
  loop: ReadonlySet<number>
  ahead: ReadonlySet<string>
  count: number
}

/** What is a part of something in the same file is taken behind it. */
export function passesByPlace(seen: readonly SeenRow[]): Passes {
  const byId = new Map<string, SeenRow>()
  for (const one of seen) if (one.externalId !== undefined) byId.set(one.externalId, one)
  const pass = new Map<number, number>()
  const loop = new Set<number>()
  const ahead = new Set<string>()
  let count = 1
  for (const one of seen) {
    const depth = depthOf(one, byId, ahead)
    if (depth === null) loop.add(one.row)
    else if (depth > 0) {
      pass.set(one.row, depth)
      count = Math.max(count, depth + 1)
    }
  }
  return { pass, loop, ahead, count }
}

/** How many things of the file are above; null when the row is, by way of them, a part of itself. */
function depthOf(one: SeenRow, byId: ReadonlyMap<string, SeenRow>, ahead: Set<string>): number | null {
  const met = new Set([one.row])
  let above = one.parent
  while (above !== undefined) {
    const place = byId.get(above)
    if (!place) break
    ahead.add(above)
    if (met.has(place.row)) return null
    met.add(place.row)
    above = place.parent
  }
  return met.size - 1
}

/** What happened to one object is taken in the order of its days, however the file is sorted: a day in an earlier part waits. */
export function passesByDay(seen: readonly SeenRow[], objectOf: (row: SeenRow) => string): Passes {
  const pass = new Map<number, number>()
  let count = 1
  for (const rows of Map.groupBy(seen, objectOf).values()) {
    let current = 0
    let last: SeenRow | undefined
    for (const one of rows.toSorted((a, b) => (a.on < b.on ? -1 : Number(a.on > b.on)))) {
      if (last && one.part < last.part) current += 1
      if (current > 0) pass.set(one.row, current)
      last = one
    }
    count = Math.max(count, current + 1)
  }
  return { pass, loop: new Set(), ahead: new Set(), count }
}
