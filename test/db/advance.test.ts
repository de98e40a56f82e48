import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { advance } from '../../src/db/advance.ts'
import { eventHash } from '../../src/db/process-write.ts'
import { isRefusal } from '../../src/domain/errors.ts'
import { aPerson, create, msk, OWNER, type TestEngine, testEngine, theHead } from '../support/build.ts'

let stage: TestEngine
beforeAll(async () => {
  stage = await testEngine({ max: 24 })
})
afterAll(() => stage.drop())

const DETECTED = msk('2026-04-20 10:00')
const DEADLINE = msk('2026-05-15 12:00')

const aTender = (state = 'preparing') =>
  create(stage.engine, DETECTED, { kind: 'tender', state, fields: { submissionDeadline: DEADLINE, ownership: 'ours' } })

const rows = async (sql: string, values: unknown[] = []) => (await stage.engine.pool.query(sql, values)).rows

describe('advance', () => {
  test('arms the next step of a new record and opens the tasks that its state needs', async () => {
    const { view } = await aTender()
    const tasks = await rows('select rule, due_at, assignee_id from task where process_id = $1 order by due_at', [
      view.id,
    ])
    expect(tasks.map(task => task.rule)).toEqual(expect.arrayContaining(['T4.documents', 'T4.price', 'T4.submit']))
    expect(tasks[0]).toMatchObject({ rule: 'T4.documents', due_at: msk('2026-05-07 18:00'), assignee_id: OWNER })
    const [process] = await rows('select next_due_at, next_label, waiting_for from process where id = $1', [view.id])
    expect(process?.next_due_at).toBe(view.nextDueAt)
    expect(view.nextDueAt).not.toBeNull()
  })

  test('changes nothing when nothing is due', async () => {
    const { view } = await aTender()
    const again = await advance(stage.engine, { processId: view.id, now: DETECTED })
    expect(again).toMatchObject({ changed: false, view: { seq: view.seq } })
  })

  test('fires a due step once, however often it is asked', async () => {
    const { view } = await aTender()
    for (let turn = 0; turn < 3; turn++)
      await advance(stage.engine, { processId: view.id, now: msk('2026-05-14 12:00') })
    const steps = await rows(`select key from step where process_id = $1 and rule = 'T5' and status = 'fired'`, [
      view.id,
    ])
    expect(steps).toEqual([{ key: `T5:-24h:${DEADLINE}` }])
  })

  test('T6 misses a tender at its deadline, to the second', async () => {
    const { view } = await aTender()
    const before = await advance(stage.engine, { processId: view.id, now: msk('2026-05-15 11:59') })
    expect(before).toMatchObject({ view: { state: 'preparing' }, nextDueAt: DEADLINE })
    expect(await advance(stage.engine, { processId: view.id, now: DEADLINE })).toMatchObject({
      view: { state: 'missed' },
    })
  })

  test('20 parallel advances and commands on one process do each step once and lose nothing', async () => {
    const { view } = await aTender()
    const now = msk('2026-05-14 12:00')
    const asks = Array.from({ length: 20 }, (_, index) =>
      advance(stage.engine, {
        processId: view.id,
        now,
        ...(index % 2 === 0
          ? {}
          : { actor: aPerson(), ask: { act: 'command', command: 'touch', input: { note: `n${index}` } } }),
      } as const),
    )
    const done = await Promise.all(asks)
    expect(done.filter(isRefusal)).toEqual([])
    expect(
      await rows('select step_key from task where process_id = $1 group by step_key having count(*) > 1', [view.id]),
    ).toEqual([])
    const touched = await rows(
      `select count(*)::int as n from event where process_id = $1 and type = 'tender.touched'`,
      [view.id],
    )
    expect(touched).toEqual([{ n: 10 }])
    expect(
      await rows(`select key, count(*)::int as n from mail where process_id = $1 group by key having count(*) > 1`, [
        view.id,
      ]),
    ).toEqual([])
    expect(
      await rows(`select count(*)::int as n from step where process_id = $1 and key = $2`, [
        view.id,
        `T5:-24h:${DEADLINE}`,
      ]),
    ).toEqual([{ n: 1 }])
  })

  test('a request repeated with its key is answered again and done once', async () => {
    const { view } = await aTender()
    const input = {
      processId: view.id,
      now: DETECTED,
      actor: aPerson(),
      ask: { act: 'command', command: 'touch', input: {} },
      idempotency: { key: 'k1', bodyHash: 'h1' },
    } as const
    const [first, ...others] = await Promise.all(Array.from({ length: 8 }, () => advance(stage.engine, input)))
    expect(others.every(one => !isRefusal(one))).toBe(true)
    const again = await advance(stage.engine, input)
    expect(again).toMatchObject({ replayed: true, view: { id: view.id } })
    expect(first && !isRefusal(first) && first.view.id).toBe(view.id)
    expect(
      await rows(`select count(*)::int as n from event where process_id = $1 and type = 'tender.touched'`, [view.id]),
    ).toEqual([{ n: 1 }])
    expect(await advance(stage.engine, { ...input, idempotency: { key: 'k1', bodyHash: 'other' } })).toMatchObject({
      code: 'command.keyReused',
    })
  })

  test('a refusal names what is allowed instead and leaves nothing behind', async () => {
    const { view } = await aTender()
    const refused = await advance(stage.engine, {
      processId: view.id,
      now: DETECTED,
      actor: theHead(),
      ask: { act: 'command', command: 'win', input: {} },
    })
    expect(refused).toMatchObject({ code: 'command.notAllowedNow', params: { state: 'preparing' } })
    expect(isRefusal(refused) && refused.params.allowed).toContain('decline')
    expect(await rows('select seq from process where id = $1', [view.id])).toEqual([{ seq: view.seq }])
  })

  test('a moved deadline moves tasks and timers, reminds anew and says so once', async () => {
    const { view } = await aTender()
    await advance(stage.engine, { processId: view.id, now: msk('2026-05-06 10:00') })
    const deadline = msk('2026-05-22 12:00')
    const amended = await advance(stage.engine, {
      processId: view.id,
      now: msk('2026-05-06 15:00'),
      actor: { id: 'feed', kind: 'feed', roles: [], source: 'ocds:release-3' },
      ask: { act: 'command', command: 'amend', input: { submissionDeadline: deadline } },
    })
    expect(isRefusal(amended)).toBe(false)
    const tasks = await rows(
      `select rule, due_at from task where process_id = $1 and rule like 'T4%' order by due_at`,
      [view.id],
    )
    expect(tasks.map(task => task.due_at)).toEqual(
      ['2026-05-15', '2026-05-18', '2026-05-19', '2026-05-20', '2026-05-21'].map(day => msk(`${day} 18:00`)),
    )
    const letters = await rows(`select data from mail where process_id = $1 and template = 'deadlineMoved'`, [view.id])
    expect(letters).toHaveLength(1)
    expect(letters[0]?.data.deadline).toMatchObject({ from: DEADLINE, to: deadline })
    await advance(stage.engine, { processId: view.id, now: msk('2026-05-21 12:00') })
    expect(await rows(`select key from step where process_id = $1 and rule = 'T5'`, [view.id])).toEqual([
      { key: `T5:-24h:${deadline}` },
    ])
  })

  test('the hash chain of a record verifies and breaks when an event is altered', async () => {
    const { view } = await aTender()
    await advance(stage.engine, { processId: view.id, now: msk('2026-05-15 13:00') })
    const events = await rows(
      `select id, type, at, actor_id, actor_kind, data, encode(hash, 'hex') as hash from event where process_id = $1 order by position`,
      [view.id],
    )
    const verify = (data: (event: (typeof events)[number]) => unknown) =>
      events.reduce(
        (hash, event) =>
          eventHash(hash, {
            id: event.id,
            type: event.type,
            at: event.at,
            actorId: event.actor_id,
            actorKind: event.actor_kind,
            data: data(event),
          }),
        '',
      )
    expect(verify(event => event.data)).toBe(events.at(-1)?.hash)
    expect(verify(event => ({ ...event.data, forged: true }))).not.toBe(events.at(-1)?.hash)
  })
})
