import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { advance } from '../../src/db/advance.ts'
import { bulkSummary } from '../../src/db/bulk.ts'
import { carryBatch, closeBulk, openBulk } from '../../src/db/bulk-run.ts'
import { insertSheet, readSheets } from '../../src/db/calendar.ts'
import { giveCalendar, saveSheet } from '../../src/db/calendar-save.ts'
import { readProcess } from '../../src/db/process-read.ts'
import { previewReplan } from '../../src/db/replan.ts'
import { queriesOn } from '../../src/db/transaction.ts'
import { changedSheet, type SheetChange, shiftsBetween } from '../../src/domain/calendar-sheet.ts'
import { isRefusal } from '../../src/domain/errors.ts'
import { newId } from '../../src/domain/id.ts'
import { plan, upcoming } from '../../src/domain/plan.ts'
import { turn } from '../../src/domain/turn.ts'
import {
  aContext,
  aDirectory,
  aParty,
  aPerson,
  create,
  HEAD,
  msk,
  OWNER,
  SUBSTITUTE,
  type TestEngine,
  testEngine,
} from '../support/build.ts'

const NOW = msk('2026-05-04 10:00')
const LATER = msk('2026-05-04 10:05')
const off = { kind: 'off', note: null, movedFrom: null } as const
const actor = aPerson(['administrator'], HEAD)

let stage: TestEngine
beforeAll(async () => {
  stage = await testEngine({ max: 6 })
})
afterAll(() => stage.drop())

const db = () => queriesOn(stage.engine.pool)
const said = { actor, now: LATER }

/** A calendar of its own for each test, so that nobody else's records count. */
async function aCalendar(more: { baseId?: string; dayStart?: string } = {}) {
  const ru = (await readSheets(db())).get('ru')
  if (!ru) throw new Error('no calendar')
  const id = newId()
  const sheet = { ...ru, id, name: { ru: id, en: id }, ...more, days: more.baseId ? {} : ru.days }
  await insertSheet(db(), sheet, { by: 'test', now: NOW })
  return id
}

async function save(id: string, change: SheetChange) {
  const done = await stage.engine.transaction(async client => {
    const { rows } = await client.query<{ version: number }>('select version from calendar where id = $1', [id])
    return saveSheet(client, {
      id,
      version: String(rows[0]?.version),
      what: 'changed',
      make: (sheet, sheets) => changedSheet(sheet, change, sheets),
      directory: aDirectory(),
      ...said,
    })
  })
  if (!done || isRefusal(done)) throw new Error(JSON.stringify(done))
  return done
}

async function carry(jobId: string | null) {
  if (jobId === null) throw new Error('no job')
  const job = await openBulk(stage.engine.pool, { jobId, now: LATER })
  if (!job) throw new Error('the job is over')
  const touched: string[] = []
  for (let some = await carryBatch(stage.engine, job, LATER); some; some = await carryBatch(stage.engine, job, LATER)) {
    touched.push(...some.touched.map(one => one.processId))
  }
  await closeBulk(stage.engine.pool, { jobId, state: 'done', now: LATER })
  return { summary: await bulkSummary(db(), jobId), touched }
}

async function preview(id: string, change: SheetChange) {
  const sheets = await readSheets(db())
  const sheet = sheets.get(id)
  const changed = sheet && changedSheet(sheet, change, sheets)
  if (!changed || isRefusal(changed)) throw new Error('no change')
  const shifts = shiftsBetween(sheets, changed)
  const shiftOf = (calendarId: string) => {
    const shift = shifts.get(calendarId)
    if (!shift) throw new Error(calendarId)
    return shift
  }
  return previewReplan(stage.engine.pool, {
    scope: { calendarIds: [...shifts.keys()] },
    shiftOf,
    cache: stage.engine.reference,
    now: LATER,
    withinMs: 60_000,
  })
}

const rowOf = async (processId: string) => {
  const row = (await readProcess(stage.engine.pool, stage.engine.reference, { processId }))?.row
  if (!row) throw new Error('no process')
  return row
}

/** What the row says is next, and what a plan made from nothing but the rows says. */
async function nextOf(processId: string) {
  const row = await rowOf(processId)
  const { calendar, definition, directory } = await stage.engine.reference.current()
  const context = { ...aContext(LATER), directory, calendar: calendar(row.calendarId) }
  const turned = turn(definition(row.view.kind, row.definitionVersion), row.view, context)
  if (isRefusal(turned)) throw new Error(turned.code)
  return { stored: row.nextDueAt, naive: turned.next?.at ?? null, changed: turned.changed }
}

/** When the decision about the renewal is asked for: it opens with the working day. */
async function decisionAt(processId: string) {
  const row = await rowOf(processId)
  const { calendar, definition, directory } = await stage.engine.reference.current()
  const context = { ...aContext(LATER), directory, calendar: calendar(row.calendarId) }
  const steps = upcoming(plan(definition(row.view.kind, row.definitionVersion), row.view, context))
  return steps.find(step => step.rule.startsWith('K5'))?.at
}

const aTender = async (calendarId: string | undefined, deadline: string, ownerId = OWNER) =>
  (
    await create(stage.engine, NOW, {
      kind: 'tender',
      state: 'preparing',
      ownerId,
      calendarId,
      fields: { submissionDeadline: deadline },
    })
  ).view.id

const aContract = async (calendarId: string | undefined, endOn: string, ownerId = OWNER) =>
  (
    await create(stage.engine, NOW, {
      kind: 'contract',
      state: 'active',
      ownerId,
      calendarId,
      fields: { role: 'support', holder: 'ours', startOn: '2026-01-01', endOn },
    })
  ).view.id

describe('a changed calendar', () => {
  test('plans everything anew that follows it, and says how many steps moved: as it said before', async () => {
    const id = await aCalendar()
    const personal = await aCalendar({ baseId: id })
    const ids = [
      await aTender(id, msk('2026-05-15 12:00')),
      await aTender(personal, msk('2026-05-20 12:00')),
      await aContract(id, '2029-03-28'),
      await aContract(id, '2026-08-10'),
    ]
    const stranger = await aTender(await aCalendar(), msk('2026-05-15 12:00'))
    const before = await rowOf(stranger)
    const change = { days: { '2026-05-12': off, '2026-05-13': off, '2026-07-10': off } }
    const told = await preview(id, change)
    expect(told).toMatchObject({ total: 4, checked: 4 })
    expect(told.tally.stepsMoved).toBeGreaterThan(0)
    expect(told.tally).not.toHaveProperty('stepsAppeared')
    const saved = await save(id, change)
    expect(saved.processes).toBe(4)
    const { summary } = await carry(saved.jobId)
    expect(summary).toEqual(told.tally)
    for (const one of ids) {
      const next = await nextOf(one)
      expect(next.stored).toBe(next.naive)
      expect(next.changed).toBe(false)
    }
    expect(await rowOf(stranger)).toMatchObject({ seq: before.seq, nextDueAt: before.nextDueAt })
  })

  test('moves the services of objects that follow it, and the day of the next one', async () => {
    const id = await aCalendar()
    const record = {
      kind: 'object',
      partyId: await aParty(stage.engine),
      calendarId: id,
      object: { objectKind: 'shop' },
    }
    const shop = (await create(stage.engine, NOW, record)).view.id
    const serviceOn = async () => {
      const { rows } = await stage.engine.pool.query('select service_on::text as day from process where id = $1', [
        shop,
      ])
      return rows[0]?.day
    }
    expect(await serviceOn()).toBe('2026-06-03')
    const change = { days: { '2026-06-03': off } }
    const told = await preview(id, change)
    expect(told).toMatchObject({ total: 1, affected: 1, tally: { datesLater: 1, 'moved+1': 1 } })
    expect(told.sample[0]).toMatchObject({ id: shop, services: [{ from: '2026-06-03', to: '2026-06-04' }], moves: [] })
    const { summary } = await carry((await save(id, change)).jobId)
    expect(summary).toEqual(told.tally)
    expect(await serviceOn()).toBe('2026-06-04')
  })

  test('moves a parked step that lies years ahead, and its watcher will be found', async () => {
    const id = await aCalendar()
    const fields = { role: 'main', holder: 'competitor', startOn: '2026-01-01', endOn: '2029-03-28' }
    const made = await create(stage.engine, NOW, { kind: 'contract', state: 'active', calendarId: id, fields })
    const contract = made.view.id
    const parked = await rowOf(contract)
    const weekday = parked.nextDueAt?.slice(0, 10) ?? ''
    expect((parked.nextDueAt ?? '') > '2026-07').toBe(true)
    const { jobId } = await save(id, { days: { [weekday]: off } })
    const { touched } = await carry(jobId)
    expect(touched).toEqual([contract])
    const moved = await rowOf(contract)
    expect(moved.nextDueAt).not.toBe(parked.nextDueAt)
    // Behind: the wake signals it, though it is due in years only.
    const { rows } = await stage.engine.pool.query('select behind from process where id = $1', [contract])
    expect(rows).toEqual([{ behind: true }])
  })

  test('taken back puts every planned instant where it was, and nothing fires on the way', async () => {
    const id = await aCalendar()
    const tender = await aTender(id, msk('2026-05-29 12:00'))
    const planned = async () => {
      const row = await rowOf(tender)
      const { calendar, definition, directory } = await stage.engine.reference.current()
      const context = { ...aContext(LATER), directory, calendar: calendar(row.calendarId) }
      return upcoming(plan(definition(row.view.kind, row.definitionVersion), row.view, context)).map(step => [
        step.key,
        step.at,
      ])
    }
    const before = await planned()
    const steps = Object.keys((await rowOf(tender)).view.steps)
    await carry((await save(id, { dayStart: '11:00', days: { '2026-05-21': off, '2026-05-22': off } })).jobId)
    expect(await planned()).not.toEqual(before)
    await carry((await save(id, { dayStart: '09:00', days: { '2026-05-21': null, '2026-05-22': null } })).jobId)
    expect(await planned()).toEqual(before)
    expect(Object.keys((await rowOf(tender)).view.steps)).toEqual(steps)
  })

  test('makes no job when only its name changed', async () => {
    const id = await aCalendar()
    await aTender(id, msk('2026-05-15 12:00'))
    expect(await save(id, { name: { ru: 'Регион', en: 'Region' } })).toEqual({
      jobId: null,
      processes: 0,
      lettersMoved: 0,
    })
  })
})

describe('a record', () => {
  const calendarOf = async (id: string) => (await rowOf(id)).calendarId
  const assign = (processId: string, ownerId: string) =>
    advance(stage.engine, {
      processId,
      now: LATER,
      actor,
      ask: { act: 'command', command: 'assign', input: { ownerId } },
    })
  const give = async (userId: string, calendarId: string) => {
    const done = await stage.engine.transaction(client =>
      giveCalendar(client, { userId, calendarId, directory: aDirectory(), ...said }),
    )
    if (!done || isRefusal(done)) throw new Error(JSON.stringify(done))
    return done
  }

  test('follows its new owner, planned anew in the same transaction', async () => {
    const calendar = await aCalendar({ dayStart: '12:00' })
    await give(SUBSTITUTE, calendar)
    const mine = await aContract(undefined, '2026-12-20')
    const own = await aContract('every_day', '2026-12-20')
    expect(await calendarOf(mine)).toBe('ru')
    await assign(mine, SUBSTITUTE)
    await assign(own, SUBSTITUTE)
    expect(await calendarOf(mine)).toBe(calendar)
    expect(await decisionAt(mine)).toMatch(/T09:00:00.000Z$/)
    expect(await nextOf(mine)).toMatchObject({ stored: (await nextOf(mine)).naive, changed: false })
    expect(await calendarOf(own)).toBe('every_day')
    await give(SUBSTITUTE, 'ru')
  })

  test('follows its owner to another calendar; what has one of its own stays', async () => {
    const mine = await aContract(undefined, '2026-12-20', SUBSTITUTE)
    const own = await aContract('every_day', '2026-12-20', SUBSTITUTE)
    const calendar = await aCalendar({ dayStart: '13:00' })
    const { jobId, processes } = await give(SUBSTITUTE, calendar)
    expect(processes).toBeGreaterThan(0)
    const { summary } = await carry(jobId)
    expect(summary.stepsMoved).toBeGreaterThan(0)
    expect(await calendarOf(mine)).toBe(calendar)
    expect(await decisionAt(mine)).toMatch(/T10:00:00.000Z$/)
    expect(await nextOf(mine)).toMatchObject({ stored: (await nextOf(mine)).naive, changed: false })
    expect(await calendarOf(own)).toBe('every_day')
    await carry((await give(SUBSTITUTE, 'ru')).jobId)
  })
})

test('a letter that waits for working hours waits for those of the new calendar', async () => {
  const calendar = await aCalendar()
  await stage.engine.pool.query('update app_user set calendar_id = $2 where id = $1', [OWNER, calendar])
  const night = msk('2026-05-05 21:00')
  await create(stage.engine, night, { kind: 'interest', ownerId: OWNER })
  const waiting = async () =>
    (
      await stage.engine.pool.query(
        `select distinct not_before from mail where state = 'deferred' and reader_id = $1`,
        [OWNER],
      )
    ).rows
  expect(await waiting()).toEqual([{ not_before: msk('2026-05-06 09:00') }])
  const done = await stage.engine.transaction(client =>
    saveSheet(client, {
      id: calendar,
      version: '1',
      what: 'changed',
      make: (sheet, sheets) => changedSheet(sheet, { dayStart: '10:00', days: { '2026-05-06': off } }, sheets),
      directory: aDirectory().map(user => ({ ...user, calendarId: calendar })),
      actor,
      now: night,
    }),
  )
  expect(done).toMatchObject({ lettersMoved: 1 })
  expect(await waiting()).toEqual([{ not_before: msk('2026-05-07 10:00') }])
})
