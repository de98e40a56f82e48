import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { z } from 'zod'
import { type Client, idOf, problemOf, type TestApi, testApi, valueIn } from '../support/api.ts'

let api: TestApi
let seller: Client
let heir: Client
let administrator: Client
beforeAll(async () => {
  api = await testApi()
  administrator = await api.join(['administrator'], 'Administrator')
})
beforeEach(async () => {
  api.clock.now = '2026-06-01T09:00:00.000Z'
  seller = await api.join(['manager'], 'Seller')
  heir = await api.join(['manager'], 'Heir')
})
afterAll(() => api.close())

const membersIn = (body: unknown) =>
  z.looseObject({ items: z.array(z.looseObject({ id: z.string() })) }).parse(body).items

describe('GET /team', () => {
  test('shows everybody with substitute, absences, for whom they stand in, and load', async () => {
    await seller.post('/interests', { title: 'Interest' })
    await administrator.patch(`/users/${seller.userId}`, { substituteId: heir.userId, team: 'North' })
    await seller.post('/absences', { fromOn: '2026-06-01', toOn: '2026-06-03' })
    const members = membersIn((await heir.get('/team')).body)
    expect(members.find(one => one.id === seller.userId)).toMatchObject({
      teamName: 'North',
      substitute: { id: heir.userId, name: 'Heir' },
      absences: [{ fromOn: '2026-06-01', state: 'now', inCharge: { id: heir.userId } }],
      open: 1,
      overdue: 0,
      dueSoon: 1,
      records: 1,
      coming: 1,
    })
    expect(members.find(one => one.id === heir.userId)).toMatchObject({
      standsInFor: [{ id: seller.userId, name: 'Seller' }],
      open: 0,
    })
  })

  test('names roles that rules speak to and nobody holds', async () => {
    const gaps = z.array(z.looseObject({ role: z.string() })).parse(valueIn(await heir.get('/team'), 'gaps'))
    expect(gaps.map(gap => gap.role)).toContain('lawyer')
    expect(gaps.map(gap => gap.role)).not.toContain('manager')
  })
})

describe('PATCH /users/:id', () => {
  test('changes roles at once, and only what is given', async () => {
    expect((await seller.get('/me')).body).toMatchObject({ roles: ['manager'] })
    const changed = await administrator.patch(`/users/${seller.userId}`, { roles: ['lawyer', 'manager'] })
    expect(changed.body).toMatchObject({ name: 'Seller', roles: ['lawyer', 'manager'] })
    expect((await seller.get('/me')).body).toMatchObject({ roles: ['lawyer', 'manager'] })
  })

  test('keeps one administrator, also when the last two step back at one moment', async () => {
    const other = await api.join(['administrator'], 'Other')
    const answers = await Promise.all(
      [administrator, other].map(one => administrator.patch(`/users/${one.userId}`, { roles: ['head'] })),
    )
    expect(answers.map(answer => answer.status).sort()).toEqual([200, 409])
    const { rows } = await api.engine.pool.query(`select user_id from role_grant where role = 'administrator'`)
    expect(rows).toHaveLength(1)
    await api.engine.pool.query(`insert into role_grant values ($1, 'administrator') on conflict do nothing`, [
      administrator.userId,
    ])
    await api.engine.pool.query(`delete from role_grant where user_id = $1`, [other.userId])
  })

  test('refuses another’s address, oneself as substitute, and everybody who is no administrator', async () => {
    const at = `/users/${seller.userId}`
    expect((await administrator.patch(at, { email: heir.email })).status).toBe(409)
    expect(problemOf(await administrator.patch(at, { substituteId: seller.userId })).code).toBe('absence.standIn')
    expect((await seller.patch(at, { roles: ['administrator'] })).status).toBe(403)
  })
})

describe('/me/letters', () => {
  test('keeps what I choose and leaves the rest', async () => {
    expect((await seller.get('/me/letters')).body).toMatchObject({ dayCap: 10, inDigest: [], dailyDigest: true })
    await seller.patch('/me/letters', { quiet: { from: '13:00', until: '14:00' }, inDigest: ['news'] })
    expect((await seller.patch('/me/letters', { dayCap: 5 })).body).toEqual({
      window: null,
      quiet: { from: '13:00', until: '14:00' },
      dayCap: 5,
      inDigest: ['news'],
      dailyDigest: true,
    })
    expect((await heir.get('/me/letters')).body).toMatchObject({ dayCap: 10 })
  })

  test('refuses hours that would leave no minute for letters', async () => {
    const wrong = [
      { window: { from: '18:00', until: '09:00' } },
      { quiet: { from: '08:00', until: '19:00' } },
      { window: { from: '09:00', until: '10:00' }, quiet: { from: '22:00', until: '10:00' } },
    ]
    for (const body of wrong) expect(problemOf(await seller.patch('/me/letters', body)).code).toBe('letters.noTime')
    expect((await seller.patch('/me/letters', { window: { from: '9:00', until: '25:00' } })).status).toBe(422)
  })
})

describe('POST /users/:id/hand-over', () => {
  test('first says what would go where, and which role would have nobody', async () => {
    await seller.post('/interests', { title: 'One' })
    await seller.post('/interests', { title: 'Two' })
    await administrator.patch(`/users/${seller.userId}`, { roles: ['manager', 'finance'] })
    const body = { toId: heir.userId, reason: 'leaves', dryRun: true }
    const tried = await administrator.post(`/users/${seller.userId}/hand-over`, body)
    expect(tried).toMatchObject({ status: 200, body: { records: { interest: 2 }, tasks: 2, jobId: null, done: false } })
    const gaps = z.array(z.looseObject({ role: z.string() })).parse(valueIn(tried, 'gaps'))
    expect(gaps.map(gap => gap.role)).toEqual(['finance'])
    expect((await seller.get('/me')).status).toBe(200)
  })

  test('of somebody without records is done at once, with sessions and keys', async () => {
    const done = await administrator.post(`/users/${seller.userId}/hand-over`, { toId: heir.userId, reason: 'leaves' })
    expect(done).toMatchObject({ status: 202, body: { jobId: null, done: true } })
    expect((await seller.get('/me')).status).toBe(401)
    const again = await administrator.post(`/users/${seller.userId}/hand-over`, { toId: heir.userId, reason: 'leaves' })
    expect(problemOf(again).code).toBe('user.left')
  })

  test('is for those who lead, never to oneself, never of the last administrator', async () => {
    const body = { toId: heir.userId, reason: 'leaves' }
    expect((await heir.post(`/users/${seller.userId}/hand-over`, body)).status).toBe(403)
    expect(problemOf(await administrator.post(`/users/${heir.userId}/hand-over`, body)).code).toBe('absence.standIn')
    const last = await administrator.post(`/users/${administrator.userId}/hand-over`, body)
    expect(problemOf(last).code).toBe('user.lastAdministrator')
  })

  test('with records makes a job; the same key makes it once', async () => {
    idOf(await seller.post('/interests', { title: 'One' }))
    const body = { toId: heir.userId, reason: 'leaves' }
    const key = { 'Idempotency-Key': `hand-over-${seller.userId}` }
    const first = await administrator.post(`/users/${seller.userId}/hand-over`, body, key)
    const second = await administrator.post(`/users/${seller.userId}/hand-over`, body, key)
    expect([first.status, second.status]).toEqual([202, 202])
    expect(valueIn(first, 'jobId')).toEqual(valueIn(second, 'jobId'))
    const { rows } = await api.engine.pool.query(`select id from bulk_job where act ->> 'fromId' = $1`, [seller.userId])
    expect(rows).toHaveLength(1)
  })
})
