// Visits: their services, the day, what was done; services of one object.

import { z } from 'zod'
import {
  amountMinor,
  currency,
  dateOut,
  day,
  id,
  idParams,
  instantOut,
  line,
  localText,
  page,
  paging,
  reason,
} from './common.ts'
import { endpoint } from './endpoint.ts'
import { processPreview } from './process.ts'
import { processAnswer } from './record.ts'

/** One service of an object, open or over. */
export const serviceView = z.object({
  id,
  visitId: id.nullable(),
  objectId: id,
  objectNumber: z.int(),
  objectTitle: z.string(),
  objectKind: z.string().nullable(),
  ruleId: z.string(),
  occurrence: z.string(),
  /** Of the rule as it is now; null when the object has it no more. */
  title: localText.nullable(),
  state: z.enum(['open', 'booked', 'done', 'skipped', 'cancelled']),
  /** Which scale makes it due: calendar, usage, threshold, expiry, event, consumption. */
  by: z.string(),
  dueOn: dateOut.nullable(),
  /** Give or take so many days, where a forecast of usage decides. */
  spreadDays: z.int().nullable(),
  bookedOn: dateOut.nullable(),
  doneOn: dateOut.nullable(),
  usage: z.number().nullable(),
  stock: z.number().nullable(),
  result: z.string().nullable(),
  parts: z.array(z.unknown()).nullable(),
  actDocumentId: id.nullable(),
  reason: z.string().nullable(),
  closedAt: instantOut.nullable(),
  closedBy: z.string().nullable(),
  amountMinor: z.int().nullable(),
  currency: z.string().nullable(),
  minutes: z.int().nullable(),
  /** Whether it cannot be noted as done without what the meter shows, and whether it expires anew. */
  needsReading: z.boolean(),
  expires: z.boolean(),
  consumes: z.boolean(),
  meter: z.string().nullable(),
  lastReading: z.number().nullable(),
  lastReadingAt: dateOut.nullable(),
})
export type ServiceView = z.output<typeof serviceView>

const usage = z.int().min(0).max(1_000_000_000)
const part = z.strictObject({
  title: line(200),
  quantity: z.number().min(0).max(1e9),
  unit: line(50),
  amountMinor: amountMinor.optional(),
  currency: currency.optional(),
})
/** What was done: when, what the meter and the stock showed, in words, which parts. */
export const doneBody = {
  usage: usage.optional(),
  stock: usage.optional(),
  expiresOn: day.optional(),
  parts: z.array(part).max(100).optional(),
}
const SERVICES_AT_MOST = 1_000
const some = z.array(id).min(1).max(SERVICES_AT_MOST)

const errors = [
  'record.notFound',
  'service.notOpen',
  'command.input',
  'command.notYours',
  'command.notAllowedNow',
  'command.guard',
  'command.keyReused',
  'command.inProgress',
  'process.closed',
  'user.unknown',
  'party.unknown',
] as const

/** Acts on several records at once keep their answer beside them. */
const widely = <const Word extends string>(word: Word, summary: string) => {
  const { repeat: _, ...rest } = act(word, summary)
  return rest
}

const act = <const Word extends string>(word: Word, summary: string) =>
  ({
    method: 'POST',
    path: `/visits/:id/${word}`,
    can: 'record.command',
    summary,
    params: idParams,
    returns: processAnswer,
    errors,
    repeat: 'command',
  }) as const

const booking = z.strictObject({ bookedOn: day, performerId: id.optional(), note: line(1_000).optional() })

export const visit = {
  services: endpoint({
    method: 'GET',
    path: '/visits/:id/services',
    can: 'record.read',
    summary: 'The services of a visit: of which objects, why now, what became of them',
    params: idParams,
    returns: z.object({ items: z.array(serviceView) }),
    errors: ['record.notFound'],
  }),
  book: endpoint({
    ...act('book', 'Agree on a day, or on another one; whoever goes answers for the visit'),
    body: booking,
  }),
  preview: endpoint({
    method: 'POST',
    path: '/visits/:id/preview',
    can: 'record.command',
    summary: 'Which tasks and letters another day would change',
    params: idParams,
    body: booking,
    returns: processPreview,
    errors,
    repeat: 'exempt',
  }),
  complete: endpoint({
    ...act('complete', 'Note what was done, on all objects or on some; the visit is over when nothing is left'),
    body: z.strictObject({
      doneOn: day,
      result: line(2_000),
      actDocumentId: id.optional(),
      /** Absent: all that are open. */
      services: z
        .array(z.strictObject({ serviceId: id, doneOn: day.optional(), result: line(2_000).optional(), ...doneBody }))
        .min(1)
        .max(SERVICES_AT_MOST)
        .optional(),
    }),
  }),
  skip: endpoint({
    ...widely('skip', 'Leave some services out this time, with a reason; their schedules go on'),
    body: z.strictObject({ serviceIds: some, reason }),
  }),
  cancel: endpoint({
    ...act('cancel', 'Cancel a visit: its services are skipped, or taken up again on another day'),
    body: z.strictObject({ reason, openServices: z.enum(['later', 'skip']), putOffUntil: day.optional() }),
  }),
  split: endpoint({
    ...widely('split', 'Take some services out into a visit of their own; answers that one'),
    body: z.strictObject({ serviceIds: some }),
  }),
  join: endpoint({
    ...widely('join', 'Take services of the same client and site into this visit'),
    body: z.strictObject({ serviceIds: some }),
  }),
} as const

const ofService = z.strictObject({ id, sid: id })
const ofServiceErrors = [...errors, 'service.notFound'] as const

export const objectService = {
  services: endpoint({
    method: 'GET',
    path: '/objects/:id/services',
    can: 'record.read',
    summary: 'Services of an object: open ones first, then the newest',
    params: idParams,
    query: z.strictObject({ ...paging }),
    returns: page(serviceView),
    errors: ['record.notFound'],
  }),
  bookService: endpoint({
    ...widely('book', 'Agree on a day for one service; others of its visit stay where they are. Answers its visit'),
    path: '/objects/:id/services/:sid/book',
    params: ofService,
    body: booking,
    errors: ofServiceErrors,
  }),
  completeService: endpoint({
    ...act('complete', 'Note what was done'),
    path: '/objects/:id/services/:sid/complete',
    params: ofService,
    body: z.strictObject({ doneOn: day, result: line(2_000), actDocumentId: id.optional(), ...doneBody }),
    errors: ofServiceErrors,
  }),
  skipService: endpoint({
    ...act('skip', 'Leave a service out this time, with a reason; its schedule goes on'),
    path: '/objects/:id/services/:sid/skip',
    params: ofService,
    body: z.strictObject({ reason }),
    errors: ofServiceErrors,
  }),
} as const
