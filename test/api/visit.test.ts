import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { z } from 'zod'
import { addDays } from '../../src/domain/calendar.ts'
import { newId } from '../../src/domain/id.ts'
import { type Client, problemOf, type TestApi, testApi } from '../support/api.ts'
import { aParty, msk } from '../support/build.ts'
import { anObjectOf, dueIn, fleetTurn, type Rule } from '../support/service.ts'

const TODAY = '2026-06-01'
const NOW = msk(`${TODAY} 10:00`)

let api: TestApi
let service: Client
let stranger: Client
beforeAll(async () => {
  api = await testApi()
  service = await api.join(['service_manager'])
  stranger = await api.join(['lawyer'])
})
afterAll(() => api.close())
beforeEach(() => {
  api.clock.now = NOW
})

const rows = async (sql: string, values: unknown[] = []) => (await api.engine.pool.query(sql, values)).rows
const stage = () => ({ engine: api.engine })
const items = z.looseObject({
  items: z.array(z.looseObject({ id: z.string(), objectId: z.string(), state: z.string() })),
})

/** A client whose objects with these rules are one visit. */
async function aVisit(objects: readonly Rule[][]) {
  const partyId = await aParty(api.engine, 'Alpha')
  const ids: string[] = []
  for (const [index, rules] of objects.entries())
    ids.push(await anObjectOf(stage(), NOW, { partyId, rules, title: `Lorry ${index}` }))
  await fleetTurn(stage(), partyId, NOW)
  const [visit] = await rows(`select id from record where kind = 'visit' and party_id = $1`, [partyId])
  return { partyId, objects: ids, id: String(visit?.id) }
}
const servicesOf = async (id: string) => items.parse((await service.get(`/visits/${id}/services`)).body).items
const stateOf = async (id: string) => (await rows('select state from process where id = $1', [id]))[0]?.state
const due = (days: number, more: Rule = {}) => dueIn(TODAY, days, more)
/** Cannot be noted as done without what the meter shows. */
const metered = due(3, { id: 'oil', everyUsage: 10_000 })

describe('a visit', () => {
  test('is read with its services: of which object, why now, and what it needs to be noted as done', async () => {
    const { id, objects } = await aVisit([[due(3, { title: { ru: 'ТО', en: 'Service' } })], [due(5)]])
    expect((await service.get(`/visits/${id}/services`)).body).toMatchObject({
      items: [
        {
          objectId: objects[0],
          title: { ru: 'ТО', en: 'Service' },
          by: 'calendar',
          dueOn: '2026-06-04',
          state: 'open',
          needsReading: false,
        },
        { objectId: objects[1], dueOn: '2026-06-06' },
      ],
    })
    expect(await service.get('/visits?state=planned')).toMatchObject({ status: 200 })
    expect(await service.get(`/visits/${id}`)).toMatchObject({
      body: { kind: 'visit', state: 'planned', title: 'Alpha', facts: { openCount: 2, objectCount: 2 } },
    })
  })

  test('is booked, moved and taken back; its services follow, and another day is foreseen before it is given', async () => {
    const { id } = await aVisit([[due(3)]])
    const booked = async () => rows('select state, booked_on from service where visit_id = $1', [id])
    expect(await service.post(`/visits/${id}/book`, { bookedOn: '2026-06-10' })).toMatchObject({
      body: { state: 'booked' },
    })
    expect(await booked()).toEqual([{ state: 'booked', booked_on: '2026-06-10' }])
    const ahead = await service.post(`/visits/${id}/preview`, { bookedOn: '2026-06-17' })
    expect(ahead).toMatchObject({ status: 200, body: { state: 'booked', steps: { vanishes: expect.any(Array) } } })
    expect(JSON.stringify(ahead.body)).toContain('V3')
    expect(await booked()).toEqual([{ state: 'booked', booked_on: '2026-06-10' }])
    await service.post(`/visits/${id}/book`, { bookedOn: '2026-06-17' })
    expect(await booked()).toEqual([{ state: 'booked', booked_on: '2026-06-17' }])
    await service.post(`/visits/${id}/commands/unbook`, { reason: 'the client is away' })
    expect(await booked()).toEqual([{ state: 'open', booked_on: null }])
    expect(problemOf(await service.post(`/visits/${id}/book`, { bookedOn: '2026-05-31' }))).toMatchObject({
      status: 409,
    })
  })

  test('half of it done early: those objects go on by their rule, the other half stays, each once', async () => {
    const { id, objects } = await aVisit([[due(3)], [due(3)], [due(3)], [due(3)]])
    const [first, second] = await servicesOf(id)
    const body = {
      doneOn: TODAY,
      result: 'oil and filters',
      services: [
        { serviceId: first?.id, usage: 54_000, parts: [{ title: 'Oil', quantity: 5, unit: 'l' }] },
        { serviceId: second?.id, doneOn: '2026-05-30', result: 'oil only' },
      ],
    }
    const key = { 'Idempotency-Key': newId() }
    expect(await service.post(`/visits/${id}/complete`, body, key)).toMatchObject({
      status: 200,
      body: { state: 'planned', facts: { openCount: 2 } },
    })
    expect((await service.post(`/visits/${id}/complete`, body, key)).status).toBe(200)
    expect(
      await rows(
        `select state, done_on, usage, result, parts, closed_by from service where visit_id = $1 order by process_id`,
        [id],
      ),
    ).toMatchObject([
      {
        state: 'done',
        done_on: TODAY,
        usage: 54_000,
        result: 'oil and filters',
        parts: [{ title: 'Oil' }],
        closed_by: service.userId,
      },
      { state: 'done', done_on: '2026-05-30', result: 'oil only' },
      { state: 'open' },
      { state: 'open' },
    ])
    const next = await rows('select service_on from process where id = any($1) order by id', [objects])
    expect(next.map(row => row.service_on)).toEqual([
      addDays(TODAY, 100),
      addDays('2026-05-30', 100),
      '2026-06-04',
      '2026-06-04',
    ])
    expect(await rows('select 1 from service where process_id = any($1)', [objects])).toHaveLength(4)
    expect(
      problemOf(await service.post(`/visits/${id}/complete`, { ...body, services: [{ serviceId: first?.id }] })),
    ).toMatchObject({
      status: 409,
      code: 'service.notOpen',
    })
    expect(await service.post(`/visits/${id}/complete`, { doneOn: TODAY, result: 'the rest' })).toMatchObject({
      body: { state: 'done', closed: true },
    })
    expect(await rows(`select state from service where visit_id = $1 group by state`, [id])).toEqual([
      { state: 'done' },
    ])
  })

  test('one object that refuses takes all of it back: no half of a visit is written', async () => {
    const { id, objects } = await aVisit([[due(3)], [metered]])
    const refused = problemOf(await service.post(`/visits/${id}/complete`, { doneOn: TODAY, result: 'all' }))
    expect(refused).toMatchObject({ status: 409, code: 'command.guard' })
    expect((await servicesOf(id)).map(one => one.state)).toEqual(['open', 'open'])
    expect(
      await rows(`select 1 from event where process_id = any($1) and type = 'object.service_completed'`, [objects]),
    ).toEqual([])
  })

  test('is completed from its task as well, with all that is open', async () => {
    const { id } = await aVisit([[due(3)], [due(3)]])
    await service.post(`/visits/${id}/book`, { bookedOn: TODAY, performerId: service.userId })
    const [task] = await rows(`select id from task where process_id = $1 and title = 'completeVisit'`, [id])
    const done = await service.post(`/tasks/${task?.id}/complete`, {
      outcome: 'complete',
      input: { doneOn: TODAY, result: 'all' },
    })
    expect(done).toMatchObject({ status: 200, body: { state: 'done' } })
    expect((await servicesOf(id)).map(one => one.state)).toEqual(['done', 'done'])
  })

  test('a larger service settles the smaller one of the same visit', async () => {
    const near = { mergeDays: 40 }
    const { id } = await aVisit([
      [due(3, { id: 'small', ...near }), due(30, { id: 'large', contains: ['small'], ...near })],
    ])
    expect(await servicesOf(id)).toHaveLength(2)
    await service.post(`/visits/${id}/complete`, { doneOn: TODAY, result: 'all' })
    expect(await stateOf(id)).toBe('done')
  })

  test('some are skipped with a reason, and the last of them ends it', async () => {
    const { id } = await aVisit([[due(3)], [due(3)]])
    const [first, second] = await servicesOf(id)
    expect(await service.post(`/visits/${id}/skip`, { serviceIds: [first?.id], reason: 'laid up' })).toMatchObject({
      body: { facts: { openCount: 1 } },
    })
    expect(await rows('select state, reason from service where id = $1', [first?.id])).toEqual([
      { state: 'skipped', reason: 'laid up' },
    ])
    await service.post(`/visits/${id}/skip`, { serviceIds: [second?.id], reason: 'laid up' })
    expect(await stateOf(id)).toBe('cancelled')
  })

  test('that is cancelled skips its services, or takes them up again on the day that is named', async () => {
    const skipped = await aVisit([[due(3)]])
    await service.post(`/visits/${skipped.id}/cancel`, { reason: 'sold', openServices: 'skip' })
    expect(await rows('select state from service where visit_id = $1', [skipped.id])).toEqual([{ state: 'skipped' }])
    const later = await aVisit([[due(3)]])
    expect(
      problemOf(await service.post(`/visits/${later.id}/cancel`, { reason: 'away', openServices: 'later' })),
    ).toMatchObject({ status: 409 })
    await service.post(`/visits/${later.id}/cancel`, {
      reason: 'away',
      openServices: 'later',
      putOffUntil: '2026-06-20',
    })
    const visits = () =>
      rows(
        `select p.state from record r join process p on p.id = r.id where r.kind = 'visit' and r.party_id = $1 order by r.number`,
        [later.partyId],
      )
    await fleetTurn(stage(), later.partyId, msk('2026-06-19 12:00'))
    expect(await visits()).toEqual([{ state: 'cancelled' }])
    await fleetTurn(stage(), later.partyId, msk('2026-06-20 09:00'))
    expect(await visits()).toEqual([{ state: 'cancelled' }, { state: 'planned' }])
  })

  test('withdrawn by an operator it lets its services go, and the next turn plans them anew', async () => {
    const { id, partyId } = await aVisit([[due(3)]])
    const head = await api.join(['head'])
    expect(await head.post(`/processes/${id}/cancel`, { reason: 'a mistake' })).toMatchObject({ status: 200 })
    await fleetTurn(stage(), partyId, NOW)
    expect(
      await rows(
        `select s.state, p.state as visit from service s join process p on p.id = s.visit_id where s.fleet_id = $1`,
        [partyId],
      ),
    ).toEqual([{ state: 'open', visit: 'planned' }])
  })

  test('is split, and takes services of its own client in; a booked one books them', async () => {
    const { id, partyId } = await aVisit([[due(3)], [due(3)], [due(3)]])
    const [first, second] = await servicesOf(id)
    const split = await service.post(`/visits/${id}/split`, { serviceIds: [first?.id, second?.id] })
    expect(split).toMatchObject({ status: 200, body: { state: 'planned', facts: { openCount: 2 } } })
    const other = z.looseObject({ id: z.string() }).parse(split.body).id
    expect(other).not.toBe(id)
    await service.post(`/visits/${id}/book`, { bookedOn: '2026-06-12' })
    expect(await service.post(`/visits/${id}/join`, { serviceIds: [first?.id] })).toMatchObject({
      body: { id, facts: { openCount: 2 } },
    })
    expect(await rows('select state, booked_on from service where id = $1', [first?.id])).toEqual([
      { state: 'booked', booked_on: '2026-06-12' },
    ])
    expect(await rows(`select facts -> 'openCount' as open from process where id = $1`, [other])).toEqual([{ open: 1 }])
    const stray = await aVisit([[due(3)]])
    const [foreign] = await servicesOf(stray.id)
    expect(problemOf(await service.post(`/visits/${id}/join`, { serviceIds: [foreign?.id] }))).toMatchObject({
      status: 409,
    })
    expect(
      await rows(`select count(*)::int as open from service where fleet_id = $1 and state in ('open', 'booked')`, [
        partyId,
      ]),
    ).toEqual([{ open: 3 }])
  })

  test('lost to a competitor its objects are served by them, and nothing of it stays open', async () => {
    const { id, objects, partyId } = await aVisit([[due(3)], [due(5)]])
    const competitorId = await aParty(api.engine, 'Rival')
    const done = await service.post(`/visits/${id}/commands/lose`, { competitorId, contractEndOn: '2027-05-31' })
    expect(done).toMatchObject({ status: 200, body: { state: 'cancelled' } })
    expect(
      await rows(
        `select facts ->> 'holder' as holder, facts ->> 'holderId' as by, dates -> 'holderUntil' ->> 'value' as until from process where id = any($1)`,
        [objects],
      ),
    ).toEqual(objects.map(() => ({ holder: 'competitor', by: competitorId, until: '2027-05-31' })))
    await fleetTurn(stage(), partyId, NOW)
    expect(await rows(`select state from service where fleet_id = $1`, [partyId])).toEqual([
      { state: 'cancelled' },
      { state: 'cancelled' },
    ])
  })

  test('is not touched by somebody whose work it is not', async () => {
    const { id, objects } = await aVisit([[due(3)], [due(3)]])
    const [first] = await servicesOf(id)
    const some = { serviceIds: [first?.id] }
    const answers = [
      await stranger.post(`/visits/${id}/book`, { bookedOn: '2026-06-10' }),
      await stranger.post(`/visits/${id}/complete`, { doneOn: TODAY, result: 'x' }),
      await stranger.post(`/visits/${id}/skip`, { ...some, reason: 'x' }),
      await stranger.post(`/visits/${id}/split`, some),
      await stranger.post(`/visits/${id}/join`, some),
      await stranger.post(`/visits/${id}/cancel`, { reason: 'x', openServices: 'skip' }),
      await stranger.post(`/objects/${objects[0]}/services/${first?.id}/book`, { bookedOn: '2026-06-10' }),
      await stranger.post(`/objects/${objects[0]}/services/${first?.id}/complete`, { doneOn: TODAY, result: 'x' }),
    ]
    expect(answers.map(answer => answer.status)).toEqual(answers.map(() => 403))
    expect((await servicesOf(id)).map(one => one.state)).toEqual(['open', 'open'])
  })

  test.each([
    ['complete', { doneOn: 'soon', result: 'x' }],
    ['complete', { doneOn: TODAY }],
    ['complete', { doneOn: TODAY, result: 'x', services: [] }],
    ['complete', { doneOn: TODAY, result: 'x', services: [{ serviceId: 'x' }] }],
    ['complete', { doneOn: TODAY, result: 'x', services: [{ serviceId: newId(), usage: -1 }] }],
    ['complete', { doneOn: TODAY, result: 'x', actDocumentId: 'x' }],
    ['skip', { serviceIds: [], reason: 'x' }],
    ['skip', { serviceIds: [newId()] }],
    ['book', { bookedOn: '2026-02-30' }],
    ['book', { bookedOn: '2026-06-10', performerId: 'me' }],
    ['cancel', { reason: 'x', openServices: 'perhaps' }],
    ['split', { serviceIds: 'all' }],
  ])('%s refuses what does not fit: %j', async (act, body) => {
    const { id } = await aVisit([[due(3)]])
    expect(problemOf(await service.post(`/visits/${id}/${act}`, body)).status).toBe(422)
  })
})

describe('a service of an object', () => {
  test('is listed, booked alone, completed and skipped by its id', async () => {
    const { id, objects } = await aVisit([[due(3)], [due(3)]])
    const [object = ''] = objects
    const list = items.parse((await service.get(`/objects/${object}/services`)).body)
    const sid = list.items[0]?.id
    const booked = await service.post(`/objects/${object}/services/${sid}/book`, { bookedOn: '2026-06-10' })
    expect(booked).toMatchObject({ status: 200, body: { kind: 'visit', state: 'booked', facts: { openCount: 1 } } })
    expect(await stateOf(id)).toBe('planned')
    const done = { doneOn: TODAY, result: 'fine', usage: 1_000 }
    expect(await service.post(`/objects/${object}/services/${sid}/complete`, done)).toMatchObject({
      status: 200,
      body: { kind: 'object' },
    })
    expect(problemOf(await service.post(`/objects/${object}/services/${sid}/complete`, done))).toMatchObject({
      status: 409,
      code: 'command.guard',
    })
    expect(await rows('select value from reading where record_id = $1', [object])).toEqual([{ value: 1_000 }])
    expect(problemOf(await service.post(`/objects/${object}/services/${newId()}/skip`, { reason: 'x' }))).toMatchObject(
      { status: 404 },
    )
    expect(await service.get(`/objects/${object}/services`)).toMatchObject({
      body: { items: [{ state: 'done', doneOn: TODAY, usage: 1_000 }] },
    })
  })
})

describe('sales', () => {
  test('a rule that says so opens an interest when the visit begins, and the button a deal; once for a visit', async () => {
    const rule = due(3, { creates: 'interest' })
    const { id } = await aVisit([[rule], [rule]])
    expect(await rows(`select type from event where process_id = $1 and follow`, [id])).toEqual([
      { type: 'visit.sale_wanted' },
    ])
    expect(problemOf(await service.post(`/visits/${id}/commands/sell`, { sale: 'deal' }))).toMatchObject({
      status: 409,
    })
    const plain = await aVisit([[due(3)]])
    expect(await service.post(`/visits/${plain.id}/commands/sell`, { sale: 'deal' })).toMatchObject({ status: 200 })
    expect(problemOf(await service.post(`/visits/${plain.id}/commands/sell`, { sale: 'deal' }))).toMatchObject({
      status: 409,
    })
  })
})
