// A worker of one's own on the run's Temporal: its task queue is its file's, and mailroom and schedules stay away.

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { bundleWorkflowCode, DefaultLogger, makeTelemetryFilterString, Runtime, Worker } from '@temporalio/worker'
import { type Activities, createActivities, type Deps } from '../../src/activities/index.ts'
import { createWatchers, type Watchers } from '../../src/activities/watchers.ts'
import { createDb } from '../../src/db/pool.ts'
import { type TestEngine, testEngine } from './build.ts'
import { onceARun } from './once.ts'
import { type TestTemporal, testTemporal } from './temporal.ts'

export type WorkerStage = TestEngine & {
  temporal: TestTemporal
  deps: Deps
  watchers: Watchers
  rows: (text: string, values?: unknown[]) => Promise<Record<string, unknown>[]>
  /** Replaces activities from now on, to make them fail or be slow. */
  replace: (activities: { [Name in keyof Activities]?: Activities[Name] | undefined }) => void
  stop: () => Promise<void>
}

export type StageOptions = { parkAfterMs?: number; maxCachedWorkflows?: number }

export const WORKFLOWS = join(import.meta.dirname, '..', '..', 'src', 'workflows')
const BUNDLE = 'workflows.js'
const NEVER_MS = 36_500 * 86_400_000

/** Call in beforeAll; `stop` in afterAll. By default nothing parks, so that time skipping finds its workflow. */
export async function workerStage({
  parkAfterMs = NEVER_MS,
  maxCachedWorkflows = 100,
}: StageOptions = {}): Promise<WorkerStage> {
  quiet()
  const temporal = await testTemporal()
  const stage = await testEngine({ parkAfterMs, max: 8 })
  const db = createDb<unknown>({ connectionString: stage.url, max: 4 })
  const { client, taskQueue } = temporal
  const real = createWatchers({ client, taskQueue })
  const watchers: Watchers = {
    ...real,
    pokeMailroom: () => {},
    ensureMailroom: async () => {},
    startWake: async () => {},
  }
  const deps: Deps = {
    engine: stage.engine,
    db: db.kysely,
    watchers,
    sendDue: async () => ({ nextAttemptAt: null }),
    clock: () => new Date().toISOString(),
  }
  const standing = createActivities(deps)
  const replaced: Record<string, unknown> = {}
  const worker = await Worker.create({
    connection: temporal.nativeConnection,
    taskQueue,
    workflowBundle: { codePath: join(await onceARun('workflows', bundleWorkflows), BUNDLE) },
    activities: replaceable(standing, replaced),
    maxCachedWorkflows,
  })
  const running = worker.run()
  const stop = async () => {
    worker.shutdown()
    await running
    await temporal.close()
    await db.close()
    await stage.drop()
  }
  return {
    ...stage,
    temporal,
    deps,
    watchers,
    rows: async (text, values = []) => (await stage.engine.pool.query(text, values)).rows,
    replace: activities => void Object.assign(replaced, activities),
    stop,
  }
}

/** The program of the workflows in that folder, as a worker takes it. */
export const bundleOf = (workflows: string) =>
  bundleWorkflowCode({ workflowsPath: join(workflows, 'index.ts'), logger: new DefaultLogger('ERROR') })

async function bundleWorkflows(folder: string): Promise<void> {
  writeFileSync(join(folder, BUNDLE), (await bundleOf(WORKFLOWS)).code)
}

/** Looks up each activity when it is called, so that a test can put another in its place. */
function replaceable(standing: Activities, replaced: Record<string, unknown>): object {
  const names = Object.keys(standing)
  const entries = names.map(name => [
    name,
    (...input: unknown[]) => apply(replaced[name] ?? Reflect.get(standing, name), input),
  ])
  return Object.fromEntries(entries)
}

const apply = (activity: unknown, input: unknown[]): unknown =>
  typeof activity === 'function' ? activity(...input) : undefined

let installed = false

/** The engine's own log would drown what a test has to say. */
export function quiet(): void {
  if (installed) return
  installed = true
  const filter = makeTelemetryFilterString({ core: 'ERROR', other: 'ERROR' })
  Runtime.install({ logger: new DefaultLogger('ERROR'), telemetryOptions: { logging: { filter, forward: {} } } })
}
