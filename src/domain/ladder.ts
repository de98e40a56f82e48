// Who is told when nobody reacts (domain.md section 3, conventions; examples.md convention 6).

import type { Audience } from './people.ts'

export type Rung = { offset: string; to: readonly Audience[] }

/** Offsets count from the task's due date; a day rung speaks at the opening of that working day. */
export const LADDERS = {
  L: [
    { offset: '+1wd', to: ['owner', 'substitute'] },
    { offset: '+2wd', to: ['head'] },
    { offset: '+5wd', to: ['director'] },
  ],
  /** The due date itself tells the head (T2). */
  head_at_due: [{ offset: '+0h', to: ['head'] }],
  /** The rule's own openings escalate; the passed due date goes to the director (T5, K3). */
  critical: [{ offset: '+0h', to: ['head', 'director'] }],
  head: [{ offset: '+1wd', to: ['owner', 'head'] }],
  director: [
    { offset: '+1wd', to: ['owner', 'head'] },
    { offset: '+2wd', to: ['director'] },
  ],
  /** Waits on the board; nobody is written to again. For questions that history asks by the thousand. */
  board: [],
  /** Reminds the owner only (P10). */
  owner_only: [{ offset: '+1wd', to: ['owner'] }],
} as const satisfies Record<string, readonly Rung[]>

const COMMON: Readonly<Record<string, readonly Rung[]>> = LADDERS

/** A ladder of a definition by its name: its own, else a common one, else `L`, so that silence is never left alone. */
export function ladderOf(
  { ladders }: { ladders?: Readonly<Record<string, readonly Rung[]>> },
  name: string,
): readonly Rung[] {
  if (ladders && Object.hasOwn(ladders, name)) return ladders[name] ?? LADDERS.L
  return (Object.hasOwn(COMMON, name) ? COMMON[name] : undefined) ?? LADDERS.L
}

/** Whether a definition may name this ladder. */
export const isLadder = ({ ladders = {} }: { ladders?: Readonly<Record<string, readonly Rung[]>> }, name: string) =>
  Object.hasOwn(ladders, name) || Object.hasOwn(LADDERS, name)
