import type { FeedMove, FeedTenderStatus } from '../part.ts'
import { canonical } from '../read/hash.ts'
import { defined } from '../read/node.ts'
import type { FeedAward, FeedChange, FeedContract, FeedFacts, FeedTender } from '../types.ts'

const AMENDABLE = [
  'title',
  'description',
  'value',
  'clarificationDeadline',
  'awardPeriodEnd',
  'contractPeriod',
] as const satisfies readonly (keyof FeedTender)[]

const ON_ENTERING: Readonly<Record<FeedTenderStatus, readonly FeedChange[]>> = {
  planned: [],
  active: [{ kind: 'tender_published' }],
  cancelled: [{ kind: 'tender_cancelled' }],
  unsuccessful: [{ kind: 'unsuccessful' }],
  complete: [{ kind: 'tender_completed' }],
}

/** What a release changed, in business words: `before` and `after` are merged states, `stated` the release itself. */
export function changesBetween(before: FeedFacts, after: FeedFacts, stated: FeedFacts): readonly FeedChange[] {
  const awards = touched(before.awards, after.awards, stated.awards)
  const contracts = touched(before.contracts, after.contracts, stated.contracts)
  return [
    ...tenderChanges(before.tender, after.tender, stated.tender),
    ...awards.flatMap(({ was, is }) => awardChanges(was, is)),
    ...contracts.flatMap(({ was, is }) => contractChanges(was, is)),
  ]
}

// Only what the release speaks of is compared: the state grows with every release of a long process.
function touched<T extends { id: string }>(before: readonly T[], after: readonly T[], stated: readonly T[]) {
  if (stated.length === 0) return []
  const ids = new Set(stated.map(entry => entry.id))
  const known = new Map(before.filter(entry => ids.has(entry.id)).map(entry => [entry.id, entry]))
  return after.filter(entry => ids.has(entry.id)).map(is => ({ was: known.get(is.id), is }))
}

function tenderChanges(
  before: FeedTender | undefined,
  after: FeedTender | undefined,
  stated: FeedTender | undefined,
): readonly FeedChange[] {
  if (after === undefined || stated === undefined) return []
  const entered = before?.status === after.status ? undefined : after.status
  const status: readonly FeedChange[] = entered === undefined ? [] : ON_ENTERING[entered]
  const isNew = before === undefined || status.some(change => change.kind === 'tender_published')
  return [...status, ...deadlineChange(before, after), ...(isNew ? [] : amendment(before, after, stated))]
}

function deadlineChange(before: FeedTender | undefined, after: FeedTender): readonly FeedChange[] {
  const from = before?.submissionDeadline
  const to = after.submissionDeadline
  if (from === to) return []
  if (to === undefined) return from === undefined ? [] : [{ kind: 'deadline_removed', from }]
  return [from === undefined ? { kind: 'deadline_set', to } : { kind: 'deadline_moved', from, to }]
}

function amendment(before: FeedTender, after: FeedTender, stated: FeedTender): readonly FeedChange[] {
  const fields = [
    ...AMENDABLE.filter(field => canonical(before[field]) !== canonical(after[field])),
    ...(hasMoved(touched(before.lots, after.lots, stated.lots)) ? ['lots'] : []),
    ...(hasMoved(touched(before.items, after.items, stated.items)) ? ['items'] : []),
  ]
  return fields.length === 0 ? [] : [{ kind: 'tender_amended', fields }]
}

function hasMoved(pairs: readonly { was: unknown; is: unknown }[]): boolean {
  return pairs.some(({ was, is }) => canonical(was) !== canonical(is))
}

function awardChanges(before: FeedAward | undefined, after: FeedAward): readonly FeedChange[] {
  if (after.status === 'cancelled') {
    return before?.status === 'cancelled' ? [] : [{ kind: 'award_cancelled', awardId: after.id }]
  }
  const isSameWinner = before !== undefined && canonical(before.supplierKeys) === canonical(after.supplierKeys)
  if (!isDecided(after) || (before !== undefined && isDecided(before) && isSameWinner)) return []
  const { id: awardId, supplierKeys, value } = after
  return [defined({ kind: 'awarded', awardId, supplierKeys, value })]
}

function contractChanges(before: FeedContract | undefined, after: FeedContract): readonly FeedChange[] {
  const { id: contractId, awardId, dateSigned, endOn } = after
  const wasSigned = before !== undefined && isSigned(before)
  const changes: FeedChange[] = []
  if (isSigned(after) && !wasSigned) changes.push(defined({ kind: 'contract_signed', contractId, awardId, dateSigned }))
  if (wasSigned) changes.push(...contractAmendment(before, after))
  if (after.status !== before?.status) {
    if (after.status === 'terminated') changes.push(defined({ kind: 'contract_terminated', contractId, endOn }))
    if (after.status === 'cancelled') changes.push({ kind: 'contract_cancelled', contractId })
  }
  return changes
}

function contractAmendment(before: FeedContract, after: FeedContract): readonly FeedChange[] {
  const known = new Set(before.amendments.map(({ id }) => id))
  const amendmentIds = after.amendments.map(({ id }) => id).filter(id => !known.has(id))
  const moves = defined({
    endOn: move(before.endOn, after.endOn),
    maxEndOn: move(before.maxEndOn, after.maxEndOn),
    value: move(before.value, after.value),
  })
  if (amendmentIds.length === 0 && Object.keys(moves).length === 0) return []
  return [{ kind: 'contract_amended', contractId: after.id, ...moves, amendmentIds }]
}

function move<T>(from: T | undefined, to: T | undefined): FeedMove<T> | undefined {
  return canonical(from) === canonical(to) ? undefined : defined({ from, to })
}

// An award without a status is one: publishers of OCDS 1.2 give none until it falls. A word we do not know decides nothing.
function isDecided({ status, sourceStatus }: FeedAward): boolean {
  return status === 'active' || (status === undefined && sourceStatus === undefined)
}

// The contracts of OCDS are signed ones unless they say otherwise.
function isSigned({ status, sourceStatus, dateSigned }: FeedContract): boolean {
  if (dateSigned !== undefined || status === 'active' || status === 'terminated') return true
  return status === undefined && sourceStatus === undefined
}
