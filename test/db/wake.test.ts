import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { createMany } from '../../src/db/record.ts'
import { pageToWake, type WakeCursor } from '../../src/db/wake.ts'
import { isRefusal } from '../../src/domain/errors.ts'
import { aParty, create, msk, OWNER, type TestEngine, testEngine } from '../support/build.ts'

let stage: TestEngine
beforeAll(async () => {
  stage = await testEngine({ max: 4 })
})
afterAll(() => stage.drop())

const NOW = msk('2026-04-20 10:00')

/** Objects of one client, served so many days before a year is over. */
async function aFleet(size: number, lastOn: string, watching: boolean): Promise<string> {
  const partyId = await aParty(stage.engine)
  const rule = {
    id: 'yearly',
    everyMonths: 12,
    combine: 'first',
    anchor: 'floating',
    leadDays: 5,
    last: { on: lastOn },
  }
  const records = Array.from({ length: size }, (_, index) => ({
    kind: 'object',
    title: `Object ${index}`,
    partyId,
    ownerId: OWNER,
    fields: { serviceRules: [rule] },
  }))
  const made = await createMany(stage.engine, stage.engine.pool, records, { now: NOW, watching })
  expect(made.filter(isRefusal)).toEqual([])
  return partyId
}

test('a wake names each fleet once and the soonest first, however many of its objects are due or behind', async () => {
  const late = await aFleet(700, '2025-05-20', true)
  const soon = await aFleet(3, '2025-05-12', true)
  const unseen = await aFleet(600, '2025-12-20', false)
  const asleep = await aFleet(2, '2025-12-20', true)
  const tender = await create(stage.engine, NOW, {
    kind: 'tender',
    state: 'evaluation',
    fields: { awardPeriodEnd: msk('2026-05-11 12:00') },
  })
  await stage.engine.pool.query(`update process set watched_seq = seq where kind <> 'object'`)
  const found: string[] = []
  let after: WakeCursor | null = null
  do {
    const page: Awaited<ReturnType<typeof pageToWake>> = await pageToWake(stage.engine.pool, {
      now: NOW,
      until: msk('2026-05-25 10:00'),
      after,
    })
    found.push(
      ...page.rows
        .filter(row => row.kind === 'object' || row.kind === 'tender')
        .map(row => row.fleetId ?? row.processId),
    )
    after = page.next
  } while (after !== null)
  expect(found).toEqual([soon, tender.view.id, late, unseen])
  expect(found).not.toContain(asleep)
})
