// One family of routes for every kind of record; what differs between kinds comes from the definition.

import { z } from 'zod'
import type { Definition } from '../domain/definition.ts'
import { PLURALS, type ShippedKind } from '../domain/kind.ts'
import { id, idParams, instant, page, paging } from './common.ts'
import { endpoint } from './endpoint.ts'
import { commandView, nextView, processAnswer, recordRow, recordView, timelineEntry } from './record.ts'
import { amendBody, createBody, recordQuery } from './record-body.ts'
import { lettersView, whyView } from './why.ts'

const CREATE = {
  project: 'project.create',
  tender: 'tender.create',
  interest: 'interest.create',
  deal: 'deal.create',
  contract: 'contract.create',
  object: 'object.create',
  account: 'account.create',
} as const satisfies Record<ShippedKind, string>

const commandParams = z.strictObject({
  id,
  command: z
    .string()
    .regex(/^[A-Za-z]{1,50}$/)
    // Not a name that every JavaScript object answers to.
    .refine(name => !(name in {})),
})
const commandErrors = [
  'record.notFound',
  'command.unknown',
  'command.notYours',
  'command.notAllowedNow',
  'command.guard',
  'command.input',
  'command.keyReused',
  'command.inProgress',
  'process.closed',
  'process.notHeld',
] as const

/** The routes of one kind. */
export const recordEndpoints = (kindName: ShippedKind, definition: Definition) => ({
  ...factEndpoints(kindName, definition),
  ...lifeEndpoints(kindName),
  ...reasonEndpoints(kindName),
})

/** What is known of a record. */
function factEndpoints(kindName: ShippedKind, definition: Definition) {
  const base = `/${PLURALS[kindName]}` as const
  return {
    list: endpoint({
      method: 'GET',
      path: base,
      can: 'record.read',
      summary: `List ${PLURALS[kindName]}`,
      query: recordQuery,
      returns: page(recordRow),
      errors: [],
    }),
    create: endpoint({
      method: 'POST',
      path: base,
      can: CREATE[kindName],
      summary: `Create a record of kind ${kindName} and start its process`,
      body: createBody(definition),
      returns: processAnswer,
      status: 201,
      errors: [
        'command.input',
        'command.keyReused',
        'command.inProgress',
        'record.notFound',
        'user.unknown',
        'party.unknown',
      ],
    }),
    get: endpoint({
      method: 'GET',
      path: `${base}/:id`,
      can: 'record.read',
      summary: 'One record with its neighbours and open tasks',
      params: idParams,
      returns: recordView,
      errors: ['record.notFound'],
    }),
    amend: endpoint({
      method: 'PATCH',
      path: `${base}/:id`,
      can: 'record.amend',
      summary: 'Change facts and dates; moved dates move what is planned',
      params: idParams,
      body: amendBody(definition),
      returns: processAnswer,
      errors: [
        'record.notFound',
        'record.stale',
        'record.unversioned',
        'command.input',
        'command.notYours',
        'command.guard',
        'user.unknown',
        'party.unknown',
      ],
      versioned: true,
    }),
  }
}

/** What happens to a record. */
function lifeEndpoints(kindName: ShippedKind) {
  const base = `/${PLURALS[kindName]}` as const
  return {
    commands: endpoint({
      method: 'GET',
      path: `${base}/:id/commands`,
      can: 'record.read',
      summary: 'The commands open to me now, with their input',
      params: idParams,
      returns: z.object({ items: z.array(commandView) }),
      errors: ['record.notFound'],
    }),
    command: endpoint({
      method: 'POST',
      path: `${base}/:id/commands/:command`,
      can: 'record.command',
      summary: 'Give a command; the body is its input',
      params: commandParams,
      body: z.record(z.string(), z.unknown()).default({}),
      returns: processAnswer,
      errors: commandErrors,
      repeat: 'command',
    }),
    next: endpoint({
      method: 'GET',
      path: `${base}/:id/next`,
      can: 'record.read',
      summary: 'What happens next, and what follows if nobody reacts',
      params: idParams,
      query: z.strictObject({ until: instant.optional() }),
      returns: nextView,
      errors: ['record.notFound'],
    }),
    timeline: endpoint({
      method: 'GET',
      path: `${base}/:id/timeline`,
      can: 'record.read',
      summary: 'Events, steps, tasks and letters, newest first',
      params: idParams,
      query: z.strictObject({ ...paging }),
      returns: page(timelineEntry),
      errors: ['record.notFound'],
    }),
  }
}

/** Why, and what will be written. */
function reasonEndpoints(kindName: ShippedKind) {
  const base = `/${PLURALS[kindName]}` as const
  return {
    why: endpoint({
      method: 'GET',
      path: `${base}/:id/why/:stepKey`,
      can: 'record.read',
      summary: 'Why a step is planned, or happened',
      params: z.strictObject({ id, stepKey: z.string().min(1).max(300) }),
      returns: whyView,
      errors: ['record.notFound', 'step.notFound'],
    }),
    letters: endpoint({
      method: 'GET',
      path: `${base}/:id/letters/:stepKey`,
      can: 'record.read',
      summary: 'The letters of a coming step as they would be written now, one for each reader',
      params: z.strictObject({ id, stepKey: z.string().min(1).max(300) }),
      returns: lettersView,
      errors: ['record.notFound', 'step.notFound'],
    }),
  }
}
