// The API as callers meet it: a real server on a free port, a real database, real keys and sessions.

import type { Server } from 'node:http'
import { pino } from 'pino'
import { z } from 'zod'
import { createApp } from '../../src/api/app.ts'
import type { Deps, Settings } from '../../src/api/deps.ts'
import { createKeptAnswers } from '../../src/api/kept-answer.ts'
import type { PokeTarget } from '../../src/api/temporal.ts'
import type { Engine } from '../../src/db/engine.ts'
import { createKey } from '../../src/db/key.ts'
import { queriesOn } from '../../src/db/transaction.ts'
import { createUser } from '../../src/db/user.ts'
import { newId } from '../../src/domain/id.ts'
import type { Role } from '../../src/domain/people.ts'
import { type ProblemView, problemView } from '../../src/endpoints/problem.ts'
import { testEngine } from './build.ts'

export type Answer = { status: number; headers: Headers; body: unknown }
type Headings = Record<string, string>

export type Client = {
  userId: string
  email: string
  key: string
  get: (path: string, headers?: Headings) => Promise<Answer>
  /** With a fresh Idempotency-Key unless one is given. */
  post: (path: string, body?: unknown, headers?: Headings) => Promise<Answer>
  patch: (path: string, body: unknown, version?: string | number) => Promise<Answer>
  /** `If-Match` by the ETag that was read; without one `If-None-Match: *`, for what is new. */
  put: (path: string, body: unknown, etag?: string | null) => Promise<Answer>
  remove: (path: string, etag?: string | null) => Promise<Answer>
}

export type TestApi = {
  url: string
  engine: Engine
  deps: Deps
  /** What was told to Temporal. */
  pokes: PokeTarget[]
  imports: string[]
  checks: string[]
  bulks: string[]
  /** The API's clock: null is the real one. */
  clock: { now: string | null }
  /** Somebody with these roles and an API key. */
  join: (roles: Role[], name?: string) => Promise<Client>
  call: (method: string, path: string, init?: { body?: unknown; headers?: Headings }) => Promise<Answer>
  close: () => Promise<void>
}

export async function testApi(more: Partial<Settings> = {}): Promise<TestApi> {
  const { engine, drop } = await testEngine()
  const pokes: PokeTarget[] = []
  const imports: string[] = []
  const checks: string[] = []
  const bulks: string[] = []
  const clock: TestApi['clock'] = { now: null }
  const deps: Deps = {
    engine,
    db: queriesOn(engine.pool),
    temporal: {
      poke: target => void pokes.push(target),
      startImport: id => void imports.push(id),
      startCheck: id => void checks.push(id),
      startBulk: id => void bulks.push(id),
      isReachable: async () => true,
      close: async () => {},
    },
    log: pino({ level: process.env.API_LOG ?? 'silent' }),
    now: () => clock.now ?? new Date().toISOString(),
    // No time goes by for it: whatever a busy machine makes of an answer, it is made anew when it is asked for.
    kept: createKeptAnswers(() => 0),
    pendingMigrations: async () => [],
    settings: {
      publicUrl: 'http://localhost:4000',
      secret: 'a secret for tests only, long enough',
      mailCaptured: true,
      zone: 'Europe/Moscow',
      webFolder: null,
      checkAnswers: true,
      ...more,
    },
  }
  const app = createApp(deps)
  const server = await new Promise<Server>((resolve, reject) => {
    const listening = app.listen(0, '127.0.0.1', error => (error ? reject(error) : resolve(listening)))
  })
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('the API listens nowhere')
  const url = `http://127.0.0.1:${address.port}`
  const call: TestApi['call'] = (method, path, init = {}) => request(`${url}/api${path}`, method, init)
  const join: TestApi['join'] = (roles, name = `Person ${roles.join(' ')}`) => joined(engine, call, roles, name)
  const close = async () => {
    server.closeAllConnections()
    await new Promise(resolve => server.close(resolve))
    await drop()
  }
  return { url, engine, deps, pokes, imports, checks, bulks, clock, join, call, close }
}

async function joined(engine: Engine, call: TestApi['call'], roles: Role[], name: string): Promise<Client> {
  const now = new Date().toISOString()
  const db = queriesOn(engine.pool)
  const email = `${newId()}@example.test`
  const userId = await createUser(db, { user: { name, email, roles, locale: 'en' }, now })
  if (userId === null) throw new Error(`${email} is taken`)
  const { key } = await createKey(db, { userId, name: 'test', now })
  const authorization = { Authorization: `Bearer ${key}` }
  return {
    userId,
    email,
    key,
    get: (path, headers) => call('GET', path, { headers: { ...authorization, ...headers } }),
    post: (path, body, headers) =>
      call('POST', path, { body, headers: { ...authorization, 'Idempotency-Key': newId(), ...headers } }),
    patch: (path, body, version) =>
      call('PATCH', path, {
        body,
        headers: { ...authorization, ...(version === undefined ? {} : { 'If-Match': `"${version}"` }) },
      }),
    put: (path, body, etag) =>
      call('PUT', path, {
        body,
        headers: { ...authorization, ...(etag ? { 'If-Match': etag } : { 'If-None-Match': '*' }) },
      }),
    remove: (path, etag) =>
      call('DELETE', path, { headers: { ...authorization, ...(etag ? { 'If-Match': etag } : {}) } }),
  }
}

async function request(url: string, method: string, init: { body?: unknown; headers?: Headings }): Promise<Answer> {
  const { body, headers } = init
  const response = await fetch(url, {
    method,
    redirect: 'manual',
    headers: { ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: isSent(body) ? body : JSON.stringify(body) }),
  })
  const text = await response.text()
  const isJson = response.headers.get('Content-Type')?.includes('json') ?? false
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text }
}

/** A text or a file goes as it is. */
const isSent = (body: unknown): body is string | Uint8Array<ArrayBuffer> =>
  typeof body === 'string' || body instanceof Uint8Array

const identified = z.looseObject({ id: z.string() })

/** The id in an answer; a problem instead of one is shown. */
export function idOf(answer: Answer): string {
  const parsed = identified.safeParse(answer.body)
  if (!parsed.success) throw new Error(`no id in ${answer.status} ${JSON.stringify(answer.body)}`)
  return parsed.data.id
}

export const itemsOf = (answer: Answer) =>
  z.looseObject({ items: z.array(z.looseObject({})), next: z.string().nullish() }).parse(answer.body)

export const idsOf = (answer: Answer): string[] => itemsOf(answer).items.map(item => identified.parse(item).id)

/** A problem document of the status that it says. */
export function problemOf(answer: Answer): ProblemView {
  const problem = problemView.parse(answer.body)
  if (answer.headers.get('Content-Type')?.startsWith('application/problem+json') !== true)
    throw new Error('no problem type')
  if (problem.status !== answer.status) throw new Error(`${problem.status} in a ${answer.status}`)
  return problem
}

/** A text of an answer, by its name. */
export function textIn({ body }: Answer, name: string): string {
  return z.looseObject({ [name]: z.string() }).parse(body)[name] ?? ''
}

/** Whatever an answer holds under a name. */
export const valueIn = ({ body }: Answer, name: string): unknown => z.looseObject({}).parse(body)[name]

/** The steps of a plan. */
export const stepsIn = ({ body }: Answer) =>
  z.looseObject({ steps: z.array(z.looseObject({ key: z.string(), rule: z.string() })) }).parse(body).steps
