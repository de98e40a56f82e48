import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { z } from 'zod'
import { publishShipped } from '../../src/db/definition.ts'
import { type Answer, type Client, idOf, problemOf, type TestApi, testApi, textIn, valueIn } from '../support/api.ts'

let api: TestApi
let admin: Client
beforeEach(async () => {
  api = await testApi()
  admin = await api.join(['administrator'])
})
afterEach(() => api.close())

const bodyShape = z.looseObject({ rules: z.array(z.looseObject({ id: z.string() })) })
const bodyOf = (answer: Answer) => bodyShape.parse(valueIn(answer, 'body'))
const etagOf = ({ headers }: Answer) => headers.get('ETag')

/** A copy in which one rule says something else. */
const withRule = (body: z.infer<typeof bodyShape>, id: string, more: object) => ({
  ...body,
  rules: body.rules.map(rule => (rule.id === id ? { ...rule, ...more } : rule)),
})

const K5_45 = ['-90d', '-60d', '-45d', '-14d', '-7d', '-1d'].map(
  offset => `earliest(noticeOn ${offset}, endOn ${offset})`,
)

/** "Renewal decision 30 days before notice" becomes 45, as a draft. */
async function edited(): Promise<{ etag: string | null; saved: Answer }> {
  const newest = await admin.get('/definitions/contract')
  const saved = await admin.put(
    '/definitions/contract',
    withRule(bodyOf(newest), 'K5', { opens: K5_45 }),
    etagOf(newest),
  )
  return { etag: etagOf(saved), saved }
}

const publish = (etag: string | null, body: object = { comment: 'Six weeks are needed' }) =>
  admin.post('/definitions/contract/publish', body, etag ? { 'If-Match': etag } : {})

describe('a draft', () => {
  test('is saved, told in words, published as the next version, and taken by new records only', async () => {
    const old = idOf(await admin.post('/contracts', { title: 'Old', startOn: '2026-03-29', endOn: '2030-03-28' }))
    const { etag, saved } = await edited()
    expect(saved).toMatchObject({ status: 200, body: { basedOn: 1, outdated: false, publishable: true } })
    const { body } = await admin.get('/definitions/contract/diff', { 'Accept-Language': 'en' })
    const { changes } = z.object({ changes: z.array(z.looseObject({})) }).parse(body)
    expect(changes).toHaveLength(1)
    expect(changes[0]).toMatchObject({ part: 'rule', key: 'K5', what: 'changed', aspect: 'Opens' })
    expect(JSON.stringify(changes[0]?.before)).toMatch(/30.days/)
    expect(JSON.stringify(changes[0]?.after)).toMatch(/45.days/)
    const done = await publish(etag)
    expect(done).toMatchObject({ status: 201, body: { kind: 'contract', version: 2, outdated: 1 } })
    expect(await admin.get('/definitions/contract')).toMatchObject({
      body: { version: 2, publishedBy: admin.userId, comment: 'Six weeks are needed' },
    })
    expect(valueIn(await admin.get('/definitions/contract/versions'), 'items')).toMatchObject([
      { version: 2, live: 0 },
      { version: 1, live: 1 },
    ])
    expect(problemOf(await admin.get('/definitions/contract/draft')).code).toBe('definition.noDraft')
    const fresh = idOf(await admin.post('/contracts', { title: 'New', startOn: '2026-03-29', endOn: '2030-03-28' }))
    expect(await admin.get(`/contracts/${fresh}`)).toMatchObject({ body: { definitionVersion: 2 } })
    expect(await admin.get(`/contracts/${old}`)).toMatchObject({ body: { definitionVersion: 1 } })
    expect(valueIn(await admin.get('/definitions/contract/acts'), 'items')).toMatchObject([
      { act: 'published', version: 2, comment: 'Six weeks are needed', by: admin.userId },
    ])
  })

  test('with problems is kept and told, and not published', async () => {
    const newest = await admin.get('/definitions/contract')
    const saved = await admin.put('/definitions/contract', { kind: 'contract', states: ['a'] }, etagOf(newest))
    expect(saved).toMatchObject({ status: 200, body: { publishable: false, body: { states: ['a'] } } })
    expect(problemOf(await admin.get('/definitions/contract/diff')).code).toBe('definition.incomplete')
    const refused = problemOf(await publish(etagOf(saved)))
    expect(refused).toMatchObject({ status: 422, code: 'definition.problems' })
    expect(refused.errors?.map(({ pointer }) => pointer)).toEqual(expect.arrayContaining(['/initial', '/rules']))
    expect(await admin.get('/definitions/contract')).toMatchObject({ body: { version: 1 } })
  })

  test('of two administrators the second looks again', async () => {
    const newest = await admin.get('/definitions/contract')
    const other = await api.join(['administrator'])
    const first = await admin.put('/definitions/contract', bodyOf(newest), etagOf(newest))
    const second = await other.put('/definitions/contract', bodyOf(newest), etagOf(newest))
    expect(problemOf(second)).toMatchObject({ status: 412, code: 'definition.stale' })
    const both = await Promise.all([1, 2].map(() => other.put('/definitions/contract', bodyOf(newest), etagOf(first))))
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 412])
    expect(problemOf(await admin.remove('/definitions/contract/draft', etagOf(first))).status).toBe(412)
    expect(problemOf(await publish(etagOf(first))).status).toBe(412)
    const now = await admin.get('/definitions/contract/draft')
    expect(problemOf(await publish(etagOf(now))).code).toBe('definition.unchanged')
    expect(await admin.remove('/definitions/contract/draft', etagOf(now))).toMatchObject({ status: 204 })
    expect(problemOf(await admin.put('/definitions/contract', bodyOf(newest))).status).toBe(412)
    expect(problemOf(await admin.post('/definitions/contract/publish', { comment: 'x' })).status).toBe(428)
  })

  test('is begun as a copy of any version, and only one is edited at a time', async () => {
    const { etag } = await edited()
    await publish(etag)
    const copy = await admin.post('/definitions/contract/draft', { from: 1 })
    expect(copy).toMatchObject({ status: 201, body: { basedOn: 2, outdated: false, publishable: true } })
    expect(problemOf(await admin.post('/definitions/contract/draft')).code).toBe('definition.draftExists')
    expect(problemOf(await admin.post('/definitions/contract/draft', { from: 9 })).status).toBe(409)
    expect(await publish(etagOf(copy), { comment: 'Back' })).toMatchObject({ body: { version: 3 } })
    expect(valueIn(await admin.get('/definitions/contract/diff?from=1&to=3'), 'changes')).toEqual([])
  })

  test('is for administrators', async () => {
    const head = await api.join(['head'])
    for (const answer of [
      await head.get('/definitions/contract/draft'),
      await head.put('/definitions/contract', {}, '"v1"'),
      await head.post('/definitions/contract/draft'),
      await head.post('/definitions/contract/publish', { comment: 'x' }, { 'If-Match': '"d1"' }),
      await head.remove('/definitions/contract', '"v1"'),
      await head.post('/definitions/contract/retire', { reason: 'x' }),
    ]) {
      expect(problemOf(answer)).toMatchObject({ status: 403, params: { permission: 'definition.edit' } })
    }
  })
})

describe('a release that ships another definition', () => {
  const NEXT = '2026-06-01T00:00:00.000Z'
  /** As if the release before had shipped something else. */
  async function shippedBefore(change: (body: z.infer<typeof bodyShape>) => object) {
    const body = JSON.stringify(change(bodyOf(await admin.get('/definitions/contract'))))
    const { pool } = api.engine
    await pool.query(
      `update definition set body = $1, body_hash = 'before', shipped_hash = 'before' where kind = 'contract'`,
      [body],
    )
    await pool.query(`delete from shipped_definition where kind = 'contract'`)
    await pool.query(`insert into shipped_definition values ('contract', 'before', $1, '2026-01-01')`, [body])
  }
  const row = async () => {
    const items = z.array(z.looseObject({ kind: z.string() })).parse(valueIn(await admin.get('/definitions'), 'items'))
    return items.find(({ kind }) => kind === 'contract')
  }

  test('becomes the newest where nobody has edited it', async () => {
    await shippedBefore(body => withRule(body, 'K5', { opens: K5_45 }))
    await publishShipped(api.engine.pool, NEXT)
    expect(await row()).toMatchObject({ version: 2, publishedBy: 'system', shippedDiffers: false })
  })

  test('is offered beside an edited one, which stays until somebody decides', async () => {
    await shippedBefore(body => withRule(body, 'K8', { off: true }))
    const { etag } = await edited()
    await publish(etag)
    await publishShipped(api.engine.pool, NEXT)
    await publishShipped(api.engine.pool, NEXT)
    expect(await row()).toMatchObject({ version: 2, publishedBy: admin.userId, shippedDiffers: true })
    expect(await admin.get('/definitions/contract/shipped')).toMatchObject({ body: { differs: true, conflicts: [] } })
    const copy = await admin.post('/definitions/contract/draft', { from: 'merged' })
    const merged = bodyOf(copy).rules
    expect(merged.find(({ id }) => id === 'K5')).toMatchObject({ opens: K5_45 })
    expect(merged.find(({ id }) => id === 'K8')?.off).toBeUndefined()
    expect(await publish(etagOf(copy), { comment: 'With the release' })).toMatchObject({ body: { version: 3 } })
    expect(await row()).toMatchObject({ version: 3, shippedDiffers: false })
    await publishShipped(api.engine.pool, NEXT)
    expect(await row()).toMatchObject({ version: 3, shippedDiffers: false })
  })

  test('is told where both changed the same, and may be left alone', async () => {
    await shippedBefore(body => withRule(body, 'K5', { opens: ['endOn -1d'] }))
    const { etag } = await edited()
    await publish(etag)
    await publishShipped(api.engine.pool, NEXT)
    const offered = await admin.get('/definitions/contract/shipped')
    const conflicts = z.array(z.looseObject({ path: z.array(z.unknown()) })).parse(valueIn(offered, 'conflicts'))
    expect(conflicts.map(({ path }) => path)).toContainEqual(['rules', 'K5', 'opens'])
    expect(await admin.post('/definitions/contract/shipped/keep', { comment: 'Ours is better' })).toMatchObject({
      status: 204,
    })
    expect(await row()).toMatchObject({ version: 2, shippedDiffers: false })
  })

  test('of a draft that was begun before it, publishing says so', async () => {
    await shippedBefore(body => withRule(body, 'K8', { off: true }))
    const { etag } = await edited()
    await publishShipped(api.engine.pool, NEXT)
    expect(problemOf(await publish(etag))).toMatchObject({ status: 409, code: 'definition.outdated' })
    expect(await admin.get('/definitions/contract/draft')).toMatchObject({ body: { outdated: true } })
    expect(await publish(etag, { comment: 'Seen', over: 2 })).toMatchObject({ body: { version: 3 } })
  })
})

describe('what a definition may be made of', () => {
  test('is told with its words', async () => {
    const { body } = await admin.get('/catalogue', { 'Accept-Language': 'ru' })
    const found = z.record(z.string(), z.array(z.looseObject({ name: z.string(), label: z.string() }))).parse(body)
    expect(found.guards?.find(({ name }) => name === 'fieldAtLeast')).toMatchObject({
      parameter: { on: ['integer', 'amount'], value: 'number' },
    })
    const unsaid = Object.values(found)
      .flat()
      .filter(({ label, name }) => label === '' || label === name)
    expect(unsaid).toEqual([])
  })

  test('a written time is told for given dates', async () => {
    const told = (text: string, anchors: object = { endOn: '2027-03-28', noticeOn: '2027-01-27' }) =>
      admin.post('/definitions/contract/time', { text, anchors }, { 'Accept-Language': 'en' })
    expect(await told('noticeOn -30d')).toMatchObject({
      body: { at: '2026-12-28T06:00:00.000Z', zone: 'Europe/Moscow' },
    })
    expect(textIn(await told('noticeOn -30d'), 'words')).toMatch(/30.days before/)
    expect(await told('noticeOn -30d', {})).toMatchObject({ body: { at: null, problem: null } })
    expect(await told('noticeOn -30days')).toMatchObject({ status: 200, body: { at: null } })
    expect(textIn(await told('noticeOn -30days'), 'problem')).toContain('noticeOn')
    expect(problemOf(await told('endOn', { endOn: 'soon' })).errors).toMatchObject([{ pointer: '/anchors/endOn' }])
  })
})
