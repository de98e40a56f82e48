// Bulk jobs: what would happen, what happens, what has happened.

import {
  BULK_AT_MOST,
  type BulkItemRow,
  type BulkRow,
  type BulkScope,
  bulkItems,
  bulkRefusals,
  bulkSummary,
  cancelBulk,
  countScope,
  createBulk,
  findBulk,
  listBulk,
  sampleScope,
} from '../db/bulk.ts'
import { type BulkLook, previewBulk } from '../db/bulk-act.ts'
import { readLive } from '../db/live.ts'
import type { BulkAct } from '../domain/bulk.ts'
import { instantOf } from '../domain/calendar.ts'
import { isRefusal } from '../domain/errors.ts'
import type { BulkDetail, BulkItem, BulkPreview, BulkView } from '../endpoints/bulk.ts'
import { families } from '../endpoints/index.ts'
import type { Host } from './bind.ts'
import { type Cursors, listName, pageOf } from './cursor.ts'
import { type Locale, textOf } from './locale.ts'
import { isProblem, type Problem, problem, titleOf } from './problem.ts'
import { recordFilterOf } from './process-filter.ts'
import { type CallContext, type Route, routes } from './route.ts'
import { todayOf } from './today.ts'

// A dry run is answered while somebody waits: about a second of work.
const CHECKED_AT_MOST = 1_000
// Of the first ones also the time ahead is compared, as long as this lasts.
const FORESEEN_MS = 1_000
const FORESEEN_DAYS = 90
// Other rules show in steps that are far away: a renewal is asked for once a year.
const FORESEEN_OF_RULES = { ms: 5_000, days: 400 }
const SAMPLE = 20
const ITEMS_SHOWN = 50
const DAY_MS = 86_400_000

export function bulkRoutes({ engine, temporal }: Host, cursors: Cursors): Route[] {
  return routes(families.bulk, {
    startBulk: async call => {
      const { act, reason, ids, filter, dryRun, expected } = call.body
      const { actor, now, db } = call
      const scope: BulkScope = ids
        ? { ids: [...new Set(ids)] }
        : {
            filter: recordFilterOf(
              { closed: false, ...filter },
              { me: actor.id, now, today: await todayOf(engine, now) },
            ),
          }
      const count = await countScope(db, scope)
      if ('ids' in scope && count < scope.ids.length) return problem('process.notFound', { found: count })
      if (count > BULK_AT_MOST) return problem('bulk.tooLarge', { count, atMost: BULK_AT_MOST })
      if (dryRun) return { body: await previewOf(call, { act, reason, scope, count }, { engine }), status: 200 }
      if (expected !== undefined && expected !== count) return problem('bulk.moved', { expected, count })
      const made = await createBulk(db, { act, reason, actor, scope, ...(filter ? { written: filter } : {}), now })
      if (made.count === 0) return problem('bulk.empty')
      const body = await detailOf(call, made.id, cursors)
      if (isProblem(body)) return body
      const headers = { Location: `/api/bulk/${made.id}` }
      return { body, headers, after: () => temporal.startBulk(made.id) }
    },
    listBulk: async ({ query, db }) => {
      const list = listName('bulk', query)
      const after = cursors.read(query.cursor, list)
      if (isProblem(after)) return after
      const found = await listBulk(db, { limit: query.limit, after })
      const { rows, next } = pageOf(found, query.limit, row =>
        cursors.write({ value: row.createdAt, id: row.id }, list),
      )
      return { body: { items: rows.map(viewOf), next }, next }
    },
    getBulk: async call => {
      const body = await detailOf(call, call.params.id, cursors, call.query)
      return isProblem(body) ? body : { body, next: body.next }
    },
    cancelBulk: async call => {
      const { id } = call.params
      // Half of the records by an old calendar would be nobody's wish.
      if ((await findBulk(call.db, id))?.act.act === 'replan') return problem('bulk.needed')
      const stopped = await cancelBulk(call.db, { id, now: call.now })
      const body = await detailOf(call, id, cursors)
      if (isProblem(body)) return body
      // Its letters and its end are written by its workflow, which may have been lost.
      return stopped ? { body, after: () => temporal.startBulk(id) } : problem('bulk.ended', { state: body.state })
    },
  })
}

type Wanted = { act: BulkAct; reason: string; scope: BulkScope; count: number }

async function previewOf(
  { actor, now, db, client, locale }: CallContext,
  { act, reason, scope, count }: Wanted,
  { engine }: Pick<Host, 'engine'>,
): Promise<BulkPreview> {
  const connection = client ?? engine.pool
  const ids = await sampleScope(db, scope, CHECKED_AT_MOST)
  const { live: processes, reference } = await readLive(connection, engine.reference, { ids, limit: CHECKED_AT_MOST })
  const look: Omit<BulkLook, 'process' | 'foreseeUntil'> = {
    jobId: '',
    actor,
    reason,
    client: connection,
    reference,
    now,
  }
  const sample: BulkPreview['sample'] = []
  const bound = act.act === 'migrate' ? FORESEEN_OF_RULES : { ms: FORESEEN_MS, days: FORESEEN_DAYS }
  const until = instantOf(Date.parse(now) + bound.days * DAY_MS)
  const began = performance.now()
  let foreseen = 0
  for (const process of processes) {
    const foreseeUntil = performance.now() - began < bound.ms ? until : null
    const seen = await previewBulk(act, { ...look, process, foreseeUntil })
    if (foreseeUntil !== null) foreseen += 1
    const { view, number, title } = process
    const what = { id: view.id, kind: view.kind, number, title }
    sample.push(
      isRefusal(seen)
        ? { ...what, outcome: 'refused', code: seen.code, reason: titleOf(seen.code, locale), tally: {} }
        : { ...what, outcome: seen.changed ? 'done' : 'unchanged', code: null, reason: null, tally: { ...seen.tally } },
    )
  }
  const counted = (outcome: string) => sample.filter(one => one.outcome === outcome).length
  const codes = Map.groupBy(
    sample.flatMap(one => one.code ?? []),
    code => code,
  )
  return {
    total: count,
    checked: sample.length,
    foreseen,
    until,
    counts: { done: counted('done'), unchanged: counted('unchanged'), refused: counted('refused') },
    refusals: explained(
      [...codes].map(([code, of]) => ({ code, count: of.length })),
      locale,
    ),
    summary: addedUp(sample.map(one => one.tally)),
    sample: shown(sample),
  }
}

/** Some of each outcome, the refused first, then those of which the most changes: what a reader looks for. */
function shown(sample: BulkPreview['sample']): BulkPreview['sample'] {
  const rank = { refused: 0, done: 1, unchanged: 2 } as const
  const changes = ({ tally }: BulkPreview['sample'][number]) => Object.values(tally).reduce((sum, one) => sum + one, 0)
  return sample
    .toSorted((one, other) => rank[one.outcome] - rank[other.outcome] || changes(other) - changes(one))
    .slice(0, SAMPLE)
}

function addedUp(tallies: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const sum: Record<string, number> = {}
  for (const tally of tallies) for (const [name, value] of Object.entries(tally)) sum[name] = (sum[name] ?? 0) + value
  return sum
}

type ItemQuery = { limit?: number; cursor?: string | undefined; outcome?: readonly string[] | undefined }

export async function detailOf(
  { db, locale }: Pick<CallContext, 'db' | 'locale'>,
  id: string,
  cursors: Cursors,
  query: ItemQuery = {},
): Promise<BulkDetail | Problem> {
  const { limit = ITEMS_SHOWN, outcome: outcomes } = query
  const list = listName(`bulk:${id}`, query)
  const after = cursors.read(query.cursor, list)
  if (isProblem(after)) return after
  const row = await findBulk(db, id)
  if (!row) return problem('request.notFound')
  const found = await bulkItems(db, { jobId: id, limit, after, outcomes })
  const { rows, next } = pageOf(found, limit, item => cursors.write({ value: item.position, id: item.processId }, list))
  return {
    ...viewOf(row),
    summary: await bulkSummary(db, id),
    refusals: explained(await bulkRefusals(db, id), locale),
    items: rows.map(item => itemOf(item, locale)),
    next,
  }
}

const explained = (refusals: readonly { code: string; count: number }[], locale: Locale) =>
  refusals.map(({ code, count }) => ({ code, title: titleOf(code, locale), count }))

function viewOf({ recent, filter, counts, ...row }: BulkRow): BulkView {
  const over = Object.values(counts).reduce((sum, count) => sum + count, 0)
  const remaining = row.total - over
  const perSecond = recent.seconds > 0 ? recent.items / recent.seconds : 0
  const running = row.finishedAt === null && remaining > 0
  return {
    ...row,
    act: { ...row.act },
    filter: isFilter(filter) ? filter : null,
    counts,
    remaining,
    perSecond: Math.round(perSecond * 10) / 10,
    secondsLeft: running && perSecond > 0 ? Math.ceil(remaining / perSecond) : null,
  }
}

const isFilter = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

function itemOf({ params, tally, ...item }: BulkItemRow, locale: Locale): BulkItem {
  return { ...item, tally: { ...tally }, reason: reasonOf(item.code, params, locale) }
}

/** A refusal in the reader's language; of a fault what was thrown, for operators. */
function reasonOf(code: string | null, params: BulkItemRow['params'], locale: Locale): string | null {
  if (code === null) return typeof params?.error === 'string' ? params.error : null
  if (code === 'command.guard' && typeof params?.guard === 'string')
    return textOf(locale, `guard.${params.guard}`, {}, params.guard)
  return titleOf(code, locale)
}
