// Routes of single kinds that give a command with rows beside it (beside.ts).

import { transferObjects } from '../db/transfer.ts'
import { families } from '../endpoints/index.ts'
import { type Acting, act } from './act.ts'
import { objectPlan } from './object-plan.ts'
import { isProblem, problem } from './problem.ts'
import { type Route, routes } from './route.ts'

export function lineRoutes(acting: Acting): Route[] {
  const projects = routes(families.project, {
    saveNeeds: async call => {
      const ask = { act: 'command', command: 'saveNeedLines', input: { needLines: call.body.lines } } as const
      return act(acting, call, { id: call.params.id, kind: 'project', ask })
    },
    saveSupplies: async call => {
      const ask = { act: 'command', command: 'saveSupplyLines', input: { supplyLines: call.body.lines } } as const
      return act(acting, call, { id: call.params.id, kind: 'project', ask })
    },
  })
  const objects = routes(families.object, {
    getObjectPlan: async call => objectPlan(acting, call, call.params.id),
    transferObject: async ({ params, body, client, actor, now, requestId }) => {
      if (!client) throw new Error('an object changes hands inside the transaction that keeps the answer')
      const transfer = { ids: [params.id], ...body, actor, now, requestId }
      const [done] = await transferObjects(acting.engine, client, transfer)
      if (!done || isProblem(done)) return done ?? problem('record.notFound', { id: params.id })
      const { changed, parts, services, touched } = done
      const after = () => {
        for (const { processId, kind, fleetId } of touched)
          acting.temporal.poke({ id: processId, kind, partyId: fleetId })
      }
      return { body: { changed, parts, services }, after }
    },
    saveReading: async call => {
      const { value, at, reason } = call.body
      const input = { value, at: at ?? call.now, ...(reason === undefined ? {} : { reason }) }
      return act(acting, call, {
        id: call.params.id,
        kind: 'object',
        ask: { act: 'command', command: 'addReading', input },
      })
    },
  })
  return [...projects, ...objects]
}
