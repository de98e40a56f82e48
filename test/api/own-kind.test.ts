import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { z } from 'zod'
import { type Client, idOf, idsOf, problemOf, stepsIn, type TestApi, testApi, textIn, valueIn } from '../support/api.ts'
import { claim } from '../support/claim.ts'

let api: TestApi
let admin: Client
let seller: Client
let record: string
const TEXTS = {
  en: { 'kind.claim': 'Claim', 'state.claim.received': 'Received', 'task.claim.examine': 'Examine the claim' },
  ru: { 'kind.claim': 'Рекламация', 'state.claim.received': 'Получена', 'task.claim.examine': 'Рассмотреть' },
}
const { version: _, ...own } = { ...claim, followed: [], texts: TEXTS, createdBy: ['manager'] }

beforeAll(async () => {
  api = await testApi()
  admin = await api.join(['administrator'])
  seller = await api.join(['manager', 'head'])
})
afterAll(() => api.close())

const publish = async (kind: string, body: unknown, etag?: string | null) => {
  const saved = await admin.put(`/definitions/${kind}`, body, etag ?? null)
  const comment = { comment: 'By the administrator' }
  return admin.post(`/definitions/${kind}/publish`, comment, { 'If-Match': saved.headers.get('ETag') ?? '' })
}

describe('a kind of the administrator’s own', () => {
  test('is defined without code', async () => {
    expect(problemOf(await seller.get('/records/claim')).status).toBe(404)
    expect(problemOf(await seller.post('/records/claim', { title: 'x' })).status).toBe(404)
    expect(await publish('claim', own)).toMatchObject({ status: 201, body: { kind: 'claim', version: 1 } })
    const items = z.array(z.looseObject({ kind: z.string() })).parse(valueIn(await seller.get('/definitions'), 'items'))
    expect(items.find(({ kind }) => kind === 'claim')).toMatchObject({ name: 'Claim', own: true, mayCreate: true })
    expect(await seller.get('/texts')).toMatchObject({ body: { claim: TEXTS } })
    expect(await seller.get('/definitions/claim.bpmn')).toMatchObject({ status: 200 })
  })

  test('has records with bodies checked by its own fields, for those who may create them', async () => {
    const body = { title: 'Broken pump', answerOn: '2030-05-15', weight: 'major', amount: 5_000 }
    const made = await seller.post('/records/claim', body)
    expect(made).toMatchObject({ status: 201, body: { kind: 'claim', state: 'received' } })
    record = idOf(made)
    expect(made.headers.get('Location')).toBe(`/api/records/claim/${record}`)
    const wrong = await seller.post('/records/claim', { ...body, weight: 'huge', reason: 'internal', colour: 'red' })
    expect(problemOf(wrong).errors?.map(({ pointer }) => pointer)).toEqual(
      expect.arrayContaining(['/weight', '/reason', '/colour']),
    )
    const lawyer = await api.join(['lawyer'])
    expect(problemOf(await lawyer.post('/records/claim', body)).status).toBe(403)
    expect(api.pokes).toContainEqual({ kind: 'claim', id: record, partyId: null })
  })

  test('is listed, filtered, shown, amended, commanded, foreseen and explained like the others', async () => {
    expect(idsOf(await seller.get('/records/claim?state=received&sort=-due&q=pump'))).toEqual([record])
    expect(idsOf(await seller.get('/records/claim?state=examined'))).toEqual([])
    expect(idsOf(await seller.get('/processes?kind=claim'))).toEqual([record])
    const page = await seller.get(`/records/claim/${record}`)
    expect(page).toMatchObject({ status: 200, body: { kind: 'claim', facts: { weight: 'major' } } })
    expect(problemOf(await seller.get(`/records/tender/${record}`)).status).toBe(404)
    const amended = await api.call('PATCH', `/records/claim/${record}`, {
      body: { answerOn: '2030-06-14' },
      headers: { Authorization: `Bearer ${seller.key}`, 'If-Match': page.headers.get('ETag') ?? '' },
    })
    expect(amended).toMatchObject({ status: 200, body: { dates: { answerOn: { value: '2030-06-14' } } } })
    const tasks = z
      .array(z.looseObject({ id: z.string() }))
      .parse(valueIn(await seller.get('/tasks?scope=mine'), 'items'))
    expect(tasks).toMatchObject([{ recordKind: 'claim', title: 'examine', recordId: record }])
    const examined = await seller.post(`/tasks/${tasks[0]?.id}/complete`, { outcome: 'examine' })
    expect(examined.status).toBe(200)
    const next = await seller.get(`/records/claim/${record}/next?until=2031-01-01T00:00:00Z`)
    const [step] = stepsIn(next).filter(({ rule }) => rule === 'C2')
    expect(step?.key).toContain('-5wd:2030-06-14')
    const why = await seller.get(`/records/claim/${record}/why/${encodeURIComponent(step?.key ?? '')}`)
    expect(why).toMatchObject({ status: 200, body: { rule: 'C2' } })
    const settled = await seller.post(`/records/claim/${record}/commands/settle`, { amount: 100 })
    expect(settled).toMatchObject({ status: 200, body: { state: 'settled', closed: true } })
    expect(await seller.get(`/records/claim/${record}/timeline`)).toMatchObject({ status: 200 })
    const started = await seller.post('/processes', { kind: 'claim', record: { title: 'Second' } })
    expect(started).toMatchObject({ status: 201, body: { kind: 'claim' } })
    const bad = problemOf(await seller.post('/processes', { kind: 'claim', record: { weight: 'x' } }))
    expect(bad.errors?.map(({ pointer }) => pointer)).toEqual(
      expect.arrayContaining(['/record/title', '/record/weight']),
    )
  })

  test('is described with the fields of its newest version', async () => {
    const described = JSON.stringify((await seller.get('/openapi.json')).body)
    expect(described).toContain('receivedOn')
    expect(described).toContain('/records/{kind}/{id}/commands/{command}')
  })

  test('is retired when it has records, and deleted when it has none', async () => {
    expect(problemOf(await admin.remove('/definitions/claim')).code).toBe('definition.inUse')
    expect((await admin.post('/definitions/claim/retire', { reason: 'Enough' })).status).toBe(204)
    expect(problemOf(await seller.post('/records/claim', { title: 'x' })).code).toBe('definition.retired')
    expect((await admin.post('/definitions/claim/restore', { reason: 'Again' })).status).toBe(204)
    expect((await seller.post('/records/claim', { title: 'x' })).status).toBe(201)
    await publish('inspection', { ...own, kind: 'inspection', texts: {} })
    expect((await admin.remove('/definitions/inspection')).status).toBe(204)
    expect(problemOf(await admin.get('/definitions/inspection')).status).toBe(404)
    expect(problemOf(await admin.remove('/definitions/tender')).code).toBe('definition.shipped')
  })

  test('may not take a word of the product, nor follow what nothing follows', async () => {
    for (const [kind, code] of [
      ['constructor', 'name.reserved'],
      ['common', 'name.reserved'],
      ['other', 'followed.nothing'],
    ] as const) {
      const saved = await admin.put(`/definitions/${kind}`, { ...own, kind, followed: [`${kind}.settled`] })
      expect(JSON.stringify(saved.body)).toContain(code)
      expect(saved).toMatchObject({ body: { publishable: false } })
    }
  })
})

test('a field and a command that an administrator adds to a shipped kind work at once, and old records keep theirs', async () => {
  const old = idOf(await admin.post('/deals', { title: 'Old' }))
  const newest = await admin.get('/definitions/deal')
  const body = z
    .looseObject({ fields: z.record(z.string(), z.unknown()), commands: z.record(z.string(), z.unknown()) })
    .parse(valueIn(newest, 'body'))
  const edited = {
    ...body,
    fields: { ...body.fields, discountUntil: { type: 'day' } },
    commands: {
      ...body.commands,
      grantDiscount: {
        from: '*',
        by: ['owner'],
        event: 'discount_granted',
        input: { discountUntil: { type: 'day', required: true } },
      },
    },
  }
  expect(await publish('deal', edited, newest.headers.get('ETag'))).toMatchObject({ body: { version: 2 } })
  const fresh = await admin.post('/deals', { title: 'New', discountUntil: '2030-01-01' })
  expect(fresh).toMatchObject({ status: 201, body: { dates: { discountUntil: { value: '2030-01-01' } } } })
  const given = await admin.post(`/deals/${idOf(fresh)}/commands/grantDiscount`, { discountUntil: '2030-02-01' })
  expect(given).toMatchObject({ status: 200, body: { dates: { discountUntil: { value: '2030-02-01' } } } })
  const far = await admin.post(`/deals/${idOf(fresh)}/commands/grantDiscount`, { discountUntil: '9999-12-31' })
  expect(problemOf(far).errors).toMatchObject([{ pointer: '/discountUntil' }])
  expect(problemOf(await admin.post(`/deals/${old}/commands/grantDiscount`, {})).code).toBe('command.unknown')
  const refused = await api.call('PATCH', `/deals/${old}`, {
    body: { discountUntil: '2030-01-01' },
    headers: { Authorization: `Bearer ${admin.key}`, 'If-Match': '"1"' },
  })
  expect(problemOf(refused).status).toBeGreaterThanOrEqual(412)
  expect(textIn(await admin.get(`/deals/${old}`), 'state')).not.toBe('')
})
