// From a route to Express: who asks, may they, is the request right; then the handler; then the answer or the problem.

import type { Request, RequestHandler, Response } from 'express'
import { may } from '../domain/policy.ts'
import { type FileAnswer, fileAnswer } from '../endpoints/common.ts'
import { PROBLEM_STATUS } from '../endpoints/problem.ts'
import { type Auth, actorOf, isCrossSite } from './auth.ts'
import { type BodyReader, createBodyReader, unstorableIn } from './body.ts'
import type { Deps } from './deps.ts'
import { bodyHash, keyOf, once, statusOf } from './idempotency.ts'
import { type Locale, localeOf } from './locale.ts'
import { check, type Fault, isProblem, type Problem, problem, problemDocument } from './problem.ts'
import type { CallContext, RawCall, Reply, Route } from './route.ts'

export type Host = Deps & { auth: Auth }

/** The Express handler of a route. */
export function serve(route: Route, host: Host): RequestHandler {
  const readBody = createBodyReader(route.endpoint)
  return async (request, response) => {
    response.setHeader('Cache-Control', 'no-store')
    const call = await callOf(route, request, response, host, readBody)
    if (isProblem(call)) return sendProblem(request, response, host, call)
    const outcome = await run(route, call, host)
    if (isProblem(outcome)) return sendProblem(request, response, host, outcome)
    send(route, request, response, host, outcome)
    if (!outcome.replayed) outcome.after?.()
  }
}

function run(route: Route, call: RawCall, host: Host): Promise<Reply<unknown> | Problem> {
  const keeps = route.endpoint.method === 'POST' && route.endpoint.repeat === undefined
  return keeps ? once(route, call, host) : route.handle(call)
}

/** Everything the handler needs, or the first thing that is wrong, in the order in which it may be told. */
async function callOf(
  { endpoint }: Route,
  request: Request,
  response: Response,
  host: Host,
  readBody: BodyReader,
): Promise<RawCall | Problem> {
  const caller = await host.auth.identify(request)
  const writes = endpoint.method !== 'GET'
  if (writes && caller.via !== 'key' && isCrossSite(request, host.settings.publicUrl))
    return problem('request.crossSite')
  const actor = actorOf(caller)
  if (!may(caller.user ? actor : null, endpoint.can)) return refusedTo(caller.user !== null, endpoint.can)
  const locale = caller.user && !request.headers['accept-language'] ? caller.user.locale : localeIn(request)
  const version = endpoint.versioned ? versionIn(request, endpoint.versioned) : ''
  if (isProblem(version)) return version
  const key = keyOf(request, endpoint)
  if (isProblem(key)) return key
  const asked = await partsOf(endpoint, request, response, locale, readBody)
  if (isProblem(asked)) return asked
  const { method, originalUrl } = request
  // Beside a file the address says what it is; elsewhere the body says all.
  const place = endpoint.bodyAs === 'bytes' ? originalUrl : pathOf(originalUrl)
  const idempotency = key === undefined ? undefined : { key, bodyHash: bodyHash(method, place, asked.raw) }
  const context: CallContext = {
    caller,
    actor,
    now: host.now(),
    locale,
    requestId: String(request.id),
    address: request.socket.remoteAddress ?? '',
    version,
    seen: seenIn(request),
    idempotency,
    db: host.db,
    client: undefined,
    signal: goneWith(response),
  }
  return { ...context, params: asked.params, query: asked.query, body: asked.body }
}

function goneWith(response: Response): AbortSignal {
  const gone = new AbortController()
  response.once('close', () => {
    if (!response.writableEnded) gone.abort()
  })
  return gone.signal
}

type Parts = { params: unknown; query: unknown; body: unknown; raw: unknown }

async function partsOf(
  endpoint: Route['endpoint'],
  request: Request,
  response: Response,
  locale: Locale,
  readBody: BodyReader,
): Promise<Parts | Problem> {
  const params = endpoint.params
    ? check(endpoint.params, request.params, { locale, place: 'parameter' })
    : { value: {} }
  if ('faults' in params || unstorableIn(request.params)) return problem('request.notFound')
  const query = parsedQuery(endpoint, request, locale)
  if ('faults' in query) return problem('request.parameters', {}, { faults: query.faults })
  const read = await readBody(request, response)
  if (isProblem(read)) return read
  if (!endpoint.body || endpoint.bodyAs !== undefined) {
    return { params: params.value, query: query.value, body: read.body, raw: read.body }
  }
  const body = check(endpoint.body, read.body, { locale, place: 'body' })
  if ('faults' in body) return problem('request.body', {}, { faults: body.faults })
  return { params: params.value, query: query.value, body: body.value, raw: read.body }
}

function parsedQuery(
  endpoint: Route['endpoint'],
  request: Request,
  locale: Locale,
): { value: unknown } | { faults: readonly Fault[] } {
  const bad = unstorableIn(request.query)
  if (bad) return { faults: [{ parameter: bad.path.join('.'), code: 'unstorable', message: bad.what }] }
  if (endpoint.query) return check(endpoint.query, { ...request.query }, { locale, place: 'parameter' })
  const [unknown] = Object.keys(request.query)
  return unknown === undefined ? { value: {} } : { faults: [{ parameter: unknown, code: 'unknown', message: unknown }] }
}

const refusedTo = (known: boolean, permission: string): Problem =>
  known
    ? problem('request.forbidden', { permission })
    : problem('request.loginNeeded', {}, { headers: { 'WWW-Authenticate': 'Bearer' } })

/** The version of what its writer saw not to be there. */
export const NEW = 'new'

/** The version a writer saw: `"12"`, weak or not. */
function versionIn(request: Request, versioned: true | 'or new'): string | Problem {
  const header = request.headers['if-match']
  if (versioned === 'or new' && header === undefined && request.headers['if-none-match'] === '*') return NEW
  if (header === undefined) return problem('record.unversioned', { header: 'If-Match' })
  return /^(?:W\/)?"([\w-]{1,50})"$/.exec(header.trim())?.[1] ?? problem('record.stale', { given: header.slice(0, 50) })
}

/** The versions that a reader has already, weak or not. */
const seenIn = (request: Request): string[] =>
  (request.headers['if-none-match'] ?? '').split(',').map(tag => tag.trim().replace(/^W\//, ''))

const localeIn = (request: Request): Locale => localeOf(request.headers['accept-language'])

const pathOf = (url: string) => url.split('?', 1)[0] ?? url

function send(route: Route, request: Request, response: Response, host: Host, reply: Reply<unknown>): void {
  const { endpoint } = route
  response.status(statusOf(endpoint, reply))
  for (const [name, value] of Object.entries(reply.headers ?? {})) response.setHeader(name, value)
  if (reply.replayed) response.setHeader('Idempotency-Replayed', 'true')
  if (reply.next) response.setHeader('Link', `<${nextUrl(request, reply.next)}>; rel="next"`)
  if (!endpoint.returns || response.statusCode === NOT_MODIFIED) return void response.end()
  if (host.settings.checkAnswers) assertAnswer(route, reply.body)
  if (endpoint.media === 'file') return void sendFile(response, fileAnswer.parse(reply.body))
  if (endpoint.media) return void response.type(endpoint.media).send(reply.body)
  response.json(reply.body)
}

const NOT_MODIFIED = 304

/** Always to be saved under its name (RFC 6266), with the headers of the API, under which no script runs. */
function sendFile(response: Response, { name, type, bytes }: FileAnswer): void {
  response.attachment(name)
  response.setHeader('Content-Type', type)
  response.end(bytes)
}

function assertAnswer({ name, endpoint }: Route, body: unknown): void {
  const parsed = endpoint.returns?.safeParse(body)
  if (parsed && !parsed.success)
    throw new Error(`${name} answers off its schema: ${JSON.stringify(parsed.error.issues)}`)
}

function nextUrl(request: Request, cursor: string): string {
  const url = new URL(request.originalUrl, 'http://localhost')
  url.searchParams.set('cursor', cursor)
  return url.pathname + url.search
}

/** Also for what never reached a route: 404, 405, faults. */
export function sendProblem(request: Request, response: Response, host: Pick<Host, 'settings'>, found: Problem): void {
  const document = problemDocument(found, {
    locale: localeIn(request),
    requestId: String(request.id),
    instance: pathOf(request.originalUrl),
    docsUrl: `${host.settings.publicUrl}/api/docs`,
  })
  for (const [name, value] of Object.entries(found.headers ?? {})) response.setHeader(name, value)
  response.setHeader('Cache-Control', 'no-store')
  response.setHeader('Content-Language', localeIn(request))
  response.status(PROBLEM_STATUS[found.code]).type('application/problem+json').send(JSON.stringify(document))
}
