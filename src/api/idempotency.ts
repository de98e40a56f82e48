// A POST that is sent again with its key gets the same answer, and nothing is done twice (reliability.md section 4).

import { createHash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { claimKey, keepResponse, type StoredResponse } from '../db/idempotency.ts'
import { queriesOn } from '../db/transaction.ts'
import type { Endpoint } from '../endpoints/endpoint.ts'
import { PROBLEM_STATUS } from '../endpoints/problem.ts'
import type { Deps } from './deps.ts'
import { isProblem, type Problem, problem } from './problem.ts'
import type { RawCall, Reply, Route } from './route.ts'

const KEY = /^[\x21-\x7e]{1,255}$/

/** The key of a POST that needs one; undefined for all other requests. */
export function keyOf(request: IncomingMessage, endpoint: Endpoint): string | undefined | Problem {
  if (endpoint.method !== 'POST' || endpoint.repeat === 'exempt') return undefined
  const key = request.headers['idempotency-key']
  if (key === undefined || key === '') return problem('request.keyMissing', { header: 'Idempotency-Key' })
  return typeof key === 'string' && KEY.test(key) ? key : problem('request.keyInvalid', { header: 'Idempotency-Key' })
}

/** The same for two requests that ask for the same: method, path and content, whatever the order of its names. */
export function bodyHash(method: string, path: string, body: unknown): string {
  return createHash('sha256')
    .update(`${method}\n${path}\n`)
    .update(typeof body === 'string' || body instanceof Uint8Array ? body : canonical(body))
    .digest('base64url')
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([name, part]) => `${JSON.stringify(name)}:${canonical(part)}`).join(',')}}`
}

// Of these the work never began, or it may go better next time.
const NOT_KEPT = new Set([400, 401, 403, 413, 428, 429, 503])

/** Runs a handler and keeps its answer in one transaction. A problem undoes what the handler wrote. */
export async function once(route: Route, call: RawCall, deps: Deps): Promise<Reply<unknown> | Problem> {
  const { idempotency, actor, now } = call
  if (!idempotency) return route.handle(call)
  const request = { actorId: actor.id, now, ...idempotency }
  return deps.engine.transaction(async client => {
    const claim = await claimKey(client, request)
    if (claim.found === 'busy') return problem('command.inProgress', {}, { headers: { 'Retry-After': '1' } })
    if (claim.found === 'reused') return problem('command.keyReused')
    if (claim.found === 'stored') return replayed(claim.response)
    await client.query('savepoint work')
    const outcome = await route.handle({ ...call, db: queriesOn(client), client })
    const status = statusOf(route.endpoint, outcome)
    if (isProblem(outcome)) await client.query('rollback to savepoint work')
    if (NOT_KEPT.has(status)) return outcome
    const kept = isProblem(outcome) ? outcome : masked(outcome.body, route.endpoint.once ?? [])
    const headers = isProblem(outcome) ? {} : { ...outcome.headers }
    await keepResponse(client, request, { status, body: kept, headers })
    return outcome
  })
}

export function statusOf(endpoint: Endpoint, outcome: Reply<unknown> | Problem): number {
  if (isProblem(outcome)) return PROBLEM_STATUS[outcome.code]
  return outcome.status ?? endpoint.status ?? (endpoint.returns ? 200 : 204)
}

function replayed({ status, body, headers }: StoredResponse): Reply<unknown> | Problem {
  if (!isProblem(body)) return { status, body, headers, replayed: true }
  const known: Problem = body
  return { ...known, headers: { ...known.headers, 'Idempotency-Replayed': 'true' } }
}

/** What is told once is not kept. */
function masked(body: unknown, once: readonly string[]): unknown {
  if (once.length === 0 || typeof body !== 'object' || body === null) return body
  return { ...body, ...Object.fromEntries(once.map(name => [name, null])) }
}
