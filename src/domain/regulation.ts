/**
 * The regulation of a kind, applied to one object. Rows keep only what differs from it: an object's own rules, those that
 * are off for it, and a mark per rule; in memory `facts.serviceRules` holds all rules that serve it. So a million objects
 * do not repeat the rules of their kind, and nothing above the database has to know.
 */
import { isDay } from './calendar.ts'
import type { Attributes, ObjectKind, ObjectKindOf } from './object-kind.ts'
import type { Fact, ProcessView } from './process.ts'
import { applied, COMMON_DAYS, concerns } from './rule-template.ts'
import type { Mark, ScheduleMark, ServiceRule } from './service-rule.ts'

export type Facts = Readonly<Record<string, Fact>>

/** The mark of rules that have none of their own. */
export const COMMON_MARK = '*'

/**
 * The facts with all rules of an object: those of its kind's regulation, marked so, and its own; a rule of its own with the
 * same id stands instead. Safe to apply again, after a command changed attributes or rules.
 */
export function withRegulation(facts: Facts, kind: ObjectKind, since: string, dates: ProcessView['dates'] = {}): Facts {
  const stored = storedFacts(facts)
  const known = knownOf({ facts, dates })
  const own = listOf(stored.serviceRules)
  const off = new Set([...switchedOff(facts.rulesOff), ...own.map(idOf)])
  const marks = marksOf(stored.marks)
  const common = marks[COMMON_MARK] ?? { last: { on: since } }
  const regulation = kind.rules
    .filter(rule => !off.has(rule.id) && concerns(rule, known))
    .map(rule => ({
      ...applied(rule, { attributes: known, unit: facts.meter }),
      from: 'regulation' as const,
      ...(marks[rule.id] ?? common),
    }))
  const serviceRules = [...regulation, ...own]
  if (regulation.every(isMarked)) checkedRules.set(serviceRules, regulation)
  return { ...stored, serviceRules }
}

const isMarked = ({ last, dueFrom }: Pick<ServiceRule, 'last' | 'dueFrom'>) =>
  isDay(last.on) && (dueFrom === undefined || isDay(dueFrom.on))

// Rules of a regulation were checked when it was published; checking them again for each of a million objects is a third of
// the cost of its turn.
const checkedRules = new WeakMap<readonly object[], readonly ServiceRule[]>()

/** Of a list of rules those at its beginning that a regulation brought; all others are to be parsed. */
export const rulesOfRegulation = (rules: readonly object[]): readonly ServiceRule[] => checkedRules.get(rules) ?? []

/** The facts as rows keep them: what the regulation says is left out, and what was done stands in marks. */
export function storedFacts(facts: Facts): Facts {
  const rules = listOf(facts.serviceRules)
  const regulated = rules.filter(isRegulated)
  if (facts.regulation === undefined && regulated.length === 0) return facts
  const { serviceRules: _, ...rest } = facts
  const own = rules.filter(rule => !isRegulated(rule))
  const kept = marksIn(facts.marks)
  const common = kept[COMMON_MARK]
  const moved = regulated.flatMap(rule => {
    const mark = written(rule)
    const known = kept[rule.id] ?? common
    return known !== undefined && isSame(known, mark) ? [] : [[rule.id, mark] as const]
  })
  return {
    ...rest,
    marks: { ...kept, ...Object.fromEntries(moved) },
    ...(own.length > 0 ? { serviceRules: own } : {}),
  }
}

/** A process as rules see it; one that has no kind is as it is. A kind that is not there is an error, for its services would be lost. */
export function regulated(view: ProcessView, objectKind: ObjectKindOf): ProcessView {
  const facts = inForce(view, objectKind)
  return facts === view.facts ? view : { ...view, facts }
}

/** What a regulation looks at; without any mark a rule counts from the creation. */
type Regulated = Pick<ProcessView, 'facts' | 'dates' | 'createdAt'>

/** The facts with the regulation that they name, if any. */
export function inForce(process: Regulated, objectKind: ObjectKindOf | undefined): Facts {
  const { facts, dates, createdAt } = process
  const { objectKind: id, regulation } = facts
  if (objectKind === undefined || typeof id !== 'string' || typeof regulation !== 'number') return facts
  const kind = objectKind(id, regulation)
  if (kind === undefined) throw new Error(`object kind ${id} has no version ${regulation}`)
  return withRegulation(facts, kind, createdAt.slice(0, 'YYYY-MM-DD'.length), dates)
}

/** The attributes of an object, and the days that every object has. */
export function knownOf({ facts, dates }: Pick<ProcessView, 'facts' | 'dates'>): Attributes {
  const days = COMMON_DAYS.flatMap(name => (dates[name] ? [[name, dates[name].value] as const] : []))
  return { ...Object.fromEntries(days), ...attributesOf(facts) }
}

type Marked = { last: Mark; dueFrom?: ScheduleMark }
type Written = readonly (string | number | null)[]

/** [done on, usage, due on, due usage, origin, stock, again, expired]; what is missing at the end is left out. */
function written({ last, dueFrom }: Pick<ServiceRule, 'last' | 'dueFrom'>): Written {
  const { on, usage, stock, again, expired } = last
  const all = [on, usage, dueFrom?.on, dueFrom?.usage, dueFrom?.origin, stock, again, expired]
  const filled = all.map(one => one ?? null)
  return filled.slice(0, filled.findLastIndex(one => one !== null) + 1)
}

const isSame = (one: Written, other: Written) =>
  one.length === other.length && one.every((value, place) => value === other[place])

function marksOf(value: Fact | undefined): Record<string, Marked> {
  return Object.fromEntries(Object.entries(marksIn(value)).map(([id, mark]) => [id, read(mark)]))
}

function read([on, usage, dueOn, dueUsage, origin, stock, again, expired]: Written): Marked {
  const last = {
    on: typeof on === 'string' ? on : '',
    ...(typeof usage === 'number' ? { usage } : {}),
    ...(typeof stock === 'number' ? { stock } : {}),
    ...(typeof again === 'number' ? { again } : {}),
    ...(typeof expired === 'string' ? { expired } : {}),
  }
  if (typeof dueOn !== 'string') return { last }
  const dueFrom = {
    on: dueOn,
    ...(typeof dueUsage === 'number' ? { usage: dueUsage } : {}),
    ...(typeof origin === 'string' ? { origin } : {}),
  }
  return { last, dueFrom }
}

/** A mark as it is stored, of what was last done; `marks` of an object is a map of these by rule. */
export const markOf = (last: Mark): Written => written({ last })

/** What rows remember of each rule, by its id. */
export function marksIn(value: Fact | undefined): Record<string, Written> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return {}
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, Written] => Array.isArray(entry[1])),
  )
}

export function attributesOf({ attributes }: Facts): Attributes {
  if (typeof attributes !== 'object' || attributes === null || Array.isArray(attributes)) return {}
  return Object.fromEntries(Object.entries(attributes).filter(isAttribute))
}

const isAttribute = (entry: [string, unknown]): entry is [string, Attributes[string]] =>
  ['string', 'number', 'boolean'].includes(typeof entry[1]) || Array.isArray(entry[1])

type Listed = { id: string; from?: unknown } & Pick<ServiceRule, 'last' | 'dueFrom'>

/** Rules are parsed where they are used; here only their ids and marks are looked at. */
function listOf(value: Fact | undefined): Listed[] {
  return Array.isArray(value) ? value : []
}

const switchedOff = (value: Fact | undefined): string[] =>
  Array.isArray(value) ? value.filter(one => typeof one === 'string') : []

const isRegulated = ({ from }: Listed) => from === 'regulation'
const idOf = ({ id }: Listed) => id
