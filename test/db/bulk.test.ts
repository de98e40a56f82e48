import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import {
  type BulkScope,
  bulkItems,
  bulkSummary,
  cancelBulk,
  createBulk,
  findBulk,
  unfinishedBulk,
} from '../../src/db/bulk.ts'
import { carryBatch, carryNext, closeBulk, openBulk } from '../../src/db/bulk-run.ts'
import { queriesOn } from '../../src/db/transaction.ts'
import type { BulkAct } from '../../src/domain/bulk.ts'
import { aPerson, create, HEAD, type TestEngine, testEngine } from '../support/build.ts'

const NOW = '2026-04-20T07:00:00.000Z'
const LATER = '2026-04-20T07:05:00.000Z'

let stage: TestEngine
beforeAll(async () => {
  stage = await testEngine({ max: 8 })
})
afterAll(() => stage.drop())

const db = () => queriesOn(stage.engine.pool)
const head = aPerson(['head'], HEAD)
const tenders = (count: number) =>
  Promise.all(
    Array.from(
      { length: count },
      async () => (await create(stage.engine, NOW, { kind: 'tender', state: 'preparing' })).view.id,
    ),
  )
const aJob = async (scope: BulkScope, act: BulkAct = { act: 'command', command: 'hold', input: {} }) =>
  createBulk(db(), { act, reason: 'spring cleaning', actor: head, scope, now: NOW })
const outcomes = async (jobId: string) =>
  (await bulkItems(db(), { jobId, limit: 100, after: null })).map(item => item.outcome)
const opened = async (jobId: string) => {
  const job = await openBulk(stage.engine.pool, { jobId, now: LATER })
  if (!job) throw new Error('the job is over')
  return job
}
const holds = async (ids: readonly string[]) =>
  (
    await stage.engine.pool.query(
      `select process_id, count(*)::integer as count from event where type = 'tender.put_on_hold' and process_id = any($1)
       group by process_id`,
      [ids],
    )
  ).rows.map(row => row.count)

describe('a bulk job', () => {
  test('has a list that is frozen when it is made', async () => {
    const ids = await tenders(2)
    const { id, count } = await aJob({ filter: { kinds: ['tender'], closed: false } })
    await tenders(1)
    const job = await findBulk(db(), id)
    expect(count).toBe(job?.total)
    expect((await bulkItems(db(), { jobId: id, limit: 100, after: null })).map(item => item.processId)).toEqual(
      expect.arrayContaining(ids),
    )
    await cancelBulk(db(), { id, now: NOW })
  })

  test('is not made when nothing fits', async () => {
    const { id, count } = await aJob({ filter: { kinds: ['tender'], states: ['nowhere'] } })
    expect(count).toBe(0)
    expect(await findBulk(db(), id)).toBeNull()
  })

  test('carries each process once, though several workers carry it', async () => {
    const ids = await tenders(12)
    const { id } = await aJob({ ids })
    const job = await opened(id)
    const carry = async () => {
      for (;;) if ((await carryNext(stage.engine, job, LATER)) === null) return
    }
    await Promise.all([carry(), carry(), carry(), carry()])
    expect(await outcomes(id)).toEqual(ids.map(() => 'done'))
    expect(await holds(ids)).toEqual(ids.map(() => 1))
    expect(await closeBulk(stage.engine.pool, { jobId: id, state: 'done', now: LATER })).toBe(true)
    expect(await findBulk(db(), id)).toMatchObject({ state: 'done', counts: { done: 12 }, finishedAt: LATER })
  })

  test('carries many in one transaction, and each once, though several workers carry it', async () => {
    const ids = await tenders(30)
    const { id } = await aJob({ ids })
    const job = await opened(id)
    const carry = async () => {
      for (;;) if ((await carryBatch(stage.engine, job, LATER)) === null) return
    }
    await Promise.all([carry(), carry(), carry()])
    expect(await outcomes(id)).toEqual(ids.map(() => 'done'))
    expect(await holds(ids)).toEqual(ids.map(() => 1))
  })

  test('lets one process that fails in a batch fail alone', async () => {
    const ids = await tenders(7)
    const [, , spoilt = ''] = ids
    // A version of its definition that nobody has: its turn throws.
    await stage.engine.pool.query('alter table process drop constraint process_kind_definition_version_fkey')
    await stage.engine.pool.query('update process set definition_version = 999 where id = $1', [spoilt])
    const { id } = await aJob({ ids })
    while ((await carryBatch(stage.engine, await opened(id), LATER)) !== null);
    const items = await bulkItems(db(), { jobId: id, limit: 100, after: null })
    expect(items.map(item => [item.processId, item.outcome]).sort()).toEqual(
      ids.map(one => [one, one === spoilt ? 'failed' : 'done']).sort(),
    )
    expect(await holds(ids)).toEqual([1, 1, 1, 1, 1, 1])
  })

  test('keeps effect and mark together: what fails in between leaves neither', async () => {
    const [id = ''] = await tenders(1)
    const made = await aJob({ ids: [id] })
    const job = await opened(made.id)
    const engine = {
      ...stage.engine,
      transaction: <Result>(work: Parameters<typeof stage.engine.transaction<Result>>[0]) =>
        stage.engine.transaction<Result>(async client => {
          await work(client)
          throw Object.assign(new Error('the server went away'), { code: '57P01' })
        }),
    }
    await expect(carryNext(engine, job, LATER)).rejects.toThrow('went away')
    expect(await outcomes(made.id)).toEqual([null])
    expect(await holds([id])).toEqual([])
    await carryNext(stage.engine, job, LATER)
    expect(await outcomes(made.id)).toEqual(['done'])
    expect(await holds([id])).toEqual([1])
  })

  test('says why a process was left as it is, and goes on', async () => {
    const [closed = '', live = ''] = await tenders(2)
    const first = await aJob({ ids: [closed] }, { act: 'cancel' })
    await carryNext(stage.engine, await opened(first.id), LATER)
    const { id } = await aJob({ ids: [closed, live] }, { act: 'cancel' })
    const job = await opened(id)
    while ((await carryNext(stage.engine, job, LATER)) !== null);
    const items = await bulkItems(db(), { jobId: id, limit: 10, after: null })
    expect(items.map(item => [item.processId, item.outcome, item.code]).sort()).toEqual(
      [
        [closed, 'refused', 'process.closed'],
        [live, 'done', null],
      ].sort(),
    )
    expect(await bulkSummary(db(), id)).toEqual({ tasksWithdrawn: 5 })
  })

  test('begins nothing more when it was stopped, and still has its end written', async () => {
    const ids = await tenders(3)
    const { id } = await aJob({ ids })
    const job = await opened(id)
    await carryNext(stage.engine, job, LATER)
    expect(await cancelBulk(db(), { id, now: LATER })).toBe(true)
    expect(await carryNext(stage.engine, job, LATER)).toBeNull()
    expect(await openBulk(stage.engine.pool, { jobId: id, now: LATER })).toBeNull()
    expect((await holds(ids)).length).toBe(1)
    expect(await unfinishedBulk(stage.engine.pool)).toContain(id)
    expect(await closeBulk(stage.engine.pool, { jobId: id, state: 'done', now: LATER })).toBe(true)
    expect(await findBulk(db(), id)).toMatchObject({ state: 'cancelled', counts: { done: 1, cancelled: 2 } })
    expect(await unfinishedBulk(stage.engine.pool)).not.toContain(id)
    expect(await cancelBulk(db(), { id, now: LATER })).toBe(false)
  })

  test('is not done while an item of it is in other hands', async () => {
    const { id } = await aJob({ ids: await tenders(1) })
    await opened(id)
    expect(await closeBulk(stage.engine.pool, { jobId: id, state: 'done', now: LATER })).toBe(false)
  })
})
