import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { watcherId } from '../../src/domain/id.ts'
import { give } from '../support/activities.ts'
import { create } from '../support/build.ts'
import { fastForward } from '../support/temporal.ts'
import { eventually } from '../support/wait.ts'
import { type WorkerStage, workerStage } from '../support/worker.ts'

let stage: WorkerStage
beforeAll(async () => {
  stage = await workerStage({ maxCachedWorkflows: 0 })
})
afterAll(() => stage.stop())

const DAY_S = 86_400

// Without a cache every task of a workflow replays its whole life: the cheapest test of determinism that there is.
test('a watcher that forgets itself after every task goes on as if it had not', async () => {
  const now = () => new Date().toISOString()
  const fields = { signingDeadline: new Date(Date.now() + 20 * DAY_S * 1_000).toISOString().slice(0, 10) }
  const { view } = await create(stage.engine, now(), { kind: 'tender', state: 'submitted', fields })
  const watch = () => stage.watchers.signal({ kind: 'tender', processId: view.id, fleetId: null })
  const seen = async () =>
    (await stage.rows('select 1 from process where id = $1 and not behind', [view.id])).length === 1
  await watch()
  await eventually(seen, { what: 'the watcher to look' })
  for (let poke = 0; poke < 3; poke++) {
    await give(stage.engine, { processId: view.id, now: now(), command: 'touch' })
    await watch()
    await eventually(seen, { what: 'the poke to be seen' })
  }
  await give(stage.engine, { processId: view.id, now: now(), command: 'win' })
  await watch()
  await eventually(
    async () => (await stage.rows(`select 1 from record where tender_id = $1`, [view.id])).length === 1,
    {
      what: 'the deal',
    },
  )
  await fastForward(stage.temporal, watcherId('tender', view.id), 5 * DAY_S)
  const steps = await stage.rows(`select key from step where process_id = $1 and rule = 'T10.plan'`, [view.id])
  expect(steps.length).toBeGreaterThan(1)
})
