// The shape of an object kind as it comes from outside: JSON that an administrator edited. What its parts say of each other
// is checked in check-object-kind.ts.

import { z } from 'zod'
import { type DefinitionProblem, problem } from './definition-problem.ts'
import { shapeProblems } from './definition-schema.ts'
import type { ObjectKind, RuleTemplate } from './object-kind.ts'

// Bounds: about five times the largest shipped kind; every turn of an object looks at each rule of its regulation.
const ATTRIBUTES_AT_MOST = 100
const CHOICES_AT_MOST = 200
const METERS_AT_MOST = 10
const RULES_AT_MOST = 100
const ITEMS_AT_MOST = 100
const LEADS_AT_MOST = 10
const TEXTS_AT_MOST = 100
const TEXT_LENGTH_AT_MOST = 2_000
const DECADE_DAYS = 3_650
const CENTURY_MONTHS = 1_200
const MOST = 1e9

const attributeId = z.string().regex(/^[a-z][A-Za-z0-9]{0,39}$/)
const choiceId = z.string().regex(/^[A-Za-z0-9][\w.+-]{0,59}$/)
/** A colon or a slash would break the keys of steps. */
const ruleId = z.string().regex(/^[a-z0-9][\w-]{0,39}$/)
const eventName = z.string().regex(/^[\w-]{1,40}$/)
const words = z.string().trim().min(1).max(200)
const said = z.strictObject({ ru: words, en: words })
const unit = z.string().trim().min(1).max(20)

const days = z.int().min(0).max(DECADE_DAYS)
const positive = z.number().positive().max(MOST)
const amount = z.number().min(0).max(MOST)
const ofAttribute = z.strictObject({ attribute: attributeId })
const given = (number: z.ZodType<number>) => z.union([number, ofAttribute])
const weekday = z.int().min(1).max(7)
const monthDay = z.string().regex(/^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/)

const attribute = z.strictObject({
  id: attributeId,
  title: said,
  type: z.enum(['text', 'integer', 'number', 'day', 'choice', 'boolean', 'list']),
  unit: unit.exactOptional(),
  choices: z
    .array(z.strictObject({ id: choiceId, title: said }))
    .max(CHOICES_AT_MOST)
    .exactOptional(),
  required: z.literal(true).exactOptional(),
})

const calendar = z.strictObject({
  every: z.int().min(1).max(CENTURY_MONTHS),
  unit: z.enum(['day', 'week', 'month', 'year']),
  weekdays: z.array(weekday).min(1).max(7).exactOptional(),
  nth: z.strictObject({ week: z.union([z.int().min(1).max(4), z.literal(-1)]), weekday }).exactOptional(),
  season: z.strictObject({ from: monthDay, to: monthDay }).exactOptional(),
  dayOff: z.enum(['skip', 'before', 'after']).exactOptional(),
})

const item = z.strictObject({
  title: said,
  classification: words.exactOptional(),
  quantity: given(amount),
  per: attributeId.exactOptional(),
  unit,
  priceMinor: z.int().min(0).exactOptional(),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .exactOptional(),
})

/** A rule of a regulation, strict: a misspelt key is refused. */
export const ruleTemplateSchema: z.ZodType<RuleTemplate> = z.strictObject({
  id: ruleId,
  title: said,
  when: z
    .union([
      z.strictObject({
        attribute: attributeId,
        is: z
          .array(z.union([z.string().max(200), z.number(), z.boolean(), z.null()]))
          .min(1)
          .max(CHOICES_AT_MOST),
      }),
      z.strictObject({ attribute: attributeId, known: z.literal(true) }),
    ])
    .exactOptional(),
  everyMonths: z.int().min(1).max(CENTURY_MONTHS).exactOptional(),
  calendar: calendar.exactOptional(),
  everyUsage: given(positive).exactOptional(),
  unit: unit.exactOptional(),
  meter: eventName.exactOptional(),
  threshold: z
    .strictObject({ is: z.enum(['above', 'below', 'rises', 'falls']), limit: z.number().min(-MOST).max(MOST) })
    .exactOptional(),
  expiresOn: ofAttribute.exactOptional(),
  validMonths: z.int().min(1).max(CENTURY_MONTHS).exactOptional(),
  event: eventName.exactOptional(),
  notedWhen: z
    .strictObject({ attribute: attributeId, changesPercent: z.number().positive().max(1_000) })
    .exactOptional(),
  consumption: z
    .strictObject({
      norm: given(positive),
      per: attributeId.exactOptional(),
      timesPerWeek: given(positive),
      stock: given(amount),
    })
    .exactOptional(),
  combine: z.enum(['first', 'all']),
  anchor: z.enum(['fixed', 'floating', 'fixed_within_grace']),
  leadDays: days.exactOptional(),
  leads: z.array(days).max(LEADS_AT_MOST).exactOptional(),
  leadUsage: amount.exactOptional(),
  leadPercent: z.number().min(0).max(100).exactOptional(),
  graceDays: days.exactOptional(),
  gracePercent: z.number().min(0).max(100).exactOptional(),
  contains: z.array(ruleId).max(20).exactOptional(),
  horizonDays: z.int().min(1).max(36_500).exactOptional(),
  mergeDays: z.int().min(0).max(365).exactOptional(),
  clientLetter: z.boolean().exactOptional(),
  creates: z.enum(['interest', 'deal']).exactOptional(),
  items: z.array(item).max(ITEMS_AT_MOST).exactOptional(),
  minutes: z.int().min(0).max(100_000).exactOptional(),
})

const ownTexts = z.record(
  z.string().regex(/^mail\.(client|visit|templates)\.[A-Za-z0-9]+(\.[A-Za-z0-9_-]+)+$/),
  z.string().trim().min(1).max(TEXT_LENGTH_AT_MOST),
)

const bodySchema = z.strictObject({
  title: said,
  attributes: z.array(attribute).max(ATTRIBUTES_AT_MOST),
  meters: z
    .array(z.strictObject({ id: eventName.exactOptional(), title: said.exactOptional(), unit }))
    .max(METERS_AT_MOST),
  rules: z.array(ruleTemplateSchema).max(RULES_AT_MOST),
  replacement: z
    .strictObject({ years: z.number().positive().max(200).exactOptional(), usage: positive.exactOptional() })
    .exactOptional(),
  texts: z.strictObject({ ru: ownTexts, en: ownTexts }).exactOptional(),
  retired: z.literal(true).exactOptional(),
})

export type ObjectKindBody = Omit<ObjectKind, 'id' | 'version'>

/** The kind, or everything that is wrong with its shape. */
export function parseObjectKind(value: unknown): { body: ObjectKindBody } | { problems: DefinitionProblem[] } {
  const parsed = bodySchema.safeParse(value, { reportInput: true })
  if (!parsed.success) return { problems: shapeProblems(parsed.error.issues) }
  const { texts } = parsed.data
  const many = texts && Math.max(Object.keys(texts.ru).length, Object.keys(texts.en).length) > TEXTS_AT_MOST
  return many ? { problems: [problem('shape.size', ['texts'], { atMost: TEXTS_AT_MOST })] } : { body: parsed.data }
}
