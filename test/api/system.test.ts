import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { z } from 'zod'
import { PERMISSIONS } from '../../src/domain/policy.ts'
import type { Endpoint } from '../../src/endpoints/endpoint.ts'
import { anyRecord, families, records } from '../../src/endpoints/index.ts'
import { type Client, problemOf, type TestApi, testApi } from '../support/api.ts'

let api: TestApi
let seller: Client
beforeAll(async () => {
  api = await testApi()
  seller = await api.join(['manager'])
})
afterAll(() => api.close())

const endpoints: Endpoint[] = [...Object.values(families), ...Object.values(records), anyRecord].flatMap(family =>
  Object.values<Endpoint>(family),
)
const openApi = z.looseObject({
  openapi: z.string(),
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.looseObject({ operationId: z.string(), parameters: z.array(z.looseObject({ name: z.string() })) }),
    ),
  ),
})

describe('GET /openapi.json', () => {
  test('names every route once, with its own operation id', async () => {
    const { openapi, paths } = openApi.parse((await api.call('GET', '/openapi.json')).body)
    expect(openapi).toBe('3.1.0')
    const described = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map(method => `${method.toUpperCase()} ${path}`),
    )
    const bound = endpoints.map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`)
    expect(described.sort()).toEqual([...bound].sort())
    const ids = Object.values(paths).flatMap(methods => Object.values(methods).map(operation => operation.operationId))
    expect(new Set(ids).size).toBe(ids.length)
  })

  test('says which headers a write needs', async () => {
    const { paths } = openApi.parse((await api.call('GET', '/openapi.json')).body)
    const names = (path: string, method: string) => paths[path]?.[method]?.parameters.map(parameter => parameter.name)
    expect(names('/tenders', 'post')).toContain('Idempotency-Key')
    expect(names('/session', 'post')).toEqual([])
    expect(names('/tenders/{id}', 'patch')).toEqual(['id', 'If-Match'])
    expect(names('/tenders', 'get')).toEqual(expect.arrayContaining(['q', 'state', 'due_before', 'cursor', 'limit']))
  })
})

test('GET /docs lists every route with a line to try it, and loads nothing', async () => {
  const docs = await api.call('GET', '/docs')
  for (const { method, path } of endpoints) expect(docs.body).toContain(`${method} /api${path}`)
  expect(docs.headers.get('Content-Security-Policy')).toMatch(/^default-src 'none'; style-src 'sha256-/)
  expect(docs.body).not.toMatch(/<script|src=|href="http/)
})

describe('rights', () => {
  const open = endpoints.filter(({ can }) => /^(session\.|setup\.|system\.|calendarLink\.read)/.test(can))
  const closed = endpoints.filter(endpoint => !open.includes(endpoint))
  const at = ({ path }: Endpoint) => path.replaceAll(/:(\w+)/g, '00000000-0000-7000-8000-00000000000a')

  test.each(closed.map(endpoint => [`${endpoint.method} ${endpoint.path}`, endpoint] as const))(
    '%s is closed to strangers',
    async (_, endpoint) => {
      const answer = await api.call(endpoint.method, at(endpoint), endpoint.method === 'GET' ? {} : { body: {} })
      expect(problemOf(answer)).toMatchObject({ status: 401, code: 'request.loginNeeded' })
    },
  )

  test('every permission guards a route', () => {
    const used = new Set(endpoints.map(endpoint => endpoint.can))
    expect(PERMISSIONS.filter(permission => !used.has(permission))).toEqual([])
  })
})

describe('GET /health and /ready', () => {
  test('health needs nothing and nobody', async () => {
    expect(await api.call('GET', '/health')).toMatchObject({ status: 200, body: { status: 'up' } })
  })

  test('roles that rules speak to and nobody holds are told; with somebody in each all is well', async () => {
    const headers = { 'Accept-Language': 'en' }
    const ready = await api.call('GET', '/ready', { headers })
    expect(ready).toMatchObject({
      status: 200,
      body: { ready: true, roles: { ok: false, detail: expect.stringContaining('Lawyer') } },
    })
    await api.join(['lawyer', 'finance', 'marketing', 'administrator'])
    expect(await api.call('GET', '/ready', { headers })).toMatchObject({
      status: 200,
      body: { ready: true, reasons: [] },
    })
  })

  test('a late wake is told with its reason, and the API still answers', async () => {
    const at = new Date(Date.now() + 40 * 60_000).toISOString()
    api.clock.now = at
    const ready = await api.call('GET', '/ready', { headers: { 'Accept-Language': 'en' } })
    expect(ready).toMatchObject({
      status: 200,
      body: {
        ready: true,
        wake: { ok: false },
        digest: { ok: false },
        reasons: [expect.stringContaining('wake is late'), expect.stringContaining('Digests are late')],
      },
    })
    await api.engine.pool.query(`insert into heartbeat (name, at) values ('wake', $1), ('digest', $1)`, [at])
    expect(await api.call('GET', '/ready')).toMatchObject({ body: { wake: { ok: true }, reasons: [] } })
    api.clock.now = null
  })

  test('without its database the API is not ready, says so with 503, and never with a server text', async () => {
    const lost = await testApi()
    await lost.engine.pool.query(`select set_config('x.y', 'z', false)`)
    const end = lost.engine.pool.query.bind(lost.engine.pool)
    lost.engine.pool.query = () => {
      throw new Error('password authentication failed for user "secret"')
    }
    const ready = await lost.call('GET', '/ready')
    expect(ready).toMatchObject({ status: 503, body: { ready: false, postgres: { ok: false } } })
    expect(JSON.stringify(ready.body)).not.toContain('secret')
    expect(await lost.call('GET', '/health')).toMatchObject({ status: 200 })
    lost.engine.pool.query = end
    await lost.close()
  })
})

describe('faults', () => {
  test('are 500 without a word about their inside', async () => {
    const broken = await testApi()
    const person = await broken.join(['manager'])
    await person.get('/me')
    await broken.engine.pool.query('alter table party rename to gone')
    const problem = problemOf(await person.get('/parties'))
    expect(problem).toMatchObject({ status: 500, code: 'server.fault' })
    expect(JSON.stringify(problem)).not.toMatch(/relation|party y/)
    await broken.close()
  })
})

describe('headers', () => {
  test('answers of the API are not kept, not sniffed, not framed and run nothing', async () => {
    const { headers } = await seller.get('/me')
    expect(Object.fromEntries(headers)).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'content-security-policy': "default-src 'none';frame-ancestors 'none';base-uri 'none';form-action 'none'",
    })
    expect(headers.get('X-Powered-By')).toBeNull()
    expect(headers.get('Strict-Transport-Security')).toBeNull()
  })
})

describe('the web application', () => {
  let folder: string
  let web: TestApi
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'potok-web-'))
    mkdirSync(join(folder, 'assets'))
    writeFileSync(join(folder, 'index.html'), '<html><head></head><body>app</body></html>')
    writeFileSync(join(folder, 'assets', 'app-1234.js'), 'export {}')
    web = await testApi({ webFolder: folder })
  })
  afterAll(async () => {
    await web.close()
    rmSync(folder, { recursive: true })
  })
  const page = (path: string, headers: Record<string, string> = { Accept: 'text/html' }) =>
    fetch(`${web.url}${path}`, { headers })

  test('every address that is no file is its page, with a policy that lets in nothing inline but its nonce', async () => {
    for (const path of ['/', '/tenders/1', '/setup']) {
      const answer = await page(path)
      const text = await answer.text()
      const nonce = /name="csp-nonce" content="([^"]{20,})"/.exec(text)?.[1]
      expect(answer.status).toBe(200)
      const policy = answer.headers.get('Content-Security-Policy') ?? ''
      expect(policy).toContain(`style-src 'self' 'nonce-${nonce}'`)
      expect(policy).toContain("script-src 'self'")
      expect(policy).toContain("frame-ancestors 'none'")
      expect(policy).not.toContain('unsafe')
    }
    const first = await (await page('/')).text()
    expect(await (await page('/')).text()).not.toBe(first)
  })

  test('built files are kept for good, missing ones are missing', async () => {
    const asset = await page('/assets/app-1234.js', {})
    expect(asset.headers.get('Cache-Control')).toContain('immutable')
    expect(asset.headers.get('Content-Type')).toMatch(/javascript/)
    expect((await page('/assets/none.js')).status).toBe(404)
    for (const path of ['/assets/..%2f..%2f..%2fetc%2fpasswd', '/..%2f..%2f..%2fetc%2fpasswd']) {
      expect(await (await page(path)).text()).not.toContain('root:')
    }
  })

  test('an unknown address of the API is a problem, not a page', async () => {
    const answer = await page('/api/nothing')
    expect(answer.status).toBe(404)
    expect(answer.headers.get('Content-Type')).toMatch(/^application\/problem\+json/)
  })
})
