// Reading a body: exact content type, a bounded size, and nothing that the database could not keep.

import express, { type Request, type RequestHandler, type Response } from 'express'
import { z } from 'zod'
import type { Endpoint } from '../endpoints/endpoint.ts'
import { type Problem, problem } from './problem.ts'

export type BodyReader = (request: Request, response: Response) => Promise<{ body: unknown } | Problem>

const DEFAULT_LIMIT = 1_048_576
const TYPES = ['application/json']

/** For a route without a body the reader only refuses one. */
export function createBodyReader(endpoint: Endpoint): BodyReader {
  const limit = endpoint.bodyLimit ?? DEFAULT_LIMIT
  const isFile = endpoint.bodyAs === 'bytes'
  const parser = parserOf(endpoint, limit)
  return async (request, response) => {
    if (!endpoint.body) return { body: undefined }
    if (isEmpty(request)) return { body: isFile ? new Uint8Array() : undefined }
    // What a file is, its content says; whatever its sender calls it.
    if (!isFile && !request.is(TYPES)) return problem('request.mediaType', { expected: TYPES[0] })
    try {
      await run(parser, request, response)
    } catch (error) {
      const found = bodyProblem(error, limit)
      if (found) return found
      throw error
    }
    const body: unknown = request.body
    const place = endpoint.bodyAs === undefined ? unstorableIn(body) : null
    if (place)
      return problem('request.body', {}, { faults: [{ path: place.path, code: 'unstorable', message: place.what }] })
    return { body }
  }
}

function parserOf({ bodyAs }: Endpoint, limit: number): RequestHandler {
  if (bodyAs === 'text') return express.text({ limit, type: TYPES, defaultCharset: 'utf-8' })
  if (bodyAs === 'bytes') return express.raw({ limit, type: () => true })
  return express.json({ limit, type: TYPES, strict: true })
}

/** A schema may allow to send nothing. */
const isEmpty = ({ headers }: Request) =>
  headers['transfer-encoding'] === undefined && (headers['content-length'] ?? '0') === '0'

function run(parser: RequestHandler, request: Request, response: Response): Promise<void> {
  return new Promise((resolve, reject) => {
    void parser(request, response, (error?: unknown) => (error === undefined ? resolve() : reject(error)))
  })
}

const parserError = z.object({ type: z.string(), status: z.number() })

function bodyProblem(error: unknown, limit: number): Problem | null {
  const known = parserError.safeParse(error)
  if (!known.success) return null
  const { type, status } = known.data
  if (status === 413) return problem('request.tooLarge', { limitBytes: limit })
  if (status === 415) return problem('request.mediaType', { expected: TYPES[0] })
  if (status === 400) return problem('request.malformed', { reason: type })
  return null
}

const DEEPEST = 64

/** Text that Postgres refuses (NUL, half a surrogate pair), a key that means a prototype, or too deep a nest. */
export function unstorableIn(
  value: unknown,
  path: readonly (string | number)[] = [],
): { path: readonly (string | number)[]; what: string } | null {
  if (typeof value === 'string') return isStorable(value) ? null : { path, what: 'NUL or broken Unicode' }
  if (typeof value !== 'object' || value === null) return null
  if (path.length > DEEPEST) return { path, what: `deeper than ${DEEPEST} levels` }
  const entries: Iterable<[string | number, unknown]> = Array.isArray(value) ? value.entries() : Object.entries(value)
  for (const [key, part] of entries) {
    if (key === '__proto__' || (typeof key === 'string' && !isStorable(key)))
      return { path: [...path, key], what: 'a name that is not allowed' }
    const found = unstorableIn(part, [...path, key])
    if (found) return found
  }
  return null
}

const isStorable = (text: string) => !text.includes('\u0000') && text.isWellFormed()
