import { defined } from '../read/node.ts'
import type { FeedAward, FeedContract, FeedFacts, FeedRelatedProcess, FeedTender } from '../types.ts'
import { impliedTenderStatus } from './status.ts'

export const NOTHING: FeedFacts = { awards: [], contracts: [], relatedProcesses: [] }

const NO_TENDER: FeedTender = { lots: [], items: [], tendererKeys: [], documentsCount: 0, cleared: [] }

/**
 * The state after a release, by the merging rules of OCDS: what a release states replaces what was known, what it
 * leaves out stays, lists of things with an id merge by id. One difference: a list of companies replaces the earlier
 * list, so that an award given to somebody else has one winner. `tags` are those of the release.
 */
export function mergeFacts(before: FeedFacts, stated: FeedFacts, tags: readonly string[]): FeedFacts {
  return {
    ...before,
    ...stated,
    ...(stated.tender === undefined ? {} : { tender: mergeTender(before.tender ?? NO_TENDER, stated.tender, tags) }),
    ...(stated.planning === undefined ? {} : { planning: { ...before.planning, ...stated.planning } }),
    awards: mergeById(before.awards, stated.awards, mergeAward),
    contracts: mergeById(before.contracts, stated.contracts, mergeContract),
    relatedProcesses: mergeById(before.relatedProcesses, stated.relatedProcesses, overlay, relationKey),
  }
}

function mergeTender(before: FeedTender, stated: FeedTender, tags: readonly string[]): FeedTender {
  const told = statusAfter(before, stated)
  const isStated = stated.status !== undefined || stated.sourceStatus !== undefined
  return defined({
    ...before,
    ...Object.fromEntries(stated.cleared.map(date => [date, undefined])),
    ...stated,
    ...told,
    status: isStated ? told.status : impliedTenderStatus(told.status, tags),
    lots: mergeById(before.lots, stated.lots, overlay),
    items: mergeById(before.items, stated.items, overlay),
    tendererKeys: stated.tendererKeys.length > 0 ? stated.tendererKeys : before.tendererKeys,
    // Most releases repeat the documents that still hold, so adding up would count them twice.
    documentsCount: Math.max(before.documentsCount, stated.documentsCount),
    cleared: [],
  })
}

function mergeAward(before: FeedAward, stated: FeedAward): FeedAward {
  return defined({
    ...before,
    ...stated,
    ...statusAfter(before, stated),
    supplierKeys: stated.supplierKeys.length > 0 ? stated.supplierKeys : before.supplierKeys,
    items: mergeById(before.items, stated.items, overlay),
    lotIds: [...new Set([...before.lotIds, ...stated.lotIds])],
  })
}

function mergeContract(before: FeedContract, stated: FeedContract): FeedContract {
  return defined({
    ...before,
    ...stated,
    ...statusAfter(before, stated),
    items: mergeById(before.items, stated.items, overlay),
    milestones: mergeById(before.milestones, stated.milestones, overlay),
    amendments: mergeById(before.amendments, stated.amendments, overlay),
  })
}

// Our word and the source's go together: a new one of either kind leaves nothing of the old pair.
function statusAfter<T>(before: Statused<T>, stated: Statused<T>): Statused<T> {
  const { status, sourceStatus } = stated.status === undefined && stated.sourceStatus === undefined ? before : stated
  return { status, sourceStatus }
}

type Statused<T> = { status?: T | undefined; sourceStatus?: string | undefined }

function mergeById<T extends { id: string }>(
  before: readonly T[],
  stated: readonly T[],
  merge: (before: T, stated: T) => T,
  keyOf: (entry: T) => string = entry => entry.id,
): readonly T[] {
  if (stated.length === 0) return before
  const news = new Map<string, T>()
  for (const entry of stated) {
    const twin = news.get(keyOf(entry))
    news.set(keyOf(entry), twin === undefined ? entry : merge(twin, entry))
  }
  // Only what is new is indexed: the state grows with every release of a long process, a release stays small.
  const kept = before.map(entry => {
    const update = news.get(keyOf(entry))
    if (update === undefined) return entry
    news.delete(keyOf(entry))
    return merge(entry, update)
  })
  return [...kept, ...news.values()]
}

function overlay<T>(before: T, stated: T): T {
  return { ...before, ...stated }
}

// Ids of relations are counted per contract, so two contracts may both have a "1".
function relationKey(relation: FeedRelatedProcess): string {
  return JSON.stringify([relation.contractId, relation.id])
}
