// What administrators do with definitions: edit a copy, try it on what happened, publish it, retire a kind.

import { z } from 'zod'
import { instantOut, line, reason } from './common.ts'
import { checkedView, definitionBody, kindParams, which } from './definition.ts'
import { endpoint } from './endpoint.ts'

/** Its ETag is the `If-Match` of the next save, of publishing and of discarding. */
const draftView = checkedView.extend({
  kind: z.string(),
  body: definitionBody,
  /** The version that it was copied from; null for a new kind. */
  basedOn: z.int().nullable(),
  /** Somebody published since then. */
  outdated: z.boolean(),
  savedAt: instantOut,
  savedBy: z.string(),
  savedByName: z.string().nullable(),
})
export type DraftView = z.output<typeof draftView>

const mergeView = z.object({
  /** False when the administrators' own takes account of what is shipped. */
  differs: z.boolean(),
  shipped: definitionBody,
  /** The newest with everything that the release changed and the administrators did not. */
  merged: definitionBody,
  /** Where both changed; `merged` keeps the administrators'. */
  conflicts: z.array(
    z.object({ path: z.array(z.union([z.string(), z.int()])), ours: z.unknown(), theirs: z.unknown() }),
  ),
})

const edit = 'definition.edit' as const
const comment = line(1_000)

export const definitionDraft = {
  saveDraft: endpoint({
    method: 'PUT',
    path: '/definitions/:kind',
    can: edit,
    summary:
      'Keep an edited copy as the draft of a kind. If-Match: the draft’s ETag, or the newest version’s when there is no draft; If-None-Match: * for a new kind',
    params: kindParams,
    body: definitionBody,
    returns: draftView,
    errors: ['definition.stale', 'record.unversioned'],
    versioned: 'or new',
  }),
  getDraft: endpoint({
    method: 'GET',
    path: '/definitions/:kind/draft',
    can: edit,
    summary: 'The edited copy and what is wrong with it',
    params: kindParams,
    returns: draftView,
    errors: ['definition.noDraft'],
  }),
  copyDraft: endpoint({
    method: 'POST',
    path: '/definitions/:kind/draft',
    can: edit,
    summary: 'Begin a draft as a copy of a version, of what is shipped, or of both brought together',
    params: kindParams,
    body: z.strictObject({ from: z.union([which, z.literal('merged')]).default('newest') }).prefault({}),
    returns: draftView,
    status: 201,
    errors: ['definition.draftExists'],
  }),
  discardDraft: endpoint({
    method: 'DELETE',
    path: '/definitions/:kind/draft',
    can: edit,
    summary: 'Throw the draft away',
    params: kindParams,
    errors: ['definition.noDraft', 'definition.stale', 'record.unversioned'],
    versioned: true,
  }),
  publishDraft: endpoint({
    method: 'POST',
    path: '/definitions/:kind/publish',
    can: edit,
    summary: 'Make the draft the newest version: new processes take it, running ones keep theirs',
    params: kindParams,
    /** `over`: the version that was published meanwhile and has been looked at. */
    body: z.strictObject({ comment, over: z.int().min(1).optional() }),
    returns: z.object({ kind: z.string(), version: z.int(), outdated: z.int() }),
    status: 201,
    errors: [
      'definition.noDraft',
      'definition.stale',
      'record.unversioned',
      'definition.outdated',
      'definition.problems',
      'definition.unchanged',
    ],
    versioned: true,
  }),
  getShipped: endpoint({
    method: 'GET',
    path: '/definitions/:kind/shipped',
    can: edit,
    summary: 'What this release ships beside the administrators’ own definition, and both brought together',
    params: kindParams,
    returns: mergeView,
    errors: [],
  }),
  keepOwn: endpoint({
    method: 'POST',
    path: '/definitions/:kind/shipped/keep',
    can: edit,
    summary: 'Leave the administrators’ own definition as it is; what is shipped is not offered again',
    params: kindParams,
    body: z.strictObject({ comment }),
    errors: [],
  }),
  retireKind: endpoint({
    method: 'POST',
    path: '/definitions/:kind/retire',
    can: edit,
    summary: 'No new records of this kind begin; what runs goes on',
    params: kindParams,
    body: z.strictObject({ reason }),
    errors: ['definition.shipped'],
  }),
  restoreKind: endpoint({
    method: 'POST',
    path: '/definitions/:kind/restore',
    can: edit,
    summary: 'New records of a retired kind may begin again',
    params: kindParams,
    body: z.strictObject({ reason }),
    errors: [],
  }),
  deleteKind: endpoint({
    method: 'DELETE',
    path: '/definitions/:kind',
    can: edit,
    summary: 'Take a kind away that has no records',
    params: kindParams,
    errors: ['definition.shipped', 'definition.inUse'],
  }),
}
