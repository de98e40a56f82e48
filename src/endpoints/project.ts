import { z } from 'zod'
import { amountMinor, currency, day, id, idParams, instant, line, reason } from './common.ts'
import { endpoint } from './endpoint.ts'
import { objectPlan } from './object.ts'
import { processAnswer } from './record.ts'

const quantity = z.number().min(0).max(1e12)
const lineBody = {
  description: line(1_000),
  quantity: quantity.optional(),
  unit: line(50).optional(),
  classification: line(100).optional(),
  amountMinor: amountMinor.optional(),
  currency: currency.optional(),
}
/** `capacityPerQuarter`: how much of it we can make in three months. */
export const needLine = z.strictObject({ ...lineBody, capacityPerQuarter: quantity.optional() })
export const supplyLine = z.strictObject({ ...lineBody, channel: z.enum(['direct', 'dealer']).optional() })

/** How much of a need line is there, by its place in the list. */
export const presenceLine = z.strictObject({
  position: z.int().min(0).max(999),
  /** As it is answered; what counts is the place. */
  description: line(1_000).optional(),
  specified: quantity.optional(),
  approved: quantity.optional(),
  delivered: quantity.optional(),
  installed: quantity.optional(),
})
/** Who takes part, as what, and when somebody of us last spoke with them. */
export const participant = z.strictObject({
  role: z.string().regex(/^[a-z][a-z_]{0,22}$/),
  partyId: id,
  touchedOn: day.optional(),
})

const errors = [
  'record.notFound',
  'command.notYours',
  'command.notAllowedNow',
  'command.guard',
  'command.keyReused',
  'command.inProgress',
  'process.closed',
] as const

/** What the client needs, and what of it we can deliver. Each call replaces the whole list. */
export const project = {
  saveNeeds: endpoint({
    method: 'POST',
    path: '/projects/:id/needs',
    can: 'project.saveLines',
    summary: 'Say what the project needs; replaces the list',
    params: idParams,
    body: z.strictObject({ lines: z.array(needLine).max(1_000) }),
    returns: processAnswer,
    errors,
    repeat: 'command',
  }),
  saveSupplies: endpoint({
    method: 'POST',
    path: '/projects/:id/supplies',
    can: 'project.saveLines',
    summary: 'Say what we can deliver; replaces the list and proposes interests',
    params: idParams,
    body: z.strictObject({ lines: z.array(supplyLine).max(1_000) }),
    returns: processAnswer,
    errors,
    repeat: 'command',
  }),
}
export type NeedLine = z.output<typeof needLine>
export type SupplyLine = z.output<typeof supplyLine>

export const object = {
  getObjectPlan: endpoint({
    method: 'GET',
    path: '/objects/:id/plan',
    can: 'record.read',
    summary: 'What lies ahead of an object: rules with their next ten dates and why, meters, services, parts, costs',
    params: idParams,
    returns: objectPlan,
    errors: ['record.notFound'],
  }),
  transferObject: endpoint({
    method: 'POST',
    path: '/objects/:id/transfer',
    can: 'object.transfer',
    summary: 'Hand an object with all its parts to another client; open services go along, what was done stays',
    params: idParams,
    body: z.strictObject({ partyId: id, reason }),
    returns: z.object({ changed: z.boolean(), parts: z.int(), services: z.int() }),
    errors: ['record.notFound', 'party.unknown', 'process.closed', 'command.keyReused', 'command.inProgress'],
  }),
  saveReading: endpoint({
    method: 'POST',
    path: '/objects/:id/readings',
    can: 'object.saveReading',
    summary: 'Enter a meter reading; `at` is now when absent',
    params: idParams,
    /** `reason`: why it is lower than the one before. */
    body: z.strictObject({ value: z.int().min(0), at: instant.optional(), reason: line(1_000).optional() }),
    returns: processAnswer,
    errors: [
      'record.notFound',
      'command.notYours',
      'command.notAllowedNow',
      'command.guard',
      'command.input',
      'command.keyReused',
      'command.inProgress',
      'process.closed',
    ],
    repeat: 'command',
  }),
}
