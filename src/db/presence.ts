// Where our product stands on a project: specified, approved, delivered, installed, line by line.

import { isRefusal } from '../domain/errors.ts'
import { type Chain, giveOnce, type Touched } from './origin.ts'

/**
 * A signature says that our goods will stand on the project: each line that we supply gets its place in the presence
 * (domain.md 3.4), and the project's story says from which deal.
 */
export async function notePresence(chain: Chain): Promise<readonly Touched[]> {
  const { client, origin } = chain
  const { projectId } = origin.links
  if (projectId === undefined) return []
  const { rowCount } = await client.query(
    `insert into presence (record_id, line_id) select record_id, id from line where record_id = $1 and kind = 'supply'
     on conflict do nothing`,
    [projectId],
  )
  const noted = await giveOnce(chain, projectId, 'notePresence', { dealId: origin.id, lines: rowCount ?? 0 })
  return isRefusal(noted) ? [] : noted
}
