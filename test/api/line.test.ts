import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { newId } from '../../src/domain/id.ts'
import { type Client, idOf, problemOf, type TestApi, testApi } from '../support/api.ts'

let api: TestApi
let seller: Client
beforeAll(async () => {
  api = await testApi()
  seller = await api.join(['manager', 'kam', 'service_manager'])
})
afterAll(() => api.close())

const rows = async (sql: string, values: unknown[] = []) => (await api.engine.pool.query(sql, values)).rows

describe('lines and readings', () => {
  const aProject = async () => idOf(await seller.post('/projects', { title: 'Plant', state: 'research' }))

  test('supply lines replace the list and open the way to an interest', async () => {
    const id = await aProject()
    const lines = [
      { description: 'Pump', quantity: 3, unit: 'pcs', amountMinor: 100_00, currency: 'RUB', channel: 'dealer' },
    ]
    const done = await seller.post(`/projects/${id}/supplies`, { lines })
    expect(done).toMatchObject({ status: 200, body: { id } })
    await seller.post(`/projects/${id}/supplies`, { lines: [...lines, { description: 'Valve' }] })
    const page = await seller.get(`/projects/${id}`)
    expect(page).toMatchObject({
      body: {
        lines: [
          { kind: 'supply', position: 0, description: 'Pump', quantity: 3 },
          { position: 1, description: 'Valve' },
        ],
      },
    })
    expect(
      await rows(`select type from event where process_id = $1 and type = 'project.supply_lines_saved'`, [id]),
    ).toHaveLength(2)
  })

  test('an empty supply is refused, and the lines of before stay', async () => {
    const id = await aProject()
    await seller.post(`/projects/${id}/supplies`, { lines: [{ description: 'Pump' }] })
    expect(problemOf(await seller.post(`/projects/${id}/supplies`, { lines: [] }))).toMatchObject({
      status: 409,
      code: 'command.guard',
    })
    expect(await rows('select description from line where record_id = $1', [id])).toEqual([{ description: 'Pump' }])
  })

  test('needs are saved, also by the command itself', async () => {
    const id = await aProject()
    expect(
      await seller.post(`/projects/${id}/needs`, { lines: [{ description: 'Pipes', quantity: 10.5 }] }),
    ).toMatchObject({ status: 200 })
    expect(
      await seller.post(`/projects/${id}/commands/saveNeedLines`, { needLines: [{ description: 'Cables' }] }),
    ).toMatchObject({ status: 200 })
    expect(await rows('select kind, description from line where record_id = $1', [id])).toEqual([
      { kind: 'need', description: 'Cables' },
    ])
    const problem = problemOf(
      await seller.post(`/projects/${id}/commands/saveNeedLines`, { needLines: [{ quantity: -1 }] }),
    )
    expect(problem.errors?.map(error => error.pointer)).toEqual(['/needLines/0/description', '/needLines/0/quantity'])
  })

  test('needs are no matter of an amendment: their capacity and presence hang on them', async () => {
    const id = await aProject()
    const needLines = [{ description: 'Cables', quantity: 4 }]
    const problem = problemOf(await seller.post(`/projects/${id}/commands/amend`, { needLines }))
    expect(problem.errors?.map(error => error.pointer)).toEqual(['/needLines'])
  })

  test('presence is kept line by line and measured, participants with their last contact', async () => {
    const id = await aProject()
    await seller.post(`/projects/${id}/needs`, {
      lines: [{ description: 'Cables', quantity: 4, capacityPerQuarter: 1 }],
    })
    const presence = [{ position: 0, delivered: 1 }]
    expect(await seller.post(`/projects/${id}/commands/savePresence`, { presence })).toMatchObject({
      status: 200,
      body: { facts: { coveragePercent: 25, presencePercent: 25 } },
    })
    expect(await rows('select delivered from presence where record_id = $1', [id])).toMatchObject([{ delivered: 1 }])
    const { rows: parties } = await api.engine.pool.query<{ id: string }>(
      `insert into party (id, name) values (gen_random_uuid(), 'Investor') returning id`,
    )
    const partyId = parties[0]?.id ?? ''
    const named = { parties: [{ role: 'investor', partyId }] }
    expect(await seller.post(`/projects/${id}/commands/saveParticipants`, named)).toMatchObject({ status: 200 })
    const touch = { entryId: `investor-${partyId}`, touchedOn: '2026-03-03' }
    expect(await seller.post(`/projects/${id}/commands/touchParticipant`, touch)).toMatchObject({
      status: 200,
      body: { facts: { participants: [{ role: 'investor', partyId, on: '2026-03-03' }] } },
    })
    expect(await rows('select role, touched_on from record_party where record_id = $1', [id])).toEqual([
      { role: 'investor', touched_on: '2026-03-03' },
    ])
    const stranger = { parties: [{ role: 'investor', partyId: newId() }] }
    expect(problemOf(await seller.post(`/projects/${id}/commands/saveParticipants`, stranger)).status).toBe(422)
  })

  test('a repeated request does not replace newer lines', async () => {
    const id = await aProject()
    const headers = { 'Idempotency-Key': newId() }
    await seller.post(`/projects/${id}/supplies`, { lines: [{ description: 'Old' }] }, headers)
    await seller.post(`/projects/${id}/supplies`, { lines: [{ description: 'New' }] })
    const again = await seller.post(`/projects/${id}/supplies`, { lines: [{ description: 'Old' }] }, headers)
    expect(again.headers.get('Idempotency-Replayed')).toBe('true')
    expect(await rows('select description from line where record_id = $1', [id])).toEqual([{ description: 'New' }])
  })

  test('a reading is kept with its time, and one from the future is refused', async () => {
    const partyId = idOf(await seller.post('/parties', { name: 'Alpha' }))
    const id = idOf(await seller.post('/objects', { title: 'Van', partyId, meter: 'km' }))
    expect(await seller.post(`/objects/${id}/readings`, { value: 15_000 })).toMatchObject({
      status: 200,
      body: { facts: { lastReading: 15_000 } },
    })
    expect(await rows('select value, by from reading where record_id = $1', [id])).toEqual([
      { value: 15_000, by: seller.userId },
    ])
    expect(api.pokes.at(-1)).toMatchObject({ kind: 'object', partyId })
    const future = await seller.post(`/objects/${id}/readings`, { value: 16_000, at: '2190-01-01T00:00:00Z' })
    expect(problemOf(future)).toMatchObject({ status: 409, code: 'command.guard' })
    expect(await rows('select 1 from reading where record_id = $1', [id])).toHaveLength(1)
  })

  test('service rules are checked, whichever way they come', async () => {
    const partyId = idOf(await seller.post('/parties', { name: 'Alpha' }))
    const rule = {
      id: 'oil',
      combine: 'first',
      anchor: 'floating',
      everyMonths: 12,
      leadDays: 30,
      last: { on: '2026-01-10' },
    }
    const made = await seller.post('/objects', { title: 'Van', partyId, serviceRules: [rule] })
    expect(made).toMatchObject({ status: 201, body: { facts: { serviceRules: [rule] } } })
    const id = idOf(made)
    const broken = await seller.post(`/objects/${id}/commands/amend`, { serviceRules: [{ ...rule, everyMonths: 1e9 }] })
    expect(problemOf(broken)).toMatchObject({ status: 422, errors: [{ pointer: '/serviceRules/0/everyMonths' }] })
    const amended = await seller.post(`/objects/${id}/commands/amend`, { serviceRules: [{ ...rule, everyMonths: 6 }] })
    expect(amended).toMatchObject({ status: 200, body: { facts: { serviceRules: [{ everyMonths: 6 }] } } })
  })

  test('an object belongs to a client', async () => {
    expect(problemOf(await seller.post('/objects', { title: 'Van' }))).toMatchObject({
      status: 422,
      errors: [{ pointer: '/partyId' }],
    })
  })
})
