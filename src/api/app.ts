// The Express application: one order of things for every request, and no state of its own.

import express, { type ErrorRequestHandler, type Express, type Request, type Response, Router } from 'express'
import { pinoHttp } from 'pino-http'
import { z } from 'zod'
import { newId } from '../domain/id.ts'
import { cookieNameOf, createAuth } from './auth.ts'
import { type Host, sendProblem, serve } from './bind.ts'
import type { Deps } from './deps.ts'
import { docsPage, docsPolicy } from './docs.ts'
import { apiHeaders, serveWeb } from './pages.ts'
import { isProblem, type Problem, problem } from './problem.ts'
import { serveReadingLinks } from './reading-page.ts'
import type { Route } from './route.ts'
import { allRoutes } from './routes.ts'

/** Needs nothing but what it is given: a test runs two of them side by side. */
export function createApp(deps: Deps): Express {
  const auth = createAuth({ db: deps.db, cookieName: cookieNameOf(deps.settings.publicUrl), now: deps.now })
  const host: Host = { ...deps, auth }
  const routes = allRoutes(host)
  const app = express()
  app.disable('x-powered-by')
  // Answers say their version themselves; hashing every one of them would cost more than it saves.
  app.set('etag', false)
  app.use(requestLog(deps))
  app.use('/api', apiRouter(routes, host))
  serveReadingLinks(app, deps)
  serveWeb(app, deps.settings)
  app.use((request, response) => sendProblem(request, response, host, problem('request.noRoute')))
  app.use(onError(host))
  return app
}

function apiRouter(routes: readonly Route[], host: Host): Router {
  const router = Router()
  router.use(apiHeaders(host.settings))
  router.get('/docs', (request, response) => {
    response.setHeader('Content-Security-Policy', docsPolicy)
    response.type('html').send(docsPage(routes, request, host.settings))
  })
  for (const [segment, family] of bySegment(routes)) router.use(`/${segment}`, segmentRouter(segment, family, host))
  router.use((request, response) => sendProblem(request, response, host, problem('request.noRoute')))
  return router
}

/** Routes below one first word share a router, so that a request passes few patterns. */
function bySegment(routes: readonly Route[]): Map<string, Route[]> {
  const segments = new Map<string, Route[]>()
  for (const route of routes) {
    const segment = route.endpoint.path.split('/')[1] ?? ''
    segments.set(segment, [...(segments.get(segment) ?? []), route])
  }
  return segments
}

function segmentRouter(segment: string, routes: readonly Route[], host: Host): Router {
  const router = Router({ caseSensitive: true })
  const methods = new Map<string, string[]>()
  for (const route of routes) {
    const path = route.endpoint.path.slice(segment.length + 1) || '/'
    methods.set(path, [...(methods.get(path) ?? []), route.endpoint.method])
    router[METHODS[route.endpoint.method]](path, serve(route, host))
  }
  for (const [path, allowed] of methods) {
    const Allow = [...allowed, ...(allowed.includes('GET') ? ['HEAD'] : [])].join(', ')
    router.all(path, (request, response) =>
      sendProblem(request, response, host, problem('request.method', { allowed: allowed }, { headers: { Allow } })),
    )
  }
  return router
}

const METHODS = { GET: 'get', POST: 'post', PUT: 'put', PATCH: 'patch', DELETE: 'delete' } as const

const SLOW_MS = 1_000
const REQUEST_ID = /^[\w.:-]{1,100}$/

/** One line per request, and only those that were slow or went wrong unless debugging. Addresses without their query. */
function requestLog({ log }: Pick<Deps, 'log'>) {
  const started = new WeakMap<object, number>()
  return pinoHttp({
    logger: log,
    genReqId: (request, response) => {
      started.set(request, performance.now())
      const given = request.headers['x-request-id']
      const id = typeof given === 'string' && REQUEST_ID.test(given) ? given : newId()
      response.setHeader('X-Request-Id', id)
      return id
    },
    customLogLevel: (request, response, error) => {
      if (error || response.statusCode >= 500) return 'error'
      const slow = performance.now() - (started.get(request) ?? 0) > SLOW_MS
      return response.statusCode >= 400 || slow ? 'info' : 'debug'
    },
    serializers: {
      req: (request: { id: unknown; method: string; url: string }) => ({
        id: request.id,
        method: request.method,
        path: withoutToken(request.url.split('?', 1)[0] ?? ''),
      }),
      res: (response: { statusCode: number }) => ({ status: response.statusCode }),
    },
  })
}

/** The address of a link is the right to use it. */
const withoutToken = (path: string) => path.replace(/^\/r\/.*/, '/r/…')

function onError(host: Host): ErrorRequestHandler {
  return (error: unknown, request: Request, response: Response, _next) => {
    const found = isProblem(error) ? error : faultOf(error)
    if (found.params.sqlState) request.log.warn({ err: error }, 'input that no schema caught')
    if (found.code === 'server.fault') request.log.error({ err: error }, 'a request failed')
    if (response.headersSent) return void response.destroy()
    sendProblem(request, response, host, found)
  }
}

const coded = z.object({ code: z.string() })
const statused = z.object({ status: z.int().min(400).max(499) })

/** What a thrown error means to the caller. Anything unknown is our fault and says nothing about itself. */
function faultOf(error: unknown): Problem {
  if (error instanceof URIError || statused.safeParse(error).success) return problem('request.malformed')
  const code = coded.safeParse(error).data?.code ?? ''
  // Postgres: data that does not fit its type, or names a row that is not there. Bad input that no schema caught.
  if (/^(22|23)\w{3}$/.test(code)) return problem('request.body', { sqlState: code })
  // Postgres: no connection, shutting down, too many clients.
  if (/^(08|53|57P)\w+$/.test(code) || /^E(CONN|PIPE|TIMEDOUT|HOST)/.test(code) || isTimeout(error)) {
    return problem('server.unavailable', {}, { headers: { 'Retry-After': '2' } })
  }
  return problem('server.fault')
}

const isTimeout = (error: unknown) =>
  error instanceof Error && /timeout exceeded when trying to connect|Connection terminated/i.test(error.message)
