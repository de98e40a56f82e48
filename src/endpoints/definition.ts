// Definitions as data: what a process of a kind is, in all its versions; drawn, compared and checked.

import { z } from 'zod'
import { instantOut } from './common.ts'
import { endpoint } from './endpoint.ts'
import { kind as kindName } from './record.ts'

export const kindParams = z.strictObject({ kind: kindName })
/** A definition in JSON; its own check says what is wrong with it. */
export const definitionBody = z.record(z.string(), z.unknown())

const published = z.object({
  kind: z.string(),
  version: z.int(),
  publishedAt: instantOut,
  /** `system` for what a release ships, else a user's id. */
  publishedBy: z.string(),
  publishedByName: z.string().nullable(),
  comment: z.string(),
})

const definitionRow = z.object({
  kind: z.string(),
  /** In the reader's language. */
  name: z.string(),
  /** The newest one: what a new process takes. Null while there is only a draft. */
  version: z.int().nullable(),
  states: z.int(),
  publishedAt: instantOut.nullable(),
  publishedBy: z.string().nullable(),
  /** Defined by an administrator; no release ships it. */
  own: z.boolean(),
  /** Somebody edits a copy. */
  draft: z.boolean(),
  /** No new records begin since then. */
  retiredAt: instantOut.nullable(),
  records: z.int(),
  /** Processes that run, and how many of them keep an older version. */
  live: z.int(),
  outdated: z.int(),
  /** This release ships another definition than the administrators' own takes account of. */
  shippedDiffers: z.boolean(),
  /** Whether I may create records of it. */
  mayCreate: z.boolean(),
})
export type DefinitionRow = z.output<typeof definitionRow>

/** `body` is what an edited copy is made of; browsers need not know its shape. */
const definitionView = published.extend({ body: definitionBody })

const versionRow = published.extend({ live: z.int() })

export const definitionProblem = z.object({
  code: z.string(),
  severity: z.enum(['error', 'warning']),
  /** In the reader's language. */
  message: z.string(),
  /** To the place in the definition. */
  path: z.array(z.union([z.string(), z.int()])),
  params: z.record(z.string(), z.unknown()),
})
export type DefinitionProblemView = z.output<typeof definitionProblem>

export const checkedView = z.object({ problems: z.array(definitionProblem), publishable: z.boolean() })

const changeView = z.object({
  part: z.enum(['rule', 'command', 'state', 'field', 'ladder', 'text', 'general']),
  key: z.string(),
  label: z.string(),
  what: z.enum(['added', 'removed', 'changed', 'switchedOff', 'switchedOn']),
  /** Which part of it, in words; null for the thing itself. */
  aspect: z.string().nullable(),
  before: z.array(z.string()),
  after: z.array(z.string()),
})
export type DefinitionChangeView = z.output<typeof changeView>

/** A version by its number, the draft, or what this release ships. */
export const which = z.union([z.literal(['draft', 'newest', 'shipped']), z.coerce.number().int().min(1).max(1_000_000)])

export const definition = {
  listDefinitions: endpoint({
    method: 'GET',
    path: '/definitions',
    can: 'definition.read',
    summary: 'Kinds of processes with their newest version',
    returns: z.object({ items: z.array(definitionRow) }),
    errors: [],
  }),
  drawDefinition: endpoint({
    method: 'GET',
    path: '/definitions/:kind.bpmn',
    can: 'definition.read',
    summary: 'The newest definition as BPMN 2.0 with a diagram, for a modeller',
    params: kindParams,
    returns: z.string(),
    errors: [],
    media: 'application/xml',
  }),
  getDefinition: endpoint({
    method: 'GET',
    path: '/definitions/:kind',
    can: 'definition.read',
    summary: 'The newest definition of a kind: states, fields, commands, rules',
    params: kindParams,
    returns: definitionView,
    errors: [],
  }),
  listVersions: endpoint({
    method: 'GET',
    path: '/definitions/:kind/versions',
    can: 'definition.read',
    summary: 'Who published what, when and why, and how many processes keep each version',
    params: kindParams,
    returns: z.object({ items: z.array(versionRow) }),
    errors: [],
  }),
  getVersion: endpoint({
    method: 'GET',
    path: '/definitions/:kind/versions/:version',
    can: 'definition.read',
    summary: 'One version of a definition',
    params: z.strictObject({ kind: kindName, version: z.coerce.number().int().min(1).max(1_000_000) }),
    returns: definitionView,
    errors: [],
  }),
  diffDefinition: endpoint({
    method: 'GET',
    path: '/definitions/:kind/diff',
    can: 'definition.read',
    summary: 'What differs between two versions, in words',
    params: kindParams,
    query: z.strictObject({ from: which.default('newest'), to: which.default('draft') }),
    returns: z.object({ changes: z.array(changeView) }),
    errors: ['definition.noDraft', 'definition.incomplete'],
  }),
  listDefinitionActs: endpoint({
    method: 'GET',
    path: '/definitions/:kind/acts',
    can: 'definition.read',
    summary: 'What administrators did with a kind, the latest first',
    params: kindParams,
    returns: z.object({
      items: z.array(
        z.object({
          at: instantOut,
          by: z.string(),
          byName: z.string().nullable(),
          act: z.string(),
          version: z.int().nullable(),
          comment: z.string(),
        }),
      ),
    }),
    errors: [],
  }),
  checkDefinition: endpoint({
    method: 'POST',
    path: '/definitions/:kind/check',
    can: 'definition.check',
    summary: 'What is wrong with an edited copy of a definition, or with that of a new kind; changes nothing',
    params: kindParams,
    body: definitionBody,
    returns: checkedView,
    errors: [],
    repeat: 'exempt',
  }),
}
