import { OUTLOOK_KINDS, type OutlookKind } from '../../../src/domain/outlook.ts'
import type { ComingDay } from '../../../src/endpoints/next.ts'

/** One bar: a day of the reader with its steps by sort. */
export type Bar = { day: string; total: number; letters: number; steps: Record<OutlookKind, number> }

const DAY_MS = 86_400_000

/** A bar for every day of the span, also for those on which nothing happens. `to` is the last day. */
export function barsOf(days: readonly ComingDay[], from: string, to: string): Bar[] {
  const bars = new Map<string, Bar>()
  for (let at = Date.parse(`${from}T00:00:00Z`); at <= Date.parse(`${to}T00:00:00Z`); at += DAY_MS) {
    const day = new Date(at).toISOString().slice(0, 10)
    bars.set(day, { day, total: 0, letters: 0, steps: { task: 0, rung: 0, system: 0, letter: 0 } })
  }
  for (const { day, what, steps, letters } of days) {
    const bar = bars.get(day)
    if (!bar) continue
    bar.steps[what] += steps
    bar.total += steps
    bar.letters += letters
  }
  return [...bars.values()]
}

/** Where each part of a bar begins and how high it is, from the ground up. */
export function partsOf(bar: Bar, height: number, highest: number) {
  let below = 0
  return OUTLOOK_KINDS.flatMap(what => {
    const size = highest === 0 ? 0 : (bar.steps[what] / highest) * height
    below += size
    return size === 0 ? [] : [{ what, y: height - below, height: size }]
  })
}

/** Days of a list, in its order. */
export function byDay<Item extends { at: string }>(items: readonly Item[], dayOf: (at: string) => string) {
  return [...Map.groupBy(items, item => dayOf(item.at))].map(([day, own]) => ({ day, items: own }))
}
