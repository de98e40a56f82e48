// What follows when a contract ends otherwise than by running out, and what a client wants beside it (domain.md K1, T14).

import type { Day } from '../domain/calendar.ts'
import { liveContract, type Opener } from './chain.ts'
import { objectsToSupport } from './coverage.ts'
import { type Chain, dayOn, following, giveOnce, openNext } from './origin.ts'

/**
 * A main contract of ours was completed or terminated. Support that waits for its end takes over from the day on which
 * it really ended; completed work without any support is a client to be looked after, so it is prepared at once.
 */
export const settleSupport: Opener = (engine, follow) =>
  following(engine, follow, async chain => {
    const { origin, event } = chain
    if ((origin.facts.role ?? 'main') !== 'main' || (origin.facts.holder ?? 'ours') !== 'ours') return []
    const mainEndOn = endOf(chain)
    const waiting = await liveContract(chain, 'contract_id', 'support')
    if (waiting !== null) return giveOnce(chain, waiting, 'amend', { mainEndOn })
    if (event.type !== 'contract.completed' || (await hadSupport(chain))) return []
    return openNext(chain, 'contract', {
      state: 'planned',
      fields: {
        role: 'support',
        holder: 'ours',
        mainEndOn,
        mainStartOn: dayOn(origin, 'startOn'),
        objects: await objectsToSupport(chain),
      },
    })
  })

/** The day of the termination, else today; never later than the end that was agreed. */
function endOf({ origin, today }: Chain): Day {
  const endedOn = dayOn(origin, 'terminatedOn') ?? today
  const agreedOn = dayOn(origin, 'endOn') ?? endedOn
  return [endedOn, agreedOn].sort()[0] ?? today
}

async function hadSupport({ client, origin }: Chain): Promise<boolean> {
  const { rows } = await client.query(
    `select 1 from record r join process p on p.id = r.id
     where r.contract_id = $1 and r.kind = 'contract' and p.facts ->> 'role' = 'support' limit 1`,
    [origin.id],
  )
  return rows.length > 0
}

/** What a client of ours wants beside the record at hand is an interest of its own, once for each time it is said. */
export const proposeMore: Opener = (engine, follow) =>
  following(engine, follow, async chain => {
    const given = chain.event.data.input
    const input: Record<string, unknown> = typeof given === 'object' && given !== null ? { ...given } : {}
    const need = typeof input.need === 'string' ? input.need : chain.origin.title
    const amount = typeof input.expectedAmount === 'number' ? input.expectedAmount : undefined
    return openNext(chain, 'interest', {
      title: need.slice(0, TITLE_AT_MOST),
      amountMinor: amount,
      fields: { source: 'cross_sell', need, amount },
    })
  })

const TITLE_AT_MOST = 200
