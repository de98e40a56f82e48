// One simulation in a thread of its own, so that years of a company do not keep requests waiting: what it needs comes as
// a message, what it found goes back as one.

import { parentPort, workerData } from 'node:worker_threads'
import type { Calendar, Instant } from '../domain/calendar.ts'
import type { Definition } from '../domain/definition.ts'
import type { Directory } from '../domain/people.ts'
import { type Simulated, type Simulation, simulate } from '../domain/simulate.ts'
import { underDrafts } from '../domain/simulate-draft.ts'
import { silentFollowUps } from '../domain/simulate-follow.ts'

/** Plain values only: a function does not cross between threads. */
export type SimulationJob = {
  processes: readonly Simulated[]
  /** The newest of every kind. */
  newest: readonly Definition[]
  /** Definitions that take the place of the newest of their kind, and of what running records are pinned to. */
  drafts: readonly Definition[]
  directory: Directory
  calendars: Readonly<Record<string, Calendar>>
  from: Instant
  until: Instant
}

export type SimulationDone = Simulation & { notMoved: readonly string[] }

function run({ newest, drafts, directory, calendars, from, until, ...job }: SimulationJob): SimulationDone {
  const calendarOf = (id: string) => {
    const calendar = calendars[id]
    if (!calendar) throw new Error(`calendar ${id} is not in the database`)
    return calendar
  }
  const { processes, notMoved } = underDrafts(job.processes, drafts, { directory, calendars: calendarOf, now: from })
  const known = new Map([...newest, ...drafts].map(definition => [definition.kind, definition]))
  const done = simulate({
    processes,
    directory,
    calendars: calendarOf,
    from,
    until,
    reactions: 'nobody',
    followUp: silentFollowUps(kind => known.get(kind)),
  })
  return { ...done, notMoved }
}

const job: SimulationJob = workerData
parentPort?.postMessage(run(job))
