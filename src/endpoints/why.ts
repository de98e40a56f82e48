// Why a step stands in the plan, a letter came, a task is there: one chain, down to who set the date and from which import.

import { z } from 'zod'
import { id, instantOut, locale } from './common.ts'
import { becauseView } from './step.ts'

const who = { by: z.string(), byName: z.string().nullable() }

/**
 * The chain in order: what came ← the step ← rule and anchor ← who set the anchor ← the publication ← the row of its
 * import. The links of a rung go on with those of the step that opened its task.
 */
const chainLink = z.discriminatedUnion('what', [
  z.object({
    what: z.literal('letter'),
    id,
    template: z.string(),
    readerName: z.string().nullable(),
    at: instantOut,
    state: z.string(),
  }),
  z.object({ what: z.literal('task'), id, title: z.string(), at: instantOut, audience: z.string() }),
  z.object({
    what: z.literal('step'),
    key: z.string(),
    rule: z.string(),
    at: instantOut.nullable(),
    status: z.string(),
    by: z.string().nullable(),
    byName: z.string().nullable(),
    reason: z.string().nullable(),
  }),
  ...becauseView.options,
  z.object({
    what: z.literal('set'),
    ...who,
    at: instantOut,
    /** Which event said it; absent for what was given when the record was made. */
    event: z.string().nullable(),
    /** The step whose command it was. */
    stepKey: z.string().nullable(),
  }),
  z.object({
    what: z.literal('release'),
    sourceId: id,
    feed: z.string(),
    externalId: z.string(),
    version: z.string(),
    url: z.string().nullable(),
    publishedAt: instantOut.nullable(),
  }),
  z.object({
    what: z.literal('import'),
    importId: id,
    fileName: z.string().nullable(),
    format: z.string(),
    rowKey: z.string(),
    at: instantOut,
    ...who,
  }),
  z.object({
    what: z.literal('followUp'),
    event: z.string(),
    at: instantOut,
    recordId: id,
    recordKind: z.string(),
    recordNumber: z.int(),
    recordTitle: z.string(),
  }),
])
export type ChainLink = z.output<typeof chainLink>

export const whyView = z.object({
  key: z.string(),
  rule: z.string(),
  at: instantOut.nullable(),
  /** `expected`: it is not planned yet, and will be if nobody reacts. */
  status: z.string(),
  by: z.string().nullable(),
  reason: z.string().nullable(),
  because: z.array(becauseView),
  chain: z.array(chainLink),
  /** Whether the chain reaches whoever set its dates. */
  complete: z.boolean(),
})
export type WhyView = z.output<typeof whyView>

/** A letter of the time ahead, in the words in which it would be written now: the reader's language, on the reader's clock. */
const letterAhead = z.object({
  readerId: id,
  readerName: z.string(),
  locale,
  template: z.string(),
  critical: z.boolean(),
  /** Outside working hours it waits for them. */
  leavesAt: instantOut,
  /** It leaves with the reader's digest. */
  inDigest: z.boolean(),
  /** How many matters travel in it. */
  matters: z.int(),
  subject: z.string(),
  text: z.string(),
})

export const lettersView = z.object({ key: z.string(), at: instantOut, letters: z.array(letterAhead) })
export type LettersView = z.output<typeof lettersView>

/** A letter may be about several matters; each has its own chain. */
export const mailWhyView = z.object({
  recordId: id.nullable(),
  matters: z.array(
    z.object({ recordId: id, recordKind: z.string(), recordNumber: z.int(), recordTitle: z.string(), why: whyView }),
  ),
})
export type MailWhy = z.output<typeof mailWhyView>
