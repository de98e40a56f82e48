// The outlook of the company is the forecast of each of its records, whatever happened to them in between.

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { advance } from '../../src/db/advance.ts'
import type { Engine } from '../../src/db/engine.ts'
import { askOutlook, dropOutlooks, sweepOutlooks } from '../../src/db/outlook-fresh.ts'
import type { OutlookQuestion } from '../../src/db/outlook-read.ts'
import { readProcess } from '../../src/db/process-read.ts'
import { queriesOn } from '../../src/db/transaction.ts'
import { epochOf, type Instant, instantOf } from '../../src/domain/calendar.ts'
import { isClosed } from '../../src/domain/definition.ts'
import { followedCalendar } from '../../src/domain/followed-calendar.ts'
import { forecast } from '../../src/domain/forecast.ts'
import { create, HEAD, msk, OWNER, SUBSTITUTE, testEngine, theHead } from '../support/build.ts'
import { aStart, askOf, MOVES } from '../support/walk.ts'

const DAY_MS = 86_400_000
const NOW = msk('2026-03-03 11:00')
const ALL = 10_000
const later = (now: Instant, days: number) => instantOf(epochOf(now) + days * DAY_MS)

let engine: Engine
let drop: () => Promise<void>

beforeAll(async () => {
  ;({ engine, drop } = await testEngine())
  // The walks name the owner wherever a company is asked for.
  await engine.pool.query(`insert into party (id, name) values ($1, 'Alpha')`, [OWNER])
})
afterAll(() => drop())

const question = (now: Instant, more: Partial<OutlookQuestion> = {}): OutlookQuestion => ({
  now,
  from: now,
  to: later(now, 30),
  zone: 'Europe/Moscow',
  filter: {},
  limit: ALL,
  after: null,
  ...more,
})

// What moved a moment ago is left alone by whoever makes rows in the background.
const letRest = () => engine.pool.query(`update process set updated_at = updated_at - interval '1 minute'`)

const ask = (now: Instant, more: Partial<OutlookQuestion> = {}) =>
  askOutlook(engine, queriesOn(engine.pool), question(now, more))

type Told = { at: Instant; recordId: string; key: string; state: string; letters: readonly (readonly string[])[] }

const inOrder = (told: readonly Told[]) =>
  told.toSorted((a, b) => (`${a.at} ${a.recordId} ${a.key}` < `${b.at} ${b.recordId} ${b.key}` ? -1 : 1))

/** What the page of every single record would say. */
async function naive(now: Instant, to = later(now, 30)): Promise<Told[]> {
  const { rows } = await engine.pool.query<{ id: string }>('select id from process where closed_at is null')
  const told: Told[] = []
  for (const { id } of rows) {
    const row = (await readProcess(engine.pool, engine.reference, { processId: id }))?.row
    if (!row) continue
    const reference = await engine.reference.at(row.referenceVersion)
    const definition = reference.definition(row.view.kind, row.definitionVersion)
    const context = {
      calendar: reference.calendar(followedCalendar({ ...row, ownerId: row.view.ownerId }, reference.directory)),
      directory: reference.directory,
      now,
    }
    // Of an object the armed steps are shown, at the moment for which they are armed.
    const armedAt = row.view.kind === 'object' ? row.nextDueAt : undefined
    if (armedAt === null) continue
    for (const { at: firesAt, step, state, letters } of forecast(definition, row.view, context, armedAt ?? to)) {
      const at = armedAt ?? firesAt
      if (at >= to) continue
      told.push({
        at,
        recordId: id,
        key: step.key,
        state,
        letters: letters.map(one => one.readers.map(user => user.id)),
      })
    }
  }
  return inOrder(told)
}

async function shown(now: Instant): Promise<Told[]> {
  // As many rounds as a caller would ask until everything is there.
  for (let round = 0; round < 20; round++) {
    const page = await ask(now)
    if (page.missing > 0) {
      await letRest()
      await sweepOutlooks(engine, queriesOn(engine.pool), { now, limit: 200 })
      continue
    }
    expect(page.failing).toBe(0)
    return inOrder(
      page.rows.map(({ at, recordId, key, state, letters, contacts }) => ({
        at,
        recordId,
        key,
        state,
        letters: letters.map(letter => [...letter.readers, ...(letter.toClient ? contacts.map(one => one.id) : [])]),
      })),
    )
  }
  throw new Error('the outlook never became complete')
}

describe('the outlook of a company', () => {
  test('is the forecast of each of its records, whatever was done to them', async () => {
    let now = NOW
    const ids: string[] = []
    const life = fc.array(
      fc.record({ begin: aStart(), pick: fc.nat(1_000), move: MOVES, hours: fc.nat(200), isFresh: fc.nat(2) }),
      { minLength: 4, maxLength: 12 },
    )
    await fc.assert(
      fc.asyncProperty(life, async moments => {
        for (const { begin, pick, move, hours, isFresh } of moments) {
          if (isFresh === 0 || ids.length === 0) ids.push(await begun(begin, now))
          else await moved(ids[pick % ids.length] ?? '', move, now)
          now = instantOf(epochOf(now) + hours * 3_600_000)
        }
        await takeWhatIsDue(now)
        expect(await shown(now)).toEqual(await naive(now))
      }),
      { numRuns: 12 },
    )
    // Objects bring no letters by themselves any more: a walk may end with few.
    expect((await naive(now)).length).toBeGreaterThan(0)
  }, 120_000)

  async function begun({ start }: { start: Awaited<ReturnType<typeof firstStart>> }, now: Instant): Promise<string> {
    const dates = Object.fromEntries(Object.entries(start.dates).map(([name, date]) => [name, date.value]))
    const { view } = await create(engine, now, {
      kind: start.kind,
      state: start.state,
      fields: { ...start.facts, ...dates },
    })
    return view.id
  }
  const firstStart = async () => {
    const [drawn] = fc.sample(aStart(), 1)
    if (!drawn) throw new Error('nothing was drawn')
    return drawn.start
  }

  async function moved(id: string, move: Parameters<typeof askOf>[2], now: Instant): Promise<void> {
    const row = (await readProcess(engine.pool, engine.reference, { processId: id }))?.row
    if (!row) throw new Error(`${id} is gone`)
    const reference = await engine.reference.at(row.referenceVersion)
    const definition = reference.definition(row.view.kind, row.definitionVersion)
    if (isClosed(definition, row.view.state)) return
    const asked = askOf(definition, row.view, move, now)
    // What is refused changes nothing, and that is a change worth trying too.
    await advance(engine, { processId: id, now, ...asked })
  }

  /** As the watchers do. What nobody took for a long time is forecast as due at once, and looked at as well. */
  async function takeWhatIsDue(now: Instant): Promise<void> {
    const { rows } = await engine.pool.query<{ id: string }>(
      `select id from process where next_due_at <= $1 and (next_due_at > $1::timestamptz - interval '6 minutes' or random() < 0.7)`,
      [now],
    )
    for (const { id } of rows) await advance(engine, { processId: id, now })
  }
})

describe('nothing that is out of date is shown', () => {
  const aTender = async (deadline = '2026-03-20T09:00:00.000Z') => {
    const made = await create(engine, NOW, {
      kind: 'tender',
      state: 'preparing',
      fields: { submissionDeadline: deadline, ownership: 'ours' },
    })
    return made.view.id
  }
  const rowsOf = async (id: string, now = NOW) => (await shown(now)).filter(row => row.recordId === id)
  const same = async (id: string, now = NOW) =>
    expect(await rowsOf(id, now)).toEqual((await naive(now)).filter(row => row.recordId === id))
  const give = (id: string, command: string, input: Record<string, unknown> = {}) =>
    advance(engine, { processId: id, now: NOW, actor: theHead(), ask: { act: 'command', command, input } })

  test('after a command, a moved date, a hold and its end', async () => {
    const id = await aTender()
    const before = await rowsOf(id)
    await give(id, 'amend', { submissionDeadline: '2026-03-25T09:00:00.000Z' })
    const after = await rowsOf(id)
    expect(after.map(row => row.key)).not.toEqual(before.map(row => row.key))
    await same(id)
    await give(id, 'hold', { reason: 'why' })
    const held = await rowsOf(id)
    expect(held.length).toBeLessThan(after.length)
    await same(id)
    await give(id, 'resume', {})
    await same(id)
    await give(id, 'decline', { reason: 'why' })
    expect(await rowsOf(id)).toEqual([])
  })

  test('after an operator postponed, skipped or fired a step', async () => {
    const id = await aTender()
    const [first, second] = await rowsOf(id)
    const at = later(first?.at ?? NOW, 1)
    await advance(engine, {
      processId: id,
      now: NOW,
      ask: { act: 'postpone', stepKey: first?.key ?? '', at, reason: 'r' },
    })
    expect((await rowsOf(id)).find(row => row.key === first?.key)?.at).toBe(at)
    await advance(engine, { processId: id, now: NOW, ask: { act: 'skip', stepKey: second?.key ?? '', reason: 'r' } })
    expect((await rowsOf(id)).map(row => row.key)).not.toContain(second?.key)
    await same(id)
  })

  test('after a day of its calendar changed, and only records of that calendar are made again', async () => {
    const id = await aTender()
    await engine.pool.query(`insert into calendar (id, zone) values ('other', 'Asia/Vladivostok')`)
    const far = await create(engine, NOW, { kind: 'project', state: 'in_progress', calendarId: 'other' })
    const before = await rowsOf(id)
    const madeAt = await engine.pool.query('update outlook set made_at = $1 returning 1', [msk('2026-03-03 10:59')])
    expect(madeAt.rowCount).toBeGreaterThan(1)
    await engine.pool.query(`insert into calendar_day values ('ru', '2026-03-16', 'off'), ('ru', '2026-03-17', 'off')`)
    const after = await rowsOf(id)
    expect(after.map(row => row.at)).not.toEqual(before.map(row => row.at))
    await same(id)
    const { rows } = await engine.pool.query<{ made_at: string }>('select made_at from outlook where process_id = $1', [
      far.view.id,
    ])
    expect(rows).toEqual([{ made_at: msk('2026-03-03 10:59') }])
  })

  test('after a role, a substitute or an owner changed; a new name changes nothing', async () => {
    const id = await aTender()
    const readers = (told: readonly Told[]) => new Set(told.flatMap(row => row.letters.flat()))
    expect(readers((await rowsOf(id)).filter(row => row.key.startsWith('T5:')))).not.toContain(SUBSTITUTE)
    await engine.pool.query(`insert into role_grant values ($1, 'head')`, [SUBSTITUTE])
    await engine.pool.query(`delete from role_grant where user_id = $1 and role = 'head'`, [HEAD])
    expect(readers((await rowsOf(id)).filter(row => row.key.startsWith('T5:')))).toContain(SUBSTITUTE)
    await same(id)
    const { rows } = await engine.pool.query('update outlook set made_at = $1 where process_id = $2 returning basis', [
      msk('2026-03-03 10:58'),
      id,
    ])
    await engine.pool.query(`update app_user set name = 'Renamed' where id = $1`, [OWNER])
    await rowsOf(id)
    const kept = await engine.pool.query('select basis, made_at from outlook where process_id = $1', [id])
    expect(kept.rows).toEqual([{ ...rows[0], made_at: msk('2026-03-03 10:58') }])
  })

  test('after a record was moved to another version of its definition', async () => {
    const id = await aTender()
    await rowsOf(id)
    await engine.pool.query(
      `insert into definition (kind, version, body, body_hash, published_at, published_by)
       select kind, 9, jsonb_set(body::jsonb, '{rules}', (select jsonb_agg(r) from jsonb_array_elements(body::jsonb -> 'rules') r where r ->> 'id' <> 'T5'))::json,
         'x', published_at, 'test' from definition where kind = 'tender' and version = 1`,
    )
    const before = await rowsOf(id)
    expect(before.filter(row => row.key.startsWith('T5:')).length).toBeGreaterThan(0)
    await engine.pool.query('update process set definition_version = 9 where id = $1', [id])
    expect((await rowsOf(id)).filter(row => row.key.startsWith('T5:'))).toEqual([])
    await same(id)
  })

  test('when time alone went on, and when what was kept is lost', async () => {
    const id = await aTender('2026-05-20T09:00:00.000Z')
    await rowsOf(id)
    const now = msk('2026-04-28 11:00')
    await same(id, now)
    await engine.pool.query('truncate outlook, outlook_step')
    await same(id, now)
    expect((await naive(now)).length).toBeGreaterThan(0)
  })

  test('and what closed processes left behind is dropped', async () => {
    const id = await aTender()
    await rowsOf(id)
    await give(id, 'decline', { reason: 'why' })
    await dropOutlooks(engine)
    const kept = await engine.pool.query('select from outlook_step where process_id = $1', [id])
    expect(kept.rowCount).toBe(0)
  })

  test('a record whose rules fail is counted and hides no other', async () => {
    const id = await aTender()
    const bad = await aTender()
    await engine.pool.query(
      `insert into definition (kind, version, body, body_hash, published_at, published_by)
       select kind, 10, (body::jsonb || '{"rules":[{"id":"X","states":"*","opens":"no time at all","mail":null}]}')::json, 'y', published_at, 'test'
       from definition where kind = 'tender' and version = 1`,
    )
    await engine.pool.query('update process set definition_version = 10 where id = $1', [bad])
    const page = await ask(NOW)
    expect(page.failing).toBe(1)
    expect(page.rows.some(row => row.recordId === id)).toBe(true)
    await engine.pool.query('delete from process where id = $1', [bad])
  })
})

describe('right after a change that moves very many records', () => {
  test('the answer says how many are still computed, shows none of their old rows, and becomes complete', async () => {
    const now = msk('2026-04-28 11:00')
    for (let index = 0; index < 130; index++) await create(engine, now, { kind: 'interest', state: 'contact' })
    await shown(now)
    await engine.pool.query(`insert into calendar_day values ('ru', '2026-05-21', 'off')`)
    const page = await ask(now)
    expect(page.missing).toBeGreaterThanOrEqual(130)
    const { rows } = await engine.pool.query<{ id: string }>(
      `select id from process where closed_at is null and calendar_id = 'ru'`,
    )
    const moved = new Set(rows.map(row => row.id))
    expect(page.rows.filter(row => moved.has(row.recordId))).toEqual([])
    await engine.pool.query('update process set updated_at = $1', [now])
    expect(await sweepOutlooks(engine, queriesOn(engine.pool), { now, limit: 50 })).toBe(0)
    await letRest()
    while ((await sweepOutlooks(engine, queriesOn(engine.pool), { now, limit: 50 })) > 0);
    expect((await ask(now)).missing).toBe(0)
    expect(await shown(now)).toEqual(await naive(now))
  }, 60_000)
})
