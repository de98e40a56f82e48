// RFC 9457. `type` is a page of the documentation, `code` the stable word to program against.

import { z } from 'zod'
import { REFUSALS, type RefusalCode } from '../domain/errors.ts'

/** What the API itself refuses, before or beside the domain. */
const API_PROBLEMS = {
  'request.malformed': 400,
  'request.parameters': 400,
  'request.cursor': 400,
  'request.keyMissing': 400,
  'request.keyInvalid': 400,
  'request.loginNeeded': 401,
  'request.loginWrong': 401,
  'request.forbidden': 403,
  'request.crossSite': 403,
  'request.noRoute': 404,
  'request.notFound': 404,
  'request.method': 405,
  'request.exists': 409,
  'request.linkUsed': 410,
  'request.tooLarge': 413,
  'request.mediaType': 415,
  'request.body': 422,
  'request.tooMany': 429,
  'server.fault': 500,
  'server.unavailable': 503,
} as const

type ApiProblemCode = keyof typeof API_PROBLEMS
export type ProblemCode = ApiProblemCode | RefusalCode

export const PROBLEM_STATUS: Readonly<Record<ProblemCode, number>> = { ...REFUSALS, ...API_PROBLEMS }

export const problemView = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string().optional(),
  instance: z.string().optional(),
  requestId: z.string(),
  /** Where the request is wrong: a JSON pointer into the body, or the parameter's name. */
  errors: z
    .array(
      z.object({
        pointer: z.string().optional(),
        parameter: z.string().optional(),
        code: z.string(),
        detail: z.string(),
      }),
    )
    .optional(),
  /** The commands open instead of the refused one. */
  allowed: z.array(z.string()).optional(),
  /** Further facts in the way, by the refusal's code. */
  params: z.record(z.string(), z.unknown()).optional(),
})
export type ProblemView = z.output<typeof problemView>
