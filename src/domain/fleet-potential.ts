/**
 * The potential of a client's objects, added up as it is stored: by kind and whoever answers for them, by rule and month, by
 * what is sold and month, and what work comes on which day. Pure; objects come one after the other, so that a client with
 * 100,000 of them needs no more memory than its sums.
 */
import type { Calendar, Day } from './calendar.ts'
import {
  type DueWork,
  isUncovered,
  keptUntil,
  MONTHS_KEPT,
  monthIndex,
  type PotentialObject,
  replacementOf,
  type SoldItem,
  sold,
  workAhead,
} from './object-potential.ts'

/** Whose figures a row holds: objects of one kind that one person answers for in one region. */
type Group = { ownerId: string | null; region: string | null; objectKind: string }

export type KindFigures = Group & {
  objects: number
  ours: number
  nobody: number
  competitor: number
  uncovered: number
  replaceable: number
}

/** By month; amounts in minor units of one currency. `ours`: where we are the holder. */
export type RuleFigures = Group & {
  ruleId: string
  title: { ru: string; en: string }
  currency: string
  services: number[]
  ours: number[]
  amounts: number[]
  amountsOurs: number[]
  /** In the last twelve months. */
  done: number
  amountDone: number
}

export type ItemFigures = Group & {
  item: string
  title: { ru: string; en: string }
  unit: string
  currency: string
  quantities: number[]
  amounts: number[]
}

/** `minutes` of work that are ours to do. */
export type DayFigures = { ownerId: string | null; on: Day; services: number; minutes: number }

export type FleetFigures = {
  kinds: KindFigures[]
  rules: RuleFigures[]
  items: ItemFigures[]
  days: DayFigures[]
}

export type FleetTally = { add: (object: PotentialObject) => void; figures: () => FleetFigures }

/** `today` of all objects is one day, that of the client's calendar. */
export function createFleetTally(calendar: Calendar, today: Day): FleetTally {
  const kinds = new Map<string, KindFigures>()
  const rules = new Map<string, RuleFigures>()
  const items = new Map<string, ItemFigures>()
  const days = new Map<string, DayFigures>()
  const until = keptUntil(today)

  const add = (object: PotentialObject) => {
    const group = { ownerId: object.ownerId, region: object.region, objectKind: object.objectKind }
    const isOurs = object.holder === 'ours'
    countKind(kinds, group, object, today)
    for (const work of workAhead(object, calendar, { today, until })) {
      const month = monthIndex(today, work.on)
      countRule(rules, { group, work, month, isOurs })
      for (const item of work.items) countItem(items, { group, item, month })
      countDay(days, { object, work, isOurs })
    }
    countDone(rules, group, object)
  }
  const figures = () => ({
    kinds: [...kinds.values()],
    rules: [...rules.values()],
    items: [...items.values()],
    days: [...days.values()],
  })
  return { add, figures }
}

function countKind(kinds: Map<string, KindFigures>, group: Group, object: PotentialObject, today: Day): void {
  const row = found(kinds, keyOf(group), () => ({
    ...group,
    objects: 0,
    ours: 0,
    nobody: 0,
    competitor: 0,
    uncovered: 0,
    replaceable: 0,
  }))
  row.objects += 1
  row[object.holder] += 1
  if (isUncovered(object)) row.uncovered += 1
  if (replacementOf(object, today) !== null) row.replaceable += 1
}

type Counted = { group: Group; work: Pick<DueWork, 'rule' | 'items'>; month: number; isOurs: boolean }

/** A service that sells in two currencies counts once, in the row of the first one. */
function countRule(rules: Map<string, RuleFigures>, { group, work, month, isOurs }: Counted): void {
  for (const [index, [currency, amount]] of amountsOf(work.items).entries()) {
    const row = ruleRow(rules, group, work.rule, currency)
    const services = index === 0 ? 1 : 0
    bump(row.services, month, services)
    bump(row.amounts, month, amount)
    if (!isOurs) continue
    bump(row.ours, month, services)
    bump(row.amountsOurs, month, amount)
  }
}

function countDone(rules: Map<string, RuleFigures>, group: Group, object: PotentialObject): void {
  for (const rule of object.rules) {
    const done = object.done.get(rule.id) ?? 0
    if (done === 0) continue
    for (const [index, [currency, amount]] of amountsOf((rule.items ?? []).map(sold)).entries()) {
      const row = ruleRow(rules, group, rule, currency)
      row.done += index === 0 ? done : 0
      row.amountDone += amount * done
    }
  }
}

function ruleRow(rules: Map<string, RuleFigures>, group: Group, rule: DueWork['rule'], currency: string): RuleFigures {
  return found(rules, `${keyOf(group)} ${rule.id} ${currency}`, () => ({
    ...group,
    ruleId: rule.id,
    title: textOf(rule.title ?? rule.id),
    currency,
    services: months(),
    ours: months(),
    amounts: months(),
    amountsOurs: months(),
    done: 0,
    amountDone: 0,
  }))
}

function countItem(
  items: Map<string, ItemFigures>,
  { group, item, month }: { group: Group; item: SoldItem; month: number },
): void {
  const title = textOf(item.title)
  const id = itemOf(item)
  const row = found(items, `${keyOf(group)} ${id} ${item.unit} ${item.currency}`, () => ({
    ...group,
    item: id,
    title,
    unit: item.unit,
    currency: item.currency,
    quantities: months(),
    amounts: months(),
  }))
  bump(row.quantities, month, item.quantity)
  bump(row.amounts, month, item.amountMinor)
}

function countDay(
  days: Map<string, DayFigures>,
  { object, work, isOurs }: { object: PotentialObject; work: DueWork; isOurs: boolean },
): void {
  const { ownerId } = object
  const row = found(days, `${ownerId} ${work.on}`, () => ({ ownerId, on: work.on, services: 0, minutes: 0 }))
  row.services += 1
  // What somebody else looks after is nobody's work here.
  if (isOurs) row.minutes += work.rule.minutes ?? 0
}

/** By currency, in the order of the items; a service that sells nothing is still a service. */
function amountsOf(items: readonly SoldItem[]): [string, number][] {
  const amounts = new Map<string, number>()
  for (const { currency, amountMinor } of items) {
    if (amountMinor > 0) amounts.set(currency, (amounts.get(currency) ?? 0) + amountMinor)
  }
  return amounts.size === 0 ? [['', 0]] : [...amounts]
}

const keyOf = ({ ownerId, region, objectKind }: Group) => JSON.stringify([ownerId, region, objectKind])

/** What an item is called in figures: its code where it has one. */
export const itemOf = ({ classification, title }: Pick<SoldItem, 'classification' | 'title'>) =>
  classification ?? textOf(title).en

export const textOf = (title: string | { ru: string; en: string }) =>
  typeof title === 'string' ? { ru: title, en: title } : title

const months = () => Array.from({ length: MONTHS_KEPT }, () => 0)

function bump(list: number[], index: number, by: number): void {
  list[index] = (list[index] ?? 0) + by
}

function found<Row>(rows: Map<string, Row>, key: string, make: () => Row): Row {
  const known = rows.get(key)
  if (known !== undefined) return known
  const row = make()
  rows.set(key, row)
  return row
}
