// Years on a virtual clock, on a copy of what runs, under the published definitions or under edited ones.

import { type LiveProcess, readLive } from '../db/live.ts'
import type { Reference } from '../db/reference.ts'
import { addMonths, type Instant } from '../domain/calendar.ts'
import { checkDefinition, isPublishable } from '../domain/check.ts'
import type { Definition } from '../domain/definition.ts'
import type { BodyOf } from '../endpoints/endpoint.ts'
import { families } from '../endpoints/index.ts'
import type { SimulationView } from '../endpoints/simulation.ts'
import type { Host } from './bind.ts'
import { TEMPLATES } from './definition-check.ts'
import { type Locale, textOf } from './locale.ts'
import { faulty, type Problem, problem } from './problem.ts'
import { type Reply, type Route, routes } from './route.ts'
import { createQueue, simulateApart } from './simulate-apart.ts'
import type { SimulationDone, SimulationJob } from './simulate-thread.ts'

// About a minute of one core: a thousand records take a second for a year.
const RECORD_YEARS_AT_MOST = 60_000
const RECORDS_AT_MOST = 20_000

// Running and waiting together; more would wait longer than browsers do.
const AT_ONCE = 4

export function simulationRoutes({ engine }: Pick<Host, 'engine'>): Route[] {
  const inTurn = createQueue(AT_ONCE)
  return routes(families.simulation, {
    // The copy of the company is read when its turn has come, so it is held once.
    runSimulation: async ({ body, now, locale }) =>
      (await inTurn(() => run(engine, body, { now, locale }))) ??
      problem('server.unavailable', {}, { headers: { 'Retry-After': '20' } }),
  })
}

type Asked = BodyOf<typeof families.simulation.runSimulation>

async function run(
  engine: Host['engine'],
  { years, kinds, definitions = [] }: Asked,
  { now, locale }: { now: Instant; locale: Locale },
): Promise<Reply<SimulationView> | Problem> {
  const atMost = Math.min(RECORDS_AT_MOST, Math.floor(RECORD_YEARS_AT_MOST / years))
  const { live, reference } = await readLive(engine.pool, engine.reference, { kinds, limit: atMost + 1 })
  if (live.length > atMost) return problem('simulation.tooLarge', { atMost })
  const unknown = kinds?.findIndex(kind => !reference.kinds.includes(kind)) ?? -1
  if (unknown !== -1) return faulty('request.body', ['kinds', unknown], `one of ${reference.kinds.join(', ')}`)
  const drafts = draftsOf(definitions, reference, locale)
  if ('refused' in drafts) return drafts
  const span = { from: now, until: `${addMonths(now.slice(0, 10), 12 * years)}${now.slice(10)}` }
  const done = await simulateApart(jobOf(live, reference, drafts, span))
  if (done === null) return problem('simulation.tooLarge', { atMost: Math.floor(live.length / 2) })
  return { body: viewOf(done, { live, reference, ...span }) }
}

/** Edited definitions, or the problem of the first that could not be published: what it would do nobody knows. */
function draftsOf(bodies: readonly unknown[], { directory, kinds }: Reference, locale: Locale): Definition[] | Problem {
  const drafts: Definition[] = []
  for (const [index, body] of bodies.entries()) {
    const checked = checkDefinition(body, { kinds, directory, templates: TEMPLATES })
    if (checked.definition === null || !isPublishable(checked)) {
      const faults = checked.problems
        .filter(one => one.severity === 'error')
        .map(({ code, path, params }) => ({
          path: ['definitions', index, ...path],
          code,
          message: textOf(locale, `definitionProblem.${code}`, params),
        }))
      return problem('simulation.definition', {}, { faults })
    }
    drafts.push(checked.definition)
  }
  return drafts
}

type Span = { from: Instant; until: Instant }

function jobOf(
  live: readonly LiveProcess[],
  reference: Reference,
  drafts: readonly Definition[],
  span: Span,
): SimulationJob {
  const { directory, kinds, calendarIds } = reference
  return {
    processes: live.map(({ view, definitionVersion, calendarId, amountMinor, currency }) => ({
      calendarId,
      amountMinor,
      currency,
      process: view,
      definition: reference.definition(view.kind, definitionVersion),
    })),
    newest: kinds.map(reference.latest),
    drafts,
    directory,
    calendars: Object.fromEntries(calendarIds.map(id => [id, reference.calendar(id)])),
    ...span,
  }
}

function viewOf(
  { records, turns, letters, tasks, weeks, money, notMoved, ...done }: SimulationDone,
  { live, reference, ...span }: Span & { live: readonly LiveProcess[]; reference: Reference },
): SimulationView {
  const byId = new Map(live.map(one => [one.view.id, one]))
  const names = new Map(reference.directory.map(({ id, name }) => [id, name]))
  const missed = done.missed.map(({ processId, ...one }) => {
    const recordId = rootOf(processId)
    const { number: recordNumber = 0, title: recordTitle = '', view } = byId.get(recordId) ?? {}
    return { ...one, recordId, recordKind: view?.kind ?? one.kind, recordNumber, recordTitle }
  })
  const people = done.people.map(one => ({ ...one, name: names.get(one.userId) ?? '', weeks: [...one.weeks] }))
  const stuck = done.stuck.map(({ processId, reason }) => ({ recordId: rootOf(processId), reason }))
  return {
    ...span,
    records,
    turns,
    letters,
    tasks,
    weeks: [...weeks],
    people,
    missed,
    money: [...money],
    stuck,
    notMoved: notMoved.length,
  }
}

/** A record that would be opened is named after the one that it follows from: `<id>/interest`. */
const rootOf = (processId: string) => processId.split('/', 1)[0] ?? processId
