// Days among days, or instants among instants: both are written so that their texts stand in the order of time.

import type { Day, Instant } from './calendar.ts'

export const earliest = <When extends Day | Instant>(first: When, ...others: When[]): When =>
  [first, ...others].toSorted()[0] ?? first

export const latest = <When extends Day | Instant>(first: When, ...others: When[]): When =>
  [first, ...others].toSorted().at(-1) ?? first
