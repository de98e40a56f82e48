import { BULK_AT_MOST, type BulkScope, countScope, createBulk } from '../db/bulk.ts'
import type { MovesLook } from '../db/moves-look.ts'
import { kindDrafts, listKindVersions, newestKinds } from '../db/object-kind-read.ts'
import { lookAtRegulation, type MovedObject } from '../db/regulate.ts'
import type { ObjectKind } from '../domain/object-kind.ts'
import { families } from '../endpoints/index.ts'
import type { RegulationMoves } from '../endpoints/regulate.ts'
import type { Host } from './bind.ts'
import { detailOf } from './bulk.ts'
import type { Cursors } from './cursor.ts'
import { datesMovedOf, LOOKED_MS, serviceMovesOf } from './date-moves.ts'
import { checkedKind } from './object-kind-check.ts'
import { isProblem, type Problem, problem } from './problem.ts'
import { type CallContext, type Route, routes } from './route.ts'

export function regulateRoutes({ engine, temporal }: Host, cursors: Cursors): Route[] {
  return routes(families.regulate, {
    regulate: async call => {
      const { to, reason, dryRun, expected, ...chosen } = call.body
      const { party, owner, site, group } = chosen
      const { actor, now, db } = call
      const kind = await regulationOf(db, call.params.id, to)
      if (isProblem(kind)) return kind
      const others = (await listKindVersions(db, kind.id)).filter(({ version }) => version !== kind.version)
      const regulations = others.map(({ version }) => `${kind.id}:${version}`)
      const scope: BulkScope = {
        filter: { regulations, partyId: party, ownerId: owner, object: { siteId: site, group } },
      }
      const total = await countScope(db, scope)
      if (dryRun) {
        const client = call.client ?? engine.pool
        const look = await lookAtRegulation(client, {
          cache: engine.reference,
          scope,
          to: kind,
          now,
          withinMs: LOOKED_MS,
        })
        return { body: movesOf(total, look), status: 200 }
      }
      if (total > BULK_AT_MOST) return problem('bulk.tooLarge', { count: total, atMost: BULK_AT_MOST })
      if (expected !== undefined && expected !== total) return problem('bulk.moved', { expected, count: total })
      const act = { act: 'regulate', objectKind: kind.id, version: kind.version } as const
      const written = { objectKind: kind.id, ...chosen }
      const made = await createBulk(db, { act, reason, actor, scope, written, now })
      if (made.count === 0) return problem('bulk.empty')
      const body = await detailOf(call, made.id, cursors)
      if (isProblem(body)) return body
      return { body, headers: { Location: `/api/bulk/${made.id}` }, after: () => temporal.startBulk(made.id) }
    },
  })
}

/** The version that objects would go on by. A draft is tried as the version that it would become. */
async function regulationOf(db: CallContext['db'], id: string, to: 'newest' | 'draft'): Promise<ObjectKind | Problem> {
  const [newest] = await newestKinds(db, id)
  if (!newest) return problem('request.notFound')
  if (to === 'newest') return { ...newest.body, id, version: newest.version }
  const [draft] = await kindDrafts(db, id)
  if (!draft) return problem('definition.noDraft')
  const { body } = checkedKind(draft.body)
  return body ? { ...body, id, version: newest.version + 1 } : problem('definition.incomplete')
}

function movesOf(total: number, look: MovesLook<MovedObject>): RegulationMoves {
  const sample = look.sample.map(({ moves, ...object }) => ({ ...object, moves: serviceMovesOf(moves) }))
  return { ...datesMovedOf(total, look), sample }
}
