// Years on a virtual clock, on a copy of what runs. It takes seconds of one core, so it gives way to other requests.

import { setImmediate as othersHadTheirTurn } from 'node:timers/promises'
import { type LiveProcess, readLive } from '../db/live.ts'
import type { Reference } from '../db/reference.ts'
import { addMonths, type Instant } from '../domain/calendar.ts'
import { type SimulateInput, type Simulation, simulating } from '../domain/simulate.ts'
import { silentFollowUps } from '../domain/simulate-follow.ts'
import { families } from '../endpoints/index.ts'
import type { SimulationView } from '../endpoints/simulation.ts'
import type { Host } from './bind.ts'
import { problem } from './problem.ts'
import { type Route, routes } from './route.ts'

/** What one process works through beside its requests; the refusal's text names it too. */
const PROCESSES_AT_MOST = 2_000
const SLICE_MS = 20

export function simulationRoutes({ engine }: Pick<Host, 'engine'>): Route[] {
  // Two at a time would take twice the memory and be done no sooner.
  let busy = false
  return routes(families.simulation, {
    runSimulation: async ({ body: { years, kinds }, now }) => {
      if (busy) return problem('server.unavailable', {}, { headers: { 'Retry-After': '10' } })
      busy = true
      try {
        const live = await readLive(engine.pool, { kinds, limit: PROCESSES_AT_MOST + 1 })
        if (live.length > PROCESSES_AT_MOST) return problem('simulation.tooLarge', { atMost: PROCESSES_AT_MOST })
        // Read behind the processes, so that it knows every version that they are pinned to.
        const reference = await engine.reference.current()
        const until = `${addMonths(now.slice(0, 10), 12 * years)}${now.slice(10)}`
        const done = await runGivingWay(inputOf(live, reference, { from: now, until }))
        return { body: viewOf(done, { live, reference, from: now, until }) }
      } finally {
        busy = false
      }
    },
  })
}

type Span = { from: Instant; until: Instant }

function inputOf(live: readonly LiveProcess[], reference: Reference, span: Span): SimulateInput {
  const { directory, kinds } = reference
  return {
    processes: live.map(({ view, definitionVersion, ...one }) => ({
      ...one,
      process: view,
      definition: reference.definition(view.kind, definitionVersion),
    })),
    directory,
    calendars: reference.calendar,
    ...span,
    reactions: 'nobody',
    followUp: silentFollowUps(kind => (kinds.includes(kind) ? reference.latest(kind) : undefined)),
  }
}

async function runGivingWay(input: SimulateInput): Promise<Simulation> {
  const running = simulating(input)
  let pauseAt = performance.now() + SLICE_MS
  for (;;) {
    const step = running.next()
    if (step.done) return step.value
    if (performance.now() < pauseAt) continue
    await othersHadTheirTurn()
    pauseAt = performance.now() + SLICE_MS
  }
}

function viewOf(
  { records, turns, letters, tasks, weeks, money, ...done }: Simulation,
  { live, reference, ...span }: Span & { live: readonly LiveProcess[]; reference: Reference },
): SimulationView {
  const byId = new Map(live.map(one => [one.view.id, one]))
  const names = new Map(reference.directory.map(({ id, name }) => [id, name]))
  const missed = done.missed.map(({ processId, ...one }) => {
    const recordId = rootOf(processId)
    const { number: recordNumber = 0, title: recordTitle = '' } = byId.get(recordId) ?? {}
    return { ...one, recordId, recordNumber, recordTitle }
  })
  const people = done.people.map(one => ({ ...one, name: names.get(one.userId) ?? '', weeks: [...one.weeks] }))
  const stuck = done.stuck.map(({ processId, reason }) => ({ recordId: rootOf(processId), reason }))
  return { ...span, records, turns, letters, tasks, weeks: [...weeks], people, missed, money: [...money], stuck }
}

/** A record that would be opened is named after the one that it follows from: `<id>/interest`. */
const rootOf = (processId: string) => processId.split('/', 1)[0] ?? processId
