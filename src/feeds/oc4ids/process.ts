import type { FeedMove } from '../part.ts'
import {
  childOf,
  childrenOf,
  defined,
  idOf,
  instantOf,
  moneyOf,
  type Node,
  numberOf,
  periodOf,
  pointer,
  snakeCase,
  textOf,
  wordOf,
  wordsOf,
} from '../read/node.ts'
import { milestonesOf, placeId, withOwnIds } from '../read/part.ts'
import { keysOf, type PartyBook } from '../read/party.ts'
import type { FeedContractingProcess, FeedModification } from '../types.ts'

const STATUSES: ReadonlyMap<string, 'pre_award' | 'active' | 'closed'> = new Map([
  ['pre-award', 'pre_award'],
  ['active', 'active'],
  ['closed', 'closed'],
])

// A modification without a date counts as made before all others.
const OLDEST = '1900-01-01'

/** One procurement of a project, from its summary (domain.md 4.2); its releases are links and stay outside. */
export function readContractingProcess(node: Node, index: number, book: PartyBook): FeedContractingProcess {
  node.report.take('contracting process')
  const links = childrenOf(node, 'releases', 'release').length
  if (links > 0) node.report.skip('release', pointer(node, 'releases'), 'linked releases not included', links)
  const summary = childOf(node, 'summary', 'summary') ?? { ...node, value: {} }
  const modifications = withOwnIds(childrenOf(summary, 'modifications', 'modification').map(readModification))
  const inOrder = modifications.toSorted((a, b) => Date.parse(a.date ?? OLDEST) - Date.parse(b.date ?? OLDEST))
  const period = periodOf(summary, 'contractPeriod')
  const contractValue = moneyOf(summary, 'contractValue')
  return defined({
    id: idOf(node, 'id') ?? placeId(index),
    ocid: idOf(summary, 'ocid'),
    title: textOf(summary, 'title'),
    description: textOf(summary, 'description'),
    nature: wordsOf(summary, 'nature').map(snakeCase),
    ...statusOf(summary),
    ...tenderOf(summary, book),
    supplierKeys: keysOf(book, childrenOf(summary, 'suppliers', 'party')),
    ...period,
    contractValue,
    finalValue: moneyOf(summary, 'finalValue'),
    currentEndOn: inOrder.findLast(({ endOn }) => endOn?.to)?.endOn?.to ?? period?.endOn,
    currentValue: inOrder.findLast(({ value }) => value?.to)?.value?.to ?? contractValue,
    modifications,
    milestones: milestonesOf(summary),
  })
}

function statusOf(summary: Node) {
  const sourceStatus = idOf(summary, 'status')
  if (sourceStatus === undefined) return {}
  const status = STATUSES.get(sourceStatus)
  if (status === undefined)
    summary.report.assume(pointer(summary, 'status'), 'unknown status: kept as written', sourceStatus)
  return { status, sourceStatus }
}

function tenderOf(summary: Node, book: PartyBook) {
  const tender = childOf(summary, 'tender', 'tender')
  if (tender === undefined) return { tendererKeys: [] }
  const keyOf = (role: string) => {
    const reference = childOf(tender, role, 'party')
    return reference && book.keyOf(reference)
  }
  return {
    publishedAt: instantOf(tender, 'datePublished', 'start'),
    procurementValue: moneyOf(tender, 'costEstimate'),
    procuringEntityKey: keyOf('procuringEntity'),
    administrativeEntityKey: keyOf('administrativeEntity'),
    tendererKeys: keysOf(book, childrenOf(tender, 'tenderers', 'party')),
    numberOfTenderers: numberOf(tender, 'numberOfTenderers'),
  }
}

function readModification(node: Node, index: number): FeedModification {
  const endOn = moveOf(periodOf(node, 'oldContractPeriod')?.endOn, periodOf(node, 'newContractPeriod')?.endOn)
  return defined({
    id: idOf(node, 'id') ?? placeId(index),
    date: instantOf(node, 'date', 'start'),
    type: wordOf(node, 'type'),
    description: textOf(node, 'description'),
    rationale: textOf(node, 'rationale'),
    endOn,
    value: moveOf(moneyOf(node, 'oldContractValue'), moneyOf(node, 'newContractValue')),
  })
}

function moveOf<T>(from: T | undefined, to: T | undefined): FeedMove<T> | undefined {
  return from === undefined && to === undefined ? undefined : defined({ from, to })
}
