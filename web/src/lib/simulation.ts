import type { SimulationView } from '../../../src/endpoints/simulation.ts'

// Sums of a simulation that a page shows; pure, so that two runs are compared by the same eyes.

/** A run with what it was asked for. */
export type Run = {
  id: number
  years: number
  kinds: readonly string[]
  /** Kinds whose edited copy was tried. */
  drafts: readonly string[]
  view: SimulationView
}

export type Sums = { letters: number; tasks: number; missed: number; busiest: number }

/** `busiest`: the most letters that one person gets in one week. */
export const sumsOf = ({ letters, tasks, missed, people }: SimulationView): Sums => ({
  letters,
  tasks,
  missed: missed.length,
  busiest: Math.max(0, ...people.map(one => one.mostInWeek)),
})

export type MoneySum = { currency: string; missedMinor: number; atRiskMinor: number }

/** By currency, the largest first: all that was missed, and what stands overdue at the end. */
export function moneyOf({ money }: SimulationView): MoneySum[] {
  const last = money
    .map(one => one.month)
    .toSorted()
    .at(-1)
  const byCurrency = Map.groupBy(money, one => one.currency)
  const sums = [...byCurrency].map(([currency, months]) => ({
    currency,
    missedMinor: months.reduce((sum, one) => sum + one.missedMinor, 0),
    atRiskMinor: months.find(one => one.month === last)?.atRiskMinor ?? 0,
  }))
  return sums.toSorted((one, other) => worth(other) - worth(one))
}

const worth = ({ missedMinor, atRiskMinor }: MoneySum) => missedMinor + atRiskMinor

/** What one of the runs missed and the other did not, beside what both did. */
export function missedIn(run: SimulationView, other: SimulationView | undefined): Set<string> {
  const known = new Set(other?.missed.map(keyOf))
  return new Set(run.missed.map(keyOf).filter(key => other !== undefined && !known.has(key)))
}

export const keyOf = ({ recordId, what, kind }: SimulationView['missed'][number]) => `${recordId} ${kind} ${what}`
