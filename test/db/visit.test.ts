// Services become visits: gathered by client, site and window; followed as they move and end; nothing lost, nothing twice.

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { advance } from '../../src/db/advance.ts'
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
})
