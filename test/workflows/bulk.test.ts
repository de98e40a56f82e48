import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { WorkflowFailedError } from '@temporalio/client'
import { bulkItems, createBulk, findBulk } from '../../src/db/bulk.ts'
import { queriesOn } from '../../src/db/transaction.ts'
import type { BulkAct } from '../../src/domain/bulk.ts'
import { bulkId } from '../../src/domain/id.ts'
import { aPerson, create, HEAD } from '../support/build.ts'
import { recordHistory } from '../support/histories.ts'
import { eventually } from '../support/wait.ts'
import { type WorkerStage, workerStage } from '../support/worker.ts'

let stage: WorkerStage
beforeAll(async () => {
  stage = await workerStage()
}, 60_000)
afterAll(() => stage.stop(), 30_000)

const now = () => new Date().toISOString()
const db = () => queriesOn(stage.engine.pool)
const anInterest = { kind: 'interest', state: 'contact' }
const hold = { act: 'command', command: 'hold', input: {} } as const

async function aJob(count: number, act: BulkAct = hold, record = anInterest): Promise<string> {
  const made = await Promise.all(Array.from({ length: count }, () => create(stage.engine, now(), record)))
  const ids = made.map(({ view }) => view.id)
  const actor = aPerson(['head'], HEAD)
  const { id } = await createBulk(db(), { act, reason: 'holidays', actor, scope: { ids }, now: now() })
  return id
}
const result = (id: string) => stage.temporal.client.workflow.getHandle(bulkId(id)).result()

describe('the workflow of a bulk job', () => {
  test('carries it out in chunks, and tells the watchers of what it moved', async () => {
    const id = await aJob(130)
    await stage.watchers.startBulk(id)
    await result(id)
    expect(await findBulk(db(), id)).toMatchObject({ state: 'done', counts: { done: 130 } })
    const [item] = await bulkItems(db(), { jobId: id, limit: 1, after: null })
    const watched = () => stage.rows('select 1 from process where id = $1 and watched_seq = seq', [item?.processId])
    await eventually(async () => (await watched()).length === 1, { what: 'the watcher to have followed' })
    await recordHistory(stage, bulkId(id), 'bulk/chunks')
  }, 60_000)

  test('has nothing to do for a job that has ended', async () => {
    const id = await aJob(1)
    await stage.watchers.startBulk(id)
    await result(id)
    const ended = (await findBulk(db(), id))?.finishedAt
    await stage.watchers.startBulk(id)
    await result(id)
    expect((await findBulk(db(), id))?.finishedAt).toBe(ended)
  }, 30_000)

  test('says on the job that it was cancelled from outside', async () => {
    const id = await aJob(3)
    const released = Promise.withResolvers<{ more: boolean }>()
    stage.replace({ bulkChunk: () => released.promise })
    try {
      await stage.watchers.startBulk(id)
      const handle = stage.temporal.client.workflow.getHandle(bulkId(id))
      const under = async () => ((await handle.describe()).raw.pendingActivities ?? []).length > 0
      await eventually(under, { what: 'the chunk to be under way' })
      await handle.cancel()
      await expect(handle.result()).rejects.toBeInstanceOf(WorkflowFailedError)
      expect(await findBulk(db(), id)).toMatchObject({ state: 'cancelled', counts: { cancelled: 3 } })
      await recordHistory(stage, bulkId(id), 'bulk/cancelled')
    } finally {
      stage.replace({ bulkChunk: undefined })
      released.resolve({ more: false })
    }
  }, 60_000)

  test('gives up a job whose act this version does not know', async () => {
    const id = await aJob(1)
    await stage.rows(`update bulk_job set act = '{"act":"fly"}' where id = $1`, [id])
    await stage.watchers.startBulk(id)
    await expect(result(id)).rejects.toBeInstanceOf(WorkflowFailedError)
    expect(await findBulk(db(), id)).toMatchObject({ state: 'failed', counts: { cancelled: 1 } })
  }, 30_000)

  test('writes one letter to each person about all that it made due', async () => {
    const id = await aJob(3, { act: 'restart', from: 'present' }, { kind: 'tender', state: 'preparing' })
    await stage.watchers.startBulk(id)
    await result(id)
    const letters = await stage.rows(`select reader_id from mail where key like $1 and state <> 'merged'`, [
      `${bulkId(id)}:%`,
    ])
    expect(letters.length).toBeGreaterThan(0)
    expect(new Set(letters.map(letter => letter.reader_id)).size).toBe(letters.length)
    const merged = await stage.rows(`select 1 from mail where carrier_key = $1 and carrier_id is not null`, [
      bulkId(id),
    ])
    expect(merged.length).toBeGreaterThan(letters.length)
  }, 30_000)
})
