// A new version of a regulation for the objects that are there: what it would move, and the job that moves it.

import { z } from 'zod'
import { bulkDetail } from './bulk.ts'
import { dateOut, id, line, reason } from './common.ts'
import { endpoint } from './endpoint.ts'
import { objectKindParams } from './object-kind.ts'

const local = z.union([z.string(), z.object({ ru: z.string(), en: z.string() })])

/** What would become of the dates of services. */
const moves = z.object({
  /** Objects that an older version serves, and how many of them were looked at in the time there was. */
  total: z.int(),
  checked: z.int(),
  /** Of those that were looked at: whose dates move at all. */
  affected: z.int(),
  earlier: z.int(),
  later: z.int(),
  same: z.int(),
  new: z.int(),
  gone: z.int(),
  /** Moved dates by how far: `-30` up to a month earlier, `+7` up to a week later, `+more` beyond a year; in order. */
  histogram: z.array(z.object({ bucket: z.string(), count: z.int() })),
  sample: z.array(
    z.object({
      id,
      number: z.int(),
      title: z.string(),
      moves: z.array(
        z.object({ ruleId: z.string(), title: local.nullable(), from: dateOut.nullable(), to: dateOut.nullable() }),
      ),
    }),
  ),
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
