// The contract that somebody else got out of a tender: what becomes known of it is kept in its own record (T12).

import type { Refusal } from '../domain/errors.ts'
import type { Engine } from './engine.ts'
import { amountOf, type Chain, dayOn, type Follow, following, giveOnce, type Touched } from './origin.ts'

/** What became known of the winner and the contract after the tender was lost: the record of that contract says it too. */
export const followCompetitor = (engine: Engine, follow: Follow): Promise<readonly Touched[] | Refusal> =>
  following(engine, follow, async chain => {
    const watched = await competitorsContract(chain)
    if (watched === null) return []
    const { winnerId, competitorId } = chain.origin.facts
    const known = {
      competitorId: winnerId ?? competitorId,
      startOn: dayOn(chain.origin, 'awardedOn'),
      endOn: dayOn(chain.origin, 'competitorContractEnd'),
      amount: amountOf(chain.origin, 'awardAmount'),
    }
    const fields = Object.entries(known).filter(([, value]) => value !== undefined && value !== null)
    return giveOnce(chain, watched, 'amend', Object.fromEntries(fields))
  })

/** The live record of the contract that somebody else got out of this tender. */
export async function competitorsContract(chain: Chain): Promise<string | null> {
  const { rows } = await chain.client.query<{ id: string }>(
    `select r.id from record r join process p on p.id = r.id
     where r.tender_id = $1 and r.kind = 'contract' and p.closed_at is null and p.facts ->> 'holder' = 'competitor'
     order by r.created_at desc limit 1`,
    [chain.origin.id],
  )
  return rows[0]?.id ?? null
}
