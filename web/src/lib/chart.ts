// What a bar chart needs to know, without drawing: a round scale, and which bars carry their name.

/** Round values from 0 up to at least `most`, at most five of them; whole ones only. */
export function ticksOf(most: number): number[] {
  if (most <= 0) return [0, 1]
  const rough = most / 4
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = Math.max(1, [1, 2, 5, 10].map(times => times * power).find(one => one >= rough) ?? rough)
  return Array.from({ length: Math.ceil(most / step) + 1 }, (_, index) => index * step)
}

/** Every how many-th bar is named, so that names of this width stand apart. */
export function namedEvery(bars: number, width: number, nameWidth: number): number {
  const fit = Math.max(1, Math.floor(width / nameWidth))
  return Math.max(1, Math.ceil(bars / fit))
}

/** The highest value with its position; null when all are nothing. */
export function highest(values: readonly number[]): { index: number; value: number } | null {
  const value = Math.max(0, ...values)
  return value === 0 ? null : { index: values.indexOf(value), value }
}
