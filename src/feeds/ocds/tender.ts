import type { FeedLot } from '../part.ts'
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
  silently,
  textOf,
} from '../read/node.ts'
import { itemsOf, placeId, withOwnIds } from '../read/part.ts'
import { keysOf, type PartyBook } from '../read/party.ts'
import type { FeedTender, FeedTenderDate } from '../types.ts'
import { tenderStatusOf } from './status.ts'

// Which period carries which of our dates, as its end (domain.md 4.1).
const ENDS: readonly (readonly [date: FeedTenderDate, period: string])[] = [
  ['submissionDeadline', 'tenderPeriod'],
  ['clarificationDeadline', 'enquiryPeriod'],
  ['awardPeriodEnd', 'awardPeriod'],
]

/** The tender section of a release: what this release states of it. */
export function readTender(release: Node, book: PartyBook, tags: readonly string[]): FeedTender | undefined {
  const tender = childOf(release, 'tender', 'tender')
  if (tender === undefined) return undefined
  tender.report.take('tender')
  const buyer = childOf(silently(release), 'buyer', 'party')
  const entity = childOf(tender, 'procuringEntity', 'party')
  return defined({
    id: idOf(tender, 'id'),
    title: textOf(tender, 'title'),
    description: textOf(tender, 'description'),
    ...defined(tenderStatusOf(tender, tags)),
    method: idOf(tender, 'procurementMethod'),
    category: idOf(tender, 'mainProcurementCategory'),
    buyerKey: buyer && book.keyOf(buyer),
    procuringEntityKey: entity && book.keyOf(entity),
    ...datesOf(tender),
    contractPeriod: periodOf(tender, 'contractPeriod'),
    value: moneyOf(tender, 'value'),
    lots: withOwnIds(childrenOf(tender, 'lots', 'lot').map(readLot)),
    items: itemsOf(tender),
    tendererKeys: keysOf(book, childrenOf(tender, 'tenderers', 'party')),
    numberOfTenderers: numberOf(tender, 'numberOfTenderers'),
    documentsCount: childrenOf(tender, 'documents', 'document').length,
    cleared: ENDS.flatMap(([date, period]) => (isTakenBack(tender, period) ? [date] : [])),
  })
}

function datesOf(tender: Node): Pick<FeedTender, FeedTenderDate | 'opensAt'> {
  const [bids, questions, award] = ['tenderPeriod', 'enquiryPeriod', 'awardPeriod'].map(key =>
    childOf(tender, key, 'period'),
  )
  const endOf = (period: Node | undefined) => period && instantOf(period, 'endDate', 'end')
  return defined({
    opensAt: bids && instantOf(bids, 'startDate', 'start'),
    submissionDeadline: endOf(bids),
    clarificationDeadline: endOf(questions),
    awardPeriodEnd: endOf(award),
  })
}

// In a series of releases an explicit null removes what was said before; an absent field leaves it.
function isTakenBack(tender: Node, key: string): boolean {
  return tender.value[key] === null || childOf(silently(tender), key, 'period')?.value.endDate === null
}

function readLot(lot: Node, index: number): FeedLot {
  lot.report.take('lot')
  return defined({
    id: idOf(lot, 'id') ?? placeId(index),
    title: textOf(lot, 'title'),
    description: textOf(lot, 'description'),
    status: tenderStatusOf(lot, []).status,
    value: moneyOf(lot, 'value'),
  })
}
