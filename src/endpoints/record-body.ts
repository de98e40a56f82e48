// What callers send about records: bodies from definitions, filters of lists.

import { z } from 'zod'
import type { Definition } from '../domain/definition.ts'
import { amountMinor, currency, id, instant, line, paging, prose, whose, words, yesNo } from './common.ts'
import { type Fields, fieldShape, openFields } from './field.ts'
import { objectAmendment, objectCreation } from './object-body.ts'
import { serviceRules } from './service.ts'

const SORTS = ['created', 'updated', 'due', 'title', 'number', 'amount', 'entered', 'service'] as const
/** `due` ascending, `-due` descending; what has no value comes last. */
export const sort = z
  .string()
  .regex(new RegExp(`^-?(${SORTS.join('|')})$`))
  .default('-created')
  .transform(text => ({ by: SORTS.find(name => text.endsWith(name)) ?? 'created', descending: text.startsWith('-') }))

/** Filters of record lists; unknown ones are refused. */
export const recordQuery = z.strictObject({
  ...paging,
  /** In title, number, company and outside id. */
  q: z.string().trim().max(200).optional(),
  state: words.optional(),
  owner: whose.optional(),
  party: id.optional(),
  region: z.string().max(200).optional(),
  industry: z.string().max(200).optional(),
  held: yesNo.optional(),
  closed: yesNo.optional(),
  due_before: instant.optional(),
  /** The outside stage of a project. */
  stage: words.optional(),
  project: id.optional(),
  tender: id.optional(),
  interest: id.optional(),
  deal: id.optional(),
  contract: id.optional(),
  sort,
})
export type RecordQuery = z.output<typeof recordQuery>

/** Columns that every record has beside the fields of its definition. */
const recordColumns = {
  title: line(),
  description: prose.nullable(),
  partyId: id.nullable(),
  amountMinor: amountMinor.nullable(),
  currency: currency.nullable(),
  region: line(200).nullable(),
}
const links = { projectId: id, tenderId: id, interestId: id, dealId: id, contractId: id }
const creation = { ...recordColumns, ownerId: id, calendarId: line(50), ...links }

/** The part of a new record that all kinds share, picked out of a body that fits its kind. */
export const newRecordBody = z.object({
  ...z.object(creation).partial().shape,
  title: line(),
  state: z.string().optional(),
})

/** Fields as callers may send them: what is shaped data is checked as such. */
function bodyShape(definition: Definition, fields: Fields): Record<string, z.ZodType> {
  const shape = fieldShape(fields)
  return definition.kind === 'object' ? { ...shape, serviceRules: serviceRules.nullish() } : shape
}

/** The body that makes a record: common columns, links, its definition's open fields, and where it starts. */
export function createBody(definition: Definition): z.ZodType<Record<string, unknown>> {
  const { title, ...optional } = creation
  const start = definition.startStates ?? [definition.initial]
  return z.strictObject({
    ...bodyShape(definition, openFields(definition.fields)),
    ...z.object(optional).partial().shape,
    ...(definition.kind === 'object' ? objectCreation : {}),
    title,
    state: z.enum(start).optional(),
  })
}

/** The part of a PATCH that all kinds share, picked out of a body that fits its kind. */
export const amendedColumns = z.object({ ...z.object(recordColumns).partial().shape, ownerId: id.optional() })

/** The body of a PATCH: any of the same, nothing required. */
export function amendBody(definition: Definition): z.ZodType<Record<string, unknown>> {
  const fields = Object.entries(openFields(definition.fields)).map(
    ([name, field]) => [name, { ...field, required: false }] as const,
  )
  return z.strictObject({
    ...bodyShape(definition, Object.fromEntries(fields)),
    ...z.object(recordColumns).partial().shape,
    ...(definition.kind === 'object' ? objectAmendment : {}),
    ownerId: id.optional(),
  })
}
