import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { boardFigures } from '../../src/db/board.ts'
import { digestRound } from '../../src/db/digest-round.ts'
import { replaceLines, replacePresence } from '../../src/db/line.ts'
import { queriesOn } from '../../src/db/transaction.ts'
import { quarterOf } from '../../src/domain/board.ts'
import { ru } from '../../src/domain/calendars/ru.ts'
import { newId } from '../../src/domain/id.ts'
import { aParty, create, DIRECTOR, HEAD, msk, OWNER, type TestEngine, testEngine } from '../support/build.ts'

let stage: TestEngine
beforeAll(async () => {
  stage = await testEngine()
})
afterAll(() => stage.drop())
beforeEach(async () => {
  await query('truncate record, mail, digest cascade')
  await query('delete from absence')
})

const query = async (text: string, values: unknown[] = []): Promise<Record<string, unknown>[]> =>
  (await stage.engine.pool.query(text, values)).rows
const round = (at: string) => digestRound(stage.engine, msk(at))
const packs = () => query(`select key, reader_id, data from mail where template = 'boardPack' order by reader_id`)

/** A project that needs pumps and valves; half of the pumps are there, nobody supplies the valves. */
async function aProject(at: string): Promise<string> {
  const { view } = await create(stage.engine, msk(at), {
    kind: 'project',
    currency: 'RUB',
    fields: { coveragePercent: 40 },
  })
  const needs = [
    { description: 'Pumps', quantity: 10, amountMinor: 80_000_00 },
    { description: 'Valves', quantity: 4, amountMinor: 20_000_00 },
  ]
  await replaceLines(stage.engine.pool, { recordId: view.id, kind: 'need', lines: needs })
  await replaceLines(stage.engine.pool, { recordId: view.id, kind: 'supply', lines: [{ description: 'pumps' }] })
  await replacePresence(stage.engine.pool, { recordId: view.id, lines: [{ position: 0, delivered: 5 }] })
  return view.id
}

const aContract = (at: string, fields: Record<string, unknown>) =>
  create(stage.engine, msk(at), { kind: 'contract', state: 'active', fields })

describe('the board pack', () => {
  test('comes on the first working day of the quarter at 09:00, once for each head and director', async () => {
    await aProject('2026-06-10 10:00')
    await round('2026-07-01 08:55')
    expect((await packs()).filter(row => String(row.key).endsWith('2026-07-01'))).toEqual([])
    await Promise.all([round('2026-07-01 09:00'), round('2026-07-01 09:00')])
    await round('2026-07-02 09:00')
    expect((await packs()).map(row => row.key)).toEqual([`board:${HEAD}:2026-07-01`, `board:${DIRECTOR}:2026-07-01`])
  })

  test('waits for the first working day: the quarter that begins on the New Year holidays', async () => {
    await aProject('2026-06-10 10:00')
    await round('2027-01-08 12:00')
    expect(await packs()).toEqual([])
  })

  test('that was missed is caught up all quarter long, and says that it is late', async () => {
    await aProject('2026-06-10 10:00')
    await round('2026-08-20 11:00')
    const [pack] = await packs()
    expect(pack).toMatchObject({ key: `board:${HEAD}:2026-07-01`, data: { digest: { late: true } } })
  })

  test('waits for whoever is away, and comes when they are back', async () => {
    await aProject('2026-06-10 10:00')
    await query(
      `insert into absence (id, user_id, from_on, to_on, created_by, created_at) values ($1, $2, '2026-07-01', '2026-07-03', 'test', now())`,
      [newId(), DIRECTOR],
    )
    await round('2026-07-01 09:00')
    expect((await packs()).map(row => row.reader_id)).toEqual([HEAD])
    await round('2026-07-06 09:00')
    expect((await packs()).map(row => row.reader_id)).toEqual([HEAD, DIRECTOR])
  })

  test('is never empty: a company with nothing to say gets no letter, and the quarter is decided', async () => {
    await round('2026-07-01 09:00')
    await aProject('2026-07-01 10:00')
    await round('2026-07-01 12:00')
    expect(await packs()).toEqual([])
    const decided = await query(`select mail_id from digest where kind = 'board'`)
    expect(decided).toEqual([{ mail_id: null }, { mail_id: null }])
  })

  test('has the figures of the company: potential, share, coverage, unmet demand, losses, renewals, competitors', async () => {
    await aProject('2026-06-10 10:00')
    const { view: lost } = await create(stage.engine, msk('2026-05-10 10:00'), {
      kind: 'interest',
      amountMinor: 7_000_00,
    })
    await query(`update process set state = 'refused', closed_at = $2, updated_at = $2 where id = $1`, [
      lost.id,
      msk('2026-05-20 10:00'),
    ])
    await query(
      `insert into event (id, process_id, type, at, actor_id, actor_kind, hash) values ($1, $2, 'interest.refused', $3, 'x', 'person', $4)`,
      [newId(), lost.id, msk('2026-05-20 10:00'), newId()],
    )
    await create(stage.engine, msk('2026-06-10 10:00'), { kind: 'deal', amountMinor: 9_000_00 })
    const partyId = await aParty(stage.engine, 'Rival')
    await aContract('2026-06-01 10:00', { role: 'support', holder: 'ours', startOn: '2026-01-01', endOn: '2026-09-30' })
    await aContract('2026-06-01 10:00', {
      role: 'main',
      holder: 'competitor',
      competitorId: partyId,
      endOn: '2026-08-01',
      maxEndOn: '2026-12-31',
    })
    await aContract('2026-06-01 10:00', {
      role: 'main',
      holder: 'competitor',
      competitorId: partyId,
      endOn: '2027-01-01',
    })
    const asked = { quarter: quarterOf('2026-07-01'), calendar: ru, now: msk('2026-07-01 09:00') }
    const figures = await boardFigures(queriesOn(stage.engine.pool), asked)
    const money = Object.fromEntries(figures.money.map(sum => [sum.what, `${sum.minor} ${sum.currency}`]))
    expect(money).toEqual({
      potential: '10000000 RUB',
      served: '4000000 RUB',
      unmet: '2000000 RUB',
      inWork: '900000 RUB',
      lost: '700000 RUB',
    })
    expect(figures.coveragePercent).toBe(40)
    expect(figures.counts).toMatchObject({
      projects: 1,
      inWork: 1,
      lost: 1,
      unmet: 1,
      renewalsComing: 1,
      // The first may be extended until the end of December, so that is when it can be won.
      competitorsEndingNow: 0,
      competitorsEndingNext: 1,
    })
    await round('2026-07-01 09:00')
    const [pack] = await packs()
    expect(pack?.data).toMatchObject({ digest: { board: { counts: { projects: 1 } } } })
    expect(JSON.stringify(pack?.data)).toContain('"section":"intercept"')
    expect((await packs()).some(row => row.reader_id === OWNER)).toBe(false)
  })

  test('counts a renewal that was missed last quarter, and records that are overdue or held', async () => {
    const { view } = await aContract('2026-05-01 10:00', {
      role: 'support',
      holder: 'ours',
      startOn: '2026-01-01',
      endOn: '2026-05-31',
    })
    await query(`update process set state = 'expired', updated_at = $2, held = true where id = $1`, [
      view.id,
      msk('2026-06-01 10:00'),
    ])
    await query(
      `insert into event (id, process_id, type, at, actor_id, actor_kind, hash) values ($1, $2, 'contract.expired', $3, 'x', 'system', $4)`,
      [newId(), view.id, msk('2026-06-01 10:00'), newId()],
    )
    const asked = { quarter: quarterOf('2026-07-01'), calendar: ru, now: msk('2026-07-01 09:00') }
    const { counts } = await boardFigures(queriesOn(stage.engine.pool), asked)
    expect(counts).toMatchObject({ renewalsMissed: 1, held: 1, overdue: 1 })
  })
})

test('a quarter knows its ends, the next one and the last', () => {
  expect(quarterOf('2026-11-24')).toEqual({
    from: '2026-10-01',
    to: '2026-12-31',
    nextTo: '2027-03-31',
    previousFrom: '2026-07-01',
  })
  expect(quarterOf('2028-02-29').to).toBe('2028-03-31')
})
