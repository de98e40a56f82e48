// The calendar of services: what stands on each day, for whom, and how much work it is.

import { z } from 'zod'
import { PLAN_LAYERS } from '../domain/plan-layer.ts'
import { day, id, instantOut, named, paging, whose, words } from './common.ts'
import { endpoint } from './endpoint.ts'
import { processPreview } from './process.ts'

const planDay = z.object({
  day,
  visits: z.int(),
  /** Objects whose next service is due and belongs to no visit; null where they were not asked for, and in the year of everybody, where `expected` has them. */
  services: z.int().nullable(),
  tasks: z.int(),
  contracts: z.int(),
  /** Services expected on that day if all are done when they are due, and their minutes; null where that is not kept. */
  expected: z.int().nullable(),
  minutes: z.int().nullable(),
  /** Nobody works: by the calendar of the person asked for, else of the reader. */
  off: z.boolean(),
  /** The person asked for is away. */
  away: z.boolean(),
})
export type PlanDay = z.output<typeof planDay>

const planPerson = z.object({
  id,
  name: z.string(),
  days: z.array(
    z.object({
      day,
      visits: z.int(),
      minutes: z.int(),
      /** Working minutes of the day, none on days off and away. */
      capacityMinutes: z.int(),
    }),
  ),
})
export type PlanPerson = z.output<typeof planPerson>

const planItem = z.object({
  layer: z.enum(PLAN_LAYERS),
  key: z.string(),
  /** What is overdue and not agreed stands on today. */
  day,
  /** Of services: when the first of them is or was due. */
  dueOn: day.nullable(),
  /** The last day of grace of the first that leaves it. */
  graceOn: day.nullable(),
  /** Null for services of several objects at one place. */
  recordId: id.nullable(),
  recordKind: z.string(),
  recordNumber: z.int().nullable(),
  title: z.string(),
  state: z.string(),
  partyId: id.nullable(),
  partyName: z.string().nullable(),
  siteId: id.nullable(),
  siteTitle: z.string().nullable(),
  ownerId: id.nullable(),
  ownerName: z.string().nullable(),
  services: z.int(),
  minutes: z.int(),
  amountMinor: z.int().nullable(),
  currency: z.string().nullable(),
  booked: z.boolean(),
  task: z.string().nullable(),
  /** A few of them. */
  objects: z.array(z.object({ id, number: z.int(), title: z.string() })),
  changedAt: instantOut,
})
export type PlanItem = z.output<typeof planItem>

const planPage = z.object({
  from: day,
  to: day,
  today: day,
  zone: z.string(),
  days: z.array(planDay),
  /** Work by person, where it was asked for. */
  people: z.array(planPerson),
  /** Null unless the view shows them one by one. */
  items: z.array(planItem).nullable(),
  next: z.string().nullable(),
  /** From when the expected services are, and of how many clients they are being counted anew. */
  asOf: instantOut.nullable(),
  computing: z.int(),
})
export type PlanPage = z.output<typeof planPage>

export const PLAN_VIEWS = ['month', 'week', 'agenda', 'year'] as const

const planQuery = z.strictObject({
  ...paging,
  limit: z.coerce.number().int().min(1).max(500).default(200),
  from: day,
  /** Itself included; at most 400 days. */
  to: day,
  /** `month` and `year` answer days alone, `week` and `agenda` their items as well. */
  view: z.enum(PLAN_VIEWS).default('month'),
  clientId: id.optional(),
  siteId: id.optional(),
  personId: whose.optional(),
  team: z.union([z.literal('mine'), id]).optional(),
  objectKind: words.optional(),
  /** Default: all. */
  layer: words.pipe(z.array(z.enum(PLAN_LAYERS))).optional(),
})
export type PlanQuery = z.output<typeof planQuery>

export const dayPlan = {
  readPlan: endpoint({
    method: 'GET',
    path: '/calendar',
    can: 'plan.read',
    summary: 'Visits, services, tasks and contract ends by day, and how much work each person has',
    query: planQuery,
    returns: planPage,
    errors: ['calendar.span'],
  }),
  previewMove: endpoint({
    method: 'POST',
    path: '/calendar/preview',
    can: 'plan.read',
    summary:
      'What another day for a visit would change: its letters, tasks and steps of the next 90 days; nothing is done',
    body: z.strictObject({ recordId: id, day }),
    returns: processPreview,
    errors: [
      'process.notFound',
      'command.unknown',
      'command.notAllowedNow',
      'command.notYours',
      'command.guard',
      'command.input',
    ],
    repeat: 'exempt',
  }),
  listSites: endpoint({
    method: 'GET',
    path: '/calendar/sites',
    can: 'plan.read',
    summary: 'The places of a client: what other objects are part of',
    query: z.strictObject({ clientId: id }),
    returns: z.object({ items: z.array(named) }),
    errors: [],
  }),
}
