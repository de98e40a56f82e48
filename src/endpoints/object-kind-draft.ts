// What administrators do with kinds of tracked objects: edit a copy, publish it, retire a kind.

import { z } from 'zod'
import { instantOut, line, reason } from './common.ts'
import { checkedView, definitionBody } from './definition.ts'
import { endpoint } from './endpoint.ts'
import { objectKindId } from './object-body.ts'
import { objectKindParams } from './object-kind.ts'

/** Its ETag is the `If-Match` of the next save, of publishing and of discarding. */
const draftView = checkedView.extend({
  id: z.string(),
  body: definitionBody,
  /** The version that it was copied from; null for a new kind. */
  basedOn: z.int().nullable(),
  /** Somebody published since then. */
  outdated: z.boolean(),
  savedAt: instantOut,
  savedBy: z.string(),
  savedByName: z.string().nullable(),
})
export type KindDraftView = z.output<typeof draftView>

const publishedView = z.object({ id: z.string(), version: z.int(), outdated: z.int() })
const can = 'definition.edit' as const
const title = line(200)

export const objectKindDraft = {
  createObjectKind: endpoint({
    method: 'POST',
    path: '/object-kinds',
    can,
    summary: 'Begin the draft of a new kind of objects, empty or as a copy of another one',
    body: z.strictObject({
      id: objectKindId,
      title: z.strictObject({ ru: title, en: title }),
      from: objectKindId.optional(),
    }),
    returns: draftView,
    status: 201,
    errors: ['objectKind.taken', 'objectKind.unknown'],
  }),
  saveKindDraft: endpoint({
    method: 'PUT',
    path: '/object-kinds/:id',
    can,
    summary:
      'Keep an edited copy as the draft of a kind of objects. If-Match: the draft’s ETag, or the newest version’s when there is no draft; If-None-Match: * for a new kind',
    params: objectKindParams,
    body: definitionBody,
    returns: draftView,
    errors: ['definition.stale', 'record.unversioned'],
    versioned: 'or new',
  }),
  getKindDraft: endpoint({
    method: 'GET',
    path: '/object-kinds/:id/draft',
    can,
    summary: 'The edited copy of a kind of objects and what is wrong with it',
    params: objectKindParams,
    returns: draftView,
    errors: ['definition.noDraft'],
  }),
  copyKindDraft: endpoint({
    method: 'POST',
    path: '/object-kinds/:id/draft',
    can,
    summary: 'Begin a draft as a copy of a version, or of what this release ships',
    params: objectKindParams,
    body: z
      .strictObject({ from: z.union([z.literal(['newest', 'shipped']), z.int().min(1)]).default('newest') })
      .prefault({}),
    returns: draftView,
    status: 201,
    errors: ['definition.draftExists'],
  }),
  discardKindDraft: endpoint({
    method: 'DELETE',
    path: '/object-kinds/:id/draft',
    can,
    summary: 'Throw the draft of a kind of objects away',
    params: objectKindParams,
    errors: ['definition.noDraft', 'definition.stale', 'record.unversioned'],
    versioned: true,
  }),
  publishKind: endpoint({
    method: 'POST',
    path: '/object-kinds/:id/publish',
    can,
    summary: 'Make the draft the newest version: new objects take it, others until they are moved keep theirs',
    params: objectKindParams,
    /** `over`: the version that was published meanwhile and has been looked at. */
    body: z.strictObject({ comment: line(1_000), over: z.int().min(1).optional() }),
    returns: publishedView,
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
  retireObjectKind: endpoint({
    method: 'POST',
    path: '/object-kinds/:id/retire',
    can,
    summary: 'No new objects of this kind begin; those that are there are served on',
    params: objectKindParams,
    body: z.strictObject({ reason }),
    returns: publishedView,
    errors: [],
  }),
  restoreObjectKind: endpoint({
    method: 'POST',
    path: '/object-kinds/:id/restore',
    can,
    summary: 'New objects of a retired kind may begin again',
    params: objectKindParams,
    body: z.strictObject({ reason }),
    returns: publishedView,
    errors: [],
  }),
  deleteObjectKind: endpoint({
    method: 'DELETE',
    path: '/object-kinds/:id',
    can,
    summary: 'Take a kind of objects away that no object has',
    params: objectKindParams,
    errors: ['definition.shipped', 'definition.inUse'],
  }),
}
