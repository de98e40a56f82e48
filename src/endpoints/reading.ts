// Meter readings: many at once, and the links by which clients enter their own.

import { z } from 'zod'
import { id, idParams, instant, line } from './common.ts'
import { endpoint } from './endpoint.ts'

const given = z.strictObject({
  objectId: id,
  value: z.int().min(0).max(1e9),
  /** Now when absent. */
  at: instant.optional(),
  meter: z
    .string()
    .regex(/^[\w-]{1,40}$/)
    .optional(),
  /** Why it may be, although it does not look so. */
  reason: line(1_000).optional(),
})

const answered = z.object({
  objectId: id,
  outcome: z.enum(['added', 'unchanged', 'doubted', 'refused']),
  code: z.string().nullable(),
  message: z.string().nullable(),
})
export type ReadingAnswer = z.output<typeof answered>

export const reading = {
  saveReadings: endpoint({
    method: 'POST',
    path: '/readings',
    can: 'object.saveReading',
    summary: 'Enter many readings at once; each is answered for itself, in their order',
    body: z.strictObject({ readings: z.array(given).min(1).max(1_000) }),
    returns: z.object({ items: z.array(answered) }),
    errors: ['command.keyReused', 'command.inProgress'],
  }),
  revokeReadingLink: endpoint({
    method: 'POST',
    path: '/mails/:id/revoke-link',
    can: 'object.saveReading',
    summary: 'Take the link of a letter back that asks for readings',
    params: idParams,
    errors: ['command.keyReused', 'command.inProgress'],
  }),
}
