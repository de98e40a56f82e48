// Which processes: the same filters in the address of a list and in the body of a bulk job.

import { z } from 'zod'
import { id, instant, whose, words, yesNo } from './common.ts'
import { objectFilter, objectFilterQuery } from './object-filter.ts'
import { kind } from './record.ts'

const word = z.string().min(1).max(100)
const text = z.string().trim().max(200)
/** A user's id, `me`, or `none`: records that are nobody's. */
const owner = z.union([whose, z.literal('none')])
const list = <Item extends z.ZodType>(item: Item) => z.array(item).min(1).max(100)

/** As a body says it. Instants are inclusive at their beginning and exclusive at their end. */
export const processFilter = z.strictObject({
  kind: list(kind).optional(),
  state: list(word).optional(),
  owner: owner.optional(),
  party: id.optional(),
  calendar: word.optional(),
  version: z.int().min(1).optional(),
  held: z.boolean().optional(),
  /** Its next step should have happened. */
  overdue: z.boolean().optional(),
  /** The last turn of the engine failed. */
  error: z.boolean().optional(),
  /** Its watcher has not followed for ten minutes. */
  stuck: z.boolean().optional(),
  /** Live, without a next step and without anything that it waits for. */
  forgotten: z.boolean().optional(),
  closed: z.boolean().optional(),
  /** The rule of the next step. */
  rule: word.optional(),
  due_from: instant.optional(),
  due_before: instant.optional(),
  /** Of tracked objects also by words of their attributes. */
  q: text.optional(),
  ...objectFilter,
})
export type ProcessFilter = z.output<typeof processFilter>

/** As an address says it: lists with commas, yes and no as words. */
export const processFilterQuery = {
  kind: words.pipe(z.array(kind)).optional(),
  state: words.optional(),
  owner: owner.optional(),
  party: id.optional(),
  calendar: word.optional(),
  version: z.coerce.number().int().min(1).optional(),
  held: yesNo.optional(),
  overdue: yesNo.optional(),
  error: yesNo.optional(),
  stuck: yesNo.optional(),
  forgotten: yesNo.optional(),
  closed: yesNo.optional(),
  rule: word.optional(),
  due_from: instant.optional(),
  due_before: instant.optional(),
  q: text.optional(),
  ...objectFilterQuery,
} as const
