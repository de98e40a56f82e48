import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { checkInvariants } from '../../src/db/invariant.ts'
import { type ActivityStage, activityStage, give } from '../support/activities.ts'
import { aParty, create, msk } from '../support/build.ts'
import { anObjectOf, dueIn, fleetTurn } from '../support/service.ts'

let stage: ActivityStage
beforeAll(async () => {
  stage = await activityStage()
})
afterAll(() => stage.drop())

const CREATED = msk('2026-04-20 10:00')
const NOW = msk('2026-04-20 11:00')
const check = () => checkInvariants(stage.engine.pool, { now: NOW })
const touch = (text: string, id: string) => stage.rows(text, [id])

let id = ''
beforeEach(async () => {
  await stage.rows('truncate record cascade')
  id = (await create(stage.engine, CREATED, { kind: 'project' })).view.id
  await give(stage.engine, { processId: id, now: NOW, command: 'finishResearch', input: { note: 'all known' } })
})

describe('the oracle', () => {
  test('has nothing to say of what the engine wrote', async () => {
    expect(await check()).toEqual([])
  })

  test.each([
    ['a task that nobody was told of (I-2)', 'taskWithoutLetter', 'delete from mail where process_id = $1'],
    [
      'a letter that was accepted twice (I-3)',
      'acceptedTwice',
      `insert into mail_attempt (id, mail_id, started_at, outcome)
       select gen_random_uuid(), m.id, now(), 'sent' from (select id from mail where process_id = $1 limit 1) m, generate_series(1, 2)`,
    ],
    [
      'a letter that left after its record was closed (I-4)',
      'sentAfterClosing',
      `with closed as (update process set closed_at = '2026-04-19T00:00:00Z' where id = $1 returning id)
       update mail set transmitting_at = '2026-04-20T00:00:00Z' from closed where process_id = closed.id`,
    ],
    [
      'a live record that waits for nothing (I-6)',
      'liveWithoutNext',
      'update process set next_due_at = null, waiting_for = null where id = $1',
    ],
    [
      'a step that is late, and nobody says why (I-9)',
      'overdueInSilence',
      `update process set next_due_at = '2026-04-20T06:00:00Z' where id = $1`,
    ],
    [
      'a story that was rewritten (I-7)',
      'chainBroken',
      `update event set data = '{"note":"nothing"}' where process_id = $1 and type = 'project.researched'`,
    ],
    [
      'a story from which a link was taken (I-7)',
      'chainBroken',
      `delete from event where process_id = $1 and type = 'project.created'`,
    ],
  ])('finds %s', async (_, what, damage) => {
    await touch(damage, id)
    expect(await check()).toMatchObject([{ what }])
  })

  test('finds a follow-up that overtook an earlier one (I-5), and one that waits in silence (I-9)', async () => {
    await stage.rows(
      `update event set follow = true, followed_at = case when type = 'project.researched' then at end,
         at = at - interval '2 hours' where process_id = $1`,
      [id],
    )
    const found = (await check()).map(({ what }) => what)
    expect(found).toEqual(expect.arrayContaining(['followedOutOfOrder', 'unfollowedInSilence']))
  })

  test.each([
    ['a service that no visit and no turn will find', 'serviceForgotten', 'update service set visit_id = null'],
    [
      'a service that is left behind by its visit',
      'serviceOfClosedVisit',
      'update process set closed_at = $1 from service s where process.id = s.visit_id',
    ],
  ])('finds %s', async (_, what, damage) => {
    const partyId = await aParty(stage.engine)
    await anObjectOf(stage, NOW, { partyId, rules: [dueIn('2026-04-20', 3)] })
    await fleetTurn(stage, partyId, NOW)
    expect(await check()).toEqual([])
    await stage.rows(damage, damage.includes('$1') ? [NOW] : [])
    expect((await check()).map(one => one.what)).toContain(what)
  })
})
