// Where our product stands on a project: specified, approved, delivered, installed, need line by need line.

import { isRefusal } from '../domain/errors.ts'
import { presenceOf } from '../domain/potential.ts'
import { replacePresence } from './line.ts'
import { type Chain, giveOnce, type Touched } from './origin.ts'

/**
 * A signature says that our goods will stand on the project: each need that we supply gets its place in the presence
 * (domain.md 3.4), and the project's story says from which deal. The rows follow the fact that rules read.
 */
export async function notePresence(chain: Chain): Promise<readonly Touched[]> {
  const { client, origin } = chain
  const { projectId } = origin.links
  if (projectId === undefined) return []
  const noted = await giveOnce(chain, projectId, 'notePresence', { dealId: origin.id })
  if (isRefusal(noted)) return []
  const { rows } = await client.query<{ presence: unknown }>(
    `select facts -> 'presence' as presence from process where id = $1`,
    [projectId],
  )
  const lines = presenceOf(rows[0]?.presence)
  if (lines.length > 0) await replacePresence(client, { recordId: projectId, lines })
  return noted
}
