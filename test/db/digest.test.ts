import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { digestRound } from '../../src/db/digest-round.ts'
import { claimMail, markTransmitting, messageId, releaseDeferred, settleMail } from '../../src/db/mail.ts'
import { redirectLetters } from '../../src/db/mail-redirect.ts'
import { queriesOn } from '../../src/db/transaction.ts'
import { newId } from '../../src/domain/id.ts'
import { create, HEAD, msk, OWNER, SUBSTITUTE, type TestEngine, testEngine } from '../support/build.ts'

let stage: TestEngine
beforeAll(async () => {
  stage = await testEngine()
})
afterAll(() => stage.drop())
beforeEach(async () => {
  await query('truncate record, mail, absence, letter_setting, digest cascade')
})

const query = async (text: string, values: unknown[] = []): Promise<Record<string, unknown>[]> =>
  (await stage.engine.pool.query(text, values)).rows
const round = (at: string) => digestRound(stage.engine, msk(at))
const digests = () =>
  query(`select key, template, reader_id, data from mail where template like '%Digest' order by created_at, key`)

/** An interest whose first response is due four working hours later. */
async function anInterest(at: string): Promise<string> {
  const { view } = await create(stage.engine, msk(at), { kind: 'interest' })
  await query(`update mail set state = 'sent', sent_at = $1 where state in ('queued', 'deferred')`, [msk(at)])
  return view.id
}

/** A letter to the owner that is due. */
async function aLetter(
  at: string,
  more: { template?: string; critical?: boolean; key?: string } = {},
): Promise<string> {
  const id = newId()
  const { template = 'notice', critical = false, key = id } = more
  const item = { processId: newId(), kind: 'tender', stepKey: key, rule: 'T5', template, taskId: null, task: null }
  await query(
    `insert into mail (id, key, template, reader_id, address, locale, priority, critical, state, not_before, data, message_id, created_at)
     values ($1, $2, $3, $4, 'owner@example.test', 'en', 3, $5, 'queued', $6, $7, $8, $6)`,
    [
      id,
      key,
      template,
      OWNER,
      critical,
      msk(at),
      JSON.stringify({ items: [{ ...item, dueAt: null, because: [] }], next: [] }),
      messageId('s', key, 'd'),
    ],
  )
  return id
}

/** Sends everything that may leave, as the mailroom does, with a server that takes all. */
async function sendAll(at: string): Promise<number> {
  const db = queriesOn(stage.engine.pool)
  const now = msk(at)
  await redirectLetters(stage.engine, now)
  await releaseDeferred(db, now)
  for (let sent = 0; ; sent += 1) {
    const mail = await claimMail(db, now)
    if (mail === null) return sent
    await markTransmitting(db, { ...mail, now })
    await settleMail(db, { ...mail, now, settlement: { state: 'sent', response: '250', at: now } })
  }
}

describe('the daily digest', () => {
  test('comes at 09:00 of a working day with what is overdue, due today and coming', async () => {
    await anInterest('2026-05-12 10:00')
    expect((await round('2026-05-13 08:55')).daily).toBe(0)
    expect((await round('2026-05-13 09:00')).daily).toBeGreaterThan(0)
    const [own] = (await digests()).filter(row => row.reader_id === OWNER)
    expect(own).toMatchObject({ key: `digest:${OWNER}:2026-05-13`, data: { digest: { day: '2026-05-13' } } })
    expect(own?.data).toMatchObject({
      items: expect.arrayContaining([expect.objectContaining({ section: 'overdue' })]),
    })
  })

  test('is one for a person and day, however often and by however many it is written', async () => {
    await anInterest('2026-05-12 10:00')
    await Promise.all([round('2026-05-13 09:00'), round('2026-05-13 09:00'), round('2026-05-13 09:00')])
    await round('2026-05-13 09:05')
    const keys = (await digests()).map(row => row.key)
    expect(new Set(keys).size).toBe(keys.length)
    expect(keys.filter(key => key === `digest:${OWNER}:2026-05-13`)).toHaveLength(1)
  })

  test('is never empty: nothing to say is no letter, and the day is decided all the same', async () => {
    await round('2026-05-13 09:00')
    expect(await digests()).toEqual([])
    await anInterest('2026-05-13 09:02')
    await round('2026-05-13 09:05')
    expect(await digests()).toEqual([])
    const decided = await query(`select mail_id from digest where user_id = $1 and kind = 'daily'`, [OWNER])
    expect(decided).toEqual([{ mail_id: null }])
  })

  test('does not come on a day off', async () => {
    await anInterest('2026-05-08 10:00')
    expect((await round('2026-05-09 09:00')).daily).toBe(0)
    expect((await round('2026-05-11 12:00')).daily).toBe(0)
  })

  test('mistakes 1 and 5: a missed run is caught up and says that it is late; a missed day is told', async () => {
    await anInterest('2026-05-12 10:00')
    await round('2026-05-13 09:00')
    await query(`delete from mail where template = 'dailyDigest'`)
    await round('2026-05-15 14:30')
    const [late] = (await digests()).filter(row => row.reader_id === OWNER)
    expect(late?.data).toMatchObject({ digest: { day: '2026-05-15', late: true, missedSince: '2026-05-13' } })
  })

  test('overdue work is told every day until it is done, also to somebody who wants no digest', async () => {
    await query(`insert into letter_setting (user_id, daily_digest, updated_at) values ($1, false, now())`, [OWNER])
    const record = await anInterest('2026-05-12 10:00')
    for (const day of ['13', '14', '15', '18', '19', '20', '21']) await round(`2026-05-${day} 09:00`)
    expect((await digests()).filter(row => row.reader_id === OWNER && row.template === 'dailyDigest')).toHaveLength(7)
    await query(`update task set state = 'done', closed_at = now() where process_id = $1`, [record])
    await round('2026-05-22 09:00')
    expect((await digests()).filter(row => row.reader_id === OWNER && row.template === 'dailyDigest')).toHaveLength(7)
  })
})

describe('the weekly digest', () => {
  test('tells the head on the first working day of the week what is overdue, due and held, and everybody’s load', async () => {
    await anInterest('2026-05-12 10:00')
    expect((await round('2026-05-18 08:59')).weekly).toBe(0)
    await round('2026-05-18 09:00')
    await round('2026-05-18 09:05')
    const weekly = (await digests()).filter(row => row.template === 'weeklyDigest')
    expect(weekly.map(row => row.key)).toEqual([`weekly:${HEAD}:2026-05-18`])
    expect(weekly[0]?.data).toMatchObject({
      digest: { load: [{ userId: OWNER, open: expect.any(Number), overdue: expect.any(Number) }] },
    })
  })

  test('comes on Tuesday when Monday is a day off, and goes to whoever stands in for the head', async () => {
    await anInterest('2026-05-06 10:00')
    await query(
      `insert into absence (id, user_id, from_on, to_on, stand_in_id, created_by, created_at) values ($1, $2, '2026-05-12', '2026-05-13', $3, 'test', now())`,
      [newId(), HEAD, SUBSTITUTE],
    )
    await round('2026-05-12 09:00')
    const [weekly] = await query(`select reader_id, for_id from mail where template = 'weeklyDigest'`)
    expect(weekly).toEqual({ reader_id: SUBSTITUTE, for_id: HEAD })
  })
})

describe('the cap of single letters', () => {
  test('holds over a month: ten a day, the rest in the digest, nothing lost and nothing twice', async () => {
    const written: string[] = []
    for (let day = 1; day <= 31; day += 1) {
      const date = `2026-07-${String(day).padStart(2, '0')}`
      const working = ![6, 0].includes(new Date(`${date}T12:00:00Z`).getUTCDay())
      if (!working) continue
      await round(`${date} 09:00`)
      await sendAll(`${date} 09:01`)
      for (let count = 0; count < 14; count += 1) written.push(await aLetter(`${date} 10:00`))
      written.push(await aLetter(`${date} 10:00`, { template: 'overdue' }))
      written.push(await aLetter(`${date} 10:00`, { critical: true }))
      await sendAll(`${date} 11:00`)
      await sendAll(`${date} 17:00`)
    }
    const single = await query(
      `select counted_on, count(*)::integer as count from mail where reader_id = $1 and counted_on is not null group by counted_on`,
      [OWNER],
    )
    expect(single).toHaveLength(23)
    expect(single.every(row => row.count === 10)).toBe(true)
    const [last] = await query(
      `select count(*)::integer as count from mail where for_digest and state = 'deferred' and reason = 'cap'`,
    )
    // What exceeded the last day waits for the next morning; everything else was sent or carried by a digest.
    expect(last?.count).toBe(4)
    const states = await query(
      `select state, count(*)::integer as count from mail where id = any($1) group by state order by state`,
      [written],
    )
    expect(states).toEqual([
      { state: 'deferred', count: 4 },
      { state: 'merged', count: 22 * 4 },
      { state: 'sent', count: 23 * 12 },
    ])
    const strays = await query(
      `select m.id from mail m left join mail c on c.id = m.carrier_id
       where m.state = 'merged' and (c.id is null or c.template <> 'dailyDigest')`,
    )
    expect(strays).toEqual([])
    const empty = await query(
      `select key from mail where template = 'dailyDigest' and jsonb_array_length(data -> 'items') = 0`,
    )
    expect(empty).toEqual([])
  }, 60_000)

  test('is what the person wants', async () => {
    await query(`insert into letter_setting (user_id, day_cap, updated_at) values ($1, 2, now())`, [OWNER])
    for (let count = 0; count < 5; count += 1) await aLetter('2026-05-13 10:00')
    expect(await sendAll('2026-05-13 10:00')).toBe(2)
    expect(await sendAll('2026-05-13 16:00')).toBe(0)
    expect((await round('2026-05-14 09:00')).daily).toBeGreaterThan(0)
    expect(await sendAll('2026-05-14 09:00')).toBe(1)
  })

  test('never holds back an escalation or an urgent letter', async () => {
    await query(`insert into letter_setting (user_id, day_cap, updated_at) values ($1, 1, now())`, [OWNER])
    for (const more of [{}, {}, { template: 'overdue' }, { critical: true }]) await aLetter('2026-05-13 10:00', more)
    expect(await sendAll('2026-05-13 10:00')).toBe(3)
  })
})

describe('mistake 10: the same letter twice', () => {
  test('a key is written once: a second row of the same step and reader does not come to be', async () => {
    await aLetter('2026-05-13 10:00', { key: 'tender:1:T5:owner:email' })
    await expect(aLetter('2026-05-13 10:00', { key: 'tender:1:T5:owner:email' })).rejects.toThrow(/mail_key_key/)
  })
})

describe('letters that wait while somebody goes away', () => {
  const away = (more: Record<string, unknown> = {}) =>
    query(
      `insert into absence (id, user_id, from_on, to_on, stand_in_id, created_by, created_at) values ($1, $2, '2026-05-14', '2026-05-15', $3, 'test', now())`,
      [newId(), OWNER, 'standInId' in more ? more.standInId : SUBSTITUTE],
    )
  const who = async (id: string) =>
    (await query('select reader_id, for_id, state, reason, not_before from mail where id = $1', [id]))[0]

  test('reach whoever is in charge when they are sent, and come back with the person', async () => {
    const id = await aLetter('2026-05-13 19:00')
    await query(`update mail set state = 'deferred', reason = 'window', not_before = $2 where id = $1`, [
      id,
      msk('2026-05-18 09:00'),
    ])
    await away()
    await redirectLetters(stage.engine, msk('2026-05-14 09:00'))
    expect(await who(id)).toMatchObject({ reader_id: SUBSTITUTE, for_id: OWNER })
    await query(`update mail set state = 'deferred', not_before = $2 where id = $1`, [id, msk('2026-05-18 09:00')])
    await redirectLetters(stage.engine, msk('2026-05-18 09:00'))
    expect(await who(id)).toMatchObject({ reader_id: OWNER, for_id: null })
  })

  test('are not sent to somebody who has been told of the same step', async () => {
    const { view } = await create(stage.engine, msk('2026-05-13 10:00'), { kind: 'interest' })
    const step = 'I9:open:2026-05-13'
    const ids = [await aLetter('2026-05-13 19:00'), await aLetter('2026-05-13 19:00')]
    await query('update mail set process_id = $2, step_key = $3 where id = any($1)', [ids, view.id, step])
    await query('update mail set reader_id = $2 where id = $1', [ids[1], SUBSTITUTE])
    await away()
    await redirectLetters(stage.engine, msk('2026-05-14 09:00'))
    expect((await who(ids[0] ?? ''))?.state).toBe('merged')
    expect((await who(ids[1] ?? ''))?.state).toBe('queued')
  })

  test('wait for the return where nobody stands in, and leave earlier when the absence ends earlier', async () => {
    const id = await aLetter('2026-05-14 10:00')
    await query('update app_user set substitute_id = null where id = $1', [OWNER])
    await away({ standInId: null })
    await redirectLetters(stage.engine, msk('2026-05-14 10:00'))
    expect(await who(id)).toMatchObject({
      reader_id: OWNER,
      state: 'deferred',
      reason: 'away',
      not_before: msk('2026-05-18 09:00'),
    })
    await query('update absence set ended_at = $1', [msk('2026-05-14 12:00')])
    await redirectLetters(stage.engine, msk('2026-05-14 12:05'))
    expect(await who(id)).toMatchObject({ reader_id: OWNER, state: 'queued', reason: null })
    await query('update app_user set substitute_id = $2 where id = $1', [OWNER, SUBSTITUTE])
  })

  test('of somebody who has left go to whoever answers for the record', async () => {
    const id = await aLetter('2026-05-14 10:00')
    await query('update app_user set active = false where id = $1', [OWNER])
    await redirectLetters(stage.engine, msk('2026-05-14 10:00'))
    expect(await who(id)).toMatchObject({ reader_id: HEAD, for_id: OWNER })
    await query('update app_user set active = true where id = $1', [OWNER])
  })
})

describe('the letters of an absence', () => {
  test('one at the start for whoever stands in, one report at the end, each once', async () => {
    await anInterest('2026-05-12 10:00')
    await query(
      `insert into absence (id, user_id, from_on, to_on, stand_in_id, created_by, created_at) values ($1, $2, '2026-05-14', '2026-05-15', $3, 'test', now())`,
      [newId(), OWNER, SUBSTITUTE],
    )
    const letters = () =>
      query(`select template, reader_id, not_before, data from mail where template like 'absence%' order by created_at`)
    await round('2026-05-13 23:55')
    expect(await letters()).toEqual([])
    await round('2026-05-14 00:05')
    await round('2026-05-14 09:10')
    expect(await letters()).toMatchObject([
      { template: 'absenceStart', reader_id: SUBSTITUTE, not_before: msk('2026-05-14 09:00') },
    ])
    expect((await letters())[0]?.data).toMatchObject({
      items: expect.arrayContaining([expect.objectContaining({ section: 'takenOver' })]),
    })
    await query(
      `update task set state = 'done', closed_at = $1, closed_by = $2 where id = (select id from task where assignee_id = $3 limit 1)`,
      [msk('2026-05-14 12:00'), SUBSTITUTE, OWNER],
    )
    await round('2026-05-16 00:05')
    await round('2026-05-18 09:00')
    const [, end, ...more] = await letters()
    expect(more).toEqual([])
    expect(end).toMatchObject({ template: 'absenceEnd', reader_id: OWNER, not_before: msk('2026-05-18 09:00') })
    expect(end?.data).toMatchObject({
      items: expect.arrayContaining([expect.objectContaining({ section: 'done', by: SUBSTITUTE })]),
    })
  })
})
