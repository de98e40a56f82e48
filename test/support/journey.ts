// A story over years: every watcher's own clock is moved by time skipping, and people act in between at the right day.

import type { StepAhead } from '../../src/activities/index.ts'
import { createActivities } from '../../src/activities/index.ts'
import { fleetId, watcherId } from '../../src/domain/id.ts'
import { give } from './activities.ts'
import { fastForward } from './temporal.ts'
import { eventually } from './wait.ts'
import type { WorkerStage } from './worker.ts'

export type Journey = {
  /** The day of the story. */
  now: () => string
  /** All watchers sleep through to this day of the story. */
  toDay: (day: number) => Promise<void>
  /** Somebody acts, and the watcher of the record is poked. */
  act: (processId: string, command: string, input?: Record<string, unknown>) => Promise<void>
  at: (day: number) => string
  /** A day of the story as a date: for what people enter. */
  day: (day: number) => string
}

const DAY_MS = 86_400_000
// A clock that is this near has arrived: watchers' time goes on while others are still on their way.
const NEAR_MS = 120_000
const AFTER_STEP_MS = 2_000

type Watcher = { workflowId: string; processId: string; kind: string; fleetId: string | null }

export function startJourney(stage: WorkerStage): Journey {
  const start = Date.now()
  let today = 0
  const ahead = followClocks(stage)
  const at = (day: number) => start + day * DAY_MS

  async function watchers(): Promise<Watcher[]> {
    const rows = await stage.rows('select id, kind, fleet_id from process where closed_at is null')
    const all = rows.map(row => {
      const [id, kind, fleet] = [String(row.id), String(row.kind), row.fleet_id === null ? null : String(row.fleet_id)]
      return { workflowId: fleet === null ? watcherId(kind, id) : fleetId(fleet), processId: id, kind, fleetId: fleet }
    })
    return [...new Map(all.map(one => [one.workflowId, one])).values()]
  }

  async function isRunning({ workflowId }: Watcher): Promise<boolean> {
    const found = await stage.temporal.client.workflow
      .getHandle(workflowId)
      .describe()
      .catch(() => null)
    return found?.status.name === 'RUNNING'
  }

  /** What has a step ahead and no watcher gets one, as the wake would do. */
  async function armed(): Promise<Watcher[]> {
    const due = await stage.rows('select id from process where next_due_at is not null or watched_seq < seq')
    const ids = new Set(due.map(row => String(row.id)))
    const live = await watchers()
    for (const one of live.filter(watcher => ids.has(watcher.processId)))
      if (!(await isRunning(one))) await stage.watchers.signal(one)
    await eventually(async () => (await stage.rows('select 1 from process where watched_seq < seq')).length === 0, {
      what: 'every watcher to have looked',
      timeoutMs: 20_000,
    })
    return live
  }

  /** When a watcher's next step is due; a fleet's is that of its first object. */
  async function dueAt(one: Watcher): Promise<number> {
    const [row] = await stage.rows(
      'select min(next_due_at) as due from process where case when $2::uuid is null then id = $1 else fleet_id = $2 end',
      [one.processId, one.fleetId],
    )
    return typeof row?.due === 'string' ? Date.parse(row.due) : Number.POSITIVE_INFINITY
  }

  /** One that ends on the way (its record was closed) ends its journey, and that is no failure. */
  async function skip(one: Watcher, ms: number): Promise<void> {
    await fastForward(stage.temporal, one.workflowId, Math.ceil(ms / 1000)).catch(() => {})
    if (!(await isRunning(one))) return
    ahead.delete(one.workflowId)
    await stage.watchers.signal(one)
    await eventually(() => ahead.has(one.workflowId), { what: `${one.workflowId} to tell its time` })
  }

  /** From step to step: a run that continues as new would otherwise find its clock at the end of the journey. */
  async function travel(one: Watcher, day: number): Promise<boolean> {
    for (let moved = false; ; moved = true) {
      const time = Date.now() + (ahead.get(one.workflowId) ?? 0)
      if (at(day) - time < NEAR_MS || !(await isRunning(one))) return moved
      const stop = Math.max(await dueAt(one), time) + AFTER_STEP_MS
      await skip(one, Math.min(at(day), stop) - time)
    }
  }

  async function toDay(day: number): Promise<void> {
    today = day
    for (;;) {
      const moved = await Promise.all((await armed()).map(one => travel(one, day)))
      if (!moved.includes(true)) return
    }
  }

  const now = () => new Date(at(today) + (Date.now() - start)).toISOString()

  return {
    now,
    at: day => new Date(at(day)).toISOString(),
    day: day => new Date(at(day)).toISOString().slice(0, 10),
    toDay,
    act: async (processId, command, input = {}) => {
      const done = await give(stage.engine, {
        processId,
        now: now(),
        command,
        input,
      })
      const fleet = done.view.kind === 'object' ? done.partyId : null
      await stage.watchers.signal({ processId, kind: done.view.kind, fleetId: fleet })
      await armed()
    },
  }
}

/** How far each watcher's clock is ahead of ours: it says so whenever it asks. */
function followClocks(stage: WorkerStage): Map<string, number> {
  const ahead = new Map<string, number>()
  const { advance, advanceFleet } = createActivities(stage.deps)
  const note = (workflowId: string, now: string) => ahead.set(workflowId, Date.parse(now) - Date.now())
  const kinds = new Map<string, string>()
  stage.replace({
    advance: async (input): Promise<StepAhead> => {
      const kind =
        kinds.get(input.processId) ??
        String((await stage.rows('select kind from process where id = $1', [input.processId]))[0]?.kind)
      kinds.set(input.processId, kind)
      note(watcherId(kind, input.processId), input.now)
      return advance(input)
    },
    advanceFleet: input => {
      note(fleetId(input.partyId), input.now)
      return advanceFleet(input)
    },
  })
  return ahead
}
