import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createSetupLink } from '../../src/db/setup.ts'
import { queriesOn } from '../../src/db/transaction.ts'
import { type Client, idOf, idsOf, problemOf, type TestApi, testApi, textIn } from '../support/api.ts'

let api: TestApi
beforeAll(async () => {
  api = await testApi()
})
afterAll(() => api.close())

const PASSWORD = 'correct horse battery'

async function linkFor(userId: string, now = new Date().toISOString()): Promise<string> {
  return (await createSetupLink(queriesOn(api.engine.pool), { userId, now })).token
}

/** Somebody who has chosen a password, with the cookie of a session. */
async function withPassword(): Promise<{ person: Client; cookie: string }> {
  const person = await api.join(['manager'])
  const entered = await api.call('POST', '/setup', {
    body: { token: await linkFor(person.userId), password: PASSWORD },
  })
  return { person, cookie: cookieOf(entered.headers) }
}

function cookieOf(headers: Headers): string {
  return (headers.get('Set-Cookie') ?? '').split(';')[0] ?? ''
}

describe('POST /setup', () => {
  test('a one-time link sets the password and logs in', async () => {
    const person = await api.join(['administrator'])
    const entered = await api.call('POST', '/setup', {
      body: { token: await linkFor(person.userId), password: PASSWORD },
    })
    expect(entered).toMatchObject({ status: 200, body: { id: person.userId, roles: ['administrator'] } })
    const me = await api.call('GET', '/me', { headers: { Cookie: cookieOf(entered.headers) } })
    expect(me).toMatchObject({ status: 200, body: { email: person.email } })
  })

  test('a link works once', async () => {
    const person = await api.join(['manager'])
    const body = { token: await linkFor(person.userId), password: PASSWORD }
    await api.call('POST', '/setup', { body })
    expect(problemOf(await api.call('POST', '/setup', { body }))).toMatchObject({
      status: 410,
      code: 'request.linkUsed',
    })
  })

  test('a link ends after a day, and when a newer one is made', async () => {
    const person = await api.join(['manager'])
    const old = await linkFor(person.userId, new Date(Date.now() - 25 * 3_600_000).toISOString())
    expect(await api.call('POST', '/setup', { body: { token: old, password: PASSWORD } })).toMatchObject({
      status: 410,
    })
    const first = await linkFor(person.userId)
    await linkFor(person.userId)
    expect(await api.call('POST', '/setup', { body: { token: first, password: PASSWORD } })).toMatchObject({
      status: 410,
    })
  })

  test('a password has eight characters or more, and the field is named', async () => {
    const person = await api.join(['manager'])
    const token = await linkFor(person.userId)
    const problem = problemOf(await api.call('POST', '/setup', { body: { token, password: 'seven77' } }))
    expect(problem).toMatchObject({ status: 422, errors: [{ pointer: '/password' }] })
  })

  test('a new password ends the sessions of the old one', async () => {
    const { person, cookie } = await withPassword()
    await api.call('POST', '/setup', { body: { token: await linkFor(person.userId), password: `${PASSWORD} 2` } })
    expect(await api.call('GET', '/me', { headers: { Cookie: cookie } })).toMatchObject({ status: 401 })
  })
})

describe('POST /session', () => {
  test('logs in with e-mail and password, whatever the case of the address', async () => {
    const { person } = await withPassword()
    const body = { email: person.email.toUpperCase(), password: PASSWORD }
    const entered = await api.call('POST', '/session', { body })
    expect(entered).toMatchObject({ status: 200, body: { id: person.userId } })
    expect(entered.headers.get('Set-Cookie')).toMatch(/^potok=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=\d+$/)
  })

  test('a wrong password and an unknown name get the same answer', async () => {
    const { person } = await withPassword()
    const wrong = problemOf(
      await api.call('POST', '/session', { body: { email: person.email, password: 'wrong password' } }),
    )
    const unknown = problemOf(
      await api.call('POST', '/session', { body: { email: 'nobody@example.test', password: 'wrong password' } }),
    )
    const { requestId: _, ...first } = wrong
    const { requestId: __, ...second } = unknown
    expect(first).toEqual(second)
    expect(first).toMatchObject({ status: 401, code: 'request.loginWrong' })
  })

  test('the eleventh wrong try waits, also with the right password', async () => {
    const { person } = await withPassword()
    for (let tries = 0; tries < 10; tries++) {
      await api.call('POST', '/session', { body: { email: person.email, password: 'wrong password' } })
    }
    const refused = await api.call('POST', '/session', { body: { email: person.email, password: PASSWORD } })
    expect(problemOf(refused)).toMatchObject({ status: 429, code: 'request.tooMany' })
    expect(Number(refused.headers.get('Retry-After'))).toBeGreaterThan(0)
  })

  test('somebody who is no longer active does not come in, and their session ends', async () => {
    const other = await testApi()
    const person = await other.join(['manager'])
    const token = (
      await createSetupLink(queriesOn(other.engine.pool), { userId: person.userId, now: new Date().toISOString() })
    ).token
    await other.call('POST', '/setup', { body: { token, password: PASSWORD } })
    await other.engine.pool.query('update app_user set active = false where id = $1', [person.userId])
    const body = { email: person.email, password: PASSWORD }
    expect(await other.call('POST', '/session', { body })).toMatchObject({ status: 401 })
    expect(await person.get('/me')).toMatchObject({ status: 401 })
    await other.close()
  })
})

describe('DELETE /session', () => {
  test('ends the session at once', async () => {
    const { cookie } = await withPassword()
    expect(await api.call('DELETE', '/session', { headers: { Cookie: cookie } })).toMatchObject({ status: 204 })
    expect(await api.call('GET', '/me', { headers: { Cookie: cookie } })).toMatchObject({ status: 401 })
  })
})

describe('tokens', () => {
  test('neither sessions nor keys nor links are stored as they are', async () => {
    const { person, cookie } = await withPassword()
    const link = await linkFor(person.userId)
    const { rows } = await api.engine.pool.query(`
      select (select coalesce(string_agg(s::text, ' '), '') from session s)
        || (select coalesce(string_agg(k::text, ' '), '') from api_key k)
        || (select coalesce(string_agg(l::text, ' '), '') from setup_link l)
        || (select coalesce(string_agg(c::text, ' '), '') from command c) as stored`)
    const { stored } = rows[0]
    for (const secret of [cookie.split('=')[1], person.key, link]) expect(stored).not.toContain(secret)
  })

  test.each([
    ['a key that is none', { Authorization: 'Bearer potok_no' }],
    ['another scheme', { Authorization: 'Basic dTpw' }],
    ['a cookie that is none', { Cookie: 'potok=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' }],
    ['nothing', {}],
  ])('%s is answered with 401', async (_, headers) => {
    expect(problemOf(await api.call('GET', '/me', { headers }))).toMatchObject({
      status: 401,
      code: 'request.loginNeeded',
    })
  })
})

describe('API keys', () => {
  test('a key acts as its user until it is revoked', async () => {
    const person = await api.join(['manager'])
    const made = await person.post('/keys', { name: 'script' })
    expect(made).toMatchObject({
      status: 201,
      body: { name: 'script', key: expect.stringMatching(/^potok_[\w-]{43}$/) },
    })
    const headers = { Authorization: `Bearer ${textIn(made, 'key')}` }
    expect(await api.call('GET', '/me', { headers })).toMatchObject({ status: 200, body: { id: person.userId } })
    expect(await person.remove(`/keys/${idOf(made)}`)).toMatchObject({ status: 204 })
    expect(await api.call('GET', '/me', { headers })).toMatchObject({ status: 401 })
    expect(idsOf(await person.get('/keys'))).toContain(idOf(made))
  })

  test('the text of a key is told once: a repeated request is answered without it', async () => {
    const person = await api.join(['manager'])
    const headers = { 'Idempotency-Key': 'a-key-for-a-key' }
    const first = await person.post('/keys', { name: 'script' }, headers)
    const second = await person.post('/keys', { name: 'script' }, headers)
    expect(second).toMatchObject({ status: 201, body: { id: idOf(first), key: null } })
  })

  test("somebody else's key cannot be revoked", async () => {
    const [mine, other] = [await api.join(['manager']), await api.join(['manager'])]
    const made = await mine.post('/keys', { name: 'script' })
    expect(await other.remove(`/keys/${idOf(made)}`)).toMatchObject({ status: 404 })
  })
})

describe('requests from other sites', () => {
  const send = async (headers: Record<string, string>) => {
    const { cookie } = await withPassword()
    const all = { Cookie: cookie, 'Idempotency-Key': `k${Math.random()}`, ...headers }
    return api.call('POST', '/parties', { body: { name: 'Alpha' }, headers: all })
  }

  test.each([
    ['cross-site', { 'Sec-Fetch-Site': 'cross-site' }],
    ['same-site', { 'Sec-Fetch-Site': 'same-site' }],
    ['a foreign origin', { Origin: 'https://evil.example' }],
    ['an origin that hides itself', { Origin: 'null' }],
  ])('%s: a write with a cookie is refused', async (_, headers) => {
    expect(problemOf(await send(headers))).toMatchObject({ status: 403, code: 'request.crossSite' })
  })

  test('the same origin may write with a cookie', async () => {
    expect(await send({ 'Sec-Fetch-Site': 'same-origin' })).toMatchObject({ status: 201 })
    expect(await send({ Origin: api.url })).toMatchObject({ status: 201 })
  })

  test('a form cannot be posted: only JSON is read', async () => {
    const answer = await send({ 'Content-Type': 'text/plain' })
    expect(problemOf(answer)).toMatchObject({ status: 415, code: 'request.mediaType' })
  })

  test('a key in a header is no cookie, so a foreign origin does not matter', async () => {
    const person = await api.join(['manager'])
    expect(await person.post('/parties', { name: 'Beta' }, { Origin: 'https://tool.example' })).toMatchObject({
      status: 201,
    })
  })
})

test('over https the cookie is bound to the host and never sent in the clear', async () => {
  const secure = await testApi({ publicUrl: 'https://potok.example' })
  const person = await secure.join(['manager'])
  const { token } = await createSetupLink(queriesOn(secure.engine.pool), {
    userId: person.userId,
    now: new Date().toISOString(),
  })
  const entered = await secure.call('POST', '/setup', { body: { token, password: PASSWORD } })
  expect(entered.headers.get('Set-Cookie')).toMatch(/^__Host-potok=.*; Path=\/; HttpOnly; SameSite=Lax; .*Secure$/)
  expect(entered.headers.get('Strict-Transport-Security')).toMatch(/max-age=/)
  await secure.close()
})

describe('users', () => {
  test('an administrator adds a person, who comes in by a link', async () => {
    const administrator = await api.join(['administrator'])
    const body = {
      name: 'Ivanova',
      email: `Ivanova.${Date.now()}@Example.test`,
      roles: ['manager', 'kam'],
      team: 'North',
    }
    const made = await administrator.post('/users', body)
    expect(made).toMatchObject({
      status: 201,
      body: { email: body.email.toLowerCase(), teamName: 'North', roles: ['kam', 'manager'] },
    })
    const link = await administrator.post(`/users/${idOf(made)}/setup-link`)
    expect(link).toMatchObject({
      status: 201,
      body: { url: expect.stringMatching(/^http:\/\/localhost:4000\/setup#[\w-]{43}$/) },
    })
    const token = textIn(link, 'url').split('#')[1]
    expect(await api.call('POST', '/setup', { body: { token, password: PASSWORD } })).toMatchObject({ status: 200 })
  })

  test('two people cannot share an address', async () => {
    const administrator = await api.join(['administrator'])
    const body = { name: 'One', email: administrator.email, roles: ['manager'] }
    expect(problemOf(await administrator.post('/users', body))).toMatchObject({
      status: 409,
      code: 'request.exists',
      errors: [{ pointer: '/email' }],
    })
  })

  test('others may look, but not add', async () => {
    const manager = await api.join(['manager'])
    expect(await manager.get('/users?limit=1')).toMatchObject({ status: 200 })
    const body = { name: 'One', email: 'one@example.test', roles: ['administrator'] }
    expect(problemOf(await manager.post('/users', body))).toMatchObject({ status: 403, code: 'request.forbidden' })
  })
})
