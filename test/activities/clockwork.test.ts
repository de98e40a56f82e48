import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { createActivities } from '../../src/activities/index.ts'
import { advanceFleets } from '../../src/db/fleet.ts'
import { pageToWake } from '../../src/db/wake.ts'
import { type ActivityStage, activityStage } from '../support/activities.ts'
import { aParty, create, msk, OWNER } from '../support/build.ts'

let stage: ActivityStage
beforeAll(async () => {
  stage = await activityStage()
})
afterAll(() => stage.drop())
beforeEach(async () => {
  await stage.rows('truncate record, mail cascade')
})

const NOW = msk('2026-04-20 10:00')
const LATER = msk('2026-05-20 10:00')

const rule = {
  id: 'yearly',
  everyMonths: 12,
  combine: 'first',
  anchor: 'floating',
  leadDays: 5,
  last: { on: '2025-05-20' },
}
const anObject = (partyId: string, title: string) =>
  create(stage.engine, NOW, { kind: 'object', title, partyId, fields: { serviceRules: [rule] } })
/** A process that no turn can read: what a mistaken repair by hand may leave behind. */
const poison = (id: string) => stage.rows(`update process set pauses = '{}' where id = $1`, [id])
const errorOf = async (id: string) =>
  (await stage.rows('select error, error_attempts from process where id = $1', [id]))[0]

describe('a turn that throws', () => {
  test('leaves its reason on the process, and is forgotten when a turn works again', async () => {
    const { view } = await create(stage.engine, NOW, { kind: 'tender' })
    const input = { processId: view.id, now: LATER }
    await poison(view.id)
    await expect(stage.activities.advance(input)).rejects.toThrow()
    await expect(stage.activities.advance(input)).rejects.toThrow()
    expect(await errorOf(view.id)).toMatchObject({ error: expect.stringContaining('TypeError'), error_attempts: 2 })
    await stage.rows(`update process set pauses = '[]' where id = $1`, [view.id])
    await stage.activities.advance(input)
    expect(await errorOf(view.id)).toEqual({ error: null, error_attempts: 0 })
  })

  test('of a record that is gone ends its watcher', async () => {
    const answer = await stage.activities.advance({ processId: OWNER, now: NOW })
    expect(answer).toMatchObject({ events: [], nextDueAt: null })
  })
})

describe('a fleet', () => {
  test('goes on when one object spoils its batch; that one alone is marked and tried again', async () => {
    const partyId = await aParty(stage.engine)
    const made = []
    for (const title of ['A', 'B', 'C', 'D', 'E']) made.push((await anObject(partyId, title)).view.id)
    const bad = made[2] ?? ''
    await poison(bad)
    const turn = await stage.run(stage.activities.advanceFleet, { partyId, now: LATER })
    const services = await stage.rows(`select process_id, visit_id from service where state = 'open'`)
    expect(services.map(service => service.process_id).sort()).toEqual(made.filter(id => id !== bad).sort())
    expect(new Set(services.map(service => service.visit_id)).size).toBe(1)
    expect(await errorOf(bad)).toMatchObject({ error_attempts: 1 })
    expect(turn).toMatchObject({ more: false, nextDueAt: msk('2026-05-20 10:15') })
  })

  test('plans the visits of services that a worker left behind when it died', async () => {
    const partyId = await aParty(stage.engine)
    await anObject(partyId, 'A')
    await advanceFleets(stage.engine, { partyIds: [partyId], now: LATER })
    const visits = `select id from record where kind = 'visit' and party_id = $1`
    expect(await stage.rows(visits, [partyId])).toEqual([])
    const after = { list: 'unplanned', id: '00000000-0000-0000-0000-000000000000' } as const
    await stage.run(stage.activities.wakePage, { now: LATER, until: LATER, after })
    expect(stage.watchers.signalled.at(-1)).toMatchObject({ fleetId: partyId })
    await stage.run(stage.activities.advanceFleet, { partyId, now: LATER })
    expect(await stage.rows(visits, [partyId])).toHaveLength(1)
    expect(await stage.run(stage.activities.wakePage, { now: LATER, until: LATER, after })).toMatchObject({
      signalled: 0,
    })
  })

  test('of another client makes a new worker plan what the dead one left', async () => {
    const [left, other] = [await aParty(stage.engine), await aParty(stage.engine)]
    await anObject(left, 'A')
    await advanceFleets(stage.engine, { partyIds: [left], now: LATER })
    const { advanceFleet } = createActivities(stage.deps)
    await stage.run(advanceFleet, { partyId: other, now: LATER })
    expect(await stage.rows(`select 1 from record where kind = 'visit' and party_id = $1`, [left])).toHaveLength(1)
  })

  test('writes the letters that a worker left behind when it died', async () => {
    const partyId = await aParty(stage.engine)
    await create(stage.engine, NOW, { kind: 'object', partyId, state: 'in_maintenance' })
    await create(stage.engine, NOW, { kind: 'object', partyId, state: 'in_maintenance' })
    await stage.run(stage.activities.advanceFleet, { partyId, now: LATER })
    await stage.rows(`update mail set carrier_id = null`)
    await stage.rows(`delete from mail where template = 'visit'`)
    await stage.run(stage.activities.advanceFleet, { partyId, now: msk('2026-05-21 10:00') })
    expect(await stage.rows(`select id from mail where template = 'visit'`)).not.toEqual([])
    expect(await stage.rows(`select id from mail where state = 'merged' and carrier_id is null`)).toEqual([])
  })
})

describe('the wake', () => {
  test('finds what is due soon and what is behind, each once, and says which must look now', async () => {
    const due = await create(stage.engine, NOW, {
      kind: 'tender',
      state: 'evaluation',
      fields: { awardPeriodEnd: msk('2026-04-20 10:30') },
    })
    const far = await create(stage.engine, NOW, {
      kind: 'tender',
      state: 'evaluation',
      fields: { awardPeriodEnd: LATER },
    })
    const behind = await create(stage.engine, NOW, { kind: 'deal' })
    const overdue = await create(stage.engine, NOW, {
      kind: 'tender',
      state: 'evaluation',
      fields: { awardPeriodEnd: msk('2026-04-20 10:10') },
    })
    await stage.rows('update process set watched_seq = seq where id <> $1', [behind.view.id])
    const input = { now: msk('2026-04-20 10:20'), until: msk('2026-04-20 11:20') }
    const found = []
    let after: Parameters<typeof pageToWake>[1]['after'] = null
    do {
      const page: Awaited<ReturnType<typeof pageToWake>> = await pageToWake(stage.engine.pool, { ...input, after })
      found.push(...page.rows)
      after = page.next
    } while (after !== null)
    expect(found.map(row => [row.processId, row.signal])).toEqual([
      [overdue.view.id, true],
      [due.view.id, false],
      [behind.view.id, true],
    ])
    expect(found.map(row => row.processId)).not.toContain(far.view.id)
  })

  test('wakes the fleet once, however many of its objects are due', async () => {
    const partyId = await aParty(stage.engine)
    await anObject(partyId, 'A')
    await anObject(partyId, 'B')
    const page = await stage.run(stage.activities.wakePage, {
      now: NOW,
      until: NOW,
      after: { list: 'behind', id: '00000000-0000-0000-0000-000000000000' },
    })
    expect(page).toMatchObject({ signalled: 1, started: 0 })
    expect(stage.watchers.signalled.at(-1)).toMatchObject({ fleetId: partyId })
  })
})
