// What callers say about a tracked object beside the fields of its definition: its kind, place, and what was done before.

import { z } from 'zod'
import { day, id, line } from './common.ts'

const RULES_AT_MOST = 200
const count = z.number().min(0).max(1e9)

export const objectKindId = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/)
const ruleId = z.string().regex(/^[\w-]{1,40}$/)

/** When a service was done, and what the meter showed. */
const done = z.strictObject({ on: day, usage: count.optional(), stock: count.optional() })

/** Held against the kind when it is known which. */
const attributes = z.record(z.string().max(40), z.unknown())
const rulesOff = z.array(ruleId).max(RULES_AT_MOST)
const place = { parentId: id, group: line(200) }

/** Of a new object; `attributes` and `rulesOff` are fields of its definition, checked more closely here. */
export const objectCreation = {
  objectKind: objectKindId.optional(),
  attributes: attributes.optional(),
  rulesOff: rulesOff.optional(),
  /** What the main meter shows. */
  reading: count.optional(),
  lastService: done.optional(),
  /** By rule of the regulation. */
  lastServices: z
    .record(ruleId, done)
    .refine(all => Object.keys(all).length <= RULES_AT_MOST)
    .optional(),
  parentId: place.parentId.optional(),
  group: place.group.optional(),
}

/** The same of an object that is there; null takes it out of its place or group. */
export const objectAmendment = {
  objectKind: objectKindId.optional(),
  attributes: attributes.optional(),
  rulesOff: rulesOff.nullish(),
  parentId: place.parentId.nullish(),
  group: place.group.nullish(),
}

/** The part of a body that objects alone have, picked out of one that fits. */
export const newObjectBody = z.object(objectCreation)
export const amendedObject = z.object(objectAmendment)
