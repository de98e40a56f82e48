// Activities on a database of one's own, with a Temporal that only remembers what it was asked.

import { MockActivityEnvironment } from '@temporalio/testing'
import { DefaultLogger } from '@temporalio/worker'
import { type Activities, createActivities, type Deps } from '../../src/activities/index.ts'
import type { Watched, Watchers } from '../../src/activities/watchers.ts'
import { advance } from '../../src/db/advance.ts'
import type { Engine } from '../../src/db/engine.ts'
import { createDb } from '../../src/db/pool.ts'
import { readProcess } from '../../src/db/process-read.ts'
import { isRefusal } from '../../src/domain/errors.ts'
import { forecast } from '../../src/domain/forecast.ts'
import { ledgerRows } from '../../src/domain/letters.ts'
import type { Actor } from '../../src/domain/process.ts'
import { aPerson, type TestEngine, testEngine } from './build.ts'

export type ActivityStage = TestEngine & {
  deps: Deps
  activities: Activities
  watchers: RecordedWatchers
  /** Runs an activity that asks Temporal for its context. */
  run: <Input, Output>(activity: (input: Input) => Promise<Output>, input: Input) => Promise<Output>
  rows: (text: string, values?: unknown[]) => Promise<Record<string, unknown>[]>
}

type RecordedWatchers = Watchers & {
  poked: Watched[]
  started: Watched[]
  signalled: Watched[]
  wakes: string[]
  bulks: string[]
}

function recordedWatchers(): RecordedWatchers {
  const poked: Watched[] = []
  const started: Watched[] = []
  const signalled: Watched[] = []
  const wakes: string[] = []
  const bulks: string[] = []
  return {
    poked,
    started,
    signalled,
    wakes,
    bulks,
    poke: async watched => void poked.push(...watched),
    start: async watched => void started.push(watched),
    signal: async watched => void signalled.push(watched),
    pokeMailroom: () => {},
    ensureMailroom: async () => {},
    startWake: async id => void wakes.push(id),
    startBulk: async id => void bulks.push(id),
    ensureSchedules: async () => 'present',
  }
}

export async function activityStage(options: { parkAfterMs?: number } = {}): Promise<ActivityStage> {
  const engine = await testEngine(options)
  const db = createDb<unknown>({ connectionString: engine.url, max: 4 })
  const watchers = recordedWatchers()
  const deps: Deps = {
    engine: engine.engine,
    db: db.kysely,
    watchers,
    sendDue: async () => ({ nextAttemptAt: null }),
    clock: () => new Date().toISOString(),
  }
  const drop = async () => {
    await db.close()
    await engine.drop()
  }
  return {
    ...engine,
    deps,
    watchers,
    activities: createActivities(deps),
    run: (activity, input) =>
      new MockActivityEnvironment(undefined, { logger: new DefaultLogger('ERROR') }).run(activity, input),
    rows: async (text, values = []) => (await engine.engine.pool.query(text, values)).rows,
    drop,
  }
}

/** The event of this type that waits for its follow-up, as a watcher hands it on. */
export async function unfollowed(
  stage: ActivityStage,
  { recordId, type, now }: { recordId: string; type: string; now: string },
) {
  const [event] = await stage.rows(
    'select id from event where process_id = $1 and type = $2 and followed_at is null order by position',
    [recordId, type],
  )
  if (!event) throw new Error(`no ${type}`)
  return { eventId: String(event.id), recordId, now }
}

/** A command by a person who may; throws when it is refused. */
export async function give(
  engine: Engine,
  input: { processId: string; now: string; command: string; input?: Record<string, unknown>; actor?: Actor },
) {
  const { processId, now, command, actor = aPerson(['administrator']) } = input
  const done = await advance(engine, {
    processId,
    now,
    actor,
    ask: { act: 'command', command, input: input.input ?? {} },
  })
  if (isRefusal(done)) throw new Error(`${command}: ${JSON.stringify(done)}`)
  return done
}

/** What the domain says will happen to a process if nobody reacts: keys and instants, in order. */
export async function forecastOf(engine: Engine, input: { processId: string; now: string; until: string }) {
  return (await lettersForeseen(engine, input)).steps
}

/** The same with the letters, one for each step and reader. */
export async function lettersForeseen(engine: Engine, input: { processId: string; now: string; until: string }) {
  const row = (await readProcess(engine.pool, engine.reference, { processId: input.processId }))?.row
  if (!row) throw new Error('no such process')
  const { definition: definitionOf, calendar, directory } = await engine.reference.current()
  const definition = definitionOf(row.view.kind, row.definitionVersion)
  const steps = forecast(
    definition,
    row.view,
    { calendar: calendar(row.calendarId), directory, now: input.now },
    input.until,
  )
  const { id: processId, kind, ownerId } = row.view
  const rows = steps.flatMap(({ letters, at }) =>
    ledgerRows({ letters, directory, ownerId, kind, processId, now: at, calendars: calendar, tasks: [] }),
  )
  return {
    steps: steps
      .map(({ at, step }) => ({ key: step.key, at }))
      .toSorted((one, other) => (one.at + one.key < other.at + other.key ? -1 : 1)),
    // A carrier stands for the letters that it carries, which have their own rows.
    letters: rows.flatMap(({ stepKey, readerId, createdAt: at }) =>
      stepKey === null ? [] : [{ stepKey, readerId, at }],
    ),
  }
}
