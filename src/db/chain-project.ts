// What a project's own dates bring: support is offered before it goes into use (domain.md P9).

import { addDays } from '../domain/calendar.ts'
import type { Refusal } from '../domain/errors.ts'
import { objectsToSupport } from './coverage.ts'
import type { Engine } from './engine.ts'
import { type Chain, dayOn, type Follow, following, giveOnce, openNext, type Touched } from './origin.ts'

type Opener = (engine: Engine, follow: Follow) => Promise<readonly Touched[] | Refusal>

/** Support is offered before the project goes into use (P9); what hangs on a main contract by then is that support. */
export const openProjectSupport: Opener = (engine, follow) =>
  following(engine, follow, async chain => {
    if ((await projectSupport(chain)) !== null) return []
    const mainEndOn = dayOn(chain.origin, 'commissioningOn')
    const startOn = mainEndOn && addDays(mainEndOn, 1)
    return openNext(chain, 'contract', {
      state: 'planned',
      fields: { role: 'support', holder: 'ours', mainEndOn, startOn, objects: await objectsToSupport(chain) },
    })
  })

/** The commissioning moved: support that waits for it alone moves along. */
export const followCommissioning: Opener = (engine, follow) =>
  following(engine, follow, async chain => {
    const waiting = await projectSupport(chain)
    if (waiting === null || waiting.contractId !== null) return []
    return giveOnce(chain, waiting.id, 'amend', { mainEndOn: dayOn(chain.origin, 'commissioningOn') })
  })

type ProjectSupport = { id: string; contractId: string | null }

/** The newest live support contract of ours on the project that the event is about. */
async function projectSupport(chain: Chain): Promise<ProjectSupport | null> {
  const projectId = chain.origin.kind === 'project' ? chain.origin.id : chain.origin.links.projectId
  const { rows } = await chain.client.query<ProjectSupport>(
    `select r.id, r.contract_id as "contractId" from record r join process p on p.id = r.id
     where r.project_id = $1 and r.kind = 'contract' and p.closed_at is null and p.facts ->> 'role' = 'support'
       and coalesce(p.facts ->> 'holder', 'ours') = 'ours'
     order by r.created_at desc limit 1`,
    [projectId ?? null],
  )
  return rows[0] ?? null
}

/** The support that the project asked for (P9) is that of its main contract as well. */
export async function adoptProjectSupport(chain: Chain): Promise<string | null> {
  const waiting = await projectSupport(chain)
  if (waiting === null || waiting.contractId !== null) return null
  await chain.client.query('update record set contract_id = $2 where id = $1', [waiting.id, chain.origin.id])
  return waiting.id
}
