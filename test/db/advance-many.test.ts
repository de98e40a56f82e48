import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type AdvanceInput, advance, advanceMany } from '../../src/db/advance.ts'
import { checkInvariants } from '../../src/db/invariant.ts'
import type { NewRecord } from '../../src/db/record.ts'
import type { Ask } from '../../src/domain/ask.ts'
import { isRefusal } from '../../src/domain/errors.ts'
import { newId } from '../../src/domain/id.ts'
import { aParty, aPerson, create, msk, type TestEngine, testEngine, theHead } from '../support/build.ts'
import { rowsOf } from '../support/rows.ts'

let stage: TestEngine
let partyId: string
beforeAll(async () => {
  stage = await testEngine({ max: 24 })
  partyId = await aParty(stage.engine)
})
afterAll(() => stage.drop())

const BEGUN = msk('2026-04-20 10:00')
const rows = async (sql: string, values: unknown[] = []) => (await stage.engine.pool.query(sql, values)).rows

const command = (name: string, input: Record<string, unknown> = {}): Ask => ({ act: 'command', command: name, input })
const rule = (id: string, everyMonths: number) => ({
  id,
  everyMonths,
  combine: 'first',
  anchor: 'fixed',
  leadDays: 14,
  last: { on: '2026-01-10' },
})

/** Lives of every kind: what they begin as, and what is asked of them when. */
const LIVES: readonly { record: Partial<NewRecord> & { kind: string }; asks: Record<string, Ask> }[] = [
  {
    record: { kind: 'tender', state: 'preparing', fields: { submissionDeadline: msk('2026-05-15 12:00') } },
    asks: {
      '2026-04-22 12:00': command('amend', { submissionDeadline: msk('2026-05-22 12:00') }),
      '2026-05-04 11:00': command('decline', { reason: 'noCapacity' }),
    },
  },
  {
    record: { kind: 'interest', fields: { expectedOn: '2026-06-10' } },
    asks: { '2026-04-21 09:30': command('hold', { reason: 'budget', until: '2026-05-11' }) },
  },
  {
    record: { kind: 'contract', state: 'active', fields: { role: 'support', holder: 'ours', endOn: '2026-07-01' } },
    asks: { '2026-05-04 11:00': command('touch', { note: 'called' }) },
  },
  {
    record: { kind: 'object', fields: { meter: 'km', serviceRules: [rule('oil', 4), rule('check', 6)] } },
    asks: {
      '2026-05-04 11:00': command('completeService', {
        serviceRuleId: 'oil',
        on: '2026-05-04',
        usage: 9_000,
        result: 'ok',
      }),
      '2026-05-19 10:00': command('retire', { reason: 'sold' }),
    },
  },
]

const MOMENTS = ['2026-04-21 09:30', '2026-04-22 12:00', '2026-05-04 11:00', '2026-05-19 10:00', '2026-06-30 18:30']

describe('advanceMany', () => {
  test('does to each what advance does to it alone, row for row', async () => {
    const begin = () =>
      Promise.all(
        LIVES.map(({ record }) => create(stage.engine, BEGUN, { partyId, ...record }).then(made => made.view.id)),
      )
    const [alone, together] = [await begin(), await begin()]
    for (const moment of MOMENTS) {
      const now = msk(moment)
      const inputs = (ids: readonly string[]) =>
        LIVES.map(({ asks }, index) => ({
          processId: ids[index] ?? '',
          now,
          ask: asks[moment],
          actor: asks[moment] && aPerson(['administrator']),
          watching: true,
          requestId: moment,
        }))
      const single = []
      for (const input of inputs(alone)) single.push(await advance(stage.engine, input))
      const many = await advanceMany(stage.engine, stage.engine.pool, inputs(together))
      expect(many.map(told)).toEqual(single.map(told))
    }
    for (const [index, id] of alone.entries()) {
      expect(await rowsOf(stage.engine, together[index] ?? '')).toEqual(await rowsOf(stage.engine, id))
    }
    const fired = await rows('select distinct status from step where process_id = any($1)', [together])
    expect(fired.length).toBeGreaterThan(1)
    expect(await broken(msk('2026-06-30 18:30'))).toEqual([])
  })

  test('answers in the order in which it was asked, each refusal to its own', async () => {
    const ids = await tenders(3)
    const gone = newId()
    const answers = await advanceMany(stage.engine, stage.engine.pool, [
      { processId: ids[2] ?? '', now: BEGUN, actor: aPerson(), ask: command('touch') },
      { processId: gone, now: BEGUN },
      { processId: ids[0] ?? '', now: BEGUN, actor: theHead(), ask: command('win') },
      { processId: ids[1] ?? '', now: BEGUN, actor: aPerson(), ask: command('touch') },
    ])
    expect(answers).toMatchObject([
      { view: { id: ids[2] }, changed: true },
      { code: 'process.notFound', params: { id: gone } },
      { code: 'command.notAllowedNow' },
      { view: { id: ids[1] }, changed: true },
    ])
    expect(await touches(ids)).toEqual([0, 1, 1])
  })

  test('takes several requests to one process one after the other', async () => {
    const [id = ''] = await tenders(1)
    const ask = (note: string) => ({ processId: id, now: BEGUN, actor: aPerson(), ask: command('touch', { note }) })
    await advanceMany(stage.engine, stage.engine.pool, [ask('one'), ask('two'), ask('three')])
    const notes = await rows(
      `select data -> 'note' as note from event where process_id = $1 and type = 'tender.touched' order by position`,
      [id],
    )
    expect(notes.map(row => row.note)).toEqual(['one', 'two', 'three'])
  })

  test('loses nothing to others who move the same processes, and does nothing twice', async () => {
    const ids = await tenders(12)
    const now = msk('2026-05-14 12:00')
    const asks = (actor: AdvanceInput['actor'], ask: Ask | undefined) =>
      ids.map(processId => ({ processId, now, ...(ask && { actor, ask }) }))
    await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        index % 4 === 0
          ? Promise.all(asks(aPerson(), command('touch')).map(input => advance(stage.engine, input)))
          : advanceMany(stage.engine, stage.engine.pool, asks(aPerson(), index % 2 ? command('touch') : undefined)),
      ),
    )
    expect(await touches(ids)).toEqual(ids.map(() => 6))
    expect(
      await rows('select key from mail where process_id = any($1) group by key having count(*) > 1', [ids]),
    ).toEqual([])
    expect(
      await rows(
        `select step_key from task where process_id = any($1) group by process_id, step_key having count(*) > 1`,
        [ids],
      ),
    ).toEqual([])
    expect(await broken(now)).toEqual([])
  })

  test('a request repeated with its key is answered again and done once', async () => {
    const ids = await tenders(2)
    const asked = ids.map(processId => ({
      processId,
      now: BEGUN,
      actor: aPerson(),
      ask: command('touch'),
      idempotency: { key: `many:${processId}`, bodyHash: 'same' },
    }))
    const first = await advanceMany(stage.engine, stage.engine.pool, asked)
    const again = await advanceMany(stage.engine, stage.engine.pool, asked)
    expect(again).toEqual(
      first.map(one => ({
        ...one,
        changed: false,
        replayed: true,
        tally: {},
        events: [],
        mayPark: false,
        label: expect.anything(),
      })),
    )
    expect(await touches(ids)).toEqual([1, 1])
  })

  test('inside a transaction that fails, nothing is left', async () => {
    const ids = await tenders(3)
    const failing = stage.engine.transaction(async client => {
      await advanceMany(
        stage.engine,
        client,
        ids.map(processId => ({ processId, now: BEGUN, actor: aPerson(), ask: command('touch') })),
      )
      throw new Error('the caller changed its mind')
    })
    await expect(failing).rejects.toThrow('changed its mind')
    expect(await touches(ids)).toEqual([0, 0, 0])
  })
})

/** What is broken, but for what only a watcher brings: here nobody follows and nobody is woken. */
async function broken(now: string) {
  const found = await checkInvariants(stage.engine.pool, { now })
  return found.filter(one => one.invariant !== 'I-9')
}

async function tenders(count: number): Promise<string[]> {
  const fields = { submissionDeadline: msk('2026-05-15 12:00'), ownership: 'ours' }
  const made = await Promise.all(
    Array.from({ length: count }, () => create(stage.engine, BEGUN, { kind: 'tender', state: 'preparing', fields })),
  )
  return made.map(one => one.view.id)
}

async function touches(ids: readonly string[]): Promise<number[]> {
  const found = await rows(
    `select process_id as id, count(*)::integer as n from event
     where process_id = any($1) and type = 'tender.touched' group by 1`,
    [ids],
  )
  return ids.map(id => found.find(row => row.id === id)?.n ?? 0)
}

/** An answer without the ids that differ from record to record. */
const told = (one: Awaited<ReturnType<typeof advance>>) =>
  isRefusal(one)
    ? one.code
    : {
        tally: one.tally,
        changed: one.changed,
        mayPark: one.mayPark,
        nextDueAt: one.view.nextDueAt,
        state: one.view.state,
        seq: one.view.seq,
        commands: one.view.commands,
        waitingFor: one.view.waitingFor,
      }
