import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { sql } from 'kysely'
import { queriesOn } from '../../src/db/transaction.ts'
import { type Client, idOf, problemOf, type TestApi, testApi, textIn, valueIn } from '../support/api.ts'
import { aParty } from '../support/build.ts'

let api: TestApi
let serving: Client
let party: string
let other: string

beforeAll(async () => {
  api = await testApi()
  serving = await api.join(['service_manager'])
  party = await aParty(api.engine, 'Haulage')
  other = await aParty(api.engine, 'Bakery')
  api.clock.now = '2026-02-10T09:00:00.000Z'
})
afterAll(() => api.close())

const create = (body: object) => serving.post('/objects', { title: 'Lorry', partyId: party, ...body })
async function made(body: object): Promise<string> {
  const answer = await create(body)
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body))
  return idOf(answer)
}
async function amend(id: string, body: object) {
  const { headers } = await serving.get(`/objects/${id}`)
  return serving.patch(`/objects/${id}`, body, (headers.get('ETag') ?? '').replaceAll('"', ''))
}
const pointersOf = (answer: Awaited<ReturnType<typeof create>>) => problemOf(answer).errors?.map(one => one.pointer)
async function placeOf(id: string) {
  const { rows } = await sql<Record<string, unknown>>`
    select r.object_kind, r.parent_id, r.site_id, r.group_name, p.facts, p.service_on::text as service_on
    from record r join process p on p.id = r.id where r.id = ${id}`.execute(queriesOn(api.engine.pool))
  return rows[0]
}

describe('POST /objects with a kind', () => {
  test('makes an object that its regulation serves from its last service on', async () => {
    const id = await made({
      objectKind: 'vehicle',
      attributes: { category: 'truck', vin: 'X1', insuranceUntil: '2026-08-01' },
      reading: 47_600,
      lastService: { on: '2025-12-01', usage: 47_000 },
      lastServices: { 'brake-fluid': { on: '2024-05-05' } },
      rulesOff: ['tachograph'],
      group: 'Moscow',
      holder: 'competitor',
      holderId: other,
      holderUntil: '2026-12-31',
    })
    expect(await placeOf(id)).toMatchObject({
      objectKind: 'vehicle',
      groupName: 'Moscow',
      // What a competitor serves we do not remind of.
      serviceOn: null,
      facts: {
        objectKind: 'vehicle',
        regulation: 1,
        attributes: { category: 'truck', vin: 'X1' },
        marks: { '*': ['2025-12-01', 47_000], 'brake-fluid': ['2024-05-05'] },
        rulesOff: ['tachograph'],
        meter: 'km',
        lastReading: 47_600,
      },
    })
    const page = await serving.get(`/objects/${id}`)
    expect(page).toMatchObject({
      body: { readings: [{ value: 47_600 }], dates: { holderUntil: '2026-12-31' }, facts: { holder: 'competitor' } },
    })
    const next = await serving.get(`/objects/${id}/next?until=2027-12-31T00:00:00Z`)
    expect(JSON.stringify(next.body)).toContain('O6:-90d:2026-12-31')
  })

  test('names each attribute that does not fit, in the caller’s language', async () => {
    const attributes = { vin: 7, colour: 'red', category: 'tank', inspectionUntil: '2026-02-30' }
    const answer = await create({ objectKind: 'vehicle', attributes })
    expect(problemOf(answer).status).toBe(422)
    expect(pointersOf(answer)).toEqual(
      expect.arrayContaining(['vin', 'colour', 'category', 'inspectionUntil'].map(name => `/attributes/${name}`)),
    )
    const russian = await serving.post(
      '/objects',
      { title: 'x', partyId: party, objectKind: 'vehicle', attributes },
      { 'Accept-Language': 'ru' },
    )
    expect(problemOf(russian).errors?.[0]?.detail).toMatch(/[а-я]/)
    expect(pointersOf(await create({ objectKind: 'workwear' }))).toEqual(['/attributes/headcount'])
  })

  test.each([
    ['a kind that is not there', { objectKind: 'rocket' }, '/objectKind'],
    ['attributes without a kind', { attributes: { vin: 'X' } }, '/attributes'],
    [
      'a last service of no rule',
      { objectKind: 'vehicle', lastServices: { servise: { on: '2026-01-01' } } },
      '/lastServices/servise',
    ],
    ['a reading below nothing', { objectKind: 'vehicle', reading: -1 }, '/reading'],
  ])('refuses %s', async (_, body, pointer) => {
    const answer = await create(body)
    expect(problemOf(answer).status).toBeLessThan(500)
    expect(pointersOf(answer)).toContain(pointer)
  })
})

describe('a part of another object', () => {
  test('is at the place of the topmost object above it, and all below moves along', async () => {
    const depot = await made({ title: 'Depot', objectKind: 'building' })
    const lorry = await made({ parentId: depot, objectKind: 'vehicle' })
    const crane = await made({ title: 'Crane', parentId: lorry, objectKind: 'equipment' })
    expect(await placeOf(crane)).toMatchObject({ parentId: lorry, siteId: depot })
    expect(await amend(lorry, { parentId: null, group: 'Free' })).toMatchObject({ status: 200 })
    expect(await placeOf(lorry)).toMatchObject({ parentId: null, siteId: null, groupName: 'Free' })
    expect(await placeOf(crane)).toMatchObject({ parentId: lorry, siteId: lorry })
    expect(problemOf(await amend(lorry, { parentId: crane }))).toMatchObject({ code: 'object.parent' })
    expect(problemOf(await amend(lorry, { parentId: lorry }))).toMatchObject({ code: 'object.parent' })
    await amend(lorry, { parentId: depot })
    expect(await placeOf(crane)).toMatchObject({ siteId: depot })
  })

  test('belongs to the same client', async () => {
    const theirs = await made({ title: 'Oven', partyId: other, objectKind: 'equipment' })
    expect(problemOf(await create({ parentId: theirs }))).toMatchObject({ code: 'object.parent' })
    const own = await made({})
    expect(problemOf(await amend(own, { parentId: theirs }))).toMatchObject({ code: 'object.parent' })
    expect(problemOf(await amend(own, { parentId: party }))).toMatchObject({ code: 'object.parent' })
  })
})

describe('PATCH /objects/:id', () => {
  test('changes single attributes and switches single rules off', async () => {
    const id = await made({ objectKind: 'vehicle', attributes: { vin: 'X1', year: 2020 } })
    expect(await amend(id, { attributes: { year: 2021, vin: null }, rulesOff: ['insurance'] })).toMatchObject({
      status: 200,
    })
    expect(await placeOf(id)).toMatchObject({ facts: { attributes: { year: 2021 }, rulesOff: ['insurance'] } })
    expect(pointersOf(await amend(id, { attributes: { year: 'new' } }))).toEqual(['/attributes/year'])
    const raw = await serving.post(`/objects/${id}/commands/amend`, { attributes: { wheels: 4 } })
    expect(problemOf(raw)).toMatchObject({ status: 422, code: 'command.input' })
  })

  test('gives a kind to an object that had none', async () => {
    const id = await made({ serviceRules: [] })
    expect(pointersOf(await amend(id, { attributes: { model: 'A' } }))).toEqual(['/attributes'])
    const answer = await amend(id, { objectKind: 'equipment', attributes: { model: 'A' } })
    expect(answer).toMatchObject({ status: 200, body: { facts: { objectKind: 'equipment', regulation: 1 } } })
    expect(await placeOf(id)).toMatchObject({ objectKind: 'equipment', facts: { attributes: { model: 'A' } } })
    expect(textIn(await amend(id, { objectKind: 'rocket' }), 'code')).toBe('objectKind.unknown')
    expect(valueIn(await serving.get(`/objects/${id}`), 'facts')).toMatchObject({ attributes: { model: 'A' } })
  })
})
