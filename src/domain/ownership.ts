// Whose client the buyer of a tender is, as past awards and contracts tell it (domain.md T1). Only ever a suggestion: a
// person classifies.

import type { Day } from './calendar.ts'

/** What we know of a client that says whose it is. `on`: since when; `live`: it runs today. */
export type OwnershipSign = {
  what: 'ourContract' | 'ourDeal' | 'ourAward' | 'competitorContract' | 'competitorAward'
  live: boolean
  on: Day
  record: { id: string; kind: string; number: number; title: string }
  competitor: { id: string; name: string } | null
}

export type OwnershipSuggestion = {
  ownership: 'ours' | 'unclaimed' | 'competitor'
  competitorId: string | null
  competitorName: string | null
  /** What speaks for it, the strongest first; empty for a client that nobody is known to supply. */
  because: readonly OwnershipSign[]
}

const REASONS_AT_MOST = 3

/**
 * What runs today counts before what is over, ours before a competitor's (a client who buys from both is still ours to
 * keep), and then whoever came last. Without any sign the client is nobody's.
 */
export function suggestOwnership(signs: readonly OwnershipSign[]): OwnershipSuggestion {
  const [first] = signs.toSorted(byStrength)
  if (first === undefined) return { ownership: 'unclaimed', competitorId: null, competitorName: null, because: [] }
  const rival = isOurs(first) ? null : first.competitor
  const same = (sign: OwnershipSign) => isOurs(sign) === isOurs(first) && sign.competitor?.id === first.competitor?.id
  return {
    ownership: isOurs(first) ? 'ours' : 'competitor',
    competitorId: rival?.id ?? null,
    competitorName: rival?.name ?? null,
    because: signs.filter(same).toSorted(byStrength).slice(0, REASONS_AT_MOST),
  }
}

const isOurs = ({ what }: OwnershipSign) => what.startsWith('our')

function byStrength(one: OwnershipSign, other: OwnershipSign): number {
  if (one.live !== other.live) return one.live ? -1 : 1
  if (one.live && isOurs(one) !== isOurs(other)) return isOurs(one) ? -1 : 1
  return one.on === other.on ? one.record.number - other.record.number : one.on < other.on ? 1 : -1
}
