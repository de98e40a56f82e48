import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { z } from 'zod'
import { publishShippedKinds } from '../../src/db/object-kind.ts'
import { type Client, problemOf, type TestApi, testApi, textIn, valueIn } from '../support/api.ts'
import { aParty } from '../support/build.ts'

let api: TestApi
let admin: Client
let reader: Client
let party: string
const TITLE = { ru: 'Лифт', en: 'Lift' }
const LIFT = {
  title: TITLE,
  attributes: [{ id: 'serial', title: TITLE, type: 'text', required: true }],
  meters: [{ unit: 'cycles' }],
  rules: [{ id: 'oil', title: TITLE, combine: 'first', anchor: 'floating', everyMonths: 6, leadDays: 14 }],
}

beforeAll(async () => {
  api = await testApi()
  admin = await api.join(['administrator'])
  reader = await api.join(['service_manager'])
  party = await aParty(api.engine)
})
afterAll(() => api.close())

const etagOf = (answer: { headers: Headers }) => answer.headers.get('ETag') ?? ''
async function publish(id: string, body: unknown, comment = 'Changed') {
  const draft = await admin.get(`/object-kinds/${id}/draft`)
  const newest = draft.status === 200 ? draft : await admin.get(`/object-kinds/${id}`)
  const saved = await admin.put(`/object-kinds/${id}`, body, etagOf(newest) || null)
  return admin.post(`/object-kinds/${id}/publish`, { comment }, { 'If-Match': etagOf(saved) })
}
const kindsIn = (answer: unknown) =>
  z.array(z.looseObject({ id: z.string() })).parse(z.object({ items: z.unknown() }).parse(answer).items)
const kindOf = async (id: string) => kindsIn((await reader.get('/object-kinds')).body).find(kind => kind.id === id)

describe('kinds of objects', () => {
  test('are shipped with their regulations, for everybody to read', async () => {
    const items = kindsIn((await reader.get('/object-kinds')).body)
    expect(items.map(({ id }) => id)).toEqual(['building', 'equipment', 'shop', 'vehicle', 'workwear'])
    const page = await reader.get('/object-kinds/vehicle')
    expect(page).toMatchObject({ status: 200, body: { version: 1, publishedBy: 'system', objects: 0 } })
    expect(await reader.get('/object-kinds/vehicle/versions')).toMatchObject({ body: { items: [{ version: 1 }] } })
    expect(await reader.get('/object-kinds/vehicle/versions/1')).toMatchObject({ status: 200 })
    expect(problemOf(await reader.get('/object-kinds/vehicle/versions/9')).status).toBe(404)
    expect(problemOf(await reader.get('/object-kinds/rocket')).status).toBe(404)
  })

  test('are changed by administrators only', async () => {
    expect(problemOf(await reader.post('/object-kinds', { id: 'lift', title: TITLE })).status).toBe(403)
    expect(problemOf(await reader.put('/object-kinds/vehicle', LIFT, '"v1"')).status).toBe(403)
    expect(problemOf(await reader.post('/object-kinds/vehicle/retire', { reason: 'x' })).status).toBe(403)
  })
})

describe('a kind of the administrator’s own', () => {
  test('begins as a draft, is checked, published, and has objects', async () => {
    expect(await admin.post('/object-kinds', { id: 'lift', title: TITLE })).toMatchObject({
      status: 201,
      body: { body: { title: TITLE, rules: [] }, basedOn: null, publishable: true },
    })
    expect(problemOf(await admin.post('/object-kinds', { id: 'lift', title: TITLE })).code).toBe('objectKind.taken')
    expect(await kindOf('lift')).toMatchObject({ version: null, draft: true, own: true })
    expect(await publish('lift', LIFT, 'First')).toMatchObject({ status: 201, body: { version: 1, outdated: 0 } })
    expect(await kindOf('lift')).toMatchObject({ version: 1, draft: false, attributes: 1, rules: 1 })
    const made = await reader.post('/objects', {
      title: 'A',
      partyId: party,
      objectKind: 'lift',
      attributes: { serial: '7' },
    })
    expect(made).toMatchObject({ status: 201, body: { facts: { objectKind: 'lift', regulation: 1 } } })
    expect(await kindOf('lift')).toMatchObject({ objects: 1, outdated: 0 })
  })

  test('is published again without moving its objects', async () => {
    expect(await publish('lift', { ...LIFT, meters: [] })).toMatchObject({ body: { version: 2, outdated: 1 } })
    expect(await kindOf('lift')).toMatchObject({ version: 2, objects: 1, outdated: 1 })
    expect(await reader.get('/object-kinds/lift/versions')).toMatchObject({
      body: {
        items: [
          { version: 2, objects: 0 },
          { version: 1, objects: 1, comment: 'First' },
        ],
      },
    })
    expect(problemOf(await publish('lift', { ...LIFT, meters: [] })).code).toBe('definition.unchanged')
    const { headers } = await admin.get('/object-kinds/lift/draft')
    expect((await admin.remove('/object-kinds/lift/draft', headers.get('ETag'))).status).toBe(204)
  })

  test('says in the reader’s language what is wrong, and is not published with errors', async () => {
    const wrong = {
      ...LIFT,
      rules: [...LIFT.rules, { ...LIFT.rules[0], contains: ['wash'], everyUsage: 5, meter: 'doors' }],
    }
    const checked = await admin.post('/object-kinds/lift/check', wrong, { 'Accept-Language': 'ru' })
    expect(checked).toMatchObject({ body: { publishable: false } })
    expect(JSON.stringify(checked.body)).toMatch(/нет счётчика «doors»/)
    const refused = problemOf(await publish('lift', wrong))
    expect(refused).toMatchObject({ status: 422, code: 'definition.problems' })
    expect(refused.errors?.map(({ pointer }) => pointer)).toEqual([
      '/rules/1/meter',
      '/rules/1/contains/0',
      '/rules/1/id',
    ])
  })

  test('is edited by one at a time: the second looks again', async () => {
    const draft = await admin.get('/object-kinds/lift/draft')
    const again = await admin.put('/object-kinds/lift', LIFT, etagOf(draft))
    expect(again.status).toBe(200)
    expect(problemOf(await admin.put('/object-kinds/lift', LIFT, etagOf(draft))).code).toBe('definition.stale')
    expect(problemOf(await admin.put('/object-kinds/lift', LIFT)).code).toBe('definition.stale')
    expect(problemOf(await admin.post('/object-kinds/lift/draft', {})).code).toBe('definition.draftExists')
  })

  test('is retired: no new objects begin, and those that are there are amended still', async () => {
    expect(await admin.post('/object-kinds/lift/retire', { reason: 'Sold' })).toMatchObject({ body: { version: 3 } })
    expect(await kindOf('lift')).toMatchObject({ retired: true, version: 3 })
    const refused = await reader.post('/objects', {
      title: 'B',
      partyId: party,
      objectKind: 'lift',
      attributes: { serial: '8' },
    })
    expect(problemOf(refused)).toMatchObject({ status: 409, code: 'objectKind.retired' })
    expect(await admin.post('/object-kinds/lift/restore', { reason: 'Back' })).toMatchObject({ body: { version: 4 } })
    expect(problemOf(await admin.remove('/object-kinds/lift')).code).toBe('definition.inUse')
    expect(problemOf(await admin.remove('/object-kinds/vehicle')).code).toBe('definition.shipped')
  })

  test('may be a copy of another one, and goes away without objects', async () => {
    expect(await admin.post('/object-kinds', { id: 'tram', title: TITLE, from: 'vehicle' })).toMatchObject({
      status: 201,
    })
    expect((await admin.remove('/object-kinds/tram')).status).toBe(204)
    expect(await kindOf('tram')).toBeUndefined()
  })
})

describe('a shipped kind', () => {
  test('that an administrator changed stays theirs when a release brings another one', async () => {
    const page = await admin.get('/object-kinds/shop')
    const body = z.looseObject({ rules: z.array(z.looseObject({ id: z.string() })) }).parse(valueIn(page, 'body'))
    const own = { ...body, rules: body.rules.filter(({ id }) => id !== 'planogram') }
    expect(await publish('shop', own)).toMatchObject({ body: { version: 2 } })
    await publishShippedKinds(api.engine.pool, '2026-12-01T00:00:00.000Z')
    expect(await kindOf('shop')).toMatchObject({ version: 2, own: false, shippedDiffers: false })
    expect(await admin.post('/object-kinds/shop/draft', { from: 'shipped' })).toMatchObject({
      status: 201,
      body: { basedOn: 2 },
    })
  })
})

describe('the next dates of a rule', () => {
  const ask = (body: object) => reader.post('/object-kinds/lift/dates', body)
  const rule = { ...LIFT.rules[0], everyUsage: 15_000, leadUsage: 1_500, everyMonths: 12 }

  test('are told before it is saved', async () => {
    const told = await ask({ rule, since: '2026-02-10', usage: 40_000, usagePerDay: 60, count: 2 })
    expect(told).toMatchObject({
      status: 200,
      body: { dates: [{ dueOn: '2026-10-18', by: 'usage', usage: 55_000 }, { dueOn: '2027-06-25' }] },
    })
  })

  test.each([
    ['no rule', { rule: { id: 'x' } }, '/rule/title'],
    ['a calendar that is not there', { rule, calendar: 'moon' }, '/calendar'],
    ['too many dates', { rule, count: 500 }, '/count'],
    [
      'a pattern that no day fits',
      {
        rule: {
          ...LIFT.rules[0],
          calendar: { every: 12, unit: 'month', nth: { week: 1, weekday: 1 }, season: { from: '05-01', to: '05-02' } },
        },
        since: '2026-01-01',
      },
      '/rule',
    ],
  ])('are refused for %s', async (_, body, pointer) => {
    expect(problemOf(await ask(body)).errors?.map(one => one.pointer)).toContain(pointer)
  })
})

test('whatever is written as a kind is answered, and never by a fault', async () => {
  for (const body of [[], 'x', 7, { title: 5 }, { rules: [{ calendar: { every: -1 } }] }, { attributes: { a: 1 } }]) {
    const answer = await admin.post('/object-kinds/lift/check', body)
    expect(answer.status).toBeLessThan(500)
  }
  expect(textIn(await admin.get('/object-kinds/lift/draft'), 'id')).toBe('lift')
})
