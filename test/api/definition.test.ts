import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { z } from 'zod'
import { PROBLEMS } from '../../src/domain/definition-problem.ts'
import en from '../../src/i18n/en.json' with { type: 'json' }
import ru from '../../src/i18n/ru.json' with { type: 'json' }
import { type Client, problemOf, type TestApi, testApi, valueIn } from '../support/api.ts'
import { elementsOf, parseXml } from '../support/xml.ts'

let api: TestApi
let admin: Client
let seller: Client
beforeAll(async () => {
  api = await testApi()
  admin = await api.join(['administrator'])
  seller = await api.join(['manager'])
})
afterAll(() => api.close())

const bodyShape = z.looseObject({
  states: z.array(z.string()),
  commands: z.record(z.string(), z.looseObject({})),
  rules: z.array(z.looseObject({ id: z.string() })),
})

/** What an administrator copies. */
const bodyOf = async (kind: string) => bodyShape.parse(valueIn(await admin.get(`/definitions/${kind}`), 'body'))

async function counts(): Promise<unknown> {
  const { rows } = await api.engine.pool.query(
    `select (select count(*) from definition) as definitions, (select count(*) from command) as answers`,
  )
  return rows[0]
}

describe('GET /definitions', () => {
  test('lists every kind with its newest version', async () => {
    const { states } = await bodyOf('contract')
    await api.engine.pool.query(
      `insert into definition select kind, 7, body, 'other', '2026-02-01', published_by from definition where kind = 'contract'`,
    )
    const { body } = await seller.get('/definitions')
    const { items } = z.object({ items: z.array(z.looseObject({ kind: z.string() })) }).parse(body)
    expect(items.map(({ kind }) => kind)).toEqual([
      'account',
      'contract',
      'deal',
      'interest',
      'object',
      'project',
      'tender',
      'visit',
    ])
    expect(items[1]).toMatchObject({
      kind: 'contract',
      version: 7,
      states: states.length,
      publishedAt: '2026-02-01T00:00:00.000Z',
      publishedBy: 'system',
      own: false,
      draft: false,
      retiredAt: null,
      live: 0,
    })
    expect(await seller.get('/definitions/contract')).toMatchObject({ status: 200, body: { version: 7 } })
  })

  test.each(['claim', 'constructor', 'No kind'])('of %j there is none', async kind => {
    for (const rest of ['', '.bpmn']) {
      const answer = await seller.get(`/definitions/${encodeURIComponent(kind)}${rest}`)
      expect(problemOf(answer)).toMatchObject({ status: 404, code: 'request.notFound' })
    }
  })
})

describe('GET /definitions/:kind.bpmn', () => {
  const draw = async (language: string) => {
    const drawn = await seller.get('/definitions/tender.bpmn', { 'Accept-Language': language })
    const tasks = elementsOf(parseXml(String(drawn.body))).filter(({ name }) => name === 'bpmn:userTask')
    return { drawn, names: tasks.map(({ attributes }) => attributes.name) }
  }

  test('is a file of BPMN in the language of the reader', async () => {
    const [english, russian] = [await draw('en'), await draw('ru')]
    expect(english.drawn.status).toBe(200)
    expect(english.drawn.headers.get('Content-Type')).toMatch(/^application\/xml; charset=utf-8$/i)
    expect(english.drawn.headers.get('Content-Disposition')).toBe('attachment; filename="tender-1.bpmn"')
    expect(english.names.length).toBeGreaterThan(5)
    // Every state has its word: none is shown as it is stored, and none is the same in both.
    expect(english.names.filter(name => name === undefined || /^[a-z_]+$/.test(name))).toEqual([])
    expect(russian.names.every(name => /[а-яё]/i.test(name ?? ''))).toBe(true)
    expect(russian.names).toHaveLength(english.names.length)
  })
})

describe('POST /definitions/:kind/check', () => {
  test.each(['project', 'tender', 'interest', 'deal', 'contract', 'object'])(
    'finds nothing that stops the %s as it is',
    async kind => {
      const checked = await admin.post(`/definitions/${kind}/check`, await bodyOf(kind))
      expect(checked).toMatchObject({ status: 200, body: { publishable: true } })
    },
  )

  test('says what an edit broke and where, and keeps nothing', async () => {
    const body = await bodyOf('tender')
    const before = await counts()
    const rules = body.rules.map((rule, index) => (index === 0 ? { ...rule, opens: 'opened + soon' } : rule))
    const misspelt = await admin.post('/definitions/tender/check', { ...body, rules })
    expect(misspelt.body).toMatchObject({
      publishable: false,
      problems: [{ code: 'time.syntax', severity: 'error', path: ['rules', 0, 'opens'] }],
    })
    const lonely = await admin.post('/definitions/tender/check', { ...body, states: [...body.states, 'lonely'] })
    expect(lonely.body).toMatchObject({
      publishable: false,
      problems: expect.arrayContaining([expect.objectContaining({ code: 'state.unreachable' })]),
    })
    expect(await counts()).toEqual(before)
  })

  test('needs no Idempotency-Key, for nothing is changed', async () => {
    const checked = await api.call('POST', '/definitions/deal/check', {
      body: {},
      headers: { Authorization: `Bearer ${admin.key}` },
    })
    expect(checked).toMatchObject({ status: 200, body: { publishable: false } })
  })

  test('a copy stays of its kind, and letters have texts', async () => {
    const body = await bodyOf('deal')
    const renamed = await admin.post('/definitions/deal/check', { ...body, kind: 'tender' })
    expect(renamed.body).toMatchObject({ publishable: false })
    expect(valueIn(renamed, 'problems')).toContainEqual(expect.objectContaining({ code: 'kind.unknown' }))
    const rules = [
      ...body.rules,
      { id: 'X1', states: '*', opens: 'created +1d', mail: { template: 'odd', to: ['head'] } },
    ]
    const unheard = await admin.post('/definitions/deal/check', { ...body, rules })
    expect(valueIn(unheard, 'problems')).toContainEqual(expect.objectContaining({ code: 'template.unknown' }))
  })

  test('is for administrators, of a kind that there is, with a body that is an object', async () => {
    const refused = await seller.post('/definitions/deal/check', {})
    expect(problemOf(refused)).toMatchObject({ status: 403, params: { permission: 'definition.check' } })
    expect(problemOf(await admin.post('/definitions/deal/check', []))).toMatchObject({ status: 422 })
  })
})

test.each([['en', en] as const, ['ru', ru] as const])(
  'every problem of a definition has its sentence in %s',
  (_, texts) => {
    expect(Object.keys(texts.definitionProblem).toSorted()).toEqual(Object.keys(PROBLEMS).toSorted())
  },
)
