// Services become visits: gathered by client, site and window; followed as they move and end; nothing lost, nothing twice.

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { advance } from '../../src/db/advance.ts'
import { openVisitSale } from '../../src/db/chain-visit.ts'
import { planVisits } from '../../src/db/visit-plan.ts'
import { isRefusal } from '../../src/domain/errors.ts'
import { aParty, aPerson, create, msk, type TestEngine, testEngine } from '../support/build.ts'
import { anObjectOf, dueIn, fleetTurn, type Rule } from '../support/service.ts'

let stage: TestEngine
beforeAll(async () => {
  stage = await testEngine()
})
afterAll(() => stage.drop())

const TODAY = '2026-06-01'
const NOW = msk(`${TODAY} 10:00`)
const due = (days: number, more: Rule = {}) => dueIn(TODAY, days, more)
const anObject = (partyId: string, rules: Rule[], title = 'Lorry') => anObjectOf(stage, NOW, { partyId, rules, title })
const plan = (partyId: string, now = NOW) => fleetTurn(stage, partyId, now)

async function give(processId: string, command: string, input: Record<string, unknown>, now = NOW) {
  const done = await advance(stage.engine, {
    processId,
    now,
    ask: { act: 'command', command, input },
    actor: aPerson(['service_manager', 'manager', 'head']),
  })
  if (isRefusal(done)) throw new Error(JSON.stringify(done))
  return done
}

const rows = async (text: string, values: unknown[] = []) => (await stage.engine.pool.query(text, values)).rows

/** The visits of a client: state, day, site, and the titles of the objects whose services they have. */
const visitsOf = (partyId: string) =>
  rows(
    `select r.id, p.state, p.dates -> 'dueOn' ->> 'value' as "dueOn", r.site_id as "siteId",
       (select array_agg(o.title order by o.title) from service s join record o on o.id = s.process_id where s.visit_id = r.id) as objects
     from record r join process p on p.id = r.id where r.kind = 'visit' and r.party_id = $1 order by p.dates -> 'dueOn' ->> 'value', r.number`,
    [partyId],
  )

describe('services of one client', () => {
  test('twelve vehicles are one visit, with one task and one letter', async () => {
    const partyId = await aParty(stage.engine, 'Twelve')
    for (let index = 0; index < 12; index++) await anObject(partyId, [due(index)])
    await plan(partyId)
    const visits = await visitsOf(partyId)
    expect(visits).toMatchObject([{ state: 'planned', dueOn: TODAY }])
    expect(visits[0].objects).toHaveLength(12)
    const tasks = await rows(
      `select t.title, t.process_id from task t join record r on r.id = t.process_id where r.party_id = $1`,
      [partyId],
    )
    expect(tasks).toEqual([{ title: 'bookVisit', process_id: visits[0].id }])
    const letters = await rows(
      `select m.template, m.process_id from mail m join record r on r.id = m.process_id where r.party_id = $1`,
      [partyId],
    )
    expect(letters).toEqual([{ template: 'task', process_id: visits[0].id }])
  })
})

describe('what becomes of services', () => {
  test('a visit whose only service is done on its object is done', async () => {
    const partyId = await aParty(stage.engine, 'Alone')
    const object = await anObject(partyId, [due(3)])
    await plan(partyId)
    await give(object, 'completeService', { serviceRuleId: 'to', on: TODAY, result: 'done' })
    await plan(partyId)
    expect(await visitsOf(partyId)).toMatchObject([{ state: 'done' }])
  })

  test('an object that belongs to no client has its own visit, which follows it as well', async () => {
    const { view } = await create(stage.engine, NOW, { kind: 'object', fields: { serviceRules: [due(3)] } })
    const visits = () =>
      rows(`select p.state from record r join process p on p.id = r.id where r.kind = 'visit' and r.site_id = $1`, [
        view.id,
      ])
    await planVisits(stage.engine, { objectIds: [view.id], now: NOW })
    expect(await visits()).toEqual([{ state: 'planned' }])
    await give(view.id, 'completeService', { serviceRuleId: 'to', on: TODAY, result: 'done' })
    await planVisits(stage.engine, { objectIds: [view.id], now: NOW })
    expect(await visits()).toEqual([{ state: 'done' }])
  })

  test('readings that bring a service forward bring its visit forward as well, while nobody booked it', async () => {
    const partyId = await aParty(stage.engine, 'Driven')
    const read = {
      meter: 'km',
      readings: [
        { at: '2026-04-01', value: 40_000 },
        { at: '2026-05-20', value: 42_000 },
      ],
    }
    const rule = {
      id: 'oil',
      everyUsage: 5_000,
      combine: 'first',
      anchor: 'floating',
      leadUsage: 4_000,
      last: { on: '2026-03-01', usage: 39_000 },
    }
    const object = await anObjectOf(stage, NOW, { partyId, rules: [rule], fields: read })
    await plan(partyId)
    const [before] = await visitsOf(partyId)
    await give(object, 'addReading', { value: 43_500, at: msk(`${TODAY} 09:00`) })
    await plan(partyId)
    const [after] = await visitsOf(partyId)
    expect(after.id).toBe(before.id)
    expect(after.dueOn < before.dueOn).toBe(true)
    const [task] = await rows(`select due_at from task where process_id = $1 and title = 'bookVisit'`, [after.id])
    expect(task.due_at).toBe(msk(`${after.dueOn} 18:00`))
  })

  test('standby takes an interval back, and the service opens anew when it is due again: none is lost', async () => {
    const partyId = await aParty(stage.engine, 'Parked')
    const object = await anObject(partyId, [due(3)])
    await plan(partyId)
    await give(object, 'toStandby', { reason: 'winter' })
    await plan(partyId)
    expect(await visitsOf(partyId)).toMatchObject([{ state: 'cancelled' }])
    await give(object, 'fromStandby', {})
    await plan(partyId)
    expect(await rows('select state, reason from service where process_id = $1', [object])).toEqual([
      { state: 'open', reason: null },
    ])
    expect((await visitsOf(partyId)).map(visit => visit.state).sort()).toEqual(['cancelled', 'planned'])
  })

  test('a reason that is gone takes its service along: retired, sold, served by somebody else', async () => {
    const partyId = await aParty(stage.engine, 'Sold')
    const object = await anObject(partyId, [due(3)])
    await plan(partyId)
    await give(object, 'retire', { reason: 'sold' })
    await plan(partyId)
    expect(await rows('select state, reason from service where process_id = $1', [object])).toEqual([
      { state: 'cancelled', reason: 'state_changed' },
    ])
    expect(await visitsOf(partyId)).toMatchObject([{ state: 'cancelled' }])
  })

  test('what was joined later is in the visit, and nobody is written to again', async () => {
    const partyId = await aParty(stage.engine, 'Grows')
    await anObject(partyId, [due(3)], 'First')
    await plan(partyId)
    await anObject(partyId, [due(1)], 'Second')
    await plan(partyId)
    const [visit, ...others] = await visitsOf(partyId)
    expect(others).toEqual([])
    expect(visit).toMatchObject({ dueOn: '2026-06-02', objects: ['First', 'Second'] })
    expect(await rows('select template from mail where process_id = $1', [visit.id])).toEqual([{ template: 'task' }])
  })

  test('what is booked takes nothing in by itself: what comes later is another visit', async () => {
    const partyId = await aParty(stage.engine, 'Booked')
    await anObject(partyId, [due(3)])
    await plan(partyId)
    const [visit] = await visitsOf(partyId)
    await give(visit.id, 'book', { bookedOn: '2026-06-04' })
    await anObject(partyId, [due(3)])
    await plan(partyId)
    expect((await visitsOf(partyId)).map(one => one.state).sort()).toEqual(['booked', 'planned'])
  })

  test('two workers that plan one client at once make one visit of each site, with each service once', async () => {
    const partyId = await aParty(stage.engine, 'Both')
    for (let index = 0; index < 40; index++) await anObject(partyId, [due(index % 3)])
    const turns = Array.from({ length: 4 }, () => planVisits(stage.engine, { fleetIds: [partyId], now: NOW }))
    await Promise.all(turns)
    const [visit, ...others] = await visitsOf(partyId)
    expect(others).toEqual([])
    expect(visit.objects).toHaveLength(40)
  })

  test('a client with more than one visit holds is served by several', async () => {
    const partyId = await aParty(stage.engine, 'Large')
    const rules = Array.from({ length: 60 }, (_, index) => due(2, { id: `r${index}` }))
    for (let index = 0; index < 34; index++) await anObject(partyId, rules)
    await plan(partyId)
    const counts = await rows(
      `select count(*)::int as n from service where fleet_id = $1 group by visit_id order by 1`,
      [partyId],
    )
    expect(counts).toEqual([{ n: 40 }, { n: 2_000 }])
  })
})

describe('a sale', () => {
  test('is opened once for a visit, with lines of what its objects need', async () => {
    const partyId = await aParty(stage.engine, 'Buyer')
    const items = [{ title: { ru: 'Масло', en: 'Oil' }, quantity: 5, unit: 'l', priceMinor: 90_000, currency: 'RUB' }]
    const rule = due(3, { title: { ru: 'ТО', en: 'Service' }, creates: 'interest', items })
    for (let index = 0; index < 12; index++) await anObject(partyId, [rule])
    await plan(partyId)
    const [visit] = await visitsOf(partyId)
    const follow = async () => {
      const events = await rows(`select id from event where process_id = $1 and type = 'visit.sale_wanted'`, [visit.id])
      expect(events).toHaveLength(1)
      return openVisitSale(stage.engine, { eventId: events[0].id, recordId: visit.id, now: NOW })
    }
    await follow()
    await follow()
    const made = await rows(
      `select r.id, r.kind, r.title, r.party_id, r.amount_minor, r.currency from record r where r.visit_id = $1`,
      [visit.id],
    )
    expect(made).toMatchObject([
      { kind: 'interest', title: 'Service of 12 objects', party_id: partyId, amount_minor: 5_400_000, currency: 'RUB' },
    ])
    expect(
      await rows('select kind, description, quantity, amount_minor from line where record_id = $1', [made[0].id]),
    ).toEqual([{ kind: 'item', description: 'Oil', quantity: 60, amount_minor: 5_400_000 }])
  })
})
