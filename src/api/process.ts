import { listRecords, processMeter } from '../db/list.ts'
import type { Ask } from '../domain/ask.ts'
import { askOf } from '../domain/bulk.ts'
import { families } from '../endpoints/index.ts'
import { type Acting, act } from './act.ts'
import { create } from './create.ts'
import { type Cursors, listName, pageOf } from './cursor.ts'
import { previewOf } from './preview.ts'
import { faulty, isProblem, problem } from './problem.ts'
import { recordFilterOf } from './process-filter.ts'
import { afterOf } from './record-filter.ts'
import { type CallContext, type Route, routes } from './route.ts'
import { todayOf } from './today.ts'
import { processRow } from './view.ts'

export function processRoutes(acting: Acting, cursors: Cursors): Route[] {
  const operate = (call: CallContext & { params: { id: string } }, ask: Ask) =>
    act(acting, call, { id: call.params.id, kind: null, ask })
  return routes(families.process, {
    listProcesses: async ({ query, actor, now, db }) => {
      const list = listName('processes', { ...query, me: actor.id })
      const after = cursors.read(query.cursor, list)
      if (isProblem(after)) return after
      const { sort, limit, cursor: _, ...asked } = query
      const filter = recordFilterOf(asked, { me: actor.id, now, today: await todayOf(acting.engine, now) })
      const found = await listRecords(db, { filter, sort, limit, after })
      const { rows, next } = pageOf(found, limit, row => cursors.write(afterOf(row, sort), list))
      return { body: { items: rows.map(row => processRow(row, now)), next }, next }
    },
    meterProcesses: async ({ db, now }) => ({ body: await processMeter(db, now) }),
    startProcess: async call => {
      const { kind, record } = call.body
      const made = await create(acting, call, { kind, body: record })
      if (isProblem(made) && made.code === 'request.notFound')
        return faulty('request.body', ['kind'], `no kind ${kind}`)
      if (!isProblem(made) || !('faults' in made)) return made
      const faults = (made.faults ?? []).map(fault => ({ ...fault, path: ['record', ...(fault.path ?? [])] }))
      return problem(made.code, made.params, { faults })
    },
    holdProcess: call => {
      const { reason, source } = call.body
      const input = { reason, ...(source === undefined ? {} : { source }) }
      return operate(call, { act: 'command', command: 'hold', input })
    },
    resumeProcess: call => operate(call, { act: 'command', command: 'resume', input: { reason: call.body.reason } }),
    fireStep: call => operate(call, askOf({ act: 'fire', ...call.body }, call.body.reason)),
    skipStep: call => operate(call, askOf({ act: 'skip', ...call.body }, call.body.reason)),
    postponeStep: call => operate(call, askOf({ act: 'postpone', ...call.body }, call.body.reason)),
    restartProcess: call => operate(call, { act: 'restart', ...call.body }),
    moveProcess: call => operate(call, { act: 'move', ...call.body }),
    previewProcess: async call => {
      const body = await previewOf(acting, call.params.id, { ...call.body, actor: call.actor, now: call.now })
      return isProblem(body) ? body : { body }
    },
    migrateProcess: async call => {
      const { version, states, reason } = call.body
      const kind = (await acting.kinds.of(call.params.id)) ?? ''
      return operate(call, { act: 'migrate', kind, version, reason, ...(states ? { states } : {}) })
    },
    cancelProcess: call => operate(call, { act: 'cancel', ...call.body }),
  })
}
