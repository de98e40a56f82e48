import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { keepHouse } from '../../src/api/housekeeping.ts'
import { newId } from '../../src/domain/id.ts'
import { type Client, idOf, problemOf, type TestApi, testApi } from '../support/api.ts'

let api: TestApi
let seller: Client
beforeAll(async () => {
  api = await testApi()
  seller = await api.join(['manager', 'kam', 'tender_specialist'])
})
afterAll(() => api.close())

const count = async (sql: string, values: unknown[]) => (await api.engine.pool.query(sql, values)).rowCount
const keyed = (key = newId()) => ({ 'Idempotency-Key': key })
const aTender = async () =>
  idOf(await seller.post('/tenders', { title: 'T', submissionDeadline: '2030-05-15T09:00:00Z' }))

// A POST of each way in which answers are kept: beside the engine's command, beside a transaction of its own.
const WAYS = [
  {
    way: 'a command',
    send: async (headers: Record<string, string>, title: string, id: string) =>
      seller.post(`/tenders/${id}/commands/touch`, { note: title }, headers),
    done: (id: string) => count(`select 1 from event where process_id = $1 and type = 'tender.touched'`, [id]),
  },
  {
    way: 'a new record',
    send: async (headers: Record<string, string>, title: string, id: string) =>
      seller.post('/deals', { title: `${title} ${id}` }, headers),
    done: (id: string) => count('select 1 from record where title like $1', [`%${id}`]),
  },
  {
    way: 'a new company',
    send: async (headers: Record<string, string>, title: string, id: string) =>
      seller.post('/parties', { name: `${title} ${id}` }, headers),
    done: (id: string) => count('select 1 from party where name like $1', [`%${id}`]),
  },
] as const

describe.each(WAYS)('$way', ({ send, done }) => {
  test('sent again with its key is answered again and done once', async () => {
    const [id, headers] = [await aTender(), keyed()]
    const first = await send(headers, 'once', id)
    const second = await send(headers, 'once', id)
    expect(first.headers.get('Idempotency-Replayed')).toBeNull()
    expect(second.headers.get('Idempotency-Replayed')).toBe('true')
    expect({ status: second.status, body: second.body }).toEqual({ status: first.status, body: first.body })
    expect(await done(id)).toBe(1)
  })

  test('with the same key and another body is refused with 422', async () => {
    const [id, headers] = [await aTender(), keyed()]
    await send(headers, 'once', id)
    expect(problemOf(await send(headers, 'twice', id))).toMatchObject({ status: 422, code: 'command.keyReused' })
    expect(await done(id)).toBe(1)
  })

  test('sent 12 times at once with one key is done once', async () => {
    const [id, headers] = [await aTender(), keyed()]
    const answers = await Promise.all(Array.from({ length: 12 }, () => send(headers, 'once', id)))
    const statuses = new Set(answers.map(answer => answer.status))
    for (const status of statuses) expect([200, 201, 409]).toContain(status)
    const busy = answers.filter(answer => answer.status === 409)
    for (const answer of busy) expect(problemOf(answer)).toMatchObject({ code: 'command.inProgress' })
    expect(answers.length - busy.length).toBeGreaterThan(0)
    expect(await done(id)).toBe(1)
  })

  test('two people may use the same key', async () => {
    const other = await api.join(['manager', 'kam'])
    const [id, key] = [await aTender(), newId()]
    const own = await seller.post('/deals', { title: `a ${id}` }, keyed(key))
    const others = await other.post('/deals', { title: `b ${id}` }, keyed(key))
    expect([own.status, others.status]).toEqual([201, 201])
  })

  test('without a key is refused with 400, with an odd one too', async () => {
    const id = await aTender()
    expect(problemOf(await send({ 'Idempotency-Key': '' }, 'once', id))).toMatchObject({
      status: 400,
      code: 'request.keyMissing',
    })
    expect(problemOf(await send(keyed('x'.repeat(256)), 'once', id))).toMatchObject({
      status: 400,
      code: 'request.keyInvalid',
    })
    expect(problemOf(await send(keyed('with space'), 'once', id))).toMatchObject({
      status: 400,
      code: 'request.keyInvalid',
    })
    expect(await done(id)).toBe(0)
  })
})

test('a refusal is answered again as well, even when it would be granted by now', async () => {
  const [id, headers] = [await aTender(), keyed()]
  const first = problemOf(await seller.post(`/tenders/${id}/commands/submit`, {}, headers))
  expect(first).toMatchObject({ status: 409, code: 'command.notAllowedNow' })
  await seller.post(`/tenders/${id}/commands/startCheck`, {})
  expect(problemOf(await seller.post(`/tenders/${id}/commands/submit`, {}, headers))).toMatchObject({
    status: 409,
    allowed: first.allowed,
  })
})

test('answers are forgotten after a week', async () => {
  const [id, headers] = [await aTender(), keyed()]
  await seller.post(`/tenders/${id}/commands/touch`, {}, headers)
  const in8Days = new Date(Date.now() + 8 * 86_400_000).toISOString()
  await keepHouse({ ...api.deps, now: () => in8Days })
  const again = await seller.post(`/tenders/${id}/commands/touch`, {}, headers)
  expect(again.headers.get('Idempotency-Replayed')).toBeNull()
})

test('what was malformed is not kept: the key is free for the mended request', async () => {
  const headers = keyed()
  expect(await seller.post('/deals', '{"title"', headers)).toMatchObject({ status: 400 })
  expect(await seller.post('/deals', { title: 'mended' }, headers)).toMatchObject({ status: 201 })
})

test('the order of names in a body does not matter', async () => {
  const headers = keyed()
  const first = await seller.post('/deals', { title: 'T', amountMinor: 1, currency: 'RUB' }, headers)
  const second = await seller.post('/deals', { currency: 'RUB', amountMinor: 1, title: 'T' }, headers)
  expect(idOf(second)).toBe(idOf(first))
})

test('one key for two records at once is one of them', async () => {
  const [one, two, headers] = [await aTender(), await aTender(), keyed()]
  const answers = await Promise.all([one, two].map(id => seller.post(`/tenders/${id}/commands/touch`, {}, headers)))
  expect(answers.map(answer => answer.status).sort()).toEqual([200, 422])
})

test('a key used for a command does not answer for anything else', async () => {
  const [id, headers] = [await aTender(), keyed()]
  await seller.post(`/tenders/${id}/commands/touch`, {}, headers)
  expect(problemOf(await seller.post('/parties', { name: 'A' }, headers))).toMatchObject({
    status: 422,
    code: 'command.keyReused',
  })
})

test('a refused creation keeps nothing but its answer', async () => {
  const headers = keyed()
  const body = { title: 'T', ownerId: newId() }
  expect(problemOf(await seller.post('/deals', body, headers))).toMatchObject({ status: 422, code: 'user.unknown' })
  const again = await seller.post('/deals', body, headers)
  expect(problemOf(again)).toMatchObject({ status: 422, code: 'user.unknown' })
  expect(again.headers.get('Idempotency-Replayed')).toBe('true')
})
