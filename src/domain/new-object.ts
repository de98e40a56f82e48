// What a new object of a kind begins with: its attributes, the regulation that serves it, and what was done before.

import { withAttributes } from './attribute.ts'
import { addDays, type Calendar, type Day, dayOf, type Instant } from './calendar.ts'
import { isRefusal, type Refusal, refuse } from './errors.ts'
import type { Attributes, ObjectKind } from './object-kind.ts'
import type { Fact } from './process.ts'
import { COMMON_MARK, type Facts, markOf } from './regulation.ts'
import { applied, concerns } from './rule-template.ts'
import { patternDayAfter, patternOf } from './service-calendar.ts'
import type { Mark, ServiceRule } from './service-rule.ts'

export type NewObject = {
  attributes?: unknown
  /** What the main meter shows, and the day on which it was read; today when absent. */
  reading?: number | undefined
  readingOn?: Day | undefined
  /** When the object was last served, whichever rule it was for. */
  lastService?: Mark | undefined
  /** The same for single rules of the regulation. */
  lastServices?: Readonly<Record<string, Mark>> | undefined
  /** Rules of the regulation that do not serve this object. */
  rulesOff?: readonly string[] | undefined
}

type Beginning = {
  kind: ObjectKind
  object: NewObject
  /** What was given beside the kind's own: `meter`, `commissionedOn`. */
  meter: string | undefined
  commissionedOn: Day | null
  now: Instant
  calendar: Calendar
}

/**
 * The facts of a new object, in the compact form of rows. A rule counts from its last service; where nobody knows it, from
 * the commissioning as if everything due since then had been done in time; else from today and from what the meter shows.
 */
export function objectFacts({ kind, object, meter, commissionedOn, now, calendar }: Beginning): Facts | Refusal {
  if (kind.retired) return refuse('objectKind.retired', { kind: kind.id })
  const attributes = withAttributes(kind, { before: {}, given: object.attributes ?? {}, use: 'new' })
  if (isRefusal(attributes)) return attributes
  const unknown = unknownRules(kind, object)
  if (unknown) return unknown
  const today = dayOf(calendar, now)
  const { lastService, lastServices = {}, rulesOff = [], reading, readingOn = today } = object
  const unit = meter ?? kind.meters.find(one => one.id === undefined)?.unit
  const known: Mark = lastService ?? { on: today, ...(reading === undefined ? {} : { usage: reading }) }
  const since = lastService === undefined ? commissionedOn : null
  const onTime = since === null ? {} : servedInTime({ kind, attributes, since, today, reading, calendar })
  const marks: Record<string, Fact> = { [COMMON_MARK]: markOf(known) }
  for (const [id, mark] of Object.entries({ ...onTime, ...lastServices })) marks[id] = markOf(mark)
  return {
    objectKind: kind.id,
    regulation: kind.version,
    attributes,
    marks,
    ...(rulesOff.length > 0 ? { rulesOff: [...rulesOff] } : {}),
    ...(unit === undefined ? {} : { meter: unit }),
    ...(reading === undefined ? {} : { readings: [{ at: readingOn, value: reading }], lastReading: reading }),
  }
}

/** A slip in a rule's id would lose what was known of it in silence. */
export function unknownRules(
  kind: ObjectKind,
  { lastServices = {}, rulesOff = [] }: Pick<NewObject, 'lastServices' | 'rulesOff'>,
): Refusal | null {
  const known = new Set(kind.rules.map(rule => rule.id))
  const errors = [
    ...Object.keys(lastServices).map(id => ({ id, field: `lastServices.${id}` })),
    ...rulesOff.map((id, index) => ({ id, field: `rulesOff.${index}` })),
  ].flatMap(({ id, field }) => (known.has(id) ? [] : [{ field, message: `no rule ${id} of ${kind.id}` }]))
  return errors.length > 0 ? refuse('command.input', { errors }) : null
}

type Past = {
  kind: ObjectKind
  attributes: Attributes
  since: Day
  today: Day
  reading: number | undefined
  calendar: Calendar
}

/** The last due day and total of each interval that passed before today: the schedule of the commissioning goes on. */
function servedInTime({ kind, attributes, since, today, reading = 0, calendar }: Past): Record<string, Mark> {
  const marks: Record<string, Mark> = {}
  for (const template of kind.rules) {
    if (!concerns(template, attributes)) continue
    const rule = applied(template, { attributes })
    const on = lastDueBefore(rule, { since, today, calendar })
    const usage = rule.everyUsage === undefined ? undefined : Math.floor(reading / rule.everyUsage) * rule.everyUsage
    marks[template.id] = { on, ...(usage === undefined || rule.meter !== undefined ? {} : { usage }) }
  }
  return marks
}

// Long enough for what comes once a year; a daily round of many years need not be walked through.
const WALKED_DAYS = 800
const DAYS_OF = { day: 1, week: 7, month: 31, year: 366 } as const

function lastDueBefore(
  rule: Pick<ServiceRule, 'calendar' | 'everyMonths' | 'validMonths'>,
  { since, today, calendar }: { since: Day; today: Day; calendar: Calendar },
): Day {
  const { validMonths } = rule
  const pattern = patternOf(validMonths === undefined ? rule : { everyMonths: validMonths })
  if (pattern === null) return since
  const walked = addDays(today, -Math.max(WALKED_DAYS, 3 * pattern.every * DAYS_OF[pattern.unit]))
  let on = since
  let next = patternDayAfter(pattern, since, walked > since ? walked : since, calendar)
  while (next <= today) {
    on = next
    next = patternDayAfter(pattern, since, on, calendar)
  }
  return on
}
