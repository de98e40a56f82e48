import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { carryNext, openBulk } from '../../src/db/bulk-run.ts'
import { type BulkBody, type BulkDetail, bulk } from '../../src/endpoints/bulk.ts'
import { type Answer, type Client, idOf, problemOf, type TestApi, testApi } from '../support/api.ts'
import { create } from '../support/build.ts'

const NOW = '2026-04-20T07:00:00.000Z'

let api: TestApi
let head: Client
beforeAll(async () => {
  api = await testApi()
  api.clock.now = NOW
  head = await api.join(['head'])
})
afterAll(() => api.close())

const aTender = async (state = 'preparing') => (await create(api.engine, NOW, { kind: 'tender', state })).view.id
const hold = { act: 'command', command: 'hold', input: {} } as const
const ask = (body: Partial<BulkBody>) => head.post('/bulk', { act: hold, reason: 'holidays', ...body })
const detailOf = (answer: Answer): BulkDetail => bulk.getBulk.returns.parse(answer.body)

async function carryOut(jobId: string): Promise<BulkDetail> {
  const job = await openBulk(api.engine.pool, { jobId, now: NOW })
  if (job) while ((await carryNext(api.engine, job, NOW)) !== null);
  return detailOf(await head.get(`/bulk/${jobId}`))
}

describe('POST /bulk', () => {
  test('tries first: what would happen, and nothing does', async () => {
    const ids = [await aTender(), await aTender('missed')]
    const answer = await ask({ ids, act: { act: 'cancel' }, dryRun: true })
    expect(answer.status).toBe(200)
    expect(answer.body).toMatchObject({
      total: 2,
      checked: 2,
      counts: { done: 2, refused: 0, unchanged: 0 },
      summary: { tasksWithdrawn: expect.any(Number) },
    })
    expect((await head.get(`/tenders/${ids[0]}`)).body).toMatchObject({ state: 'preparing' })
  })

  test('makes a job, and tells where it is to be seen', async () => {
    const ids = [await aTender(), await aTender()]
    const answer = await ask({ ids, expected: 2 })
    expect(answer.status).toBe(202)
    const id = idOf(answer)
    expect(answer.headers.get('Location')).toBe(`/api/bulk/${id}`)
    expect(api.bulks).toContain(id)
    expect(detailOf(answer)).toMatchObject({ state: 'waiting', total: 2, remaining: 2, reason: 'holidays' })
    expect(await carryOut(id)).toMatchObject({ state: 'running', counts: { done: 2 }, remaining: 0 })
    expect((await head.get(`/tenders/${ids[0]}`)).body).toMatchObject({ held: true })
  })

  test('makes one job for one key', async () => {
    const ids = [await aTender()]
    const key = { 'Idempotency-Key': 'spring' }
    const first = await head.post('/bulk', { act: hold, reason: 'spring', ids }, key)
    const second = await head.post('/bulk', { act: hold, reason: 'spring', ids }, key)
    expect(idOf(second)).toBe(idOf(first))
    expect(second.headers.get('Idempotency-Replayed')).toBe('true')
  })

  test.each([
    ['no reason', { reason: undefined }, 422, 'request.body'],
    ['neither ids nor filter', { ids: undefined }, 422, 'request.body'],
    ['an unknown act', { act: { act: 'delete' } }, 422, 'request.body'],
    ['a filter of unknown words', { ids: undefined, filter: { colour: 'red' } }, 422, 'request.body'],
    ['a filter of the wrong type', { ids: undefined, filter: { kind: 'tender' } }, 422, 'request.body'],
    ['a postponement without a time', { act: { act: 'postpone' } }, 422, 'request.body'],
    ['a filter that finds nothing', { ids: undefined, filter: { state: ['nowhere'] } }, 422, 'bulk.empty'],
    ['a process that is not there', { ids: ['00000000-0000-7000-8000-00000000dead'] }, 404, 'process.notFound'],
    ['another number than the dry run found', { expected: 7 }, 409, 'bulk.moved'],
  ])('refuses %s', async (_, body, status, code) => {
    const ids = [await aTender()]
    const answer = await head.post('/bulk', { act: hold, reason: 'no', ids, ...body })
    expect([answer.status, problemOf(answer).code]).toEqual([status, code])
  })

  test('is not for everybody', async () => {
    const manager = await api.join(['manager'])
    const answer = await manager.post('/bulk', { act: hold, reason: 'no', ids: [await aTender()] })
    expect(answer.status).toBe(403)
  })
})

describe('a job', () => {
  test('shows what was refused, and why, in the language of the reader', async () => {
    const closed = await aTender('lost')
    await head.post(`/processes/${closed}/cancel`, { reason: 'twice' })
    const id = idOf(await ask({ ids: [closed], act: { act: 'cancel' } }))
    const job = await carryOut(id)
    expect(job.refusals).toEqual([{ code: 'process.closed', title: 'The process is closed', count: 1 }])
    expect(job.items).toMatchObject([{ outcome: 'refused', code: 'process.closed', reason: 'The process is closed' }])
    const russian = detailOf(await head.get(`/bulk/${id}`, { 'Accept-Language': 'ru' }))
    expect(russian.items[0]?.reason).toBe('Процесс уже закрыт')
    expect(detailOf(await head.get(`/bulk/${id}?outcome=done`)).items).toEqual([])
  })

  test('pages through its items', async () => {
    const ids = await Promise.all([aTender(), aTender(), aTender()])
    const id = idOf(await ask({ ids }))
    const first = detailOf(await head.get(`/bulk/${id}?limit=2`))
    expect(first.items.map(item => item.position)).toEqual([1, 2])
    const second = detailOf(await head.get(`/bulk/${id}?limit=2&cursor=${first.next}`))
    expect(second.items.map(item => item.position)).toEqual([3])
    expect(second.next).toBeNull()
  })

  test('is stopped once', async () => {
    const id = idOf(await ask({ ids: [await aTender()] }))
    const stopped = await head.post(`/bulk/${id}/cancel`)
    expect(detailOf(stopped)).toMatchObject({ state: 'cancelled', counts: { cancelled: 1 } })
    const again = await head.post(`/bulk/${id}/cancel`)
    expect([again.status, problemOf(again).code]).toEqual([409, 'bulk.ended'])
  })

  test('is listed, newest first', async () => {
    const ids = [await aTender()]
    api.clock.now = '2026-04-20T08:00:00.000Z'
    const id = idOf(await ask({ ids, reason: 'the newest' }))
    const answer = await head.get('/bulk?limit=1')
    expect(answer.body).toMatchObject({ items: [{ id, reason: 'the newest' }] })
  })
})
