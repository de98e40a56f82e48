import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { createBulk } from '../../src/db/bulk.ts'
import { carryNext, openBulk } from '../../src/db/bulk-run.ts'
import { type HandOver, heldBy } from '../../src/db/hand-over.ts'
import { queriesOn } from '../../src/db/transaction.ts'
import { newId } from '../../src/domain/id.ts'
import { type ActivityStage, activityStage } from '../support/activities.ts'
import { create, HEAD, msk, OWNER, SUBSTITUTE, theHead } from '../support/build.ts'

let stage: ActivityStage
beforeAll(async () => {
  stage = await activityStage()
})
afterAll(() => stage.drop())
beforeEach(async () => {
  await stage.rows('truncate record, mail, absence, bulk_job cascade')
  await stage.rows('update app_user set active = true')
  await stage.rows('update app_user set substitute_id = $2 where id = $1', [OWNER, SUBSTITUTE])
})

const NOW = msk('2026-04-20 10:00')

/** Five interests and two tenders of the owner, and a job that hands them over. */
async function aJob(more: Partial<HandOver> = {}): Promise<{ id: string; records: string[] }> {
  const records: string[] = []
  for (const kind of ['interest', 'interest', 'interest', 'interest', 'interest', 'tender', 'tender']) {
    records.push((await create(stage.engine, NOW, { kind })).view.id)
  }
  const db = queriesOn(stage.engine.pool)
  const ids = await heldBy(db, OWNER)
  expect([...ids].sort()).toEqual([...records].sort())
  const act: HandOver = { act: 'handOver', fromId: OWNER, toId: SUBSTITUTE, byKind: {}, ...more }
  const { id } = await createBulk(db, { act, reason: 'leaves', actor: theHead(), scope: { ids }, now: NOW })
  return { id, records }
}

async function carried(jobId: string): Promise<void> {
  while ((await stage.run(stage.activities.bulkChunk, { jobId })).more);
  await stage.run(stage.activities.finishBulk, { jobId })
}

const owners = () =>
  stage.rows('select kind, owner_id, count(*)::integer as count from process group by kind, owner_id order by kind')

describe('a hand-over', () => {
  test('gives every record, task and waiting letter to the heir, and then ends the login', async () => {
    await stage.rows(
      'insert into session (token_hash, user_id, created_at, seen_at, expires_at) values ($1, $2, now(), now(), now())',
      [newId(), OWNER],
    )
    const { id } = await aJob()
    await carried(id)
    expect(await owners()).toEqual([
      { kind: 'interest', owner_id: SUBSTITUTE, count: 5 },
      { kind: 'tender', owner_id: SUBSTITUTE, count: 2 },
    ])
    expect(
      await stage.rows(`select 1 from task where assignee_id = $1 and state in ('open', 'in_progress')`, [OWNER]),
    ).toEqual([])
    expect(
      await stage.rows(`select 1 from mail where reader_id = $1 and state in ('queued', 'deferred')`, [OWNER]),
    ).toEqual([])
    expect(await stage.rows('select active from app_user where id = $1', [OWNER])).toEqual([{ active: false }])
    expect(await stage.rows('select 1 from session where user_id = $1', [OWNER])).toEqual([])
    const [report] = await stage.rows(`select tally from bulk_item where job_id = $1 limit 1`, [id])
    expect(report?.tally).toMatchObject({ recordsHandedOver: 1, tasksHandedOver: expect.any(Number) })
  })

  test('may give each kind to somebody else, and writes one letter to each', async () => {
    const { id } = await aJob({ byKind: { tender: HEAD } })
    await stage.rows(`update mail set state = 'sent' where state in ('queued', 'deferred')`)
    await carried(id)
    expect(await owners()).toEqual([
      { kind: 'interest', owner_id: SUBSTITUTE, count: 5 },
      { kind: 'tender', owner_id: HEAD, count: 2 },
    ])
    const letters = await stage.rows(`select reader_id from mail where template = 'handedOver'`)
    const readers = letters.map(row => row.reader_id)
    expect(readers).toEqual(expect.arrayContaining([SUBSTITUTE, HEAD]))
    expect(new Set(readers).size).toBe(readers.length)
  })

  test('killed in the middle goes on where it was: each record is handed over once', async () => {
    const { id, records } = await aJob()
    const job = await openBulk(stage.engine.pool, { jobId: id, now: NOW })
    if (!job) throw new Error('no job')
    for (let count = 0; count < 3; count += 1) await carryNext(stage.engine, job, NOW)
    // One whose transaction was lost with its worker: nothing of it is there.
    await expect(
      stage.engine.transaction(async client => {
        await client.query('update process set owner_id = null where id = any($1)', [records])
        throw new Error('killed')
      }),
    ).rejects.toThrow('killed')
    await Promise.all([carried(id), carried(id)])
    const assigned = await stage.rows(
      `select process_id, count(*)::integer as count from event where type like '%.assigned' group by process_id`,
    )
    expect(assigned).toHaveLength(7)
    expect(assigned.every(row => row.count === 1)).toBe(true)
    await stage.run(stage.activities.finishBulk, { jobId: id })
    expect(await stage.rows('select active from app_user where id = $1', [OWNER])).toEqual([{ active: false }])
  })

  test('keeps the login while a record could not be handed over', async () => {
    const { id, records } = await aJob()
    await stage.rows(`update process set pauses = '{}' where id = $1`, [records[0]])
    await carried(id)
    expect(await stage.rows('select active from app_user where id = $1', [OWNER])).toEqual([{ active: true }])
  })

  test('puts the heir where the other stood in, and nobody in their own place', async () => {
    await stage.rows('update app_user set substitute_id = $1 where id in ($2, $3)', [OWNER, HEAD, SUBSTITUTE])
    await stage.rows(
      `insert into absence (id, user_id, from_on, to_on, stand_in_id, created_by, created_at) values ($1, $2, '2026-05-14', '2026-05-15', $3, 'test', now())`,
      [newId(), HEAD, OWNER],
    )
    const { id } = await aJob()
    await carried(id)
    const rows = await stage.rows('select id, substitute_id from app_user where id in ($1, $2) order by id', [
      SUBSTITUTE,
      HEAD,
    ])
    expect(rows).toEqual([
      { id: SUBSTITUTE, substitute_id: null },
      { id: HEAD, substitute_id: SUBSTITUTE },
    ])
    expect(await stage.rows('select stand_in_id from absence')).toEqual([{ stand_in_id: SUBSTITUTE }])
    await stage.rows('update app_user set substitute_id = null where id in ($1, $2)', [HEAD, SUBSTITUTE])
  })
})
