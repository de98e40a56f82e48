// Bulk acts on tracked objects: each once, with its parts, its services and its story, whoever is killed or works beside.

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { advance } from '../../src/db/advance.ts'
import { bulkItems, bulkSummary, createBulk, fleetsOf } from '../../src/db/bulk.ts'
import { carryBatch, carryNext, openBulk } from '../../src/db/bulk-run.ts'
import { checkInvariants } from '../../src/db/invariant.ts'
import { queriesOn } from '../../src/db/transaction.ts'
import { transferObjects } from '../../src/db/transfer.ts'
import type { BulkAct } from '../../src/domain/bulk.ts'
import { isRefusal } from '../../src/domain/errors.ts'
import { aParty, aPerson, create, HEAD, msk, type TestEngine, testEngine } from '../support/build.ts'
import { dueIn, fleetTurn } from '../support/service.ts'

const TODAY = '2026-06-01'
const NOW = msk(`${TODAY} 10:00`)

let stage: TestEngine
beforeAll(async () => {
  stage = await testEngine({ max: 8 })
})
afterAll(() => stage.drop())

const db = () => queriesOn(stage.engine.pool)
const head = aPerson(['head'], HEAD)
const rows = async (text: string, values: unknown[] = []) => (await stage.engine.pool.query(text, values)).rows

type More = { parentId?: string; siteId?: string; due?: number; state?: string; contractId?: string }
async function anObject(partyId: string, { due = 200, contractId, ...more }: More = {}): Promise<string> {
  const fields = { serviceRules: [dueIn(TODAY, due, { leadDays: 30 })] }
  const links = contractId === undefined ? {} : { contractId }
  return (await create(stage.engine, NOW, { kind: 'object', partyId, fields, links, ...more })).view.id
}
/** A depot with a lorry in it, and a crane on the lorry. */
async function aDepot(partyId: string, due?: number) {
  const depot = await anObject(partyId)
  const lorry = await anObject(partyId, { parentId: depot, siteId: depot, ...(due === undefined ? {} : { due }) })
  const crane = await anObject(partyId, { parentId: lorry, siteId: depot })
  return { depot, lorry, crane }
}
const plan = (partyId: string) => fleetTurn(stage, partyId, NOW)
const placesOf = async (...ids: string[]) =>
  Promise.all(
    ids.map(
      async id =>
        (
          await rows(
            `select r.party_id, r.parent_id, r.site_id, r.contract_id, p.fleet_id, p.state from record r join process p on p.id = r.id
             where r.id = $1`,
            [id],
          )
        )[0],
    ),
  )
const storyOf = (id: string) => rows(`select type, data from event where process_id = $1 order by position`, [id])

async function aJob(act: BulkAct, ids: readonly string[]) {
  const { id } = await createBulk(db(), { act, reason: 'sold', actor: head, scope: { ids }, now: NOW })
  const job = await openBulk(stage.engine.pool, { jobId: id, now: NOW })
  if (!job) throw new Error('the job is over')
  return job
}
async function carried(act: BulkAct, ids: readonly string[], each = carryBatch) {
  const job = await aJob(act, ids)
  while ((await each(stage.engine, job, NOW)) !== null);
  const items = await bulkItems(db(), { jobId: job.jobId, limit: 100, after: null })
  const outcomes = Object.fromEntries(items.map(item => [item.processId, item.code ?? item.outcome]))
  return { jobId: job.jobId, outcomes, summary: await bulkSummary(db(), job.jobId) }
}
const transfer = (ids: string[], partyId: string) =>
  stage.engine.transaction(client =>
    transferObjects(stage.engine, client, { ids, partyId, reason: 'sold', actor: head, now: NOW }),
  )

describe('an object that is handed to another client', () => {
  test('goes with its parts, which stay parts of it', async () => {
    const [old, other] = [await aParty(stage.engine, 'Old'), await aParty(stage.engine, 'New')]
    const { depot, lorry, crane } = await aDepot(old)
    expect(await transfer([lorry], other)).toMatchObject([{ changed: true, parts: 1, services: 0 }])
    expect(await placesOf(depot, lorry, crane)).toMatchObject([
      { party_id: old, fleet_id: old },
      { party_id: other, fleet_id: other, parent_id: null, site_id: null },
      { party_id: other, fleet_id: other, parent_id: lorry, site_id: lorry },
    ])
    expect(await storyOf(crane)).toContainEqual({
      type: 'object.transferred',
      data: { from: old, fromName: 'Old', to: other, entry: 'New', reason: 'sold' },
    })
  })

  test('takes its open services along, and a visit that has none left falls away', async () => {
    const [old, other] = [await aParty(stage.engine), await aParty(stage.engine)]
    const object = await anObject(old, { due: 10 })
    await plan(old)
    const [before] = await rows('select visit_id, fleet_id, state from service where process_id = $1', [object])
    expect(before).toMatchObject({ visit_id: expect.any(String), fleet_id: old })
    const [done] = await transfer([object], other)
    expect(done).toMatchObject({ changed: true, services: 1 })
    const visit = { processId: before.visit_id, kind: 'visit', fleetId: null }
    const fleets = [old, other].map(fleetId => ({ processId: fleetId, kind: 'object', fleetId }))
    expect(isRefusal(done) ? [] : done?.touched).toEqual(expect.arrayContaining([visit, ...fleets]))
    expect((await placesOf(before.visit_id))[0]).toMatchObject({ state: 'cancelled' })
    await plan(other)
    const [after] = await rows('select visit_id, fleet_id, state from service where process_id = $1', [object])
    expect(after).toMatchObject({ fleet_id: other, state: 'open', visit_id: expect.any(String) })
    expect(after.visit_id).not.toBe(before.visit_id)
    expect((await placesOf(after.visit_id))[0]).toMatchObject({ party_id: other, state: 'planned' })
  })

  test('leaves a visit that has other services, and what was done where it was done', async () => {
    const [old, other] = [await aParty(stage.engine), await aParty(stage.engine)]
    const [object, neighbour] = [await anObject(old, { due: 5 }), await anObject(old, { due: 6 })]
    await plan(old)
    const input = { serviceRuleId: 'to', on: TODAY, result: 'done' }
    const ask = { act: 'command', command: 'completeService', input } as const
    const actor = aPerson(['service_manager'])
    const done = await advance(stage.engine, { processId: object, now: NOW, ask, actor })
    if (isRefusal(done)) throw new Error(JSON.stringify(done))
    await transfer([object], other)
    expect(await rows('select fleet_id, state from service where process_id = $1', [object])).toEqual([
      { fleet_id: old, state: 'done' },
    ])
    const [visit] = await rows(
      `select p.state, p.facts ->> 'openCount' as open from service s join process p on p.id = s.visit_id where s.process_id = $1`,
      [neighbour],
    )
    expect(visit).toMatchObject({ state: 'planned' })
  })

  test('loses the contract of the old client, and the new one is cared for', async () => {
    const [old, other] = [await aParty(stage.engine), await aParty(stage.engine, 'Buyer')]
    const contract = await create(stage.engine, NOW, { kind: 'contract', partyId: old })
    const object = await anObject(old, { contractId: contract.view.id })
    await transfer([object], other)
    expect((await placesOf(object))[0]).toMatchObject({ contract_id: null })
    expect(await rows(`select title from record where kind = 'account' and party_id = $1`, [other])).toEqual([
      { title: 'Buyer' },
    ])
  })

  test('writes no more letters to people of the old client', async () => {
    const [old, other] = [await aParty(stage.engine), await aParty(stage.engine)]
    const object = await anObject(old)
    const [person] = await rows(
      `insert into person (id, party_id, name, email, letters_allowed) values (gen_random_uuid(), $1, 'P', 'p@example.test', true)
       returning id`,
      [old],
    )
    await rows(
      `insert into mail (id, key, process_id, step_key, rule, template, person_id, address, locale, priority, critical, state,
         not_before, data, message_id, created_at)
       values (gen_random_uuid(), $1::uuid::text, $1::uuid, 'k', 'O2', 'clientReading', $2, 'p@example.test', 'en', 1, false, 'queued', $3, '{}', $1::uuid::text, $3)`,
      [object, person.id, NOW],
    )
    await transfer([object], other)
    expect(await rows('select state, reason from mail where process_id = $1', [object])).toEqual([
      { state: 'cancelled', reason: 'transferred' },
    ])
  })

  test('is refused when it is disposed of, or when nobody knows the client', async () => {
    const [old, other] = [await aParty(stage.engine), await aParty(stage.engine)]
    const gone = await anObject(old, { state: 'disposed' })
    const tender = (await create(stage.engine, NOW, { kind: 'tender', partyId: old })).view.id
    expect(await transfer([gone, tender], other)).toMatchObject([
      { code: 'process.closed' },
      { code: 'record.notFound' },
    ])
    expect(await transfer([await anObject(old)], gone)).toMatchObject([{ code: 'party.unknown' }])
    expect((await placesOf(tender))[0]).toMatchObject({ party_id: old })
  })
})

describe('a job that hands many objects over', () => {
  test.each([
    ['in batches', carryBatch],
    ['one by one', carryNext],
  ])('moves each once and keeps what they are parts of, %s', async (_, each) => {
    const [old, other] = [await aParty(stage.engine), await aParty(stage.engine)]
    const { depot, lorry, crane } = await aDepot(old, 5)
    const alone = await anObject(old)
    await plan(old)
    // The crane is not listed: it goes along with the lorry.
    const { jobId, outcomes, summary } = await carried({ act: 'transfer', partyId: other }, [lorry, depot, alone], each)
    expect(outcomes).toEqual({ [depot]: 'done', [lorry]: 'done', [alone]: 'done' })
    expect(summary).toMatchObject({ objectsMoved: expect.any(Number), partsAlong: 1 })
    expect(await placesOf(depot, lorry, crane)).toMatchObject([
      { party_id: other, parent_id: null, site_id: null },
      { party_id: other, parent_id: depot, site_id: depot },
      { party_id: other, parent_id: lorry, site_id: depot },
    ])
    for (const id of [depot, lorry, crane, alone])
      expect((await storyOf(id)).filter(({ type }) => type === 'object.transferred')).toHaveLength(1)
    expect((await fleetsOf(stage.engine.pool, jobId)).map(({ fleetId }) => fleetId).sort()).toEqual([old, other].sort())
    expect(await carried({ act: 'transfer', partyId: other }, [depot])).toMatchObject({
      outcomes: { [depot]: 'unchanged' },
    })
  })

  test('is carried by several workers at once, each object once, and history stays whole', async () => {
    const [old, other] = [await aParty(stage.engine), await aParty(stage.engine)]
    const ids: string[] = []
    for (let n = 0; n < 6; n++) ids.push(...Object.values(await aDepot(old, 5 + n)))
    await plan(old)
    const job = await aJob({ act: 'transfer', partyId: other }, ids)
    const carry = async () => {
      while ((await carryNext(stage.engine, job, NOW)) !== null);
    }
    await Promise.all([carry(), carry(), carry(), carry()])
    const items = await bulkItems(db(), { jobId: job.jobId, limit: 100, after: null })
    expect(items.map(({ outcome }) => outcome)).toEqual(ids.map(() => 'done'))
    const told = await rows(
      `select count(*)::integer as times from event where process_id = any($1) and type = 'object.transferred' group by process_id`,
      [ids],
    )
    expect(told).toEqual(ids.map(() => ({ times: 1 })))
    expect(await rows('select 1 from process where fleet_id = $1', [old])).toEqual([])
    const violations = await checkInvariants(stage.engine.pool, { now: NOW, chains: 1_000 })
    expect(violations.filter(({ invariant }) => invariant !== 'I-9')).toEqual([])
  })
})

describe('a job that takes objects out of service', () => {
  test('takes their parts along when it is asked to, each once', async () => {
    const party = await aParty(stage.engine)
    const { depot, lorry, crane } = await aDepot(party)
    const old = await anObject(party, { state: 'out_of_service' })
    const gone = await anObject(party, { state: 'disposed' })
    const { outcomes, summary } = await carried({ act: 'retire', parts: true }, [depot, lorry, old, gone])
    expect(outcomes).toEqual({
      [depot]: 'done',
      [lorry]: 'done',
      [old]: 'unchanged',
      [gone]: expect.stringMatching(/command.notAllowedNow|process.closed/),
    })
    expect(summary).toMatchObject({ partsAlong: 1 })
    expect(await placesOf(depot, lorry, crane)).toMatchObject(Array(3).fill({ state: 'out_of_service' }))
    expect((await storyOf(crane)).at(-1)).toMatchObject({ type: 'object.retired', data: { input: { reason: 'sold' } } })
  })

  test('leaves their parts when it is not', async () => {
    const { depot, lorry } = await aDepot(await aParty(stage.engine))
    expect(await carried({ act: 'retire', parts: false }, [depot])).toMatchObject({ outcomes: { [depot]: 'done' } })
    expect(await placesOf(depot, lorry)).toMatchObject([{ state: 'out_of_service' }, { state: 'in_service' }])
  })
})

test('a job that gathers objects into a group says so in the story of each that was elsewhere', async () => {
  const party = await aParty(stage.engine)
  const [one, other] = [await anObject(party), await anObject(party)]
  await carried({ act: 'group', group: 'North' }, [one])
  const { outcomes } = await carried({ act: 'group', group: 'North' }, [one, other])
  expect(outcomes).toEqual({ [one]: 'unchanged', [other]: 'done' })
  expect(await rows('select distinct group_name from record where id = any($1)', [[one, other]])).toEqual([
    { group_name: 'North' },
  ])
  await carried({ act: 'group', group: null }, [one])
  expect((await storyOf(one)).map(({ type, data }) => [type, data.from, data.to]).slice(-2)).toEqual([
    ['object.regrouped', null, 'North'],
    ['object.regrouped', 'North', null],
  ])
})
