// What a rule may measure from: the built-in anchors of every process and the dated fields of its definition.

import { isHeld, type ProcessView } from './process.ts'
import { type AnchorValue, mergedPauses } from './time.ts'

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
  return mergedPauses(process.pauses).at(-1)?.from ?? null
}
