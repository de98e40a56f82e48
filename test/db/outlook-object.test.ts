// Objects stand among what comes next with the step that is armed for them, and no forecast of them is kept.

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Engine } from '../../src/db/engine.ts'
import { askOutlook, sweepOutlooks } from '../../src/db/outlook-fresh.ts'
import type { OutlookQuestion, OutlookRow } from '../../src/db/outlook-read.ts'
import { createMany } from '../../src/db/record.ts'
import { queriesOn } from '../../src/db/transaction.ts'
import { epochOf, instantOf } from '../../src/domain/calendar.ts'
import { isRefusal } from '../../src/domain/errors.ts'
import { aParty, create, HEAD, msk, OWNER, SUBSTITUTE, testEngine } from '../support/build.ts'

const DAY_MS = 86_400_000
const NOW = msk('2026-03-03 11:00')
const LATER = instantOf(epochOf(NOW) + 60_000)

let engine: Engine
let drop: () => Promise<void>
let alpha: string
let beta: string

const rule = (id: string, last: string) => ({
  id,
  everyMonths: 6,
  combine: 'first',
  anchor: 'fixed',
  leadDays: 14,
  last: { on: last },
})

beforeAll(async () => {
  ;({ engine, drop } = await testEngine())
  alpha = await aParty(engine, 'Alpha')
  beta = await aParty(engine, 'Beta')
  // Two services on one morning, one service after another, a reading that is asked for, and one that nothing is due of.
  const serviceRules = [rule('oil', '2025-09-25'), rule('belt', '2025-09-25')]
  const records = [
    { title: 'Twice', partyId: alpha, ownerId: OWNER, fields: { serviceRules } },
    ...Array.from({ length: 7 }, (_, index) => ({
      title: `Van ${index}`,
      partyId: index % 2 ? alpha : beta,
      ownerId: index % 2 ? OWNER : SUBSTITUTE,
      fields: { serviceRules: [rule('oil', `2025-09-${20 + index}`)] },
    })),
    { title: 'Unread', ownerId: SUBSTITUTE, fields: { meter: 'km' } },
    { title: 'Far', partyId: beta, ownerId: OWNER, fields: { serviceRules: [rule('oil', '2026-03-01')] } },
  ].map(record => ({ kind: 'object', ...record }))
  const made = await createMany(engine, engine.pool, records, { now: NOW, watching: true })
  expect(made.filter(isRefusal)).toEqual([])
  await create(engine, NOW, {
    kind: 'tender',
    state: 'preparing',
    fields: { submissionDeadline: msk('2026-03-20 12:00'), ownership: 'ours' },
  })
})
afterAll(() => drop())

const question = (more: Partial<OutlookQuestion> = {}): OutlookQuestion => ({
  now: NOW,
  from: NOW,
  to: instantOf(epochOf(NOW) + 40 * DAY_MS),
  zone: 'Europe/Moscow',
  filter: {},
  limit: 1_000,
  after: null,
  ...more,
})
const ask = (more: Partial<OutlookQuestion> = {}) => askOutlook(engine, queriesOn(engine.pool), question(more))
const objectsIn = async (filter: OutlookQuestion['filter']) =>
  (await ask({ filter })).rows.filter(row => row.recordKind === 'object').map(row => row.recordTitle)

describe('objects among what comes next', () => {
  test('stand with what is armed for them, in one order with everything else', async () => {
    const { rows, missing } = await ask()
    expect(missing).toBe(0)
    const places = rows.map(({ at, recordId, key }) => `${at} ${recordId} ${key}`)
    expect(places).toEqual(places.toSorted())
    expect(new Set(rows.map(row => row.recordKind))).toEqual(new Set(['object', 'tender']))
    const twice = rows.filter(row => row.recordTitle === 'Twice')
    expect(twice).toMatchObject([
      { rule: 'O1', which: 'belt', what: 'system', armed: true, partyName: 'Alpha', at: msk('2026-03-11 09:00') },
      { rule: 'O1', which: 'oil', what: 'system', armed: true, ownerId: OWNER, letters: [] },
    ])
    const [unread] = rows.filter(row => row.recordTitle === 'Unread')
    expect(unread).toMatchObject({
      rule: 'O2.own',
      what: 'task',
      task: 'requestReading',
      letters: [{ readers: [OWNER] }],
    })
    expect(rows.map(row => row.recordTitle)).not.toContain('Far')
  })

  test('are counted by day', async () => {
    const { rows, days } = await ask()
    const steps = days?.reduce((sum, day) => sum + day.steps, 0)
    // Two services of one object that open together are one armed moment.
    expect(steps).toBe(rows.length - 1)
    expect(days).toEqual(days?.toSorted((a, b) => (`${a.day} ${a.what}` < `${b.day} ${b.what}` ? -1 : 1)))
  })

  test('come page by page without a gap, also where a page ends between two steps of one object', async () => {
    const all = (await ask()).rows.map(placeOf)
    for (const limit of [1, 2, 3, 7]) {
      const found: string[] = []
      let after: OutlookQuestion['after'] = null
      for (;;) {
        const page: Awaited<ReturnType<typeof ask>> = await ask({ limit, after })
        const shown = page.rows.slice(0, limit)
        found.push(...shown.map(placeOf))
        expect(page.days === null).toBe(after !== null)
        const last = shown.at(-1)
        if (!last || page.rows.length <= limit) break
        after = { at: last.at, recordId: last.recordId, key: last.key }
      }
      expect(found).toEqual(all)
    }
  })

  test('are found by owner, client, rule, what it is and whom it writes to', async () => {
    expect((await objectsIn({ ownerIds: [SUBSTITUTE] })).sort()).toEqual(['Unread', 'Van 0', 'Van 2', 'Van 4', 'Van 6'])
    expect((await objectsIn({ partyId: alpha })).sort()).toEqual(['Twice', 'Twice', 'Van 1', 'Van 3', 'Van 5'])
    expect(await objectsIn({ rules: ['O2.own'] })).toEqual(['Unread'])
    expect(await objectsIn({ whats: ['task'] })).toEqual(['Unread'])
    expect(await objectsIn({ whats: ['rung', 'letter'] })).toEqual([])
    expect(await objectsIn({ readerId: OWNER })).toEqual(['Unread'])
    expect(await objectsIn({ readerId: HEAD })).toEqual([])
    expect((await objectsIn({ personId: OWNER })).sort()).toEqual([
      'Twice',
      'Twice',
      'Unread',
      'Van 1',
      'Van 3',
      'Van 5',
    ])
    expect(await objectsIn({ kinds: ['tender'] })).toEqual([])
  })

  test('have no forecast that is kept', async () => {
    const sweep = () => sweepOutlooks(engine, queriesOn(engine.pool), { now: LATER, limit: 100 })
    while ((await sweep()) > 0);
    const { rows } = await engine.pool.query<{ kind: string }>(
      'select distinct p.kind from outlook o join process p on p.id = o.process_id order by 1',
    )
    expect(rows.map(row => row.kind)).toEqual(['account', 'tender'])
  })
})

const placeOf = ({ at, recordId, key }: OutlookRow) => `${at} ${recordId} ${key}`
