import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { z } from 'zod'
import { type Answer, type Client, idOf, problemOf, stepsIn, type TestApi, testApi, valueIn } from '../support/api.ts'

let api: TestApi
let admin: Client
beforeEach(async () => {
  api = await testApi()
  admin = await api.join(['administrator'])
})
afterEach(() => api.close())

const bodyShape = z.looseObject({
  states: z.array(z.string()),
  commands: z.record(z.string(), z.looseObject({})),
  rules: z.array(z.looseObject({ id: z.string(), states: z.union([z.string(), z.array(z.string())]) })),
})
type Body = z.infer<typeof bodyShape>

/** Publishes an edited copy of the contract as its next version. */
async function published(edit: (body: Body) => object): Promise<Answer> {
  const newest = await admin.get('/definitions/contract')
  const body = bodyShape.parse(valueIn(newest, 'body'))
  const saved = await admin.put('/definitions/contract', edit(body), newest.headers.get('ETag'))
  return admin.post('/definitions/contract/publish', { comment: 'x' }, { 'If-Match': saved.headers.get('ETag') ?? '' })
}

const FORTY_FIVE = ['-90d', '-60d', '-45d', '-14d', '-7d', '-1d'].map(
  offset => `earliest(noticeOn ${offset}, endOn ${offset})`,
)
const withK5 = (more: object) => (body: Body) => ({
  ...body,
  rules: body.rules.map(rule => (rule.id === 'K5' ? { ...rule, ...more } : rule)),
})

const DATES = { startOn: '2029-03-29', endOn: '2030-03-28', noticeOn: '2030-01-27' }
const aContract = async () => {
  const given = { title: 'Support', role: 'support', holder: 'ours', state: 'active', ...DATES }
  return idOf(await admin.post('/contracts', given))
}
const k5 = async (id: string) =>
  stepsIn(await admin.get(`/contracts/${id}/next`))
    .filter(({ rule }) => rule === 'K5')
    .map(({ key }) => key.split(':')[1])

const timeline = async (id: string) => {
  const { body } = await admin.get(`/contracts/${id}/timeline`)
  return z.looseObject({ items: z.array(z.looseObject({ what: z.string() })) }).parse(body).items
}

describe('a running contract', () => {
  test('keeps its version until it is moved; then its next page is what the preview said', async () => {
    const id = await aContract()
    await published(withK5({ opens: FORTY_FIVE }))
    expect(await k5(id)).toContain('-30d')
    const act = { act: 'migrate', kind: 'contract', version: 2 }
    const seen = await admin.post(`/processes/${id}/preview`, { act, reason: 'Six weeks' })
    expect(seen).toMatchObject({ status: 200, body: { changed: true } })
    expect(await k5(id)).toContain('-30d')
    const done = await admin.post(`/processes/${id}/migrate`, { version: 2, reason: 'Six weeks' })
    expect(done).toMatchObject({ status: 200 })
    expect(await admin.get(`/contracts/${id}`)).toMatchObject({ body: { definitionVersion: 2, state: 'active' } })
    expect(await k5(id)).toEqual(expect.arrayContaining(['-60d', '-45d']))
    expect(await k5(id)).not.toContain('-30d')
    expect(await timeline(id)).toContainEqual(
      expect.objectContaining({
        what: 'event',
        type: 'contract.migrated',
        data: { from: 1, to: 2, reason: 'Six weeks' },
        actorId: admin.userId,
      }),
    )
    expect(await admin.post(`/processes/${id}/migrate`, { version: 2, reason: 'Again' })).toMatchObject({ status: 200 })
    expect((await timeline(id)).filter(({ type }) => type === 'contract.migrated')).toHaveLength(1)
  })

  test('what fired never fires again; the task of a rule that is gone is withdrawn with its reason', async () => {
    api.clock.now = '2029-12-29T08:00:00.000Z'
    const id = await aContract()
    const tasks = z.array(z.looseObject({ rule: z.string() }))
    const open = async () =>
      tasks.parse(valueIn(await admin.get(`/contracts/${id}`), 'tasks')).filter(({ rule }) => rule === 'K5')
    expect(await open()).toMatchObject([{ rule: 'K5' }])
    const letters = async () => (await api.engine.pool.query('select count(*) from mail')).rows[0]
    const before = await letters()
    await published(withK5({ opens: FORTY_FIVE }))
    await admin.post(`/processes/${id}/migrate`, { version: 2, reason: 'x' })
    expect(await open()).toMatchObject([{ rule: 'K5' }])
    expect(await letters()).toEqual(before)
    await published(withK5({ off: true }))
    await admin.post(`/processes/${id}/migrate`, { version: 3, reason: 'x' })
    expect(await open()).toEqual([])
    const closed = (await timeline(id)).filter(({ what, change }) => what === 'task' && change === 'closed')
    expect(closed).toMatchObject([{ rule: 'K5', state: 'cancelled', reason: 'cause_vanished' }])
  })

  test('is not moved where no state stands for its own, unless somebody says which', async () => {
    const id = await aContract()
    const renamed = await published(body => JSON.parse(JSON.stringify(body).replaceAll('"active"', '"running"')))
    expect(renamed).toMatchObject({ status: 201, body: { version: 2 } })
    const refused = problemOf(await admin.post(`/processes/${id}/migrate`, { version: 2, reason: 'x' }))
    expect(refused).toMatchObject({ status: 409, code: 'definition.noCounterpart', params: { state: 'active' } })
    expect(await admin.get(`/contracts/${id}`)).toMatchObject({ body: { definitionVersion: 1, state: 'active' } })
    expect(problemOf(await admin.post(`/processes/${id}/migrate`, { version: 9, reason: 'x' })).status).toBe(404)
    const states = { active: 'running' }
    await admin.post(`/processes/${id}/migrate`, { version: 2, states, reason: 'x' })
    expect(await admin.get(`/contracts/${id}`)).toMatchObject({ body: { definitionVersion: 2, state: 'running' } })
    const back = await admin.post(`/processes/${id}/migrate`, {
      version: 1,
      states: { running: 'active' },
      reason: 'x',
    })
    expect(back).toMatchObject({ status: 200, body: { state: 'active' } })
  })

  test('many are tried first, then moved by a job; a manager moves none', async () => {
    const ids = [await aContract(), await aContract(), await aContract()]
    const interest = idOf(await admin.post('/interests', { title: 'Other' }))
    await published(withK5({ opens: FORTY_FIVE }))
    const act = { act: 'migrate', kind: 'contract', version: 2 }
    const tried = await admin.post('/bulk', { act, reason: 'x', ids: [...ids, interest], dryRun: true })
    expect(tried).toMatchObject({
      status: 200,
      body: { counts: { done: 3, refused: 1 }, refusals: [{ code: 'definition.otherKind', count: 1 }] },
    })
    const filter = { kind: ['contract'], version: 1 }
    expect(await admin.post('/bulk', { act, reason: 'x', filter })).toMatchObject({ status: 202, body: { total: 3 } })
    const seller = await api.join(['manager'])
    expect(problemOf(await seller.post(`/processes/${ids[0]}/migrate`, { version: 2, reason: 'x' })).status).toBe(403)
  })
})
