// One family of routes for every kind of record; what differs between kinds comes from the definition.

import { z } from 'zod'
import { PLURALS, type ShippedKind } from '../domain/kind.ts'
import { id, idParams, instant, page, paging } from './common.ts'
import { documentEndpoints } from './document.ts'
import { endpoint } from './endpoint.ts'
import { type ObjectQuery, type ObjectRow, objectQuery, objectRow } from './object.ts'
import {
  commandView,
  kind,
  nextView,
  processAnswer,
  type RecordRow,
  recordRow,
  recordView,
  timelineEntry,
} from './record.ts'
import { type RecordQuery, recordQuery } from './record-body.ts'
import { lettersView, whyView } from './why.ts'

const CREATE = {
  project: 'project.create',
  tender: 'tender.create',
  interest: 'interest.create',
  deal: 'deal.create',
  contract: 'contract.create',
  object: 'object.create',
  visit: 'visit.create',
  account: 'account.create',
} as const satisfies Record<ShippedKind, string>

const commandName = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9]{0,49}$/)
  // Not a name that every JavaScript object answers to.
  .refine(name => !(name in {}))

const ofCommand = { id, command: commandName }
const ofStep = { id, stepKey: z.string().min(1).max(300) }

/** What a record is given; its definition says what fits, when it is known which. */
const given = z.record(z.string(), z.unknown())
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

const createErrors = [
  'command.input',
  'command.keyReused',
  'command.inProgress',
  'definition.retired',
  'record.notFound',
  'user.unknown',
  'party.unknown',
] as const
const amendErrors = [
  'record.notFound',
  'record.stale',
  'record.unversioned',
  'command.input',
  'command.notYours',
  'command.guard',
  'user.unknown',
  'party.unknown',
] as const

/** Where a family of records lives: a shipped kind by its own name, every kind by the word in the address. */
type Place = { base: string; kind: ShippedKind | null }

/** `kind` is there when it is a word of the address. */
type KindParams = { kind?: string | undefined }
type RecordParams = KindParams & { id: string }

/** Objects are listed by more than records are, and say more of themselves. */
type ListQuery = RecordQuery & Partial<ObjectQuery>
const LISTS: Record<'object' | 'record', { query: z.ZodType<ListQuery>; row: z.ZodType<RecordRow | ObjectRow> }> = {
  object: { query: objectQuery, row: objectRow },
  record: { query: recordQuery, row: recordRow },
}

/** The routes of one shipped kind. */
export const recordEndpoints = (shipped: ShippedKind) => endpointsAt({ base: `/${PLURALS[shipped]}`, kind: shipped })

/** The same routes for every kind, those that administrators define included. */
export const anyRecordEndpoints = () => endpointsAt({ base: '/records/:kind', kind: null })

const endpointsAt = (place: Place) => ({
  ...factEndpoints(place),
  ...lifeEndpoints(place),
  ...reasonEndpoints(place),
  ...fileEndpoints(place),
})

function fileEndpoints({ base, kind: shipped }: Place) {
  const of: z.ZodType<RecordParams> = shipped === null ? z.strictObject({ kind, id }) : idParams
  const ofOne = { id, documentId: id }
  const one: z.ZodType<RecordParams & { documentId: string }> =
    shipped === null ? z.strictObject({ kind, ...ofOne }) : z.strictObject(ofOne)
  return documentEndpoints(base, of, one)
}

/** What is known of a record. */
function factEndpoints(place: Place) {
  const { base } = place
  const one: z.ZodType<RecordParams> = place.kind === null ? z.strictObject({ kind, id }) : idParams
  const all: z.ZodType<KindParams> = place.kind === null ? z.strictObject({ kind }) : z.strictObject({})
  const list = LISTS[place.kind === 'object' ? 'object' : 'record']
  return {
    list: endpoint({
      method: 'GET',
      path: base,
      can: 'record.read',
      summary: place.kind === null ? 'List the records of a kind' : `List ${PLURALS[place.kind]}`,
      params: all,
      query: list.query,
      returns: page(list.row),
      errors: [],
    }),
    create: endpoint({
      method: 'POST',
      path: base,
      can: place.kind === null ? 'record.create' : CREATE[place.kind],
      summary: 'Create a record and start its process; the newest definition of its kind says what is asked for',
      params: all,
      body: given,
      form: { of: 'create', kind: place.kind },
      returns: processAnswer,
      status: 201,
      errors: createErrors,
    }),
    get: endpoint({
      method: 'GET',
      path: `${base}/:id`,
      can: 'record.read',
      summary: 'One record with its neighbours and open tasks',
      params: one,
      returns: recordView,
      errors: ['record.notFound'],
    }),
    amend: endpoint({
      method: 'PATCH',
      path: `${base}/:id`,
      can: 'record.amend',
      summary: 'Change facts and dates; moved dates move what is planned',
      params: one,
      body: given,
      form: { of: 'amend', kind: place.kind },
      returns: processAnswer,
      errors: amendErrors,
      versioned: true,
    }),
  }
}

/** What happens to a record. */
function lifeEndpoints(place: Place) {
  const { base } = place
  const one: z.ZodType<RecordParams> = place.kind === null ? z.strictObject({ kind, id }) : idParams
  const command: z.ZodType<RecordParams & { command: string }> =
    place.kind === null ? z.strictObject({ kind, ...ofCommand }) : z.strictObject(ofCommand)
  return {
    commands: endpoint({
      method: 'GET',
      path: `${base}/:id/commands`,
      can: 'record.read',
      summary: 'The commands open to me now, with their input',
      params: one,
      returns: z.object({ items: z.array(commandView) }),
      errors: ['record.notFound'],
    }),
    command: endpoint({
      method: 'POST',
      path: `${base}/:id/commands/:command`,
      can: 'record.command',
      summary: 'Give a command; the body is its input',
      params: command,
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
      params: one,
      query: z.strictObject({ until: instant.optional() }),
      returns: nextView,
      errors: ['record.notFound'],
    }),
    timeline: endpoint({
      method: 'GET',
      path: `${base}/:id/timeline`,
      can: 'record.read',
      summary: 'Events, steps, tasks and letters, newest first',
      params: one,
      query: z.strictObject({ ...paging }),
      returns: page(timelineEntry),
      errors: ['record.notFound'],
    }),
  }
}

/** Why, and what will be written. */
function reasonEndpoints(place: Place) {
  const { base } = place
  const step: z.ZodType<RecordParams & { stepKey: string }> =
    place.kind === null ? z.strictObject({ kind, ...ofStep }) : z.strictObject(ofStep)
  return {
    why: endpoint({
      method: 'GET',
      path: `${base}/:id/why/:stepKey`,
      can: 'record.read',
      summary: 'Why a step is planned, or happened',
      params: step,
      returns: whyView,
      errors: ['record.notFound', 'step.notFound'],
    }),
    letters: endpoint({
      method: 'GET',
      path: `${base}/:id/letters/:stepKey`,
      can: 'record.read',
      summary: 'The letters of a coming step as they would be written now, one for each reader',
      params: step,
      returns: lettersView,
      errors: ['record.notFound', 'step.notFound'],
    }),
  }
}
