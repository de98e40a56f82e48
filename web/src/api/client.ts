import type { ProblemView } from '../../../src/endpoints/problem.ts'
import { type Query, withQuery } from '../lib/link.ts'

/** An answer that is no success: the API's problem document, or one of ours when there was no answer at all. */
export class ProblemError extends Error {
  readonly problem: ProblemView
  constructor(problem: ProblemView) {
    super(problem.title)
    this.problem = problem
  }
}

export const isProblem = (error: unknown): error is ProblemError => error instanceof ProblemError

/** Whether trying the same again may help. */
export const isPassing = (error: unknown) =>
  !isProblem(error) || error.problem.status === 0 || error.problem.status >= 500 || error.problem.status === 429

export async function get<T>(path: string, query: Query = {}): Promise<T> {
  const response = await send('GET', withQuery(path, query))
  const answer: T = await response.json()
  return answer
}

/** `key`: one per intent of a person, so that a repeated click or a lost answer changes nothing twice. */
export async function post<T>(path: string, body: unknown, key: string): Promise<T> {
  const response = await send('POST', path, { body, headers: { 'Idempotency-Key': key } })
  const answer: T = await response.json()
  return answer
}

/** A POST that answers nothing. */
export async function order(path: string, body: unknown, key: string): Promise<void> {
  await send('POST', path, { body, headers: { 'Idempotency-Key': key } })
}

/** A file, as it is; what it is called stands in the address. */
export async function upload<T>(path: string, file: Blob, key: string): Promise<T> {
  const response = await send('POST', path, { body: file, headers: { 'Idempotency-Key': key } })
  const answer: T = await response.json()
  return answer
}

/** A POST that changes what a person saw: `etag` is that version. */
export async function postVersioned<T>(
  path: string,
  body: unknown,
  { key, etag }: { key: string; etag: string },
): Promise<T> {
  const response = await send('POST', path, { body, headers: { 'Idempotency-Key': key, 'If-Match': `"${etag}"` } })
  const answer: T = await response.json()
  return answer
}

/** `etag`: what the person saw; somebody else's newer change is not overwritten. */
export async function patch<T>(path: string, body: unknown, etag: string | number): Promise<T> {
  const response = await send('PATCH', path, { body, headers: { 'If-Match': `"${etag}"` } })
  const answer: T = await response.json()
  return answer
}

export async function remove(path: string, etag?: string): Promise<void> {
  await send('DELETE', path, { headers: etag === undefined ? {} : { 'If-Match': `"${etag}"` } })
}

/** An answer with the tag of the version that it is. */
export type Tagged<T> = { answer: T; etag: string }

export async function getTagged<T>(path: string): Promise<Tagged<T>> {
  return tagged<T>(await send('GET', path))
}

/** Keeps the whole of something; `etag` null: it is not there yet. */
export async function put<T>(path: string, body: unknown, etag: string | null): Promise<Tagged<T>> {
  const headers: Record<string, string> = etag === null ? { 'If-None-Match': '*' } : { 'If-Match': `"${etag}"` }
  return tagged<T>(await send('PUT', path, { body, headers }))
}

/** A POST about what the person saw. */
export async function postTagged<T>(path: string, body: unknown, key: string, etag?: string): Promise<Tagged<T>> {
  const match: Record<string, string> = etag === undefined ? {} : { 'If-Match': `"${etag}"` }
  return tagged<T>(await send('POST', path, { body, headers: { 'Idempotency-Key': key, ...match } }))
}

async function tagged<T>(response: Response): Promise<Tagged<T>> {
  const answer: T = await response.json()
  return { answer, etag: (response.headers.get('ETag') ?? '').replace(/^W\//, '').replaceAll('"', '') }
}

/** A key for `Idempotency-Key`; works on plain HTTP addresses too, where browsers offer no randomUUID. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('')
}

type Sent = { body?: unknown; headers?: Record<string, string> }

async function send(method: string, path: string, sent: Sent = {}): Promise<Response> {
  const response = await reach(method, path, sent)
  if (response.ok) return response
  throw new ProblemError(await readProblem(response))
}

async function reach(method: string, path: string, { body, headers }: Sent): Promise<Response> {
  try {
    return await fetch(`/api${path}`, {
      method,
      credentials: 'same-origin',
      headers: {
        Accept: 'application/json',
        'Accept-Language': document.documentElement.lang,
        ...(body === undefined || body instanceof Blob ? {} : { 'Content-Type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: body instanceof Blob ? body : JSON.stringify(body) }),
    })
  } catch {
    throw new ProblemError(ownProblem('web.offline', 0, ''))
  }
}

async function readProblem(response: Response): Promise<ProblemView> {
  const requestId = response.headers.get('X-Request-Id') ?? ''
  if (!response.headers.get('Content-Type')?.includes('json'))
    return ownProblem('web.answer', response.status, requestId)
  const problem: ProblemView = await response.json()
  return typeof problem.title === 'string' ? problem : ownProblem('web.answer', response.status, requestId)
}

const ownProblem = (code: string, status: number, requestId: string): ProblemView => ({
  type: 'about:blank',
  title: code,
  status,
  code,
  requestId,
})
