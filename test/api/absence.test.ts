import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { type Client, idOf, idsOf, itemsOf, problemOf, type TestApi, testApi } from '../support/api.ts'

let api: TestApi
let seller: Client
let standIn: Client
let stranger: Client
let head: Client
beforeAll(async () => {
  api = await testApi()
  head = await api.join(['head'], 'Head of sales')
})
// Everybody is new in each test: days of one person must not meet.
beforeEach(async () => {
  api.clock.now = '2026-06-01T09:00:00.000Z'
  seller = await api.join(['manager'], 'Seller')
  standIn = await api.join(['manager'], 'Stand-in')
  stranger = await api.join(['marketing'], 'Stranger')
})
afterAll(() => api.close())

const anAbsence = (more: Record<string, unknown> = {}) =>
  seller.post('/absences', { fromOn: '2026-06-08', toOn: '2026-06-12', standInId: standIn.userId, ...more })

/** The first-response task of a new interest, given to its owner. */
async function aTask(): Promise<string> {
  const record = idOf(await seller.post('/interests', { title: 'Interest' }))
  const [task] = idsOf(await seller.get(`/tasks?scope=all&record=${record}`))
  if (task === undefined) throw new Error('no task')
  return task
}

describe('POST /absences', () => {
  test('is for oneself; for others only by whoever leads', async () => {
    expect((await anAbsence()).body).toMatchObject({
      userId: seller.userId,
      fromOn: '2026-06-08',
      state: 'planned',
      inCharge: { id: standIn.userId, name: 'Stand-in' },
    })
    const foreign = { userId: seller.userId, fromOn: '2026-07-01', toOn: '2026-07-02' }
    expect(problemOf(await stranger.post('/absences', foreign)).code).toBe('request.forbidden')
    expect((await head.post('/absences', foreign)).status).toBe(201)
  })

  test('refuses days that overlap with another absence and says which', async () => {
    await anAbsence()
    const refused = problemOf(await anAbsence({ fromOn: '2026-06-12', toOn: '2026-06-20' }))
    expect(refused).toMatchObject({
      status: 409,
      code: 'absence.overlaps',
      params: { fromOn: '2026-06-08', toOn: '2026-06-12' },
    })
    expect((await anAbsence({ fromOn: '2026-06-13', toOn: '2026-06-20' })).status).toBe(201)
  })

  test('two requests for the same days at one moment become one absence', async () => {
    const answers = await Promise.all([anAbsence(), anAbsence(), anAbsence()])
    expect(answers.map(answer => answer.status).sort()).toEqual([201, 409, 409])
  })

  test('refuses days in the wrong order or past, oneself as stand-in, and people whom nobody knows', async () => {
    expect(problemOf(await anAbsence({ toOn: '2026-06-07' })).code).toBe('absence.days')
    expect(problemOf(await anAbsence({ fromOn: '2026-05-01', toOn: '2026-05-02' })).code).toBe('absence.days')
    expect(problemOf(await anAbsence({ fromOn: '2026-06-08', toOn: '2031-06-08' })).code).toBe('absence.days')
    expect(problemOf(await anAbsence({ standInId: seller.userId })).code).toBe('absence.standIn')
    const unknown = '00000000-0000-7000-8000-00000000dead'
    expect(problemOf(await anAbsence({ standInId: unknown })).code).toBe('user.unknown')
  })

  test('tells the reason only to the person and to whoever leads', async () => {
    await anAbsence({ reason: 'An operation' })
    const reasonFor = async (client: Client) =>
      itemsOf(await client.get(`/absences?user=${seller.userId}`)).items[0]?.reason
    expect(await reasonFor(seller)).toBe('An operation')
    expect(await reasonFor(head)).toBe('An operation')
    expect(await reasonFor(stranger)).toBeNull()
  })
})

describe('while somebody is away', () => {
  test('an open task is in the stand-in’s inbox alone, with both names, and comes back by itself', async () => {
    const task = await aTask()
    await anAbsence()
    const inboxes = async () =>
      Promise.all([seller, standIn].map(async one => idsOf(await one.get('/tasks?limit=200')).includes(task)))
    expect(await inboxes()).toEqual([true, false])
    api.clock.now = '2026-06-08T09:00:00.000Z'
    expect(await inboxes()).toEqual([false, true])
    expect((await standIn.get(`/tasks/${task}`)).body).toMatchObject({
      assigneeName: 'Seller',
      standIn: { id: standIn.userId, name: 'Stand-in' },
    })
    api.clock.now = '2026-06-13T09:00:00.000Z'
    expect(await inboxes()).toEqual([true, false])
  })

  test('the stand-in does it in the name of who is away, and nobody else may', async () => {
    const task = await aTask()
    await anAbsence()
    api.clock.now = '2026-06-08T09:00:00.000Z'
    expect((await stranger.post(`/tasks/${task}/acknowledge`)).status).toBe(403)
    expect((await standIn.post(`/tasks/${task}/acknowledge`)).status).toBe(200)
    const { rows } = await api.engine.pool.query(
      `select data ->> 'for' as for from event where type = 'interest.task_acknowledged' and data ->> 'taskId' = $1`,
      [task],
    )
    expect(rows).toEqual([{ for: seller.userId }])
  })

  test('a new task’s letter goes to the stand-in and says for whom', async () => {
    await anAbsence()
    api.clock.now = '2026-06-08T09:00:00.000Z'
    const task = await aTask()
    const { rows } = await api.engine.pool.query('select reader_id, for_id from mail where task_id = $1', [task])
    expect(rows).toEqual([{ reader_id: standIn.userId, for_id: seller.userId }])
  })
})

describe('an absence that changes', () => {
  test('called off before it began it never was; after that it ends at this moment', async () => {
    const planned = idOf(await anAbsence())
    expect((await seller.remove(`/absences/${planned}`)).body).toMatchObject({ state: 'cancelled' })
    const begun = idOf(await anAbsence())
    api.clock.now = '2026-06-09T09:00:00.000Z'
    expect((await seller.remove(`/absences/${begun}`)).body).toMatchObject({ state: 'over' })
    const task = await aTask()
    expect(idsOf(await seller.get('/tasks?limit=200'))).toContain(task)
    expect(problemOf(await seller.remove(`/absences/${begun}`)).code).toBe('absence.over')
  })

  test('is shortened and lengthened; the first day that has passed stays', async () => {
    const absence = idOf(await anAbsence())
    api.clock.now = '2026-06-09T09:00:00.000Z'
    const shorter = await seller.patch(`/absences/${absence}`, { fromOn: '2026-06-10', toOn: '2026-06-10' })
    expect(shorter.body).toMatchObject({ fromOn: '2026-06-08', toOn: '2026-06-10', state: 'now' })
    expect(problemOf(await seller.patch(`/absences/${absence}`, { toOn: '2026-06-08' })).code).toBe('absence.days')
    expect((await stranger.patch(`/absences/${absence}`, { toOn: '2026-06-20' })).status).toBe(403)
    await anAbsence({ fromOn: '2026-06-15', toOn: '2026-06-16' })
    expect(problemOf(await seller.patch(`/absences/${absence}`, { toOn: '2026-06-15' })).code).toBe('absence.overlaps')
  })
})
