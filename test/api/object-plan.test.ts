// What lies ahead of one object: the days of its rules and why, its meters, what was done on it and what that cost.

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { newId } from '../../src/domain/id.ts'
import { type Client, idOf, problemOf, type TestApi, testApi, valueIn } from '../support/api.ts'
import { aParty } from '../support/build.ts'
import { aPdf } from '../support/file.ts'

let api: TestApi
let serving: Client
let party: string
let lorry: string

beforeAll(async () => {
  api = await testApi()
  serving = await api.join(['service_manager'])
  party = await aParty(api.engine, 'Haulage')
  api.clock.now = '2026-02-10T09:00:00.000Z'
  lorry = idOf(
    await serving.post('/objects', {
      title: 'Lorry',
      partyId: party,
      objectKind: 'vehicle',
      attributes: { category: 'car', plate: 'A1', year: 2019 },
      commissionedOn: '2019-05-01',
      lastService: { on: '2025-08-15', usage: 40_000 },
      group: 'North',
    }),
  )
  // 90 km a day: 15,000 km after the service are reached on its 167th day, before the twelve months are over.
  for (const [at, value] of [
    ['2025-12-01T09:00:00Z', 49_000],
    ['2025-12-31T09:00:00Z', 51_700],
    ['2026-01-30T09:00:00Z', 54_400],
  ] as const)
    await serving.post(`/objects/${lorry}/readings`, { at, value })
})
afterAll(() => api.close())

const planOf = (id = lorry) => serving.get(`/objects/${id}/plan`)

describe('GET /objects/:id/plan', () => {
  test('tells the day of a rule, what each of its scales says, and the ten dates after', async () => {
    const rules = valueIn(await planOf(), 'rules')
    expect(rules).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          id: 'service',
          own: false,
          lastOn: '2025-08-15',
          lastUsage: 40_000,
          next: expect.objectContaining({
            by: 'usage',
            dueOn: '2026-02-05',
            perDay: 90,
            spreadDays: null,
            stale: false,
            isDue: true,
          }),
          scales: [
            { by: 'calendar', dueOn: '2026-08-17', total: null },
            { by: 'usage', dueOn: '2026-02-05', total: 55_000 },
          ],
        }),
      ]),
    )
    const [service] = Array.isArray(rules) ? rules.filter(({ id }) => id === 'service') : []
    expect(service.dates).toHaveLength(10)
    expect(service.dates[0]).toMatchObject({ on: '2026-02-10', dueOn: '2026-02-05', by: 'usage' })
  })

  test('tells what the meter shows, how fast it runs, and the limits of its rules', async () => {
    const [meter] = [valueIn(await planOf(), 'meters')].flat()
    expect(meter).toMatchObject({
      meter: null,
      unit: 'km',
      readings: [{ value: 49_000 }, { value: 51_700 }, { on: '2026-01-30', value: 54_400 }],
      perDay: 90,
      stale: false,
      limits: expect.arrayContaining([{ ruleId: 'service', total: 55_000, dueOn: '2026-02-05', spreadDays: 0 }]),
    })
  })

  test('tells attributes in the order of the form, its kind, its group, and that it is old', async () => {
    const { body } = await planOf()
    expect(body).toMatchObject({
      kind: { id: 'vehicle', title: { ru: expect.any(String) } },
      group: 'North',
      replacement: { by: 'age', years: 6, usage: 54_400 },
      today: '2026-02-10',
    })
    const attributes = [valueIn({ ...(await planOf()) }, 'attributes')].flat()
    expect(attributes.slice(0, 2)).toMatchObject([
      { id: 'category', value: 'car', said: { en: 'Car' } },
      { id: 'brand', value: null, said: null },
    ])
    expect(attributes).toContainEqual(expect.objectContaining({ id: 'year', value: 2019 }))
  })

  test('tells what was done early or late, by whom, with its act and what it cost', async () => {
    const act = idOf(await serving.post(`/objects/${lorry}/documents?kind=act&title=Act%2012`, aPdf()))
    const input = { serviceRuleId: 'service', on: '2026-02-01', usage: 54_580, result: 'all well', actDocumentId: act }
    const parts = [{ title: 'Oil', quantity: 5, unit: 'l', amountMinor: 450_000, currency: 'RUB' }]
    const done = await serving.post(`/objects/${lorry}/commands/completeService`, { ...input, parts })
    expect(done).toMatchObject({ status: 200 })
    const { body } = await planOf()
    expect(body).toMatchObject({
      services: expect.arrayContaining([
        expect.objectContaining({
          ruleId: 'service',
          state: 'done',
          dueOn: '2026-02-05',
          doneOn: '2026-02-01',
          daysLate: -4,
          usage: 54_580,
          result: 'all well',
          cost: { currency: 'RUB', amountMinor: 450_000 },
          closedByName: 'Person service_manager',
          act: { id: act, title: 'Act 12' },
        }),
      ]),
      costs: [{ currency: 'RUB', amountMinor: 450_000, lastYearMinor: 450_000 }],
      year: { services: expect.any(Number), amounts: [{ currency: 'RUB', amountMinor: expect.any(Number) }] },
    })
    await serving.post(`/objects/${lorry}/documents/${act}/remove`, { reason: 'wrong' })
    expect(JSON.stringify((await planOf()).body)).not.toContain('Act 12')
  })

  test('an act that is none is no act', async () => {
    const input = { serviceRuleId: 'brake-fluid', on: '2026-02-01', result: 'x' }
    for (const actDocumentId of ['x', newId()]) {
      const answer = await serving.post(`/objects/${lorry}/commands/completeService`, { ...input, actDocumentId })
      expect(problemOf(answer).status).toBe(422)
    }
  })

  test('tells where it belongs and what it consists of', async () => {
    const at = (title: string, parentId?: string) =>
      serving.post('/objects', { title, partyId: party, ...(parentId === undefined ? {} : { parentId }) })
    const depot = idOf(await at('Depot'))
    const hall = idOf(await at('Hall', depot))
    const crane = idOf(await at('Crane', hall))
    expect((await planOf(crane)).body).toMatchObject({
      path: [{ title: 'Depot' }, { title: 'Hall' }],
      kind: null,
      rules: [],
    })
    expect((await planOf(depot)).body).toMatchObject({ path: [], parts: [{ id: hall, title: 'Hall', parts: 1 }] })
  })

  test('is asked of objects alone', async () => {
    expect(problemOf(await planOf(newId())).status).toBe(404)
    const tender = idOf(await (await api.join(['administrator'])).post('/tenders', { title: 'T' }))
    expect(problemOf(await planOf(tender)).status).toBe(404)
  })
})
