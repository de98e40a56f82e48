import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type Client, idsOf, problemOf, type TestApi, testApi } from '../support/api.ts'
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

describe('an operator', () => {
  test('looks at a move before it is done, and does it', async () => {
    const id = await aTender()
    const act = { act: 'move', state: 'evaluation' }
    const seen = await head.post(`/processes/${id}/preview`, { act })
    expect(seen).toMatchObject({ status: 200, body: { changed: true, from: 'preparing', state: 'evaluation' } })
    expect((await head.get(`/tenders/${id}`)).body).toMatchObject({ state: 'preparing' })
    expect(await head.post(`/processes/${id}/move`, { state: 'evaluation', reason: 'late' })).toMatchObject({
      status: 200,
      body: { state: 'evaluation' },
    })
    const unknown = await head.post(`/processes/${id}/move`, { state: 'nowhere', reason: 'late' })
    expect(problemOf(unknown)).toMatchObject({ status: 422, code: 'state.unknown' })
  })

  test('restarts a live process, and reopens an ended one in so many words', async () => {
    const id = await aTender()
    expect((await head.post(`/processes/${id}/restart`, { reason: 'again' })).status).toBe(200)
    await head.post(`/processes/${id}/cancel`, { reason: 'twice' })
    const closed = await head.post(`/processes/${id}/restart`, { reason: 'again' })
    expect(problemOf(closed)).toMatchObject({ status: 409, code: 'process.closed' })
    const move = { state: 'preparing', reason: 'it lives' }
    expect(problemOf(await head.post(`/processes/${id}/move`, move)).code).toBe('process.closed')
    const open = await head.post(`/processes/${id}/move`, { ...move, reopen: true })
    expect(open.body).toMatchObject({ state: 'preparing', closed: false })
  })

  test('needs the right to', async () => {
    const manager = await api.join(['manager'])
    const id = await aTender()
    for (const [word, body] of [
      ['restart', { reason: 'r' }],
      ['move', { state: 'evaluation', reason: 'r' }],
      ['preview', { act: { act: 'cancel' } }],
    ] as const) {
      expect((await manager.post(`/processes/${id}/${word}`, body)).status).toBe(403)
    }
  })
})

describe('GET /processes', () => {
  test('finds what is forgotten, and the meter counts it', async () => {
    const id = await aTender()
    await api.engine.pool.query('update process set next_due_at = null, waiting_for = null where id = $1', [id])
    expect(idsOf(await head.get('/processes?forgotten=true'))).toEqual([id])
    expect((await head.get('/processes/meter')).body).toMatchObject({ forgotten: 1 })
  })

  test('finds by the rule of the next step, the version, the calendar and nobody’s ownership', async () => {
    const id = await aTender()
    await api.engine.pool.query(`update process set next_label = 'T5 -4h', owner_id = null where id = $1`, [id])
    expect(idsOf(await head.get('/processes?rule=T5&version=1&calendar=ru&owner=none'))).toEqual([id])
    expect(idsOf(await head.get('/processes?rule=T5&version=2'))).toEqual([])
    expect(problemOf(await head.get('/processes?version=two')).status).toBe(400)
  })
})
