import type { FeedTenderStatus } from '../part.ts'
import { idOf, type Node, pointer } from '../read/node.ts'
import type { FeedAwardStatus, FeedContractStatus } from '../types.ts'

type Words<T> = ReadonlyMap<string, T>
type Status<T> = { status?: T | undefined; sourceStatus?: string | undefined }

const TENDER: Words<FeedTenderStatus> = new Map([
  ['planning', 'planned'],
  ['planned', 'planned'],
  ['active', 'active'],
  ['complete', 'complete'],
  ['cancelled', 'cancelled'],
  ['unsuccessful', 'unsuccessful'],
  ['withdrawn', 'cancelled'],
])
const AWARD: Words<FeedAwardStatus> = new Map([
  ['pending', 'pending'],
  ['active', 'active'],
  ['cancelled', 'cancelled'],
  ['unsuccessful', 'unsuccessful'],
])
const CONTRACT: Words<FeedContractStatus> = new Map([
  ['pending', 'pending'],
  ['active', 'active'],
  ['terminated', 'terminated'],
  ['cancelled', 'cancelled'],
])

/** Status of a tender or a lot, in our words. OCDS 1.2 replaces `status` by `finalStatus`, which wins where both are given. */
export function tenderStatusOf(node: Node, tags: readonly string[]): Status<FeedTenderStatus> {
  return statusOf(node, TENDER, tags.includes('tenderCancellation') ? 'cancelled' : undefined)
}

export function awardStatusOf(node: Node, tags: readonly string[]): Status<FeedAwardStatus> {
  return statusOf(node, AWARD, tags.includes('awardCancellation') ? 'cancelled' : undefined)
}

export function contractStatusOf(node: Node, tags: readonly string[]): Status<FeedContractStatus> {
  return statusOf(node, CONTRACT, tags.includes('contractTermination') ? 'terminated' : undefined)
}

function statusOf<T>(node: Node, words: Words<T>, byTag: T | undefined): Status<T> {
  const key = idOf(node, 'finalStatus') === undefined ? 'status' : 'finalStatus'
  const sourceStatus = idOf(node, key)
  if (sourceStatus === undefined) return { status: byTag }
  const status = words.get(sourceStatus)
  if (status === undefined) node.report.assume(pointer(node, key), 'unknown status: kept as written', sourceStatus)
  return { status, sourceStatus }
}

/**
 * What the tags say of a tender whose status nobody stated; publishers leave out the status more often than the tag.
 * A release that also awards or contracts says nothing about the notice.
 */
export function impliedTenderStatus(
  known: FeedTenderStatus | undefined,
  tags: readonly string[],
): FeedTenderStatus | undefined {
  if (tags.some(tag => tag.startsWith('award') || tag.startsWith('contract'))) return known
  if (tags.includes('tender') && (known === undefined || known === 'planned')) return 'active'
  if (known !== undefined) return known
  if (tags.includes('tenderUpdate') || tags.includes('tenderAmendment')) return 'active'
  return tags.some(tag => tag.startsWith('planning')) ? 'planned' : undefined
}
