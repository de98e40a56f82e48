import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { sql } from 'kysely'
import { z } from 'zod'
import { carryBatch, closeBulk, openBulk } from '../../src/db/bulk-run.ts'
import { createMany } from '../../src/db/record.ts'
import { queriesOn } from '../../src/db/transaction.ts'
import type { ObjectKindBody } from '../../src/domain/object-kind-schema.ts'
import { type Client, idOf, problemOf, type TestApi, testApi } from '../support/api.ts'
import { aParty } from '../support/build.ts'

const NOW = '2026-02-10T09:00:00.000Z'
const LATER = '2026-06-01T09:00:00.000Z'
const TITLE = { ru: 'Насос', en: 'Pump' }
const rule = (id: string, everyMonths: number) =>
  ({ id, title: { ru: id, en: id }, combine: 'first', anchor: 'floating', everyMonths }) as const
const FIRST: ObjectKindBody = {
  title: TITLE,
  attributes: [],
  meters: [],
  rules: [rule('oil', 12), rule('seal', 24), rule('paint', 36), rule('bolts', 12)],
}
// Earlier by nine months, later by a year, the same, gone, new.
const SECOND: ObjectKindBody = {
  ...FIRST,
  rules: [rule('oil', 3), rule('seal', 36), rule('paint', 36), rule('wash', 6)],
}
const OBJECTS = 450

let api: TestApi
let admin: Client
let party: string

beforeAll(async () => {
  api = await testApi()
  api.clock.now = NOW
  admin = await api.join(['administrator'])
  party = await aParty(api.engine)
  await admin.post('/object-kinds', { id: 'pump', title: TITLE })
  await publish(FIRST)
  const records = Array.from({ length: OBJECTS }, (_, index) => ({
    kind: 'object',
    title: `Pump ${index}`,
    partyId: party,
    object: { objectKind: 'pump', lastService: { on: '2026-01-10' } },
  }))
  await createMany(api.engine, api.engine.pool, records, { now: NOW })
})
afterAll(() => api.close())

async function draft(body: ObjectKindBody) {
  const found = await admin.get('/object-kinds/pump/draft')
  const before = found.status === 200 ? found : await admin.get('/object-kinds/pump')
  return admin.put('/object-kinds/pump', body, before.headers.get('ETag'))
}
async function publish(body: ObjectKindBody) {
  const saved = await draft(body)
  return admin.post('/object-kinds/pump/publish', { comment: 'x' }, { 'If-Match': saved.headers.get('ETag') ?? '' })
}
const regulate = (body: object) => admin.post('/object-kinds/pump/regulate', { reason: 'New manual', ...body })
const bucketsOf = (answer: { body: unknown }) => {
  const { histogram } = z
    .looseObject({ histogram: z.array(z.object({ bucket: z.string(), count: z.int() })) })
    .parse(answer.body)
  return Object.fromEntries(histogram.filter(({ count }) => count > 0).map(({ bucket, count }) => [bucket, count]))
}
async function rowsOf() {
  const { rows } = await sql<{ regulation: string; events: number; serviceOn: string; count: number }>`
    select object_regulation as regulation, service_on::text as service_on,
      (select count(*)::int from event e where e.process_id = p.id and e.type = 'object.regulation_changed') as events,
      count(*)::int as count
    from process p where kind = 'object' group by 1, 2, 3`.execute(queriesOn(api.engine.pool))
  return rows
}

describe('a new version of a regulation', () => {
  test('is tried as a draft: what moves, how far, and of which objects', async () => {
    await draft(SECOND)
    const tried = await regulate({ to: 'draft', dryRun: true })
    expect(tried).toMatchObject({
      status: 200,
      body: {
        total: OBJECTS,
        checked: OBJECTS,
        affected: OBJECTS,
        earlier: OBJECTS,
        later: OBJECTS,
        same: OBJECTS,
        new: OBJECTS,
        gone: OBJECTS,
      },
    })
    expect(bucketsOf(tried)).toEqual({ '-366': OBJECTS, '+366': OBJECTS })
    const { sample } = z
      .looseObject({ sample: z.array(z.looseObject({ title: z.string(), moves: z.unknown() })) })
      .parse(tried.body)
    expect(sample[0]).toMatchObject({
      moves: [
        { ruleId: 'oil', from: '2027-01-10', to: '2026-04-10' },
        { ruleId: 'seal', from: '2028-01-10', to: '2029-01-10' },
        { ruleId: 'bolts', from: '2027-01-10', to: null },
        { ruleId: 'wash', from: null, to: '2026-08-10' },
      ],
    })
    expect(problemOf(await regulate({ to: 'draft' })).status).toBe(422)
    expect(await rowsOf()).toMatchObject([{ regulation: 'pump:1', events: 0 }])
  })

  test('moves every object once, also when its worker dies in the middle', async () => {
    expect(await publish(SECOND)).toMatchObject({ body: { version: 2, outdated: OBJECTS } })
    api.clock.now = LATER
    expect(problemOf(await regulate({ expected: 3 })).code).toBe('bulk.moved')
    const started = await regulate({ expected: OBJECTS })
    expect(started).toMatchObject({ status: 202, body: { total: OBJECTS, act: { act: 'regulate', version: 2 } } })
    const jobId = idOf(started)
    const open = async () => openBulk(api.engine.pool, { jobId, now: LATER })
    const job = await open()
    if (!job) throw new Error('no job')
    await carryBatch(api.engine, job, LATER)
    // Its transaction is undone with its marks.
    const killed = api.engine.transaction(async client => {
      const engine = { ...api.engine, transaction: <R>(work: (own: typeof client) => Promise<R>) => work(client) }
      await carryBatch(engine, job, LATER)
      throw new Error('killed')
    })
    await expect(killed).rejects.toThrow('killed')
    const again = await open()
    if (!again) throw new Error('no job')
    const two = async () => {
      while ((await carryBatch(api.engine, again, LATER)) !== null);
    }
    await Promise.all([two(), two()])
    await closeBulk(api.engine.pool, { jobId, state: 'done', now: LATER })
    expect(await rowsOf()).toEqual([{ regulation: 'pump:2', events: 1, serviceOn: '2026-04-10', count: OBJECTS }])
    expect(await admin.get(`/bulk/${jobId}`)).toMatchObject({
      body: {
        state: 'done',
        counts: { done: OBJECTS, failed: 0, refused: 0 },
        summary: {
          datesEarlier: OBJECTS,
          datesLater: OBJECTS,
          datesSame: OBJECTS,
          datesNew: OBJECTS,
          datesGone: OBJECTS,
          'moved-366': OBJECTS,
          'moved+366': OBJECTS,
        },
      },
    })
    expect(problemOf(await regulate({})).code).toBe('bulk.empty')
  })

  test('may be given to one client first', async () => {
    const other = await aParty(api.engine, 'Other')
    const record = { kind: 'object', title: 'P', partyId: other, groupName: 'Hall 3', object: { objectKind: 'pump' } }
    await createMany(api.engine, api.engine.pool, [record], { now: LATER })
    await publish({ ...SECOND, rules: SECOND.rules.slice(1) })
    expect(await regulate({ party: other, dryRun: true })).toMatchObject({ body: { total: 1 } })
    expect(await regulate({ group: 'Hall 3', dryRun: true })).toMatchObject({ body: { total: 1 } })
    expect(await regulate({ group: 'Hall 4', dryRun: true })).toMatchObject({ body: { total: 0 } })
    expect(
      problemOf(await (await api.join(['manager'])).post('/object-kinds/pump/regulate', { reason: 'x' })).status,
    ).toBe(403)
  })
})
