// What is done with objects by API: one handed to another client, and many by a filter, looked at first.

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { newId } from '../../src/domain/id.ts'
import { type Client, idOf, idsOf, problemOf, type TestApi, testApi, textIn } from '../support/api.ts'
import { aParty, OWNER } from '../support/build.ts'
import { carryJobs } from '../support/bulk.ts'

let api: TestApi
let chief: Client
let serving: Client
let haulage: string
let bakery: string

beforeAll(async () => {
  api = await testApi()
  chief = await api.join(['head'])
  serving = await api.join(['service_manager'])
  haulage = await aParty(api.engine, 'Haulage')
  bakery = await aParty(api.engine, 'Bakery')
  api.clock.now = '2026-02-10T09:00:00.000Z'
})
afterAll(() => api.close())

const made = async (title: string, body: object = {}) =>
  idOf(await serving.post('/objects', { title, partyId: haulage, objectKind: 'vehicle', ...body }))
const clientOf = async (id: string) => textIn(await serving.get(`/objects/${id}`), 'partyId')

describe('POST /objects/:id/transfer', () => {
  test('hands an object over once, and both fleets are told', async () => {
    const id = await made('Lorry')
    api.pokes.length = 0
    const headers = { 'Idempotency-Key': newId() }
    const body = { partyId: bakery, reason: 'sold' }
    const first = await serving.post(`/objects/${id}/transfer`, body, headers)
    expect(first).toMatchObject({ status: 200, body: { changed: true, parts: 0 } })
    expect(api.pokes.map(({ partyId }) => partyId)).toEqual(expect.arrayContaining([haulage, bakery]))
    expect(await serving.post(`/objects/${id}/transfer`, body, headers)).toMatchObject({ body: { changed: true } })
    expect(await serving.post(`/objects/${id}/transfer`, body)).toMatchObject({ body: { changed: false } })
    expect(await clientOf(id)).toBe(bakery)
  })

  test('is refused where it makes no sense, and to those who sell', async () => {
    const id = await made('Van')
    const to = (partyId: unknown, by = serving) => by.post(`/objects/${id}/transfer`, { partyId, reason: 'sold' })
    expect(problemOf(await to(newId()))).toMatchObject({ status: 422, code: 'party.unknown' })
    expect(problemOf(await to('x')).status).toBe(422)
    expect(problemOf(await to(bakery, await api.join(['manager']))).status).toBe(403)
    expect(problemOf(await serving.post(`/objects/${newId()}/transfer`, { partyId: bakery, reason: 'x' })).status).toBe(
      404,
    )
    expect(problemOf(await serving.post(`/objects/${id}/transfer`, { partyId: bakery })).status).toBe(422)
    expect(await clientOf(id)).toBe(haulage)
  })
})

describe('POST /bulk on objects', () => {
  const filter = { kind: ['object'], object_kind: ['vehicle'], group: 'North', attribute: { fuel: { is: ['diesel'] } } }
  const bulk = (act: object, more: object = {}) => chief.post('/bulk', { act, reason: 'spring', filter, ...more })
  const ids: string[] = []
  beforeAll(async () => {
    const diesel = { attributes: { fuel: 'diesel' }, group: 'North' }
    for (let n = 0; n < 3; n++) ids.push(await made(`North ${n}`, diesel))
    await made('North petrol', { attributes: { fuel: 'petrol' }, group: 'North' })
    await made('South', { attributes: { fuel: 'diesel' }, group: 'South' })
  })
  const carry = () => carryJobs(api, new Set(api.bulks.slice(0, -1)))
  const done = async (act: object) => {
    const tried = await bulk(act, { dryRun: true })
    expect(tried).toMatchObject({ status: 200, body: { total: 3, counts: { done: 3, unchanged: 0, refused: 0 } } })
    const job = await bulk(act, { expected: 3 })
    await carry()
    expect(await chief.get(`/bulk/${idOf(job)}`)).toMatchObject({ body: { state: 'done', counts: { done: 3 } } })
  }

  test('gives them an owner, a holder, an attribute', async () => {
    await done({ act: 'command', command: 'assign', input: { ownerId: OWNER } })
    await done({ act: 'command', command: 'changeHolder', input: { holder: 'nobody' } })
    await done({ act: 'command', command: 'amend', input: { attributes: { branch: 'Harbour' } } })
    expect(idsOf(await serving.get('/objects?holder=nobody&attribute=branch:Harbour,fuel:diesel')).sort()).toEqual(ids)
  })

  test('hands them to another client, then takes them out of service, then out of their group', async () => {
    await done({ act: 'transfer', partyId: bakery })
    expect(await Promise.all(ids.map(clientOf))).toEqual(ids.map(() => bakery))
    expect(await bulk({ act: 'transfer', partyId: bakery }, { dryRun: true })).toMatchObject({
      body: { counts: { done: 0, unchanged: 3 } },
    })
    await done({ act: 'retire', parts: true })
    await done({ act: 'group', group: null })
    expect(await bulk({ act: 'group', group: null })).toMatchObject({ body: { code: 'bulk.empty' } })
  })

  test.each([
    [{ act: 'transfer' }],
    [{ act: 'transfer', partyId: 'x' }],
    [{ act: 'retire', parts: 'yes' }],
    [{ act: 'group' }],
    [{ act: 'group', group: '' }],
  ])('does not understand %j', async act => {
    expect(problemOf(await bulk(act, { dryRun: true })).status).toBe(422)
  })

  test.each([
    [{ object_kind: ['No'] }],
    [{ service: ['late'] }],
    [{ attribute: { fuel: {} } }],
    [{ attribute: { 'a b': { is: ['x'] } } }],
    [{ attribute: { year: { from: 'x' } } }],
  ])('does not understand the filter %j', async more => {
    const answer = await chief.post('/bulk', { act: { act: 'retire' }, reason: 'x', filter: more, dryRun: true })
    expect(problemOf(answer).status).toBe(422)
  })

  test('refuses what is no object', async () => {
    const tender = idOf(await (await api.join(['administrator'])).post('/tenders', { title: 'T' }))
    for (const act of [{ act: 'transfer', partyId: bakery }, { act: 'retire' }, { act: 'group', group: 'x' }]) {
      const tried = await chief.post('/bulk', { act, reason: 'x', ids: [tender], dryRun: true })
      expect(tried).toMatchObject({ body: { counts: { refused: 1 }, refusals: [{ code: 'record.notFound' }] } })
    }
  })
})
