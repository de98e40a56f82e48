/**
 * What the tracked objects of a client are worth in the months ahead (domain.md 3.6, 3.7): the services that fall due, what
 * they sell, how long they take, what is old enough to be replaced, and what no contract of ours covers.
 * Potential: all of it, whoever serves the object. Served: the part whose holder we are.
 */
import { addDays, addMonths, type Calendar, type Day } from './calendar.ts'
import type { ObjectKind } from './object-kind.ts'
import { type Horizon, projectedServices } from './service-projection.ts'
import type { ObjectFacts, ServiceItem, ServiceRule } from './service-rule.ts'

/** Months that are shown; those behind them are kept so that a new month needs no new figures at once. */
export const MONTHS_SHOWN = 12
export const MONTHS_KEPT = 14

export const HOLDERS = ['ours', 'nobody', 'competitor'] as const
export type Holder = (typeof HOLDERS)[number]

/** A tracked object as its potential is counted. */
export type PotentialObject = {
  id: string
  ownerId: string | null
  region: string | null
  /** Empty for an object without a kind. */
  objectKind: string
  rules: readonly ServiceRule[]
  facts: ObjectFacts
  holder: Holder
  /** Whether a contract of ours that runs stands behind it. */
  covered: boolean
  commissionedOn: Day | null
  /** The total of its main meter. */
  usage: number | null
  replacement: ObjectKind['replacement']
  booked: ReadonlyMap<string, Day>
  /** Services by us in the last twelve months, by rule. */
  done: ReadonlyMap<string, number>
}

export type SoldItem = Pick<ServiceItem, 'title' | 'unit' | 'classification'> & {
  quantity: number
  amountMinor: number
  currency: string
}

/** One service that falls due. */
export type DueWork = { rule: ServiceRule; on: Day; items: readonly SoldItem[] }

/** The services of an object from today to the end of what is kept. */
export function workAhead(object: PotentialObject, calendar: Calendar, { today, until }: Horizon): DueWork[] {
  const known = { ...object.facts, rules: object.rules }
  const byId = new Map(object.rules.map(rule => [rule.id, { rule, items: (rule.items ?? []).map(sold) }]))
  return projectedServices(known, calendar, { today, until, booked: object.booked }).flatMap(({ ruleId, on }) => {
    const found = byId.get(ruleId)
    return found ? [{ ...found, on }] : []
  })
}

/** What an item of one service brings; one without a price brings nothing yet. */
export const sold = ({
  title,
  unit,
  classification,
  quantity,
  priceMinor = 0,
  currency = '',
}: ServiceItem): SoldItem => ({
  title,
  unit,
  ...(classification === undefined ? {} : { classification }),
  quantity,
  amountMinor: Math.round(quantity * priceMinor),
  currency,
})

/** Why an object could be replaced: `age` in whole years, or its usage. The limit itself is old enough. */
export type Replacement = { by: 'age' | 'usage'; years: number | null; usage: number | null }

/** Null while it is young, or while its kind says nothing about it. */
export function replacementOf(
  { replacement, commissionedOn, usage }: Pick<PotentialObject, 'replacement' | 'commissionedOn' | 'usage'>,
  today: Day,
): Replacement | null {
  if (!replacement) return null
  const years = commissionedOn === null || commissionedOn > today ? null : wholeYears(commissionedOn, today)
  const isOld = replacement.years !== undefined && years !== null && years >= replacement.years
  const isWorn = replacement.usage !== undefined && usage !== null && usage >= replacement.usage
  return isOld || isWorn ? { by: isOld ? 'age' : 'usage', years, usage } : null
}

function wholeYears(from: Day, to: Day): number {
  const years = Number(to.slice(0, 4)) - Number(from.slice(0, 4))
  return addMonths(from, 12 * years) <= to ? years : years - 1
}

/** Nobody looks after it, or we do and no contract says so. */
export const isUncovered = ({ holder, covered }: Pick<PotentialObject, 'holder' | 'covered'>) =>
  holder === 'nobody' || (holder === 'ours' && !covered)

export const firstOfMonth = (day: Day): Day => `${day.slice(0, 8)}01`

/** The last day of what is kept. */
export const keptUntil = (today: Day): Day => addDays(addMonths(firstOfMonth(today), MONTHS_KEPT), -1)

/** Which of the months kept a day lies in; 0 is the month of today. */
export const monthIndex = (today: Day, on: Day): number =>
  12 * (Number(on.slice(0, 4)) - Number(today.slice(0, 4))) + Number(on.slice(5, 7)) - Number(today.slice(5, 7))
