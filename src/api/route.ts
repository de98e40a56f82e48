// A route is an endpoint with its handler. What handlers get is parsed and allowed; what they answer is a reply or a problem.

import type { QueryExecutorProvider } from 'kysely'
import type { Queryable } from '../db/reference.ts'
import type { Instant } from '../domain/calendar.ts'
import type { Actor } from '../domain/process.ts'
import type { AnswerOf, BodyOf, Endpoint, ParamsOf, QueryOf } from '../endpoints/endpoint.ts'
import type { Caller } from './auth.ts'
import type { Locale } from './locale.ts'
import type { Problem } from './problem.ts'

/** Everything about a request that is the same for all routes. */
export type CallContext = {
  caller: Caller
  actor: Actor
  now: Instant
  locale: Locale
  requestId: string
  /** The caller's address, for throttling. */
  address: string
  /** From `If-Match`, without quotes. */
  version: string
  /** From `If-None-Match`, each with its quotes. */
  seen: readonly string[]
  idempotency: { key: string; bodyHash: string } | undefined
  /** Reads; inside an open transaction where there is one. */
  db: QueryExecutorProvider
  /** The transaction in which the answer of a POST is kept; commands have none, the engine keeps theirs. */
  client: Queryable | undefined
  /** Aborted when the caller has gone before the answer. */
  signal: AbortSignal
}

type Call<E> = CallContext & { params: ParamsOf<E>; query: QueryOf<E>; body: BodyOf<E> }

export type Reply<Body> = {
  body: Body
  status?: number
  headers?: Readonly<Record<string, string>>
  /** The cursor of the next page, for the Link header. */
  next?: string | null
  replayed?: boolean
  /** Done after the commit, and not when an answer is repeated. */
  after?: () => void
}

type Handler<E> = (call: Call<E>) => Promise<Reply<AnswerOf<E>> | Problem>

export type RawCall = CallContext & { params: unknown; query: unknown; body: unknown }
type RawHandler = (call: RawCall) => Promise<Reply<unknown> | Problem>

export type Route = { name: string; endpoint: Endpoint; handle: RawHandler }

type Handlers<Family> = { [Name in keyof Family]: Handler<Family[Name]> }

/** Joins a family of endpoints with its handlers; a missing one does not compile. */
export function routes<Family extends Record<string, Endpoint>>(family: Family, handlers: Handlers<Family>): Route[]
export function routes(family: Record<string, Endpoint>, handlers: object): Route[] {
  const byName = new Map<string, RawHandler>(Object.entries(handlers))
  return Object.entries(family).map(([name, endpoint]) => {
    const handle = byName.get(name)
    if (!handle) throw new Error(`the endpoint ${name} has no handler`)
    return { name, endpoint, handle }
  })
}
