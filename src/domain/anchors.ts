// What a rule may measure from: the built-in anchors of every process and the dated fields of its definition.

import { isHeld, type Pause, type ProcessView } from './process.ts'
import type { AnchorValue } from './time.ts'

export type Anchors = Record<string, AnchorValue>

/** All anchors of a process by name. `lastActivity` is its creation until somebody does something. */
export function anchorsOf(process: ProcessView): Anchors {
  const anchors: Anchors = {
    created: process.createdAt,
    entered: process.enteredAt,
    lastActivity: process.createdAt,
    heldSince: heldSince(process),
  }
  for (const [name, date] of Object.entries(process.dates)) anchors[name] = date.value
  return anchors
}

/** Since when the process is held without interruption; several causes may have overlapped. */
export function heldSince(process: ProcessView): string | null {
  if (!isHeld(process)) return null
  const stretches = mergePauses(process.pauses)
  return stretches.at(-1)?.from ?? null
}

/** The ledger as separate stretches of standstill, oldest first; causes that overlap become one. */
export function mergePauses(pauses: readonly Pause[]): { from: string; to: string | null }[] {
  const sorted = [...pauses].sort((a, b) => (a.from < b.from ? -1 : 1))
  const merged: { from: string; to: string | null }[] = []
  for (const pause of sorted) {
    const last = merged.at(-1)
    const touches = last && (last.to === null || pause.from <= last.to)
    if (!touches) merged.push({ from: pause.from, to: pause.to })
    else if (last.to !== null && (pause.to === null || pause.to > last.to)) last.to = pause.to
  }
  return merged
}
