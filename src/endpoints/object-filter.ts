// Which tracked objects: the same filters in the address of a list and in the body of a bulk job.

import { z } from 'zod'
import { SERVICE_STATES } from '../domain/service-state.ts'
import { day, id, words } from './common.ts'
import { objectKindId } from './object-body.ts'

const holder = z.enum(['ours', 'nobody', 'competitor'])
const serviceState = z.enum(SERVICE_STATES)
const group = z.string().trim().min(1).max(200)
const list = <Item extends z.ZodType>(item: Item) => z.array(item).min(1).max(50)

const attributeId = z.string().regex(/^[A-Za-z]\w{0,39}$/)
const FILTERS_AT_MOST = 20

/** One of these words, or from one value to another, both included: numbers or days. */
const attributeFilter = z.union([
  z.strictObject({ is: z.array(z.string().max(200)).min(1).max(50) }),
  z
    .strictObject({ from: bound().optional(), to: bound().optional() })
    .refine(({ from, to }) => from !== undefined || to !== undefined),
])
export type AttributeFilter = z.output<typeof attributeFilter>

function bound() {
  return z.union([z.number().min(-1e12).max(1e12), day])
}

const attributeFilters = z
  .record(attributeId, attributeFilter)
  .refine(filters => Object.keys(filters).length <= FILTERS_AT_MOST)

/** `fuel:diesel|gas,year:2015..2020,branch:"North, harbour"`: attributes with what they are, or from and to. */
const writtenAttributes = z
  .string()
  .max(1_000)
  .transform((text, context): unknown => {
    const filters = parsedAttributes(text)
    if (filters !== null) return filters
    context.addIssue({ code: 'custom', message: 'attribute:value|value or attribute:from..to, with commas between' })
    return z.NEVER
  })
  .pipe(attributeFilters)

/** As a body says it. */
export const objectFilter = {
  object_kind: list(objectKindId).optional(),
  holder: list(holder).optional(),
  /** The topmost object of a place, itself included. */
  site: id.optional(),
  parent: id.optional(),
  group: group.optional(),
  /** Due on these days, both included. */
  service_from: day.optional(),
  service_to: day.optional(),
  service: list(serviceState).optional(),
  attribute: attributeFilters.optional(),
} as const

/** As an address says it. */
export const objectFilterQuery = {
  object_kind: words.pipe(z.array(objectKindId)).optional(),
  holder: words.pipe(z.array(holder)).optional(),
  site: id.optional(),
  parent: id.optional(),
  group: group.optional(),
  service_from: day.optional(),
  service_to: day.optional(),
  /** `overdue`: its day has passed; `due`: its lead has come; `soon`: within thirty days; `ok`: later; `none`: nothing ahead. */
  service: words.pipe(z.array(serviceState)).optional(),
  attribute: writtenAttributes.optional(),
} as const

const objectFilterBody = z.object(objectFilter)
export type ObjectFilterBody = z.output<typeof objectFilterBody>

const ENTRY = /\s*([A-Za-z]\w*):((?:"[^"]*"|[^,"])*)(?:,|$)/y

function parsedAttributes(text: string): Record<string, AttributeFilter> | null {
  const filters: Record<string, AttributeFilter> = {}
  ENTRY.lastIndex = 0
  while (ENTRY.lastIndex < text.length) {
    const [, name = '', value = ''] = ENTRY.exec(text) ?? []
    if (name === '') return null
    filters[name] = valueFilter(value.trim())
  }
  return Object.keys(filters).length > 0 ? filters : null
}

function valueFilter(value: string): AttributeFilter {
  const range = /^([\d.-]*)\.\.([\d.-]*)$/.exec(value)
  if (!range) return { is: value.split('|').map(word => word.trim().replace(/^"(.*)"$/, '$1')) }
  const [, from = '', to = ''] = range
  return { ...(from === '' ? {} : { from: boundOf(from) }), ...(to === '' ? {} : { to: boundOf(to) }) }
}

const boundOf = (text: string) => (/^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text)
