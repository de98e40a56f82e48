// The family of routes that every kind of record has.

import type { QueryExecutorProvider } from 'kysely'
import { accountFigures } from '../db/account.ts'
import { listStory } from '../db/event.ts'
import { listRecords } from '../db/list.ts'
import { ownershipSigns } from '../db/ownership.ts'
import { findRecord, type RecordPageRow } from '../db/record-page.ts'
import { openTasksOf } from '../db/task.ts'
import type { Instant } from '../domain/calendar.ts'
import type { ShippedKind } from '../domain/kind.ts'
import { suggestOwnership } from '../domain/ownership.ts'
import { anyRecord, records } from '../endpoints/index.ts'
import { type RecordView, timelineEntry } from '../endpoints/record.ts'
import { type Acting, act } from './act.ts'
import { lettersAhead, nextOf } from './ahead.ts'
import { amend } from './amend.ts'
import { create } from './create.ts'
import { type Cursors, listName, pageOf } from './cursor.ts'
import { documentHandlers } from './document.ts'
import { listObjects } from './object-list.ts'
import { openCommands, planned } from './plan.ts'
import { isProblem, problem } from './problem.ts'
import { afterOf, filterOf } from './record-filter.ts'
import { type Route, routes } from './route.ts'
import { taskViews } from './task.ts'
import { recordRow, recordView } from './view.ts'
import { whyOf } from './why.ts'

/** `shipped` is null for the routes that every kind has. */
export function recordRoutes(shipped: ShippedKind | null, acting: Acting, cursors: Cursors): Route[] {
  const kindIn = ({ kind = '' }: { kind?: string | undefined }) => shipped ?? kind
  const { engine, publicUrl } = acting
  const missing = (id: string) => problem('record.notFound', { id })
  return routes(shipped === null ? anyRecord : records[shipped], {
    list: async call => {
      const { params, query, actor, db } = call
      const kind = kindIn(params)
      if (shipped === 'object') return listObjects(acting, call, cursors)
      if (shipped === null && !(await engine.reference.current()).kinds.includes(kind))
        return problem('request.notFound')
      const list = listName(kind, { ...query, me: actor.id })
      const after = cursors.read(query.cursor, list)
      if (isProblem(after)) return after
      const { sort, limit } = query
      const found = await listRecords(db, { filter: filterOf(kind, query, actor.id), sort, limit, after })
      const { rows, next } = pageOf(found, limit, row => cursors.write(afterOf(row, sort), list))
      return { body: { items: rows.map(recordRow), next }, next }
    },
    create: async call => create(acting, call, { kind: kindIn(call.params), body: call.body }),
    get: async ({ params, db, now, actor }) => {
      const kind = kindIn(params)
      const row = await findRecord(db, { id: params.id, kind })
      if (!row) return missing(params.id)
      const tasks = await taskViews(engine, await openTasksOf(db, row.id), { now, actor })
      return { body: recordView(row, tasks, await besides(db, row, now)), headers: { ETag: `"${row.seq}"` } }
    },
    amend: async call => amend(acting, call, { kind: kindIn(call.params), id: call.params.id, body: call.body }),
    commands: async ({ params, actor, now }) => {
      const found = await planned(engine, { id: params.id, kind: kindIn(params), now })
      return found ? { body: { items: openCommands(found, actor) } } : missing(params.id)
    },
    command: async call => {
      const { id, command } = call.params
      return act(acting, call, { id, kind: kindIn(call.params), ask: { act: 'command', command, input: call.body } })
    },
    next: async ({ params, query, now, db, actor }) => {
      const found = await planned(engine, { id: params.id, kind: kindIn(params), now })
      return found ? { body: await nextOf(found, query.until, { db, actor, publicUrl }) } : missing(params.id)
    },
    timeline: async ({ params, query, db }) => {
      if ((await acting.kinds.of(params.id)) !== kindIn(params)) return missing(params.id)
      const list = listName(`timeline ${params.id}`, query)
      const after = cursors.read(query.cursor, list)
      if (isProblem(after)) return after
      const from = after && { at: String(after.value), sort: after.id }
      const found = await listStory(db, { processId: params.id, limit: query.limit, after: from })
      const { rows, next } = pageOf(found, query.limit, row => cursors.write({ value: row.at, id: row.sort }, list))
      return {
        body: { items: rows.map(({ what, at, entry }) => timelineEntry.parse({ ...entry, what, at })), next },
        next,
      }
    },
    ...documentHandlers(acting, kindIn),
    why: async ({ params, now, db }) => {
      const found = await planned(engine, { id: params.id, kind: kindIn(params), now })
      if (!found) return missing(params.id)
      const why = await whyOf(found, params.stepKey, db)
      return why ? { body: why } : problem('step.notFound', { stepKey: params.stepKey })
    },
    letters: async ({ params, now, db, actor }) => {
      const found = await planned(engine, { id: params.id, kind: kindIn(params), now })
      if (!found) return missing(params.id)
      const ahead = await lettersAhead(found, params.stepKey, { db, actor, publicUrl })
      return ahead ? { body: ahead } : problem('step.notFound', { stepKey: params.stepKey })
    },
  })
}

/** What is worked out for the page alone: the roll-up of a client, whose client a tender's buyer seems to be (T1). */
async function besides(
  db: QueryExecutorProvider,
  { id, kind, state, partyId }: RecordPageRow,
  now: Instant,
): Promise<Partial<Pick<RecordView, 'figures' | 'suggestion'>>> {
  if (partyId === null) return {}
  if (kind === 'account') return { figures: await accountFigures(db, { partyId, now }) }
  if (kind !== 'tender' || !UNCLASSIFIED.includes(state)) return {}
  const { because, ...suggestion } = suggestOwnership(await ownershipSigns(db, { partyId, tenderId: id }))
  return { suggestion: { ...suggestion, because: [...because] } }
}

const UNCLASSIFIED = ['detected', 'ownership_check']
