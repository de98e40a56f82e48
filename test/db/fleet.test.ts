import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { advance } from '../../src/db/advance.ts'
import { advanceFleets } from '../../src/db/fleet.ts'
import { createMany } from '../../src/db/record.ts'
import { isRefusal } from '../../src/domain/errors.ts'
import { aParty, aPerson, msk, OWNER, type TestEngine, testEngine } from '../support/build.ts'

let stage: TestEngine
beforeAll(async () => {
  stage = await testEngine({ max: 12 })
})
afterAll(() => stage.drop())
beforeEach(async () => {
  await rows('truncate record, mail cascade')
})

const NOW = msk('2026-04-20 10:00')
const DUE = msk('2026-05-20 10:00')
const rows = async (text: string, values: unknown[] = []) => (await stage.engine.pool.query(text, values)).rows

const rule = {
  id: 'yearly',
  everyMonths: 12,
  combine: 'first',
  anchor: 'floating',
  leadDays: 5,
  last: { on: '2025-05-20' },
}

/** Objects of one client that fall due on the same morning. */
async function aFleet(size: number): Promise<{ partyId: string; ids: string[] }> {
  const partyId = await aParty(stage.engine)
  const records = Array.from({ length: size }, (_, index) => ({
    kind: 'object',
    title: `Object ${index}`,
    partyId,
    ownerId: OWNER,
    fields: { serviceRules: [rule] },
  }))
  const made = await createMany(stage.engine, stage.engine.pool, records, { now: NOW, watching: true })
  return { partyId, ids: made.flatMap(one => (isRefusal(one) ? [] : one.view.id)) }
}

const fired = async () =>
  (await rows(`select process_id from step where rule = 'O1' and status = 'fired'`)).map(row => row.process_id)

describe('a round of fleets', () => {
  test('takes along what is due of clients who did not ask yet', async () => {
    const [asked, other] = [await aFleet(3), await aFleet(4)]
    const first = await advanceFleets(stage.engine, { partyIds: [asked.partyId], now: DUE })
    expect((await fired()).sort()).toEqual([...asked.ids, ...other.ids].sort())
    expect([...first.settled].sort()).toEqual([asked.partyId, other.partyId].sort())
    const second = await advanceFleets(stage.engine, { partyIds: [other.partyId], now: DUE })
    expect(await fired()).toHaveLength(7)
    expect(second.turns.get(other.partyId)).toMatchObject({ more: false, failed: 0 })
  })

  test('of more objects than fit one batch is whole, with one transaction for every few hundred', async () => {
    const fleets = [await aFleet(700), await aFleet(650)]
    const before = await commits()
    await advanceFleets(stage.engine, { partyIds: [fleets[0]?.partyId ?? ''], now: DUE })
    expect(await fired()).toHaveLength(1_350)
    expect((await commits()) - before).toBeLessThan(40)
  })

  test('shares the work with others at the same time, and does every step once', async () => {
    const fleets = [await aFleet(400), await aFleet(400), await aFleet(400)]
    await Promise.all(
      [...fleets, ...fleets].map(({ partyId }) => advanceFleets(stage.engine, { partyIds: [partyId], now: DUE })),
    )
    const done = await fired()
    expect(done).toHaveLength(1_200)
    expect(new Set(done).size).toBe(1_200)
    expect(await rows(`select key from mail group by key having count(*) > 1`)).toEqual([])
    const turned = await rows(`select seq, count(*)::integer as n from process where kind = 'object' group by seq`)
    expect(turned).toEqual([{ seq: 3, n: 1_200 }])
  })

  test('leaves out an object that fails, and comes back for it alone', async () => {
    const { partyId, ids } = await aFleet(9)
    const [bad = ''] = ids
    await rows(`update process set pauses = '{}' where id = $1`, [bad])
    const first = await advanceFleets(stage.engine, { partyIds: [partyId], now: DUE })
    expect((await fired()).sort()).toEqual(ids.slice(1).sort())
    const retryAt = msk('2026-05-20 10:15')
    expect(first.turns.get(partyId)).toMatchObject({ failed: 1, more: false, nextDueAt: retryAt })
    expect(first.settled).toEqual([partyId])
    const soon = await advanceFleets(stage.engine, { partyIds: [partyId], now: msk('2026-05-20 10:05') })
    expect(soon.turns.get(partyId)).toMatchObject({ failed: 0, more: false, nextDueAt: retryAt })
    await rows(`update process set pauses = '[]' where id = $1`, [bad])
    await advanceFleets(stage.engine, { partyIds: [partyId], now: retryAt })
    expect((await fired()).sort()).toEqual([...ids].sort())
  })

  test('sees what people did with objects that are not due', async () => {
    const { partyId, ids } = await aFleet(3)
    await advance(stage.engine, {
      processId: ids[0] ?? '',
      now: NOW,
      actor: aPerson(),
      ask: { act: 'command', command: 'addReading', input: { value: 1_000, at: NOW } },
    })
    const behind = `select id from process where behind and kind = 'object'`
    expect(await rows(behind)).toHaveLength(1)
    const round = await advanceFleets(stage.engine, { partyIds: [partyId], now: NOW })
    expect(await rows(behind)).toEqual([])
    expect(await fired()).toEqual([])
    expect(round.turns.get(partyId)?.nextDueAt).toBe(msk('2026-05-15 09:00'))
  })

  test('of a client without objects has nothing to wait for', async () => {
    const partyId = await aParty(stage.engine)
    const round = await advanceFleets(stage.engine, { partyIds: [partyId], now: NOW })
    expect(round.turns.get(partyId)).toEqual({ more: false, nextDueAt: null, mayPark: true, label: 'fleet', failed: 0 })
  })
})

/** Transactions that this database has committed. */
async function commits(): Promise<number> {
  await rows('select pg_stat_force_next_flush()')
  const [row] = await rows(
    'select pg_stat_get_db_xact_commit(oid) as n from pg_database where datname = current_database()',
  )
  return Number(row?.n)
}
