// One act on many processes: tried first, then carried out with its progress to be seen.

import { z } from 'zod'
import { askedAct, BULK_OUTCOMES, BULK_STATES } from '../domain/bulk.ts'
import { id, idParams, instantOut, page, paging, reason, words } from './common.ts'
import { endpoint } from './endpoint.ts'
import { processFilter } from './process-filter.ts'

const IDS_AT_MOST = 1_000

const bulkBody = z
  .strictObject({
    act: askedAct,
    reason,
    /** Processes one by one … */
    ids: z.array(id).min(1).max(IDS_AT_MOST).optional(),
    /** … or all that this filter finds when the job is made; closed ones only if it says so. */
    filter: processFilter.optional(),
    /** True: nothing is done, and the answer says what would be. */
    dryRun: z.boolean().default(false),
    /** How many the dry run found; when there are others by now, nothing is done. */
    expected: z.int().min(0).optional(),
  })
  .refine(({ ids, filter }) => (ids === undefined) !== (filter === undefined), {
    error: 'either ids or filter',
    path: ['ids'],
  })
export type BulkBody = z.input<typeof bulkBody>

const tally = z.record(z.string(), z.number())
const outcome = z.enum(BULK_OUTCOMES)
const refusals = z.array(z.object({ code: z.string(), title: z.string(), count: z.int() }))

/** What a job would do; counts are of the `checked` first ones when there are more. */
const bulkPreview = z.object({
  total: z.int(),
  checked: z.int(),
  /** Of how many of them also the steps ahead were compared, and until when. */
  foreseen: z.int(),
  until: instantOut,
  counts: z.object({ done: z.int(), unchanged: z.int(), refused: z.int() }),
  refusals,
  summary: tally,
  sample: z.array(
    z.object({
      id,
      kind: z.string(),
      number: z.int(),
      title: z.string(),
      outcome: z.enum(['done', 'unchanged', 'refused']),
      code: z.string().nullable(),
      reason: z.string().nullable(),
      tally,
    }),
  ),
})
export type BulkPreview = z.output<typeof bulkPreview>

const bulkView = z.object({
  id,
  /** What is done to each: `{ act: 'skip', rule: 'T5' }`. */
  act: z.looseObject({ act: z.string() }),
  reason: z.string(),
  filter: z.record(z.string(), z.unknown()).nullable(),
  state: z.enum(BULK_STATES),
  error: z.string().nullable(),
  createdBy: z.string(),
  createdByName: z.string().nullable(),
  createdAt: instantOut,
  startedAt: instantOut.nullable(),
  /** Null also of a job that was stopped, until what was under way is finished. */
  finishedAt: instantOut.nullable(),
  total: z.int(),
  counts: z.object({ done: z.int(), unchanged: z.int(), refused: z.int(), failed: z.int(), cancelled: z.int() }),
  /** Not begun yet. */
  remaining: z.int(),
  /** Processes a second, of the last minute of work. */
  perSecond: z.number(),
  /** At that pace; null when nothing is left or the pace is unknown. */
  secondsLeft: z.number().nullable(),
})
export type BulkView = z.output<typeof bulkView>

const bulkItem = z.object({
  position: z.int(),
  processId: id,
  kind: z.string(),
  number: z.int(),
  title: z.string(),
  /** Null: not begun yet. */
  outcome: outcome.nullable(),
  code: z.string().nullable(),
  /** In the reader's language: why it was left as it is. */
  reason: z.string().nullable(),
  tally,
  doneAt: instantOut.nullable(),
})
export type BulkItem = z.output<typeof bulkItem>

export const bulkDetail = bulkView.extend({
  /** What was counted on all of them: steps moved, tasks withdrawn, letters. */
  summary: tally,
  refusals,
  items: z.array(bulkItem),
  /** The cursor of the next page of items. */
  next: z.string().nullable(),
})
export type BulkDetail = z.output<typeof bulkDetail>

export const bulk = {
  startBulk: endpoint({
    method: 'POST',
    path: '/bulk',
    can: 'process.operate',
    summary: 'One act on many processes; with dryRun only what it would do',
    body: bulkBody,
    returns: z.union([bulkDetail, bulkPreview]),
    status: 202,
    errors: [
      'process.notFound',
      'bulk.empty',
      'bulk.tooLarge',
      'bulk.moved',
      'command.keyReused',
      'command.inProgress',
    ],
  }),
  listBulk: endpoint({
    method: 'GET',
    path: '/bulk',
    can: 'process.read',
    summary: 'Bulk jobs, newest first',
    query: z.strictObject({ ...paging }),
    returns: page(bulkView),
    errors: [],
  }),
  getBulk: endpoint({
    method: 'GET',
    path: '/bulk/:id',
    can: 'process.read',
    summary: 'Progress of a bulk job and what became of its processes',
    params: idParams,
    /** `waiting` are those that are not begun. */
    query: z.strictObject({
      ...paging,
      outcome: words.pipe(z.array(z.enum([...BULK_OUTCOMES, 'waiting']))).optional(),
    }),
    returns: bulkDetail,
    errors: [],
  }),
  cancelBulk: endpoint({
    method: 'POST',
    path: '/bulk/:id/cancel',
    can: 'process.operate',
    summary: 'Stop a bulk job: what is under way is finished, the rest is not begun',
    params: idParams,
    returns: bulkDetail,
    errors: ['bulk.ended', 'bulk.needed'],
  }),
}
