// What happens next, for everybody: every coming step of the company, a team or a person if nobody reacts.

import { z } from 'zod'
import { OUTLOOK_KINDS } from '../domain/outlook.ts'
import { id, instant, instantOut, named, paging, whose, words } from './common.ts'
import { endpoint } from './endpoint.ts'

const comingLetter = z.object({ template: z.string(), readers: z.array(named), critical: z.boolean() })

/** A coming step. `key` and the record name it: `/{records}/:id/why/:stepKey` says why, `/letters/:stepKey` what is written. */
const comingStep = z.object({
  at: instantOut,
  /** The same moment on the reader's clock, and on that of the record's calendar where it differs. */
  local: z.string().nullable(),
  recordLocal: z.string().nullable(),
  key: z.string(),
  rule: z.string(),
  which: z.string(),
  /** `task`: work is asked for; `rung`: nobody did it; `system`: Potok does it by itself; `letter`: somebody is told. */
  what: z.enum(OUTLOOK_KINDS),
  /** Planned already; what is not comes of the silence about what is. */
  armed: z.boolean(),
  task: z.string().nullable(),
  template: z.string().nullable(),
  command: z.string().nullable(),
  event: z.string().nullable(),
  critical: z.boolean(),
  dueAt: instantOut.nullable(),
  /** The state it leaves behind. */
  state: z.string(),
  letters: z.array(comingLetter),
  recordId: id,
  recordKind: z.string(),
  recordNumber: z.int(),
  recordTitle: z.string(),
  /** As it is now. */
  recordState: z.string(),
  partyId: id.nullable(),
  partyName: z.string().nullable(),
  ownerId: id.nullable(),
  ownerName: z.string().nullable(),
})
export type ComingStep = z.output<typeof comingStep>

const comingDay = z.object({
  /** In the reader's zone. */
  day: z.string(),
  what: z.enum(OUTLOOK_KINDS),
  steps: z.int(),
  letters: z.int(),
})
export type ComingDay = z.output<typeof comingDay>

const nextPage = z.object({
  items: z.array(comingStep),
  next: z.string().nullable(),
  now: instantOut,
  from: instantOut,
  to: instantOut,
  /** The reader's. */
  zone: z.string(),
  /** Steps and letters of the whole span by day; on the first page only. */
  days: z.array(comingDay).nullable(),
  /** Whether every record of the question is in it. Right after a change that moved very many, some are still computed. */
  complete: z.boolean(),
  computing: z.int(),
  /** Records whose rules fail: see their pages. */
  failing: z.int(),
})
export type NextPage = z.output<typeof nextPage>

const nextQuery = z.strictObject({
  ...paging,
  /** Default: now. */
  from: instant.optional(),
  /** Not itself. Default: 30 days from the beginning of the reader's day; at most 92 days ahead. */
  to: instant.optional(),
  /** Records of this user, and every step that writes to them. */
  person: whose.optional(),
  owner: whose.optional(),
  /** Records whose owner is of this team; `mine`: of my own. */
  team: z.union([z.literal('mine'), id]).optional(),
  /** Steps that write to this user. */
  reader: whose.optional(),
  kind: words.optional(),
  party: id.optional(),
  rule: words.optional(),
  what: words.pipe(z.array(z.enum(OUTLOOK_KINDS))).optional(),
})
export type NextQuery = z.output<typeof nextQuery>

export const next = {
  listNext: endpoint({
    method: 'GET',
    path: '/next',
    can: 'record.read',
    summary: 'Every coming step, rung and letter if nobody reacts, soonest first',
    query: nextQuery,
    returns: nextPage,
    errors: [],
  }),
}
