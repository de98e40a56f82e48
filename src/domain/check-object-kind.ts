// What an administrator's object kind says that cannot be meant: rules that never come, names that are not there, circles.

import { daysBetween } from './calendar.ts'
import { everyDay } from './calendars/every-day.ts'
import { type DefinitionProblem, type ProblemCode, problem } from './definition-problem.ts'
import type { Attribute, AttributeType, RuleTemplate } from './object-kind.ts'
import { type ObjectKindBody, parseObjectKind } from './object-kind-schema.ts'
import { COMMON_DAYS } from './rule-template.ts'
import { settledBy } from './service.ts'
import { patternDayAfter, patternOf } from './service-calendar.ts'

export type CheckedKind = { body: ObjectKindBody | null; problems: readonly DefinitionProblem[] }

type Options = {
  /** The newest version: what is taken away from it may still be in use. */
  newest?: ObjectKindBody | undefined
  hasText?: (locale: 'ru' | 'en', key: string) => boolean
  /** Why a line of a letter cannot be filled in; null for one that can. */
  templateError?: (text: string) => string | null
}

/** The parsed kind and everything that is wrong with it; `body` is null when its shape is no kind. */
export function checkObjectKind(value: unknown, options: Options = {}): CheckedKind {
  const parsed = parseObjectKind(value)
  if ('problems' in parsed) return { body: null, problems: parsed.problems }
  const { body } = parsed
  const problems = [
    ...checkAttributes(body),
    ...checkMeters(body),
    ...body.rules.flatMap((rule, index) => checkRule({ body, rule, path: ['rules', index] })),
    ...twiceIn(
      body.rules.map(({ id }) => id),
      ['rules'],
    ),
    ...checkTexts(body, options),
    ...checkGone(body, options.newest),
  ]
  return { body, problems }
}

export const isPublishableKind = ({ body, problems }: CheckedKind) =>
  body !== null && problems.every(({ severity }) => severity === 'warning')

type Path = readonly (string | number)[]

/** Every repetition of a name, at its place in a list. */
const twiceIn = (names: readonly (string | undefined)[], path: Path, key = 'id'): DefinitionProblem[] =>
  names.flatMap((given, index) =>
    names.indexOf(given) < index ? [problem('name.twice', [...path, index, key], { given: given ?? '' })] : [],
  )

function checkAttributes({ attributes }: ObjectKindBody): DefinitionProblem[] {
  const reserved: readonly string[] = COMMON_DAYS
  return [
    ...twiceIn(
      attributes.map(({ id }) => id),
      ['attributes'],
    ),
    ...attributes.flatMap(({ id, type, choices = [] }, index) => {
      const path = ['attributes', index]
      return [
        // `constructor` would find what every object has; the common days are attributes of every object already.
        ...(id in {} || reserved.includes(id) ? [problem('name.reserved', [...path, 'id'], { given: id })] : []),
        ...(type === 'choice' && choices.length === 0
          ? [problem('field.noChoices', [...path, 'choices'], { field: id })]
          : []),
        ...twiceIn(
          choices.map(choice => choice.id),
          [...path, 'choices'],
        ),
      ]
    }),
  ]
}

function checkMeters({ meters, replacement }: ObjectKindBody): DefinitionProblem[] {
  const metered = meters.some(({ id }) => id === undefined)
  return [
    ...twiceIn(
      meters.map(({ id }) => id),
      ['meters'],
    ),
    ...(replacement?.usage !== undefined && !metered
      ? [problem('objectKind.noMeter', ['replacement', 'usage'], { rule: '' })]
      : []),
  ]
}

type Looked = { body: ObjectKindBody; rule: RuleTemplate; path: Path }

const checkRule = (looked: Looked): DefinitionProblem[] => [
  ...checkScales(looked),
  ...checkNames(looked),
  ...checkMeter(looked),
  ...checkContains(looked),
  ...checkLeads(looked),
  ...checkItems(looked),
]

/** A rule without any scale never comes; neither does a pattern that no day fits. */
function checkScales({ rule, path }: Looked): DefinitionProblem[] {
  const { id } = rule
  const scales = [rule.everyMonths, rule.calendar, rule.everyUsage, rule.threshold, rule.expiresOn, rule.validMonths]
  if ([...scales, rule.event, rule.consumption].every(scale => scale === undefined))
    return [problem('objectKind.neverComes', path, { rule: id })]
  const pattern = patternOf(rule)
  return [
    ...(pattern !== null && intervalDays(rule) === null
      ? [problem('objectKind.noDay', [...path, 'calendar'], { rule: id })]
      : []),
    ...(rule.notedWhen !== undefined && rule.event === undefined
      ? [problem('objectKind.noEvent', [...path, 'notedWhen'], { rule: id })]
      : []),
    ...(rule.calendar?.unit === 'day' && rule.calendar.every === 1 && rule.calendar.dayOff === undefined
      ? [problem('objectKind.everyDay', [...path, 'calendar'], { rule: id })]
      : []),
  ]
}

/** Days between two services of the calendar; null when none ever comes. */
function intervalDays(rule: RuleTemplate): number | null {
  const pattern = patternOf(rule)
  if (pattern === null) return null
  try {
    const first = patternDayAfter(pattern, START, START, everyDay)
    const second = patternDayAfter(pattern, START, first, everyDay)
    return daysBetween(first, second)
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

const START = '2026-01-01'
const NUMBERS: readonly AttributeType[] = ['integer', 'number']

/** The attributes that a rule speaks of are there, and of the type that it needs. */
function checkNames({ body, rule, path }: Looked): DefinitionProblem[] {
  const known = new Map<string, Pick<Attribute, 'type' | 'choices'>>([
    ...COMMON_DAYS.map(name => [name, { type: 'day' as const }] as const),
    ...body.attributes.map(attribute => [attribute.id, attribute] as const),
  ])
  const wants = (attribute: string | undefined, at: Path, types: readonly AttributeType[]): DefinitionProblem[] => {
    if (attribute === undefined) return []
    const found = known.get(attribute)
    const params = { rule: rule.id, attribute }
    if (!found)
      return [problem('objectKind.unknownAttribute', [...path, ...at], { ...params, known: [...known.keys()] })]
    return types.length === 0 || types.includes(found.type)
      ? []
      : [problem('objectKind.attributeType', [...path, ...at], { ...params, type: found.type, expected: types })]
  }
  const { when, consumption, items = [] } = rule
  const used = { norm: consumption?.norm, timesPerWeek: consumption?.timesPerWeek, stock: consumption?.stock }
  return [
    ...wants(when?.attribute, ['when', 'attribute'], []),
    ...checkChoices(known.get(when?.attribute ?? ''), { rule, path }),
    ...wants(rule.expiresOn?.attribute, ['expiresOn', 'attribute'], ['day']),
    ...wants(attributeOf(rule.everyUsage), ['everyUsage', 'attribute'], NUMBERS),
    ...wants(rule.notedWhen?.attribute, ['notedWhen', 'attribute'], NUMBERS),
    ...wants(consumption?.per, ['consumption', 'per'], NUMBERS),
    ...Object.entries(used).flatMap(([name, of]) =>
      wants(attributeOf(of), ['consumption', name, 'attribute'], NUMBERS),
    ),
    ...items.flatMap(({ per, quantity }, index) => [
      ...wants(per, ['items', index, 'per'], NUMBERS),
      ...wants(attributeOf(quantity), ['items', index, 'quantity', 'attribute'], NUMBERS),
    ]),
  ]
}

const attributeOf = (given: number | { attribute: string } | undefined) =>
  typeof given === 'object' ? given.attribute : undefined

/** A rule about a choice that cannot be chosen is about no object. */
function checkChoices(
  attribute: Pick<Attribute, 'type' | 'choices'> | undefined,
  { rule, path }: Pick<Looked, 'rule' | 'path'>,
): DefinitionProblem[] {
  const { when } = rule
  if (when === undefined || !('is' in when) || attribute?.type !== 'choice') return []
  const known = (attribute.choices ?? []).map(choice => choice.id)
  return when.is.flatMap((choice, index) =>
    choice === null || (typeof choice === 'string' && known.includes(choice))
      ? []
      : [problem('objectKind.unknownChoice', [...path, 'when', 'is', index], { rule: rule.id, choice, known })],
  )
}

function checkMeter({ body, rule, path }: Looked): DefinitionProblem[] {
  const params = { rule: rule.id }
  const asks = rule.everyUsage !== undefined || rule.threshold !== undefined
  if (!asks && rule.meter === undefined) return []
  const meter = body.meters.find(({ id }) => id === rule.meter)
  if (!meter) {
    return rule.meter === undefined
      ? [problem('objectKind.noMeter', path, params)]
      : [problem('objectKind.unknownMeter', [...path, 'meter'], { ...params, meter: rule.meter })]
  }
  return rule.unit === undefined || rule.unit === meter.unit
    ? []
    : [problem('objectKind.otherUnit', [...path, 'unit'], { ...params, unit: rule.unit, expected: meter.unit })]
}

function checkContains({ body, rule, path }: Looked): DefinitionProblem[] {
  const { contains = [], id } = rule
  const known = body.rules.map(one => one.id)
  const rules = body.rules.map(one => ({ id: one.id, contains: one.contains }))
  return contains.flatMap((inner, index) => {
    const at = [...path, 'contains', index]
    if (!known.includes(inner)) return [problem('objectKind.containsUnknown', at, { rule: id, inner })]
    return settledBy(rules, inner).has(id) ? [problem('objectKind.containsCircle', at, { rule: id, inner })] : []
  })
}

/** A service that opens before the one before it was done would be open for ever. */
function checkLeads({ rule, path }: Looked): DefinitionProblem[] {
  const { id, everyUsage, leadUsage = 0, leadPercent } = rule
  const lead = Math.max(rule.leadDays ?? 0, ...(rule.leads ?? []))
  const interval = intervalDays(rule)
  const grace = rule.graceDays !== undefined || rule.gracePercent !== undefined
  const warn = (code: ProblemCode, key: string) => problem(code, [...path, key], { rule: id })
  return [
    ...(interval !== null && lead >= interval && lead > 0 ? [warn('objectKind.longLead', 'leadDays')] : []),
    ...(typeof everyUsage === 'number' && leadUsage >= everyUsage ? [warn('objectKind.longLead', 'leadUsage')] : []),
    ...(leadPercent !== undefined && everyUsage === undefined ? [warn('objectKind.unusedLead', 'leadPercent')] : []),
    ...(grace && rule.anchor !== 'fixed_within_grace' ? [warn('objectKind.unusedGrace', 'anchor')] : []),
  ]
}

function checkItems({ rule, path }: Looked): DefinitionProblem[] {
  return (rule.items ?? []).flatMap(({ priceMinor, currency }, index) =>
    (priceMinor === undefined) === (currency === undefined)
      ? []
      : [problem('objectKind.halfPrice', [...path, 'items', index], { rule: rule.id })],
  )
}

function checkTexts({ texts }: ObjectKindBody, { hasText, templateError }: Options): DefinitionProblem[] {
  return (['ru', 'en'] as const).flatMap(locale =>
    Object.entries(texts?.[locale] ?? {}).flatMap(([key, text]) => {
      const path = ['texts', locale, key]
      const message = templateError?.(text) ?? null
      return [
        ...(hasText && !hasText(locale, key) ? [problem('objectKind.unknownText', path, { key })] : []),
        ...(message === null ? [] : [problem('text.template', path, { message })]),
      ]
    }),
  )
}

/** What is taken away stays with objects that have it, and is no longer shown. */
function checkGone(body: ObjectKindBody, newest: ObjectKindBody | undefined): DefinitionProblem[] {
  if (!newest) return []
  const now = new Map(body.attributes.map(attribute => [attribute.id, attribute]))
  return newest.attributes.flatMap(({ id, type }) => {
    const found = now.get(id)
    if (!found) return [problem('objectKind.attributeGone', ['attributes'], { attribute: id })]
    const index = body.attributes.indexOf(found)
    return found.type === type
      ? []
      : [
          problem('objectKind.typeChanged', ['attributes', index, 'type'], {
            attribute: id,
            type: found.type,
            was: type,
          }),
        ]
  })
}
