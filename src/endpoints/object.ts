// Tracked objects as their list shows them.

import { z } from 'zod'
import { SCALES } from '../domain/service-rule.ts'
import { SERVICE_STATES } from '../domain/service-state.ts'
import { dateOut, id, localText, ruleTitle } from './common.ts'
import { objectFilterQuery } from './object-filter.ts'
import { recordRow } from './record.ts'
import { recordQuery } from './record-body.ts'

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

const amount = z.object({ currency: z.string(), amountMinor: z.int() })

const ruleView = z.object({
  id: z.string(),
  title: ruleTitle.nullable(),
  /** Of the regulation of its kind, or its own. */
  own: z.boolean(),
  combine: z.enum(['first', 'all']),
  anchor: z.enum(['fixed', 'floating', 'fixed_within_grace']),
  /** As the rule is written: intervals, limits, leads. */
  rule: z.record(z.string(), z.unknown()),
  lastOn: dateOut,
  lastUsage: z.number().nullable(),
  next: z.object({
    dueOn: dateOut.nullable(),
    opensOn: dateOut.nullable(),
    by: z.enum(SCALES),
    isOpen: z.boolean(),
    isDue: z.boolean(),
    spreadDays: z.int().nullable(),
    stale: z.boolean(),
    perDay: z.number().nullable(),
    /** Until when it still counts as on schedule. */
    graceOn: dateOut.nullable(),
    state: z.enum(SERVICE_STATES),
  }),
  /** What each of its scales says by itself; `total`: what the meter shows then. */
  scales: z.array(z.object({ by: z.enum(SCALES), dueOn: dateOut.nullable(), total: z.number().nullable() })),
  /** The next ten, if each is done when it is due. */
  dates: z.array(z.object({ on: dateOut, dueOn: dateOut, by: z.enum(SCALES) })),
})
export type RuleView = z.output<typeof ruleView>

const meterView = z.object({
  /** Null: the main one. */
  meter: z.string().nullable(),
  unit: z.string().nullable(),
  readings: z.array(z.object({ on: dateOut, value: z.number() })),
  /** The median use a day, and its quartiles; null until two days were read. */
  perDay: z.number().nullable(),
  slow: z.number().nullable(),
  fast: z.number().nullable(),
  stale: z.boolean(),
  limits: z.array(
    z.object({ ruleId: z.string(), total: z.number(), dueOn: dateOut.nullable(), spreadDays: z.int().nullable() }),
  ),
})
export type MeterView = z.output<typeof meterView>

const serviceView = z.object({
  id,
  ruleId: z.string(),
  occurrence: z.string(),
  by: z.string(),
  state: z.enum(['open', 'booked', 'done', 'skipped', 'cancelled']),
  dueOn: dateOut.nullable(),
  bookedOn: dateOut.nullable(),
  doneOn: dateOut.nullable(),
  /** Days after its due day on which it was done; below 0: before it. */
  daysLate: z.int().nullable(),
  usage: z.number().nullable(),
  result: z.string().nullable(),
  reason: z.string().nullable(),
  cost: amount.nullable(),
  closedByName: z.string().nullable(),
  visit: z.object({ id, number: z.int() }).nullable(),
  act: z.object({ id, title: z.string() }).nullable(),
  clientName: z.string().nullable(),
})
export type ServiceView = z.output<typeof serviceView>

/** Everything that lies ahead of an object, and what has been done on it. */
export const objectPlan = z.object({
  today: dateOut,
  kind: z.object({ id: z.string(), version: z.int(), title: localText }).nullable(),
  group: z.string().nullable(),
  /** In the order of the form; what is not known is null. */
  attributes: z.array(
    z.object({
      id: z.string(),
      title: localText,
      type: z.string(),
      unit: z.string().nullable(),
      value: z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]).nullable(),
      /** Of a choice: its word. */
      said: localText.nullable(),
    }),
  ),
  /** From the topmost object down to what it is a part of. */
  path: z.array(place),
  parts: z.array(
    z.object({
      id,
      number: z.int(),
      title: z.string(),
      objectKind: z.string().nullable(),
      state: z.string(),
      serviceOn: dateOut.nullable(),
      parts: z.int(),
    }),
  ),
  rules: z.array(ruleView),
  meters: z.array(meterView),
  services: z.array(serviceView),
  /** What was done on it: in all, and in the last twelve months. */
  costs: z.array(z.object({ currency: z.string(), amountMinor: z.int(), lastYearMinor: z.int() })),
  /** The next twelve months, if everything is done when it is due. */
  year: z.object({ services: z.int(), amounts: z.array(amount) }),
  replacement: z
    .object({ by: z.enum(['age', 'usage']), years: z.int().nullable(), usage: z.number().nullable() })
    .nullable(),
})
export type ObjectPlan = z.output<typeof objectPlan>
