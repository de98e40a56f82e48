import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { newId } from '../../src/domain/id.ts'
import { type Client, idOf, idsOf, itemsOf, problemOf, type TestApi, testApi } from '../support/api.ts'

let api: TestApi
let seller: Client
let colleague: Client
let head: Client
beforeAll(async () => {
  api = await testApi()
  seller = await api.join(['manager'], 'Seller')
  colleague = await api.join(['manager'], 'Colleague')
  head = await api.join(['head'], 'Head of sales')
})
beforeEach(() => {
  api.clock.now = null
  api.pokes.length = 0
})
afterAll(() => api.close())

/** The first-response task of a new interest (rule I1), given to its owner. */
async function aTask(): Promise<{ record: string; task: string }> {
  const record = idOf(await seller.post('/interests', { title: 'Interest' }))
  const { items } = itemsOf(await seller.get(`/tasks?record=${record}`))
  const [task] = items
  if (typeof task?.id !== 'string') throw new Error('no task')
  return { record, task: task.id }
}

describe('GET /tasks', () => {
  test('shows what is mine, what is due first, with the inputs of each outcome', async () => {
    const { record, task } = await aTask()
    const { items } = itemsOf(await seller.get('/tasks'))
    const dates = items.map(item => String(item.dueAt))
    expect(dates).toEqual([...dates].sort())
    expect(items.find(item => item.id === task)).toMatchObject({
      recordId: record,
      recordKind: 'interest',
      rule: 'I1',
      title: 'firstResponse',
      assigneeName: 'Seller',
      state: 'open',
      overdue: false,
      outcomes: expect.arrayContaining([
        {
          outcome: 'defer',
          command: 'defer',
          input: expect.arrayContaining([
            expect.objectContaining({ name: 'deferredUntil', type: 'day', required: true }),
          ]),
        },
      ]),
      because: expect.arrayContaining([expect.objectContaining({ what: 'rule', rule: 'I1' })]),
    })
    expect(idsOf(await colleague.get('/tasks?scope=mine'))).not.toContain(task)
    expect(idsOf(await colleague.get('/tasks?scope=all'))).toContain(task)
  })

  test('offers only the outcomes that the reader may choose: declining a tender is for the head', async () => {
    const record = idOf(await seller.post('/tenders', { title: 'Tender' }))
    const outcomes = async (reader: Client) => {
      const { items } = itemsOf(await reader.get(`/tasks?record=${record}&scope=all`))
      return items.flatMap(item => (item.rule === 'T1' ? [item.outcomes] : []))[0]
    }
    expect(await outcomes(seller)).toEqual([expect.objectContaining({ outcome: 'classify' })])
    expect(await outcomes(head)).toContainEqual(expect.objectContaining({ outcome: 'decline' }))
  })

  test('tells what is overdue', async () => {
    const { task } = await aTask()
    api.clock.now = '2035-01-01T09:00:00.000Z'
    expect(idsOf(await seller.get('/tasks?overdue=true'))).toContain(task)
    expect(idsOf(await seller.get('/tasks?overdue=false'))).not.toContain(task)
    expect(await seller.get(`/tasks/${task}`)).toMatchObject({ body: { overdue: true } })
  })
})

describe('POST /tasks/:id/…', () => {
  test('complete with a command moves the record and closes the task', async () => {
    const { record, task } = await aTask()
    const done = await seller.post(`/tasks/${task}/complete`, {
      outcome: 'recordContact',
      input: { note: 'spoke', nextStep: 'call again', nextStepOn: '2034-12-01' },
    })
    expect(done).toMatchObject({
      status: 200,
      body: { state: 'done', outcome: 'recordContact', recordState: 'contact', closedBy: seller.userId },
    })
    expect(api.pokes.at(-1)).toMatchObject({ kind: 'interest', id: record })
    expect(idsOf(await seller.get('/tasks?state=done'))).toContain(task)
    expect(problemOf(await seller.post(`/tasks/${task}/complete`, { outcome: 'recordContact' }))).toMatchObject({
      status: 409,
      code: 'task.closed',
    })
  })

  test('complete with an outcome that lacks its input names the fields', async () => {
    const { task } = await aTask()
    const problem = problemOf(
      await seller.post(`/tasks/${task}/complete`, { outcome: 'defer', input: { deferredUntil: '2026-02-30' } }),
    )
    expect(problem).toMatchObject({ status: 422, code: 'command.input' })
    expect(problem.errors?.map(error => error.pointer).sort()).toEqual(['/deferredUntil', '/reason'])
  })

  test('complete with an outcome that there is not says which there are', async () => {
    const { task } = await aTask()
    const problem = problemOf(await seller.post(`/tasks/${task}/complete`, { outcome: 'nothing' }))
    expect(problem).toMatchObject({
      status: 422,
      code: 'task.unknownOutcome',
      params: { outcomes: expect.arrayContaining(['recordContact']) },
    })
  })

  test('snooze works twice, the third time asks for more', async () => {
    const { task } = await aTask()
    expect(await seller.post(`/tasks/${task}/snooze`)).toMatchObject({
      status: 200,
      body: { snoozes: 1, snoozedUntil: expect.any(String) },
    })
    expect(idsOf(await seller.get('/tasks?snoozed=true'))).toContain(task)
    expect(await seller.post(`/tasks/${task}/snooze`, {})).toMatchObject({ body: { snoozes: 2 } })
    expect(problemOf(await seller.post(`/tasks/${task}/snooze`, {}))).toMatchObject({
      status: 409,
      code: 'task.snoozedTwice',
    })
  })

  test('delegate hands it to another, who gets a letter', async () => {
    const { task } = await aTask()
    const done = await seller.post(`/tasks/${task}/delegate`, { userId: colleague.userId })
    expect(done).toMatchObject({ status: 200, body: { assigneeName: 'Colleague', delegatedBy: seller.userId } })
    expect(idsOf(await colleague.get('/tasks'))).toContain(task)
    const { rows } = await api.engine.pool.query('select 1 from mail where task_id = $1 and reader_id = $2', [
      task,
      colleague.userId,
    ])
    expect(rows).toHaveLength(1)
    expect(problemOf(await seller.post(`/tasks/${task}/delegate`, { userId: newId() }))).toMatchObject({
      status: 422,
      code: 'user.unknown',
    })
  })

  test('acknowledge is remembered', async () => {
    const { task } = await aTask()
    expect(await seller.post(`/tasks/${task}/acknowledge`)).toMatchObject({
      status: 200,
      body: { acknowledgedAt: expect.any(String) },
    })
  })

  test('what was returned is claimed by one of two', async () => {
    const { task } = await aTask()
    expect(await seller.post(`/tasks/${task}/return`)).toMatchObject({
      status: 200,
      body: { assigneeId: null, state: 'open' },
    })
    expect(idsOf(await seller.get('/tasks?scope=unclaimed'))).toContain(task)
    const both = await Promise.all([seller, head].map(person => person.post(`/tasks/${task}/claim`)))
    expect(both.map(answer => answer.status).sort()).toEqual([200, 409])
    const loser = both.find(answer => answer.status === 409)
    expect(loser && problemOf(loser)).toMatchObject({ code: 'task.taken' })
  })

  test('what need not be done is withdrawn with a reason, which the story keeps', async () => {
    const { task } = await aTask()
    expect(problemOf(await seller.post(`/tasks/${task}/withdraw`, {}))).toMatchObject({ status: 422 })
    const done = await head.post(`/tasks/${task}/withdraw`, { reason: 'The client did it' })
    expect(done).toMatchObject({ status: 200, body: { state: 'cancelled', reason: 'The client did it' } })
    expect(idsOf(await seller.get('/tasks'))).not.toContain(task)
    expect(problemOf(await head.post(`/tasks/${task}/withdraw`, { reason: 'Again' }))).toMatchObject({
      code: 'task.closed',
    })
  })

  test('a stranger to the task may not touch it', async () => {
    const { task } = await aTask()
    const lawyer = await api.join(['lawyer'])
    expect(problemOf(await lawyer.post(`/tasks/${task}/acknowledge`))).toMatchObject({
      status: 403,
      code: 'task.notYours',
    })
  })

  test('a task that does not exist is not found', async () => {
    for (const word of ['claim', 'complete', 'snooze', 'acknowledge', 'return']) {
      expect(problemOf(await seller.post(`/tasks/${newId()}/${word}`))).toMatchObject({
        status: 404,
        code: 'task.notFound',
      })
    }
    expect(problemOf(await seller.get(`/tasks/${newId()}`))).toMatchObject({ status: 404 })
  })
})
