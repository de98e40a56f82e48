/** Chance that can be repeated: the same name gives the same numbers on every machine. */
export type Random = {
  /** 0 or more, less than 1. */
  next: () => number
  /** A whole number, both ends included. */
  int: (least: number, most: number) => number
  pick: <Value>(list: readonly Value[]) => Value
}

export function createRandom(name: string): Random {
  let state = 2_166_136_261
  for (const letter of name) state = Math.imul(state ^ letter.charCodeAt(0), 16_777_619)
  // mulberry32: small, fast, and good enough to scatter dates and names.
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const int = (least: number, most: number) => least + Math.floor(next() * (most - least + 1))
  const pick = <Value>(list: readonly Value[]): Value => {
    const value = list[int(0, list.length - 1)]
    if (value === undefined) throw new RangeError('nothing to pick from')
    return value
  }
  return { next, int, pick }
}
