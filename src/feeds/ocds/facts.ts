import {
  childOf,
  childrenOf,
  dayOf,
  defined,
  idOf,
  instantOf,
  moneyOf,
  type Node,
  periodOf,
  silently,
  snakeCase,
  textOf,
  wordsOf,
} from '../read/node.ts'
import { amendmentsOf, itemsOf, milestonesOf, placeId, withOwnIds } from '../read/part.ts'
import { keysOf, type PartyBook } from '../read/party.ts'
import type { FeedAward, FeedContract, FeedFacts, FeedPlanning, FeedRelatedProcess } from '../types.ts'
import { awardStatusOf, contractStatusOf } from './status.ts'
import { readTender } from './tender.ts'

/** What one release states (domain.md 4.1); the parties it names are already in the book. */
export function readFacts(release: Node, book: PartyBook, tags: readonly string[]): FeedFacts {
  const contracts = childrenOf(release, 'contracts', 'contract')
  return defined({
    tender: readTender(release, book, tags),
    planning: readPlanning(release),
    awards: childrenOf(release, 'awards', 'award').flatMap(award => readAward(award, book, tags) ?? []),
    contracts: contracts.flatMap(contract => readContract(contract, tags) ?? []),
    relatedProcesses: [...relatedOf(release), ...contracts.flatMap(contract => relatedOf(contract, contract))],
  })
}

/** Puts every company that a release names into the book, with the role its place gives it. */
export function addReferences(release: Node, book: PartyBook): void {
  // Looked at twice: malformed places are reported when the facts are read, malformed companies here.
  const quiet = silently(release)
  const tender = childOf(quiet, 'tender', 'tender')
  const awards = childrenOf(quiet, 'awards', 'award')
  const named: readonly (readonly [role: string, nodes: readonly (Node | undefined)[]])[] = [
    ['buyer', [childOf(release, 'buyer', 'party')]],
    ['procuringEntity', [tender && childOf(tender, 'procuringEntity', 'party')]],
    ['tenderer', tender === undefined ? [] : childrenOf(tender, 'tenderers', 'party')],
    ['supplier', awards.flatMap(award => childrenOf(award, 'suppliers', 'party'))],
  ]
  for (const [role, nodes] of named) {
    for (const node of nodes) if (node !== undefined) book.add({ ...node, report: release.report }, role)
  }
}

function readPlanning(release: Node): FeedPlanning | undefined {
  const planning = childOf(release, 'planning', 'planning')
  if (planning === undefined) return undefined
  planning.report.take('planning')
  const budget = childOf(planning, 'budget', 'budget')
  const project = childOf(planning, 'project', 'project')
  return defined({
    budget: (budget && moneyOf(budget, 'amount')) ?? (project && moneyOf(project, 'totalValue')),
    project: (project && textOf(project, 'title')) ?? (budget && textOf(budget, 'project')),
    projectId: (project && idOf(project, 'id')) ?? (budget && idOf(budget, 'projectID')),
    rationale: textOf(planning, 'rationale'),
  })
}

function readAward(award: Node, book: PartyBook, tags: readonly string[]): FeedAward | undefined {
  const id = requiredId(award, 'award')
  if (id === undefined) return undefined
  const items = itemsOf(award)
  const lotIds = [...wordsOf(award, 'relatedLots'), ...items.flatMap(item => item.lotId ?? [])]
  return defined({
    id,
    title: textOf(award, 'title'),
    ...defined(awardStatusOf(award, tags)),
    date: instantOf(award, 'date', 'start'),
    value: moneyOf(award, 'value'),
    supplierKeys: keysOf(book, childrenOf(award, 'suppliers', 'party')),
    items,
    lotIds: [...new Set(lotIds)],
    contractPeriod: periodOf(award, 'contractPeriod'),
  })
}

function readContract(contract: Node, tags: readonly string[]): FeedContract | undefined {
  const id = requiredId(contract, 'contract')
  if (id === undefined) return undefined
  const implementation = childOf(contract, 'implementation', 'implementation')
  return defined({
    id,
    awardId: idOf(contract, 'awardID'),
    title: textOf(contract, 'title'),
    description: textOf(contract, 'description'),
    ...defined(contractStatusOf(contract, tags)),
    dateSigned: dayOf(contract, 'dateSigned'),
    ...periodOf(contract, 'period'),
    value: moneyOf(contract, 'value'),
    items: itemsOf(contract),
    milestones: withOwnIds([...milestonesOf(contract), ...milestonesOf(implementation)]),
    amendments: amendmentsOf(contract),
  })
}

// Awards and contracts are told over several releases, and only their id says which is which.
function requiredId(node: Node, what: string): string | undefined {
  const id = idOf(node, 'id')
  if (id === undefined) node.report.skip(what, node.path, `${what} without id`, node.value)
  else node.report.take(what)
  return id
}

function relatedOf(node: Node, contract?: Node): readonly FeedRelatedProcess[] {
  const related = childrenOf(node, 'relatedProcesses', 'related process').map((relation, index) =>
    defined({
      id: idOf(relation, 'id') ?? placeId(index),
      relations: wordsOf(relation, 'relationship').map(snakeCase),
      scheme: idOf(relation, 'scheme'),
      identifier: idOf(relation, 'identifier'),
      title: textOf(relation, 'title'),
      contractId: contract && idOf(silently(contract), 'id'),
    }),
  )
  return withOwnIds(related)
}
