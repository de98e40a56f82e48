import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { newId } from '../../src/domain/id.ts'
import {
  type Client,
  idOf,
  idsOf,
  itemsOf,
  problemOf,
  stepsIn,
  type TestApi,
  testApi,
  valueIn,
} from '../support/api.ts'

let api: TestApi
let head: Client
beforeAll(async () => {
  api = await testApi()
  head = await api.join(['head', 'tender_specialist'])
})
beforeEach(() => {
  api.clock.now = null
})
afterAll(() => api.close())

async function aTender(title = 'Tender'): Promise<string> {
  const body = { title, state: 'preparing', submissionDeadline: '2030-05-15T09:00:00Z', ownership: 'ours' }
  return idOf(await head.post('/tenders', body))
}

/** The last call a day before the deadline (rule T5). */
async function lastCall(id: string): Promise<string> {
  const step = stepsIn(await head.get(`/tenders/${id}/next`)).find(({ rule }) => rule === 'T5')
  if (!step) throw new Error('no T5')
  return step.key
}

const status = async (id: string, key: string) =>
  (await api.engine.pool.query('select status, by, reason from step where process_id = $1 and key = $2', [id, key]))
    .rows[0]

describe('GET /processes', () => {
  test('lists all kinds, filtered by kind, hold, error and what is overdue', async () => {
    const tender = await aTender('Listed')
    const deal = idOf(await head.post('/processes', { kind: 'deal', record: { title: 'Listed' } }))
    expect(idsOf(await head.get('/processes?q=listed')).sort()).toEqual([tender, deal].sort())
    expect(idsOf(await head.get('/processes?q=listed&kind=deal,contract'))).toEqual([deal])
    expect(idsOf(await head.get(`/processes?q=${deal}`))).toEqual([deal])
    await head.post(`/processes/${tender}/hold`, { reason: 'no money' })
    expect(idsOf(await head.get('/processes?q=listed&held=true'))).toEqual([tender])
    await api.engine.pool.query(`update process set error = 'broken' where id = $1`, [deal])
    expect(idsOf(await head.get('/processes?q=listed&error=true'))).toEqual([deal])
    api.clock.now = '2035-01-01T00:00:00.000Z'
    const { items } = itemsOf(await head.get('/processes?q=listed&overdue=true&kind=deal'))
    expect(items).toMatchObject([{ id: deal, overdue: true, seq: expect.any(Number), watchedSeq: expect.any(Number) }])
  })
})

describe('POST /processes', () => {
  test('starts a record of a kind and tells where it is', async () => {
    const made = await head.post('/processes', { kind: 'interest', record: { title: 'I' } })
    expect(made).toMatchObject({ status: 201, body: { kind: 'interest', state: 'new' } })
    expect(made.headers.get('Location')).toBe(`/api/interests/${idOf(made)}`)
  })

  test('asks for the same right as the route of the kind', async () => {
    const service = await api.join(['service_manager'])
    const refused = await service.post('/processes', { kind: 'deal', record: { title: 'D' } })
    expect(problemOf(refused)).toMatchObject({ status: 403, params: { permission: 'deal.create' } })
  })
})

describe('operators', () => {
  test('hold and resume stop and start the clocks', async () => {
    const id = await aTender()
    expect(await head.post(`/processes/${id}/hold`, { reason: 'frozen', source: 'letter 7' })).toMatchObject({
      status: 200,
      body: { held: true },
    })
    const steps = stepsIn(await head.get(`/tenders/${id}/next`))
    expect(steps.some(step => step.rule === 'T5')).toBe(true)
    expect(await head.post(`/processes/${id}/resume`, { reason: 'money came' })).toMatchObject({
      status: 200,
      body: { held: false },
    })
  })

  test('a step is fired now, with who and why', async () => {
    const id = await aTender()
    const key = await lastCall(id)
    expect(await head.post(`/processes/${id}/fire`, { stepKey: key, reason: 'they asked' })).toMatchObject({
      status: 200,
    })
    expect(await status(id, key)).toEqual({ status: 'fired', by: head.userId, reason: 'they asked' })
    const again = await head.post(`/processes/${id}/fire`, { stepKey: key, reason: 'again' })
    expect(problemOf(again)).toMatchObject({ status: 409, code: 'step.notPlanned' })
    const why = await head.get(`/tenders/${id}/why/${encodeURIComponent(key)}`)
    expect(why).toMatchObject({ body: { status: 'fired', by: head.userId, reason: 'they asked' } })
  })

  test('a step is left out', async () => {
    const id = await aTender()
    const key = await lastCall(id)
    expect(await head.post(`/processes/${id}/skip`, { stepKey: key, reason: 'known' })).toMatchObject({ status: 200 })
    expect(await status(id, key)).toMatchObject({ status: 'skipped' })
    expect(stepsIn(await head.get(`/tenders/${id}/next`)).map(step => step.key)).not.toContain(key)
  })

  test('a step is moved, but not into the past', async () => {
    const id = await aTender()
    const key = await lastCall(id)
    const past = await head.post(`/processes/${id}/postpone`, {
      stepKey: key,
      at: '2020-01-01T00:00:00Z',
      reason: 'later',
    })
    expect(problemOf(past)).toMatchObject({ status: 422, code: 'step.past' })
    expect(
      await head.post(`/processes/${id}/postpone`, { stepKey: key, at: '2030-05-14T15:00:00+03:00', reason: 'later' }),
    ).toMatchObject({ status: 200 })
    const moved = stepsIn(await head.get(`/tenders/${id}/next`)).find(step => step.key === key)
    expect(moved).toMatchObject({ status: 'postponed', at: '2030-05-14T12:00:00.000Z' })
  })

  test('a step that is in no plan is not found', async () => {
    const id = await aTender()
    for (const word of ['fire', 'skip']) {
      const answer = await head.post(`/processes/${id}/${word}`, { stepKey: 'T5:never', reason: 'x' })
      expect(problemOf(answer)).toMatchObject({ status: 404, code: 'step.notFound' })
    }
  })

  test('cancel ends a process for good, and nothing more may be asked of it', async () => {
    const id = await aTender()
    expect(await head.post(`/processes/${id}/cancel`, { reason: 'made twice' })).toMatchObject({
      status: 200,
      body: { closed: true, state: 'withdrawn', next: [] },
    })
    expect(problemOf(await head.post(`/processes/${id}/hold`, { reason: 'x' }))).toMatchObject({
      status: 409,
      code: 'process.closed',
    })
    expect(idsOf(await head.get('/tenders?closed=true'))).toContain(id)
  })

  test.each(['hold', 'resume', 'fire', 'skip', 'postpone', 'cancel'])('%s without a reason is refused', async word => {
    const id = await aTender()
    const problem = problemOf(
      await head.post(`/processes/${id}/${word}`, { stepKey: 'T5:x', at: '2030-01-01T00:00:00Z' }),
    )
    expect(problem).toMatchObject({ status: 422 })
    expect(problem.errors?.map(error => error.pointer)).toContain('/reason')
  })

  test('those who do not lead may not operate', async () => {
    const id = await aTender()
    const seller = await api.join(['manager', 'kam'])
    expect(problemOf(await seller.post(`/processes/${id}/cancel`, { reason: 'x' }))).toMatchObject({
      status: 403,
      params: { permission: 'process.operate' },
    })
  })

  test('a process that does not exist is not found', async () => {
    expect(problemOf(await head.post(`/processes/${newId()}/cancel`, { reason: 'x' }))).toMatchObject({ status: 404 })
  })
})

describe('GET /tenders/:id/next', () => {
  test('forecasts what follows if nobody reacts, until the deadline misses it', async () => {
    const id = await aTender()
    api.clock.now = '2030-05-10T09:00:00.000Z'
    const close = await head.get(`/tenders/${id}/next?until=2030-05-20T00:00:00Z`)
    expect(valueIn(close, 'forecast')).toContainEqual(
      expect.objectContaining({ rule: 'T6', state: 'missed', at: '2030-05-15T09:00:00.000Z' }),
    )
  })
})
