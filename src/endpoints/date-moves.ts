// What a change of a regulation or a calendar does to dates: before it is made, and the same words afterwards.

import { z } from 'zod'
import { dateOut, ruleTitle } from './common.ts'

/** One service of an object, by its days. */
export const serviceMove = z.object({
  ruleId: z.string(),
  title: ruleTitle.nullable(),
  from: dateOut.nullable(),
  to: dateOut.nullable(),
})

export const datesMoved = z.object({
  /** Records that the change reaches, and how many of them were looked at in the time there was. */
  total: z.int(),
  checked: z.int(),
  /** Of those that were looked at: whose dates move at all. */
  affected: z.int(),
  earlier: z.int(),
  later: z.int(),
  same: z.int(),
  new: z.int(),
  gone: z.int(),
  /** Moved dates by how far: `-30` up to a month earlier, `+7` up to a week later, `+more` beyond a year; in order. */
  histogram: z.array(z.object({ bucket: z.string(), count: z.int() })),
})
export type DatesMoved = z.output<typeof datesMoved>
