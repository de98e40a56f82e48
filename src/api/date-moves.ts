// What a change does to dates, as it is answered: one summary for another regulation and for another calendar.

import type { MovesLook } from '../db/moves-look.ts'
import { datesIn } from '../domain/date-moves.ts'
import type { ServiceMove } from '../domain/service-moves.ts'
import type { DatesMoved } from '../endpoints/date-moves.ts'

/** A change is tried while somebody waits. */
export const LOOKED_MS = 4_000

export const datesMovedOf = (total: number, { checked, affected, tally }: MovesLook<unknown>): DatesMoved => ({
  total,
  checked,
  affected,
  ...datesIn(tally),
})

export const serviceMovesOf = (moves: readonly ServiceMove[]) =>
  moves.map(({ title, ...move }) => ({ ...move, title: title ?? null }))
