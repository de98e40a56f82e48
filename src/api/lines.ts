// Routes of single kinds that give a command with rows beside it (beside.ts).

import { families } from '../endpoints/index.ts'
import { type Acting, act } from './act.ts'
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
