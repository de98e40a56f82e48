// Kinds of tracked objects as data: their versions, what is wrong with an edited copy, what a rule would bring.

import { z } from 'zod'
import { dateOut, day, instantOut, localText } from './common.ts'
import { checkedView, definitionBody } from './definition.ts'
import { endpoint } from './endpoint.ts'
import { objectKindId } from './object-body.ts'

export const objectKindParams = z.strictObject({ id: objectKindId })

const published = z.object({
  id: z.string(),
  version: z.int(),
  publishedAt: instantOut,
  /** `system` for what a release ships, else a user's id. */
  publishedBy: z.string(),
  publishedByName: z.string().nullable(),
  comment: z.string(),
})

const kindRow = z.object({
  id: z.string(),
  title: localText,
  /** The newest one: what a new object takes. Null while there is only a draft. */
  version: z.int().nullable(),
  attributes: z.int(),
  rules: z.int(),
  publishedAt: instantOut.nullable(),
  publishedByName: z.string().nullable(),
  /** Defined by an administrator; no release ships it. */
  own: z.boolean(),
  /** Somebody edits a copy. */
  draft: z.boolean(),
  /** No new objects of it begin. */
  retired: z.boolean(),
  /** Live objects, and how many of them are served by an older version. */
  objects: z.int(),
  outdated: z.int(),
  /** This release ships a version that is not among those published here. */
  shippedDiffers: z.boolean(),
})
export type ObjectKindRow = z.output<typeof kindRow>

/** `body`: title, attributes in the order of the form, meters, rules, replacement, texts. */
const kindView = published.extend({ body: definitionBody, objects: z.int(), outdated: z.int() })

const USES_AT_MOST = 50

export const objectKind = {
  listObjectKinds: endpoint({
    method: 'GET',
    path: '/object-kinds',
    can: 'definition.read',
    summary: 'Kinds of tracked objects with their newest version',
    returns: z.object({ items: z.array(kindRow) }),
    errors: [],
  }),
  getObjectKind: endpoint({
    method: 'GET',
    path: '/object-kinds/:id',
    can: 'definition.read',
    summary: 'The newest version of a kind of objects: attributes, meters, regulation',
    params: objectKindParams,
    returns: kindView,
    errors: [],
  }),
  listObjectKindVersions: endpoint({
    method: 'GET',
    path: '/object-kinds/:id/versions',
    can: 'definition.read',
    summary: 'Who published what, when and why, and how many objects each version serves',
    params: objectKindParams,
    returns: z.object({ items: z.array(published.extend({ objects: z.int() })) }),
    errors: [],
  }),
  getObjectKindVersion: endpoint({
    method: 'GET',
    path: '/object-kinds/:id/versions/:version',
    can: 'definition.read',
    summary: 'One version of a kind of objects',
    params: objectKindParams.extend({ version: z.coerce.number().int().min(1).max(1_000_000) }),
    returns: kindView,
    errors: [],
  }),
  checkObjectKind: endpoint({
    method: 'POST',
    path: '/object-kinds/:id/check',
    can: 'definition.check',
    summary: 'What is wrong with an edited copy of a kind of objects, or with a new one; changes nothing',
    params: objectKindParams,
    body: definitionBody,
    returns: checkedView,
    errors: [],
    repeat: 'exempt',
  }),
  tellDates: endpoint({
    method: 'POST',
    path: '/object-kinds/:id/dates',
    can: 'definition.read',
    summary: 'The next dates of a rule, before it is saved, for an object that is used evenly',
    params: objectKindParams,
    body: z.strictObject({
      /** A rule as a kind has it. */
      rule: z.record(z.string(), z.unknown()),
      attributes: z.record(z.string().max(40), z.json()).default({}),
      /** When it was last served, and what its meter showed; absent: today, and 0. */
      since: day.optional(),
      usage: z.number().min(0).max(1e9).default(0),
      usagePerDay: z.number().min(0).max(1e6).default(0),
      /** How many days after each due day the service is done; below 0: before it. */
      doneDaysLate: z.int().min(-365).max(365).default(0),
      count: z.int().min(1).max(USES_AT_MOST).default(10),
      calendar: z.string().max(50).default('ru'),
    }),
    returns: z.object({
      /** Fewer where the rule waits for something: an event, a crossing, a day that nobody named. */
      dates: z.array(
        z.object({
          opensOn: dateOut.nullable(),
          dueOn: dateOut,
          by: z.string(),
          usage: z.number().nullable(),
          doneOn: dateOut,
        }),
      ),
    }),
    errors: [],
    repeat: 'exempt',
  }),
}
