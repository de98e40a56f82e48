import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { z } from 'zod'
import type { BacktestView } from '../../src/endpoints/backtest.ts'
import { type Answer, type Client, idOf, problemOf, type TestApi, testApi, valueIn } from '../support/api.ts'

let api: TestApi
let admin: Client
beforeAll(async () => {
  api = await testApi()
  admin = await api.join(['administrator'])
})
afterAll(() => api.close())

const bodyShape = z.looseObject({ rules: z.array(z.looseObject({ id: z.string() })) })
const decided = z.array(z.looseObject({ rule: z.string() }))

/** A contract whose renewal was asked and decided, as life goes: somebody looks in, and what is due happens. */
async function aDecidedContract(title: string, decidedAt: string): Promise<string> {
  api.clock.now = '2029-06-01T08:00:00.000Z'
  const dates = { startOn: '2029-03-29', endOn: '2030-03-28', noticeOn: '2030-01-27' }
  const id = idOf(await admin.post('/contracts', { title, role: 'support', holder: 'ours', state: 'active', ...dates }))
  for (const day of ['2029-10-29', '2029-11-28', '2029-12-28']) {
    api.clock.now = `${day}T07:00:00.000Z`
    await admin.post(`/contracts/${id}/commands/touch`, { note: 'looked in' })
  }
  api.clock.now = decidedAt
  await admin.post(`/contracts/${id}/commands/touch`, { note: 'decided' })
  const tasks = z.array(z.looseObject({ id: z.string() })).parse(valueIn(await admin.get(`/contracts/${id}`), 'tasks'))
  for (const task of tasks) await admin.post(`/tasks/${task.id}/complete`, { outcome: 'renew', input: {} })
  api.clock.now = '2030-02-02T08:00:00.000Z'
  return id
}

const tried = (body: object = {}): Promise<Answer> => admin.post('/definitions/contract/backtest', body)

test('a year of contracts is lived again: what would have been asked at another time is told, and nothing is changed', async () => {
  const early = await aDecidedContract('Early', '2029-12-20T08:00:00.000Z')
  const late = await aDecidedContract('Late', '2030-01-10T08:00:00.000Z')
  const newest = await admin.get('/definitions/contract')
  const { rules, ...rest } = bodyShape.parse(valueIn(newest, 'body'))
  expect(problemOf(await tried()).code).toBe('definition.noDraft')
  const opens = ['-90d', '-60d', '-45d', '-14d', '-7d', '-1d'].map(text => `earliest(noticeOn ${text}, endOn ${text})`)
  const edited = { ...rest, rules: rules.map(rule => (rule.id === 'K5' ? { ...rule, opens } : rule)) }
  await admin.put('/definitions/contract', edited, newest.headers.get('ETag'))
  const rows = async () => (await api.engine.pool.query('select count(*), max(seq) from process')).rows
  const before = await rows()

  const answer = await tried()
  expect(answer).toMatchObject({ status: 200, body: { processes: 2, of: 2, stuck: [], refused: [] } })
  const steps = z.array(z.looseObject({ recordId: z.string(), rule: z.string() })).parse(valueIn(answer, 'steps'))
  const [moved] = steps.filter(step => step.rule === 'K5' && step.recordId === late)
  expect(moved).toMatchObject({
    recordTitle: 'Late',
    before: { at: '2029-12-28T06:00:00.000Z' },
    after: { at: '2029-12-13T06:00:00.000Z' },
  })
  expect(decided.parse(valueIn(answer, 'decisions')).map(({ rule }) => rule)).toContain('K5')
  expect(steps.some(step => step.recordId === early)).toBe(true)
  expect(await tried()).toMatchObject({ body: answer.body })
  expect(await rows()).toEqual(before)
})

test('against itself nothing differs; a version that cannot be published is not tried; only administrators try', async () => {
  const same = await tried({ from: 1, to: 'newest' })
  expect(same).toMatchObject({ status: 200, body: { decisions: [], steps: [], refused: [] } })
  const view: Pick<BacktestView, 'before' | 'after'> = z
    .looseObject({ before: z.any(), after: z.any() })
    .parse(same.body)
  expect(view.before).toEqual(view.after)
  const draft = await admin.get('/definitions/contract/draft')
  const body = bodyShape.parse(valueIn(draft, 'body'))
  await admin.put('/definitions/contract', { ...body, states: ['a'] }, draft.headers.get('ETag'))
  expect(problemOf(await tried()).code).toBe('definition.problems')
  const head = await api.join(['head'])
  expect(problemOf(await head.post('/definitions/contract/backtest')).status).toBe(403)
})
