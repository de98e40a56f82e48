// Definitions as data: what a process of a kind is, drawn and checked. Nothing here changes one.

import { z } from 'zod'
import { instantOut } from './common.ts'
import { endpoint } from './endpoint.ts'

const published = z.object({
  kind: z.string(),
  /** The newest one: what a new process takes. */
  version: z.int(),
  publishedAt: instantOut,
  /** `system` for what a release ships, else a user's id. */
  publishedBy: z.string(),
})

const definitionRow = published.extend({ states: z.int() })

/** `body` is what an edited copy is made of; browsers need not know its shape. */
const definitionView = published.extend({ body: z.record(z.string(), z.unknown()) })

const definitionProblem = z.object({
  code: z.string(),
  severity: z.enum(['error', 'warning']),
  /** In the reader's language. */
  message: z.string(),
  /** To the place in the definition. */
  path: z.array(z.union([z.string(), z.int()])),
  params: z.record(z.string(), z.unknown()),
})

const params = z.strictObject({ kind: z.string().regex(/^[a-z][a-z0-9_]{0,39}$/) })

export const definition = {
  listDefinitions: endpoint({
    method: 'GET',
    path: '/definitions',
    can: 'definition.read',
    summary: 'Kinds of processes with their newest version',
    returns: z.object({ items: z.array(definitionRow) }),
    errors: [],
  }),
  // Before the route whose `:kind` would match it too.
  drawDefinition: endpoint({
    method: 'GET',
    path: '/definitions/:kind.bpmn',
    can: 'definition.read',
    summary: 'The newest definition as BPMN 2.0 with a diagram, for a modeller',
    params,
    returns: z.string(),
    errors: [],
    media: 'application/xml',
  }),
  getDefinition: endpoint({
    method: 'GET',
    path: '/definitions/:kind',
    can: 'definition.read',
    summary: 'The newest definition of a kind: states, fields, commands, rules',
    params,
    returns: definitionView,
    errors: [],
  }),
  checkDefinition: endpoint({
    method: 'POST',
    path: '/definitions/:kind/check',
    can: 'definition.check',
    summary: 'What is wrong with an edited copy of a definition; changes nothing',
    params,
    body: z.record(z.string(), z.unknown()),
    returns: z.object({ problems: z.array(definitionProblem), publishable: z.boolean() }),
    errors: [],
    repeat: 'exempt',
  }),
}
