// endpoint: one route of the API as a value. Handlers, the browser's calls, OpenAPI and tests all read these.

import type { z } from 'zod'
import type { RefusalCode } from '../domain/errors.ts'
import type { Permission } from '../domain/policy.ts'

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

export type Endpoint = {
  method: Method
  /** Below `/api`, with `:name` for parts that vary. */
  path: string
  can: Permission
  summary: string
  params?: z.ZodType
  query?: z.ZodType
  body?: z.ZodType
  /** What a success answers; absent: 204, nothing. */
  returns?: z.ZodType
  status?: 200 | 201 | 202
  /** Refusals that may answer beside those every route has (400, 401, 403, 422, 429, 500). */
  errors: readonly RefusalCode[]
  /** `If-Match` with the ETag that the caller saw is required; `or new`: or `If-None-Match: *`, for what is not there yet. */
  versioned?: true | 'or new'
  /**
   * Who keeps the answer of an `Idempotency-Key`: `command` the engine, together with the change; `exempt` nobody,
   * because the caller cannot carry a key or nothing is changed. Every other POST keeps it beside its own transaction.
   */
  repeat?: 'command' | 'exempt'
  /** Fields of the answer that are told once and never kept; a repeated request gets null for them. */
  once?: readonly string[]
  /** The body is checked against the definition of the record, which an administrator may change: a form of this kind, or of any. */
  form?: { of: 'create' | 'amend'; kind: string | null }
  /** Most bytes of a body, 1 MB when absent. */
  bodyLimit?: number
  /** `text`: the handler gets the body as it came; `bytes`: a file of any type, which the handler knows by its content. */
  bodyAs?: 'text' | 'bytes'
  /** An answer that is no JSON; `file` (see `fileAnswer`) is kept by whoever asks, and never shown as a page. */
  media?: 'text/html' | 'application/xml' | 'text/calendar' | 'file'
}

type Given<T, Else> = T extends z.ZodType ? z.output<T> : Else

type None = Record<never, never>

/** Parsed parts, as a handler gets them. */
export type ParamsOf<E> = E extends { params: infer S } ? Given<S, None> : None
export type QueryOf<E> = E extends { query: infer S } ? Given<S, None> : None
export type BodyOf<E> = E extends { bodyAs: infer As }
  ? As extends 'text'
    ? string
    : Uint8Array
  : E extends { body: infer S }
    ? Given<S, undefined>
    : undefined
export type AnswerOf<E> = E extends { returns: infer S } ? Given<S, undefined> : undefined

/** Keeps literal types where a route is written and checks its shape there. */
export const endpoint = <const E extends Endpoint>(value: E): E => value
