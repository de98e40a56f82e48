// What happens next, and why.

import { z } from 'zod'
import { dateOut, id, instantOut, locale, named } from './common.ts'

/** One link of the chain that says why: the rule, its anchor and who set it, what moved the time. */
export const becauseView = z.discriminatedUnion('what', [
  z.object({ what: z.literal('rule'), rule: z.string(), kind: z.string(), version: z.number(), states: z.string() }),
  z.object({
    what: z.literal('anchor'),
    anchor: z.string(),
    value: dateOut,
    offset: z.string(),
    by: z.string(),
    setAt: instantOut.nullable(),
    source: z.string().optional(),
    sourceId: id.optional(),
  }),
  z.object({ what: z.literal('entry'), entry: z.string(), title: z.string(), on: dateOut }),
  z.object({ what: z.literal('calendar'), calendar: z.string() }),
  z.object({
    what: z.literal('hold'),
    cause: z.string(),
    from: instantOut,
    to: instantOut.nullable(),
    reason: z.string(),
  }),
  z.object({ what: z.literal('operator'), by: z.string(), reason: z.string() }),
  z.object({
    what: z.literal('silence'),
    task: z.string(),
    dueAt: instantOut.nullable(),
    stepKey: z.string().optional(),
  }),
])
export type BecauseView = z.output<typeof becauseView>

export const stepView = z.object({
  /** `rule:which:anchor`. */
  key: z.string(),
  rule: z.string(),
  which: z.string(),
  kind: z.enum(['opening', 'rung']),
  /** Null while its clock stands still on hold. */
  at: instantOut.nullable(),
  dueAt: instantOut.nullable(),
  status: z.enum(['planned', 'fired', 'collapsed', 'skipped', 'postponed', 'paused']),
  critical: z.boolean(),
  /** Audiences: `owner`, `head`, … */
  to: z.array(z.string()),
  /** Whom those mean today. */
  readers: z.array(named),
  template: z.string().nullable(),
  /** Title of the task it opens: label `task.<kind>.<title>`. */
  task: z.string().nullable(),
  command: z.string().nullable(),
  event: z.string().nullable(),
  taskId: id.nullable(),
  because: z.array(becauseView),
})
export type StepView = z.output<typeof stepView>

/** The letter of a coming step in short: to the first of its readers, in their language. */
const letterInShort = z.object({
  readerId: id,
  readerName: z.string(),
  locale,
  subject: z.string(),
  /** Its first lines. */
  lines: z.array(z.string()),
})

const coming = {
  /** The same moment on the reader's clock, and on that of the record's calendar where it differs. */
  local: z.string().nullable(),
  recordLocal: z.string().nullable(),
  letter: letterInShort.nullable(),
}

/** An armed step, with what its letter would say now. */
export const nextStep = stepView.extend(coming)
export type NextStepView = z.output<typeof nextStep>

/** A step of the time ahead, if nobody reacts. */
export const forecastStep = z.object({
  ...coming,
  at: instantOut,
  key: z.string(),
  rule: z.string(),
  which: z.string(),
  kind: z.enum(['opening', 'rung']),
  task: z.string().nullable(),
  template: z.string().nullable(),
  command: z.string().nullable(),
  event: z.string().nullable(),
  critical: z.boolean(),
  dueAt: instantOut.nullable(),
  /** The state it leaves behind. */
  state: z.string(),
  letters: z.array(
    z.object({ template: z.string(), to: z.array(z.string()), readers: z.array(named), critical: z.boolean() }),
  ),
  because: z.array(becauseView),
})
export type ForecastStepView = z.output<typeof forecastStep>
