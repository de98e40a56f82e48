import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { ApplicationFailure } from '@temporalio/common'
import { createImport } from '../../src/db/import-batch.ts'
import { fleetId, importId, newId, watcherId } from '../../src/domain/id.ts'
import { CHANGED, WORKFLOWS } from '../../src/workflows/messages.ts'
import { give } from '../support/activities.ts'
import { aParty, create } from '../support/build.ts'
import { aNotice, aRelease, releasePackage } from '../support/feed.ts'
import { recordHistory } from '../support/histories.ts'
import { fastForward } from '../support/temporal.ts'
import { eventually } from '../support/wait.ts'
import { type WorkerStage, workerStage } from '../support/worker.ts'

let stage: WorkerStage
beforeAll(async () => {
  stage = await workerStage()
})
afterAll(() => stage.stop())

const DAY_S = 86_400
const HOUR_S = 3_600
const inDays = (days: number) => new Date(Date.now() + days * DAY_S * 1_000).toISOString()

const stateOf = async (id: string) => (await stage.rows('select state from process where id = $1', [id]))[0]?.state
const seen = async (id: string) =>
  (await stage.rows('select 1 from process where id = $1 and watched_seq = seq', [id])).length === 1
const watch = (kind: string, processId: string) => stage.watchers.signal({ kind, processId, fleetId: null })
const status = async (kind: string, id: string) =>
  (await stage.temporal.client.workflow.getHandle(watcherId(kind, id)).describe()).status.name

describe('a watcher', () => {
  test('T5, T6: calls a tender that was not sent, misses it at its deadline, and asks for a post-mortem', async () => {
    const { view } = await create(stage.engine, inDays(0), {
      kind: 'tender',
      state: 'preparing',
      fields: { submissionDeadline: inDays(3) },
    })
    await watch('tender', view.id)
    await eventually(() => seen(view.id), { what: 'the watcher to look' })
    await fastForward(stage.temporal, watcherId('tender', view.id), 4 * DAY_S)
    await eventually(async () => (await stateOf(view.id)) === 'missed', { what: 'the tender to be missed' })
    const steps = await stage.rows(
      `select split_part(key, ':', 2) as which from step where process_id = $1 and rule = 'T5' order by at`,
      [view.id],
    )
    expect(steps.map(step => step.which)).toEqual(['-24h', '-4h', '-1h'])
    const tasks = await stage.rows(`select title from task where process_id = $1 and state = 'open'`, [view.id])
    expect(tasks.map(task => task.title)).toEqual(['postMortem'])
    await recordHistory(stage, watcherId('tender', view.id), 'process/timers')
  })

  test('carries a won tender on to its deal, and watches that', async () => {
    const { view } = await create(stage.engine, inDays(0), { kind: 'tender', state: 'submitted' })
    await give(stage.engine, { processId: view.id, now: inDays(0), command: 'win' })
    await watch('tender', view.id)
    const deal = await eventually(
      async () => (await stage.rows(`select id from record where tender_id = $1 and kind = 'deal'`, [view.id]))[0]?.id,
      { what: 'the deal' },
    )
    await eventually(() => seen(String(deal)), { what: 'the watcher of the deal to look' })
    expect(await status('deal', String(deal))).toBe('RUNNING')
    await eventually(() => seen(view.id), { what: 'the tender to have nothing left to follow' })
    await recordHistory(stage, watcherId('tender', view.id), 'process/follow-up')
  })

  test('a follow-up that fails is told on its event and tried again, and holds no deadline up', async () => {
    const { view } = await create(stage.engine, inDays(0), { kind: 'tender', state: 'submitted' })
    stage.replace({ openDeal: () => Promise.reject(ApplicationFailure.nonRetryable('user.unknown', 'Refusal')) })
    const input = { signingDeadline: inDays(12).slice(0, 10) }
    await give(stage.engine, { processId: view.id, now: inDays(0), command: 'win', input })
    await watch('tender', view.id)
    const event = async () =>
      (
        await stage.rows(
          'select follow_error, follow_attempts, followed_at from event where process_id = $1 and follow',
          [view.id],
        )
      )[0]
    await eventually(async () => Number((await event())?.follow_attempts) === 1, { what: 'the failure to be noted' })
    expect(await event()).toMatchObject({ follow_error: 'user.unknown', followed_at: null })
    await fastForward(stage.temporal, watcherId('tender', view.id), HOUR_S)
    expect(Number((await event())?.follow_attempts)).toBeGreaterThan(2)
    stage.replace({ openDeal: undefined })
    await fastForward(stage.temporal, watcherId('tender', view.id), HOUR_S)
    expect(await event()).toMatchObject({ follow_error: null, followed_at: expect.any(String) })
    const deals = await stage.rows(`select id from record where tender_id = $1 and kind = 'deal'`, [view.id])
    expect(deals).toHaveLength(1)
    expect(await seen(view.id)).toBe(true)
    await recordHistory(stage, watcherId('tender', view.id), 'process/failing-follow-up')
  })

  test('parks when its next step is far away, and a poke wakes it under the same id', async () => {
    const { parkAfterMs } = stage.engine
    stage.engine.parkAfterMs = DAY_S * 1_000
    try {
      const fields = { submissionDeadline: inDays(300), ownership: 'ours' }
      const { view } = await create(stage.engine, inDays(0), { kind: 'tender', state: 'evaluation', fields })
      await watch('tender', view.id)
      await eventually(() => seen(view.id), { what: 'the watcher to look' })
      // The end of the run ends the fast-forward, so how it ends is nobody's matter.
      await fastForward(stage.temporal, watcherId('tender', view.id), 60).catch(() => {})
      await eventually(async () => (await status('tender', view.id)) === 'COMPLETED', { what: 'the watcher to park' })
      await recordHistory(stage, watcherId('tender', view.id), 'process/parked')
      await give(stage.engine, { processId: view.id, now: inDays(0), command: 'touch' })
      await watch('tender', view.id)
      await eventually(() => seen(view.id), { what: 'the woken watcher to look' })
      expect(await status('tender', view.id)).toBe('RUNNING')
      await recordHistory(stage, watcherId('tender', view.id), 'process/woken')
    } finally {
      stage.engine.parkAfterMs = parkAfterMs
    }
  })

  test('waits for a database that is away, and goes on where it was', async () => {
    const fields = { submissionDeadline: inDays(2), ownership: 'ours' }
    const { view } = await create(stage.engine, inDays(0), { kind: 'tender', state: 'preparing', fields })
    let attempts = 0
    stage.replace({
      advance: () => {
        attempts += 1
        return Promise.reject(new Error('Connection terminated'))
      },
    })
    await watch('tender', view.id)
    await eventually(() => attempts > 1, { what: 'the watcher to try again' })
    await fastForward(stage.temporal, watcherId('tender', view.id), 4 * 60)
    // An outage costs a few attempts a minute, not a storm.
    expect(attempts).toBeLessThan(60)
    stage.replace({ advance: undefined })
    await fastForward(stage.temporal, watcherId('tender', view.id), 3 * DAY_S)
    expect(await stateOf(view.id)).toBe('missed')
    await recordHistory(stage, watcherId('tender', view.id), 'process/database-away')
  })

  test('continues as new before its history is long, and loses no poke over it', async () => {
    const { view } = await create(stage.engine, inDays(0), { kind: 'deal' })
    const handle = stage.temporal.client.workflow.getHandle(watcherId('deal', view.id))
    await watch('deal', view.id)
    const { runId } = await handle.describe()
    for (let poke = 0; poke < 80; poke++) {
      await give(stage.engine, { processId: view.id, now: inDays(0), command: 'touch' })
      await watch('deal', view.id)
      await eventually(() => seen(view.id), { what: `poke ${poke} to be seen`, everyMs: 5 })
    }
    const now = await handle.describe()
    expect(now.runId).not.toBe(runId)
    expect(now.historyLength).toBeLessThan(450)
    await recordHistory(stage, watcherId('deal', view.id), 'process/continued-as-new', runId)
    await recordHistory(stage, watcherId('deal', view.id), 'process/pokes')
  })
})

describe('the wake', () => {
  const wake = (horizonMs: number) =>
    stage.temporal.client.workflow.execute(WORKFLOWS.wake, {
      workflowId: `wake:${stage.temporal.taskQueue}`,
      taskQueue: stage.temporal.taskQueue,
      args: [{ horizonMs }],
    })
  const known = (kind: string, id: string) =>
    stage.temporal.client.workflow
      .getHandle(watcherId(kind, id))
      .describe()
      .then(() => true)
      .catch(() => false)

  test('starts what is due soon, signals what is behind, leaves the rest asleep, and writes down that it ran', async () => {
    const due = (days: number) => ({ kind: 'tender', state: 'evaluation', fields: { awardPeriodEnd: inDays(days) } })
    const soon = await create(stage.engine, inDays(0), due(0.02))
    const far = await create(stage.engine, inDays(0), due(20))
    const behind = await create(stage.engine, inDays(0), due(20))
    const ids = [soon, far].map(one => one.view.id)
    await stage.rows('update process set watched_seq = seq where id = any ($1)', [ids])
    await wake(HOUR_S * 1_000)
    expect(await known('tender', soon.view.id)).toBe(true)
    expect(await known('tender', far.view.id)).toBe(false)
    await eventually(() => seen(behind.view.id), { what: 'the process that was behind to be seen' })
    const [heartbeat] = await stage.rows(`select at, detail from heartbeat where name = 'wake'`)
    expect(heartbeat).toMatchObject({ detail: { started: expect.any(Number), signalled: expect.any(Number) } })
    await recordHistory(stage, `wake:${stage.temporal.taskQueue}`, 'wake/found')
    await wake(30 * DAY_S * 1_000)
    expect(await known('tender', far.view.id)).toBe(true)
  })
})

describe('a fleet', () => {
  test('serves what falls due together in one visit: one task, one letter for each reader', async () => {
    const partyId = await aParty(stage.engine)
    const on = new Date(Date.now() - 350 * DAY_S * 1_000).toISOString().slice(0, 10)
    const rule = { id: 'yearly', everyMonths: 12, combine: 'first', anchor: 'floating', leadDays: 5, last: { on } }
    for (const title of ['Lorry', 'Van', 'Crane']) {
      await create(stage.engine, inDays(0), {
        kind: 'object',
        title,
        partyId,
        fields: { meter: 'km', serviceRules: [rule] },
      })
    }
    await stage.rows('delete from mail')
    await stage.watchers.signal({ kind: 'object', processId: '', fleetId: partyId })
    const armed = async () =>
      (await stage.rows('select 1 from process where fleet_id = $1 and watched_seq = seq', [partyId])).length === 3
    await eventually(armed, { what: 'the fleet to look' })
    await fastForward(stage.temporal, fleetId(partyId), 15 * DAY_S)
    const ofVisit = `join record r on r.id = x.process_id where r.kind = 'visit' and r.party_id = $1`
    expect(await stage.rows(`select x.title from task x ${ofVisit}`, [partyId])).toEqual([{ title: 'bookVisit' }])
    expect(await stage.rows(`select x.template from mail x ${ofVisit}`, [partyId])).toEqual([{ template: 'task' }])
    const served = `select visit_id from service where fleet_id = $1 and state = 'open'`
    expect(new Set((await stage.rows(served, [partyId])).map(row => row.visit_id)).size).toBe(1)
    expect(await stage.rows(served, [partyId])).toHaveLength(3)
    await recordHistory(stage, fleetId(partyId), 'fleet/visit')
  })
})

describe('the mailroom', () => {
  test('sends at once when it is poked, and comes again by itself', async () => {
    const rounds: number[] = []
    stage.replace({
      sendDueMail: async () => {
        rounds.push(Date.now())
        return { nextAttemptAt: rounds.length === 1 ? inDays(0) : null }
      },
    })
    const { client, taskQueue } = stage.temporal
    const handle = await client.workflow.start(WORKFLOWS.mailroom, {
      workflowId: `mailroom:${taskQueue}`,
      taskQueue,
      args: [{}],
    })
    await eventually(() => rounds.length === 2, { what: 'the second round, by its own timer' })
    await handle.signal(CHANGED)
    await eventually(() => rounds.length === 3, { what: 'the round that was poked' })
    await recordHistory(stage, handle.workflowId, 'mailroom/rounds')
    await handle.terminate()
  })
})

describe('an import', () => {
  const run = async (content: string) => {
    const input = { format: 'unknown', fileName: null, fileHash: newId(), content, createdBy: 'test', now: inDays(0) }
    const { id } = await createImport(stage.deps.db, input)
    const { client, taskQueue } = stage.temporal
    const options = { workflowId: importId(id), taskQueue, args: [{ importId: id }] }
    const ended = await client.workflow.execute(WORKFLOWS.import, options).then(
      () => 'ended',
      () => 'failed',
    )
    return { ended, batch: (await stage.rows('select state, report from import_batch where id = $1', [id]))[0], id }
  }

  test('takes a file in chunks and reports', async () => {
    const { ended, batch, id } = await run(releasePackage(aRelease('r1', inDays(-1), { tender: aNotice(inDays(20)) })))
    expect(ended).toBe('ended')
    expect(batch).toMatchObject({ state: 'done', report: { taken: { release: 1 } } })
    await recordHistory(stage, importId(id), 'import/file')
  })

  test('that cannot go on says why', async () => {
    stage.replace({ importChunk: () => Promise.reject(ApplicationFailure.nonRetryable('no more disk')) })
    const { ended, batch } = await run(releasePackage())
    expect(ended).toBe('failed')
    expect(batch).toMatchObject({ state: 'failed', report: { error: 'no more disk' } })
    stage.replace({ importChunk: undefined })
  })
})
