// The potential of tracked objects: what falls due in the next twelve months, in services and in money.

import { z } from 'zod'
import { currency, day, id, instantOut, localText, paging, whose, words } from './common.ts'
import { endpoint } from './endpoint.ts'

const figures = {
  services: z.int(),
  /** Of objects that we serve. */
  servicesOurs: z.int(),
  amountMinor: z.int(),
  amountOursMinor: z.int(),
  /** Services by us in the last twelve months. */
  done: z.int(),
  amountDoneMinor: z.int(),
}
const counts = {
  objects: z.int(),
  /** By holder of the service. */
  ours: z.int(),
  nobody: z.int(),
  competitor: z.int(),
  /** Nobody serves them, or we do without a contract. */
  uncovered: z.int(),
  /** Old enough to be replaced. */
  replaceable: z.int(),
}

/** `key` names the group: a month's first day, a company, a kind, a rule, an item, a region, a person; empty where there is none. */
const potentialGroup = z.object({
  key: z.string(),
  title: localText.nullable(),
  name: z.string().nullable(),
  objectKind: z.string().nullable(),
  unit: z.string().nullable(),
  quantity: z.number().nullable(),
  services: z.int(),
  servicesOurs: z.int().nullable(),
  amountMinor: z.int(),
  amountOursMinor: z.int().nullable(),
  /** Absent where a group has no objects of its own. */
  objects: z.int().nullable(),
  uncovered: z.int().nullable(),
  replaceable: z.int().nullable(),
  /** Of a month: how it is made up. */
  kinds: z.array(z.object({ objectKind: z.string(), services: z.int(), amountMinor: z.int() })).nullable(),
})
export type PotentialGroup = z.output<typeof potentialGroup>

export const POTENTIAL_GROUPS = ['month', 'client', 'kind', 'rule', 'item', 'region', 'owner'] as const

/** From when the figures are. Those of a client whose objects just changed follow within moments. */
const freshness = {
  asOf: instantOut.nullable(),
  computing: z.int(),
  failing: z.int(),
}

const potentialPage = z.object({
  ...freshness,
  /** The first of the twelve months. */
  from: day,
  currency: z.string(),
  /** All in which something is priced, the most used first; amounts are in the one asked for. */
  currencies: z.array(z.string()),
  totals: z.object({ ...figures, ...counts }),
  /** What kinds are called. */
  kinds: z.array(z.object({ id: z.string(), title: localText })),
  groups: z.array(potentialGroup),
  next: z.string().nullable(),
})
export type PotentialPage = z.output<typeof potentialPage>

const filter = {
  party: id.optional(),
  objectKind: words.optional(),
  region: z.string().max(200).optional(),
  owner: whose.optional(),
  ruleId: z.string().max(60).optional(),
  /** One of the months, by its first day. */
  month: day.optional(),
  currency: currency.optional(),
}

const potentialQuery = z.strictObject({
  ...paging,
  ...filter,
  groupBy: z.enum(POTENTIAL_GROUPS).default('month'),
})
export type PotentialQuery = z.output<typeof potentialQuery>

const potentialObject = z.object({
  id,
  number: z.int(),
  title: z.string(),
  objectKind: z.string(),
  region: z.string().nullable(),
  partyId: id,
  partyName: z.string(),
  ownerId: id.nullable(),
  ownerName: z.string().nullable(),
  holder: z.enum(['ours', 'nobody', 'competitor']),
  covered: z.boolean(),
  services: z.int(),
  amountMinor: z.int(),
  /** The first of them. */
  works: z.array(z.object({ ruleId: z.string(), title: localText, on: day, amountMinor: z.int() })),
  replacement: z
    .object({ by: z.enum(['age', 'usage']), years: z.int().nullable(), usage: z.number().nullable() })
    .nullable(),
})
export type PotentialObjectView = z.output<typeof potentialObject>

const behindPage = z.object({
  ...freshness,
  currency: z.string(),
  items: z.array(potentialObject),
  next: z.string().nullable(),
})
export type BehindPageView = z.output<typeof behindPage>

export const BEHIND_WHAT = ['services', 'uncovered', 'replaceable'] as const

export const potential = {
  objectPotential: endpoint({
    method: 'GET',
    path: '/potential/objects',
    can: 'potential.read',
    summary: 'Services that fall due in the next twelve months, with their money, by group',
    query: potentialQuery,
    returns: potentialPage,
    errors: [],
  }),
  objectsBehind: endpoint({
    method: 'GET',
    path: '/potential/objects/list',
    can: 'potential.read',
    summary: 'The objects behind a figure of the potential; they add up to it. A page may be short and have a next one',
    query: z.strictObject({
      ...paging,
      ...filter,
      what: z.enum(BEHIND_WHAT).default('services'),
      /** Only what sells this: the key of a group of items. */
      item: z.string().max(300).optional(),
      /** Only services of this day. */
      on: day.optional(),
    }),
    returns: behindPage,
    errors: [],
  }),
}
