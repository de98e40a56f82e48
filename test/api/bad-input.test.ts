import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { newId } from '../../src/domain/id.ts'
import { type Client, idOf, problemOf, type TestApi, testApi } from '../support/api.ts'

let api: TestApi
let seller: Client
let administrator: Client
let tender: string
beforeAll(async () => {
  api = await testApi()
  seller = await api.join(['manager', 'kam', 'tender_specialist', 'service_manager'])
  administrator = await api.join(['administrator'])
  tender = idOf(await seller.post('/tenders', { title: 'Pumps', submissionDeadline: '2030-05-15T09:00:00Z' }))
})
afterAll(() => api.close())

/** A body with a broken part somewhere: what is posted, and the pointer that must be named. */
const BODIES: readonly (readonly [what: string, path: string, body: unknown, pointer: string])[] = [
  ['no title', '/tenders', {}, '/title'],
  ['an empty title', '/tenders', { title: '  ' }, '/title'],
  ['an endless title', '/tenders', { title: 'x'.repeat(501) }, '/title'],
  ['a title of a wrong type', '/tenders', { title: 7 }, '/title'],
  ['an unknown field', '/tenders', { title: 'T', colour: 'red' }, '/colour'],
  ['a field that only rules set', '/tenders', { title: 'T', submittedAt: '2030-01-01T00:00:00Z' }, '/submittedAt'],
  ['a day that does not exist', '/contracts', { title: 'C', endOn: '2026-02-30' }, '/endOn'],
  ['the leap day of a common year', '/contracts', { title: 'C', endOn: '2027-02-29' }, '/endOn'],
  ['a day written the American way', '/contracts', { title: 'C', endOn: '12/31/2026' }, '/endOn'],
  ['a day with a time', '/contracts', { title: 'C', endOn: '2026-12-31T00:00:00Z' }, '/endOn'],
  ['a day in the year 9999', '/contracts', { title: 'C', endOn: '9999-12-31' }, '/endOn'],
  [
    'an instant that does not exist',
    '/tenders',
    { title: 'T', submissionDeadline: '2026-02-30T10:00:00Z' },
    '/submissionDeadline',
  ],
  [
    'an instant without a zone',
    '/tenders',
    { title: 'T', submissionDeadline: '2026-02-20T10:00:00' },
    '/submissionDeadline',
  ],
  ['the 25th hour', '/tenders', { title: 'T', submissionDeadline: '2026-02-20T25:00:00Z' }, '/submissionDeadline'],
  [
    'an instant before Christ',
    '/tenders',
    { title: 'T', submissionDeadline: '-000001-01-01T00:00:00Z' },
    '/submissionDeadline',
  ],
  [
    'the last instant of all, further west',
    '/tenders',
    { title: 'T', submissionDeadline: '9999-12-31T23:59:59-12:00' },
    '/submissionDeadline',
  ],
  ['an instant as a number', '/tenders', { title: 'T', submissionDeadline: 1_800_000_000 }, '/submissionDeadline'],
  ['a negative amount', '/tenders', { title: 'T', amountMinor: -1 }, '/amountMinor'],
  ['half a kopeck', '/tenders', { title: 'T', amountMinor: 0.5 }, '/amountMinor'],
  ['an amount beyond counting', '/tenders', { title: 'T', amountMinor: 1e300 }, '/amountMinor'],
  ['an amount in words', '/tenders', { title: 'T', amountMinor: '100' }, '/amountMinor'],
  ['a currency that is none', '/tenders', { title: 'T', currency: 'rubles' }, '/currency'],
  ['a state that nobody starts in', '/tenders', { title: 'T', state: 'won' }, '/state'],
  ['a choice that there is not', '/tenders', { title: 'T', ownership: 'mine' }, '/ownership'],
  ['an id that is none', '/tenders', { title: 'T', partyId: '1' }, '/partyId'],
  ['a calendar that there is not', '/tenders', { title: 'T', calendarId: 'moon' }, '/calendarId'],
  ['a NUL', '/tenders', { title: 'T\u0000' }, '/title'],
  ['half a surrogate pair', '/tenders', { title: 'T\ud800' }, '/title'],
  ['a NUL deep in a list', '/tenders', { title: 'P', bidders: [{ name: 'a\u0000' }] }, '/bidders/0/name'],
  [
    'a service without end',
    '/objects',
    {
      title: 'O',
      serviceRules: [{ id: 'a', combine: 'first', anchor: 'fixed', everyMonths: 1e9, last: { on: '2026-01-01' } }],
    },
    '/serviceRules/0/everyMonths',
  ],
  ['lines where they have a route of their own', '/projects', { title: 'P', needLines: [] }, '/needLines'],
  ['a list instead of an object', '/tenders', [], ''],
  ['a name with a slash', '/tenders', { title: 'T', 'a/b~c': 1 }, '/a~1b~0c'],
  ['an address that is none', '/users', { name: 'N', email: 'nobody', roles: ['manager'] }, '/email'],
  ['a role that there is not', '/users', { name: 'N', email: 'n@example.test', roles: ['king'] }, '/roles/0'],
  ['no roles', '/users', { name: 'N', email: 'n@example.test', roles: [] }, '/roles'],
  ['an ИНН of eleven digits', '/parties', { name: 'P', inn: '12345678901' }, '/inn'],
  ['a kind that there is not', '/processes', { kind: 'dream', record: {} }, '/kind'],
  ['a broken record of a process', '/processes', { kind: 'deal', record: { title: 1 } }, '/record/title'],
  ['an empty key name', '/keys', { name: '' }, '/name'],
]

describe('a body that is not right', () => {
  test.each(BODIES)('%s: 422 names the field', async (_, path, body, pointer) => {
    const before = await counts()
    const problem = problemOf(await administrator.post(path, body))
    expect(problem).toMatchObject({
      status: 422,
      errors: expect.arrayContaining([expect.objectContaining({ pointer })]),
    })
    expect(await counts()).toEqual(before)
  })

  const counts = async () =>
    (
      await api.engine.pool.query(
        'select (select count(*) from record) as records, (select count(*) from app_user) as users, (select count(*) from party) as parties',
      )
    ).rows

  test.each([
    ['broken JSON', '{"title": "T"'],
    ['two values', '{"title":"T"} {}'],
    ['a lone word', 'null and void'],
    ['a bare value', '"title"'],
  ])('%s: 400', async (_, body) => {
    expect(problemOf(await seller.post('/tenders', body))).toMatchObject({ status: 400, code: 'request.malformed' })
  })

  test('__proto__ is refused by name, and no prototype changes', async () => {
    const body = '{"title":"T","__proto__":{"polluted":true}}'
    expect(problemOf(await seller.post('/tenders', body))).toMatchObject({
      status: 422,
      errors: [{ pointer: '/__proto__' }],
    })
    const input = '{"ownership":"ours","__proto__":{"polluted":true}}'
    expect(problemOf(await seller.post(`/tenders/${tender}/commands/classify`, input))).toMatchObject({ status: 422 })
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
  })

  test.each(['constructor', 'toString', '__proto__', 'hasOwnProperty', 'valueOf'])(
    'a command named %s is no command',
    async name => {
      expect(await seller.post(`/tenders/${tender}/commands/${name}`, {})).toMatchObject({ status: 404 })
      const body = { title: 'T', state: name }
      expect(await seller.post('/tenders', body)).toMatchObject({ status: 422 })
    },
  )

  test('a nest without end is refused', async () => {
    const deep = `${'['.repeat(5_000)}${']'.repeat(5_000)}`
    const problem = problemOf(await seller.post('/tenders', `{"title":"P","bidders":${deep}}`))
    expect(problem.status).toBe(422)
  })

  test('more than a megabyte is 413 and says the limit', async () => {
    const problem = problemOf(await seller.post('/tenders', { title: 'T', description: 'x'.repeat(1_100_000) }))
    expect(problem).toMatchObject({ status: 413, code: 'request.tooLarge', params: { limitBytes: 1_048_576 } })
  })

  test('another content type is 415', async () => {
    const answer = await seller.post('/tenders', '<tender/>', { 'Content-Type': 'application/xml' })
    expect(problemOf(answer)).toMatchObject({ status: 415, code: 'request.mediaType' })
  })

  test("a command's impossible dates and far dates are named", async () => {
    const deal = idOf(await seller.post('/interests', { title: 'I' }))
    const post = (deferredUntil: string) =>
      seller.post(`/interests/${deal}/commands/defer`, { deferredUntil, reason: 'later' })
    expect(problemOf(await post('2026-02-30'))).toMatchObject({ status: 422, errors: [{ pointer: '/deferredUntil' }] })
    expect(problemOf(await post('9999-12-31'))).toMatchObject({ status: 422, errors: [{ pointer: '/deferredUntil' }] })
    expect(problemOf(await post('0001-01-01'))).toMatchObject({ status: 422, errors: [{ pointer: '/deferredUntil' }] })
  })
})

describe('an address that is not right', () => {
  test.each([
    ['an unknown parameter', '/tenders?colour=red', 'colour'],
    ['a parameter twice', '/tenders?state=won&state=lost', 'state'],
    ['a limit of none', '/tenders?limit=0', 'limit'],
    ['a limit beyond bounds', '/tenders?limit=201', 'limit'],
    ['a limit in words', '/tenders?limit=many', 'limit'],
    ['an order that there is not', '/tenders?sort=colour', 'sort'],
    ['a truth that is none', '/tenders?held=perhaps', 'held'],
    ['an owner that is none', '/tenders?owner=you', 'owner'],
    ['a day instead of an instant', '/tenders?due_before=2026-01-01', 'due_before'],
    ['an impossible instant', '/tenders?due_before=2026-02-30T00:00:00Z', 'due_before'],
    ['a NUL', '/tenders?q=a%00b', 'q'],
    ['a prototype', '/tenders?__proto__=1', '__proto__'],
    ['a parameter where none is taken', '/me?verbose=1', 'verbose'],
    ['a task state that there is not', '/tasks?state=sleeping', 'state.0'],
  ])('%s: 400 names the parameter', async (_, path, parameter) => {
    const problem = problemOf(await seller.get(path))
    expect(problem).toMatchObject({ status: 400, code: 'request.parameters', errors: [{ parameter }] })
  })

  test.each([
    '/tenders/1',
    `/tenders/${newId()}x`,
    '/tenders/00000000-0000-0000-0000-000000000000/next',
    `/tenders/${newId()}/why/%00`,
    '/nothing',
    '/tenders/a/b/c/d',
    '/tasks/none',
    '/mailbox/none',
  ])('GET %s is 404', async path => {
    expect(problemOf(await seller.get(path)).status).toBe(404)
  })

  test('an escape that is none is 400', async () => {
    expect(problemOf(await seller.get('/tenders/%E0%A4%A'))).toMatchObject({ status: 400, code: 'request.malformed' })
  })

  test('a method that an address does not take is 405 and says which it takes', async () => {
    const answer = await api.call('PUT', '/tenders', { body: {} })
    expect(problemOf(answer)).toMatchObject({ status: 405, code: 'request.method' })
    expect(answer.headers.get('Allow')).toBe('GET, POST, HEAD')
  })
})

describe('problem documents', () => {
  test('speak the language that is asked for', async () => {
    const title = async (language: string) =>
      problemOf(await seller.get('/tenders/1', { 'Accept-Language': language })).title
    expect(await title('ru-RU,ru;q=0.9,en;q=0.8')).toBe('Не найдено')
    expect(await title('de, en;q=0.5, ru;q=0.4')).toBe('It was not found')
    expect(await title('fr')).toBe('It was not found')
  })

  test('messages of fields are translated too', async () => {
    const problem = problemOf(
      await seller.post('/tenders', { title: 'T', colour: 1, currency: 7 }, { 'Accept-Language': 'ru' }),
    )
    const details = problem.errors?.map(error => error.detail).join(' ')
    expect(details).toMatch(/[а-я]{3}/)
    expect(details).toContain('Поля colour нет')
  })

  test('carry the request id, and a given one is kept', async () => {
    const answer = await seller.get('/tenders/1', { 'X-Request-Id': 'abc-123' })
    expect(problemOf(answer).requestId).toBe('abc-123')
    expect(answer.headers.get('X-Request-Id')).toBe('abc-123')
    const odd = await seller.get('/tenders/1', { 'X-Request-Id': 'a b"c' })
    expect(odd.headers.get('X-Request-Id')).toMatch(/^[0-9a-f-]{36}$/)
  })

  test('lead to the page of their code', async () => {
    const { type, code } = problemOf(await seller.get('/tenders/1'))
    expect(type).toBe(`http://localhost:4000/api/docs#${code}`)
    const docs = await api.call('GET', '/docs')
    expect(docs.body).toContain(`id="${code}"`)
  })
})
