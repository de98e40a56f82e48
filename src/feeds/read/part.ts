import type { FeedAmendment, FeedClassification, FeedItem, FeedMilestone } from '../part.ts'
import {
  childOf,
  childrenOf,
  codeOf,
  dayOf,
  defined,
  idOf,
  instantOf,
  moneyOf,
  type Node,
  numberOf,
  textOf,
  wordOf,
} from './node.ts'

// The parts that procurements and projects share. An entry without an id is known by its place in the list,
// so that the same list in the next release still meets its match.

export function itemsOf(node: Node): readonly FeedItem[] {
  return withOwnIds(childrenOf(node, 'items', 'item').map(readItem))
}

export function milestonesOf(node: Node | undefined): readonly FeedMilestone[] {
  if (node === undefined) return []
  return withOwnIds(childrenOf(node, 'milestones', 'milestone').map(readMilestone))
}

export function amendmentsOf(node: Node): readonly FeedAmendment[] {
  return withOwnIds(childrenOf(node, 'amendments', 'amendment').map(readAmendment))
}

/** Publishers number carelessly. Of entries with one id, the second becomes `id#2`, so that none hides another. */
export function withOwnIds<T extends { id: string }>(entries: readonly T[]): readonly T[] {
  const seen = new Map<string, number>()
  return entries.map(entry => {
    const count = (seen.get(entry.id) ?? 0) + 1
    seen.set(entry.id, count)
    return count === 1 ? entry : { ...entry, id: `${entry.id}#${count}` }
  })
}

export function placeId(index: number): string {
  return `#${index + 1}`
}

function readMilestone(milestone: Node, index: number): FeedMilestone {
  milestone.report.take('milestone')
  return defined({
    id: idOf(milestone, 'id') ?? placeId(index),
    title: textOf(milestone, 'title') ?? textOf(milestone, 'description'),
    type: wordOf(milestone, 'type'),
    status: wordOf(milestone, 'status'),
    dueOn: dayOf(milestone, 'dueDate') ?? dayOf(milestone, 'dueAfterDate'),
    metOn: dayOf(milestone, 'dateMet'),
  })
}

function readAmendment(amendment: Node, index: number): FeedAmendment {
  return defined({
    id: idOf(amendment, 'id') ?? placeId(index),
    date: instantOf(amendment, 'date', 'start'),
    description: textOf(amendment, 'description'),
    rationale: textOf(amendment, 'rationale'),
  })
}

function readItem(item: Node, index: number): FeedItem {
  item.report.take('item')
  const unit = childOf(item, 'unit', 'unit')
  const name = unit && textOf(unit, 'name')
  const code = unit && codeOf(unit, 'id')
  return defined({
    id: idOf(item, 'id') ?? placeId(index),
    description: textOf(item, 'description'),
    quantity: numberOf(item, 'quantity'),
    unit: name === undefined && code === undefined ? undefined : defined({ name, code }),
    unitValue: unit && moneyOf(unit, 'value'),
    classification: classificationOf(item),
    lotId: idOf(item, 'relatedLot'),
  })
}

function classificationOf(item: Node): FeedClassification | undefined {
  const classification = childOf(item, 'classification', 'classification')
  const id = classification && codeOf(classification, 'id')
  if (classification === undefined || id === undefined) return undefined
  return defined({ scheme: idOf(classification, 'scheme'), id, description: textOf(classification, 'description') })
}
