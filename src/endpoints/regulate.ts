// A new version of a regulation for the objects that are there: what it would move, and the job that moves it.

import { z } from 'zod'
import { bulkDetail } from './bulk.ts'
import { id, line, reason } from './common.ts'
import { datesMoved, serviceMove } from './date-moves.ts'
import { endpoint } from './endpoint.ts'
import { objectKindParams } from './object-kind.ts'

/** What would become of the dates of services; `total` are the objects that an older version serves. */
const moves = datesMoved.extend({
  sample: z.array(z.object({ id, number: z.int(), title: z.string(), moves: z.array(serviceMove) })),
})
export type RegulationMoves = z.output<typeof moves>

export const regulate = {
  regulate: endpoint({
    method: 'POST',
    path: '/object-kinds/:id/regulate',
    can: 'process.operate',
    summary:
      'Move the objects of a kind to the newest version of its regulation; with dryRun only what that would move',
    params: objectKindParams,
    body: z
      .strictObject({
        /** The draft can only be tried. */
        to: z.enum(['newest', 'draft']).default('newest'),
        /** Of one client, one person, one place, one group. */
        party: id.optional(),
        owner: id.optional(),
        site: id.optional(),
        group: line(200).optional(),
        reason,
        dryRun: z.boolean().default(false),
        /** How many the dry run found; when there are others by now, nothing is done. */
        expected: z.int().min(0).optional(),
      })
      .refine(({ to, dryRun }) => to === 'newest' || dryRun, { error: 'a draft can only be tried', path: ['to'] }),
    returns: z.union([bulkDetail, moves]),
    status: 202,
    errors: [
      'definition.noDraft',
      'definition.incomplete',
      'bulk.empty',
      'bulk.tooLarge',
      'bulk.moved',
      'command.keyReused',
      'command.inProgress',
    ],
  }),
}
