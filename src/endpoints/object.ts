// Tracked objects as their list shows them.

import { z } from 'zod'
import { SERVICE_STATES } from '../domain/object-summary.ts'
import { SCALES } from '../domain/service-rule.ts'
import { dateOut, id } from './common.ts'
import { objectFilterQuery } from './object-filter.ts'
import { recordRow } from './record.ts'
import { recordQuery } from './record-body.ts'

export const ruleTitle = z.union([z.string(), z.object({ ru: z.string(), en: z.string() })])

/** The service that is due first. */
const nearestView = z.object({
  ruleId: z.string(),
  title: ruleTitle.nullable(),
  dueOn: dateOut,
  by: z.enum(SCALES),
  /** Give or take so many days; null where no forecast decides or nobody can tell. */
  spreadDays: z.int().nullable(),
  /** The newest reading is too old to trust the day. */
  stale: z.boolean(),
})
export type NearestView = z.output<typeof nearestView>

const place = z.object({ id, number: z.int(), title: z.string() })

/** A record's row with what only objects have. Its facts leave the readings and marks out. */
export const objectRow = recordRow.extend({
  objectKind: z.string().nullable(),
  group: z.string().nullable(),
  parentId: id.nullable(),
  site: place.nullable(),
  /** Objects that are parts of it. */
  parts: z.int(),
  contract: place.nullable(),
  serviceOn: dateOut.nullable(),
  serviceState: z.enum(SERVICE_STATES),
  nearest: nearestView.nullable(),
  meter: z.object({ value: z.number(), unit: z.string().nullable(), at: dateOut.nullable() }).nullable(),
})
export type ObjectRow = z.output<typeof objectRow>

/** Filters of the list of objects: those of every record, and what only objects have. */
export const objectQuery = recordQuery.extend({
  ...objectFilterQuery,
  /** In title, number, outside id, and words of its attributes: plate, VIN, serial number. */
  q: z.string().trim().max(200).optional(),
})
export type ObjectQuery = z.output<typeof objectQuery>
