// A "no" of the API, in the form of RFC 9457 and in the caller's language. Refusals of the domain are such values already.

import { z } from 'zod'
import type { Refusal } from '../domain/errors.ts'
import { PROBLEM_STATUS, type ProblemCode, type ProblemView } from '../endpoints/problem.ts'
import { type Locale, textOf } from './locale.ts'

/** Where a request is wrong. `path` leads into the body; `parameter` names a part of the address or a header. */
export type Fault = { path?: readonly (string | number)[]; parameter?: string; code: string; message: string }

export type Problem = {
  refused: true
  code: ProblemCode
  params: Record<string, unknown>
  faults?: readonly Fault[]
  headers?: Readonly<Record<string, string>>
}

export function problem(
  code: ProblemCode,
  params: Record<string, unknown> = {},
  more: { faults?: readonly Fault[]; headers?: Readonly<Record<string, string>> } = {},
): Problem {
  return { refused: true, code, params, ...more }
}

/** Recognised by its mark, as in the domain. */
export const isProblem = (value: unknown): value is Problem | Refusal =>
  typeof value === 'object' && value !== null && 'refused' in value && value.refused === true

/** One fault with its place, for checks that a schema cannot make. */
export const faulty = (code: ProblemCode, path: readonly (string | number)[], message: string): Problem =>
  problem(code, {}, { faults: [{ path, code: 'invalid', message }] })

/** A value that fits its schema, or what does not, said in the caller's language. */
export function check<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  told: { locale: Locale; place: 'body' | 'parameter' },
): { value: z.output<Schema> } | { faults: Fault[] } {
  const parsed = schema.safeParse(value, { error: ZOD_TEXTS[told.locale].localeError })
  return parsed.success ? { value: parsed.data } : { faults: faultsOf(parsed.error, told.locale, told.place) }
}

/** What zod found, each with its place; unknown names one by one. */
function faultsOf(error: z.ZodError, locale: Locale, place: 'body' | 'parameter'): Fault[] {
  return error.issues.flatMap(issue => {
    const path = issue.path.map(part => (typeof part === 'symbol' ? String(part) : part))
    if (issue.code !== 'unrecognized_keys') {
      const message = issue.message === 'date.range' ? textOf(locale, 'problem.field.dateRange') : issue.message
      return [faultAt(path, place, issue.code, message)]
    }
    return issue.keys.map(key => {
      const message = textOf(locale, 'problem.field.unknown', { field: key })
      return faultAt([...path, key], place, 'unknown', message)
    })
  })
}

function faultAt(
  path: readonly (string | number)[],
  place: 'body' | 'parameter',
  code: string,
  message: string,
): Fault {
  return place === 'body' ? { path, code, message } : { parameter: path.join('.'), code, message }
}

const ZOD_TEXTS = { ru: z.locales.ru(), en: z.locales.en() } as const

export type ProblemContext = { locale: Locale; requestId: string; instance: string; docsUrl: string }

/** The document. `type` leads to the page of the code in the API's own documentation. */
export function problemDocument(found: Problem, context: ProblemContext): ProblemView {
  const { locale, requestId, instance, docsUrl } = context
  const { allowed, errors, ...params } = found.params
  const faults = firstOfEach([...(found.faults ?? []), ...inputFaults(errors)])
  const detail = detailOf(found, locale)
  return {
    type: `${docsUrl}#${found.code}`,
    title: titleOf(found.code, locale),
    status: PROBLEM_STATUS[found.code],
    code: found.code,
    ...(detail === null ? {} : { detail }),
    instance,
    requestId,
    ...(faults.length > 0 ? { errors: faults.map(described) } : {}),
    ...(isTexts(allowed) ? { allowed: [...allowed] } : {}),
    ...(Object.keys(params).length > 0 ? { params } : {}),
  }
}

export const titleOf = (code: string, locale: Locale): string =>
  textOf(locale, `problem.${code}`, {}, textOf(locale, `refusal.${code}`, {}, code))

function detailOf({ code, params }: Problem, locale: Locale): string | null {
  if (code !== 'command.guard' || typeof params.guard !== 'string') {
    return textOf(locale, `refusalDetail.${code}`, params, '') || null
  }
  return textOf(locale, `guard.${params.guard}`, {}, params.guard)
}

/** Faults that the domain found in a command's input come as a list of fields. */
const inputErrors = z.array(z.object({ field: z.string(), message: z.string() }))

function inputFaults(errors: unknown): Fault[] {
  const found = inputErrors.safeParse(errors).data ?? []
  return found.map(({ field, message }) => ({ path: field.split('.'), code: 'invalid', message }))
}

/** One fault per place is enough to mend it. */
function firstOfEach(faults: readonly Fault[]): Fault[] {
  const placeOf = ({ path, parameter }: Fault) => JSON.stringify([path, parameter])
  return [...new Map(faults.toReversed().map(fault => [placeOf(fault), fault])).values()].toReversed()
}

function described({ path, parameter, code, message }: Fault) {
  return {
    ...(path ? { pointer: path.map(part => `/${escaped(part)}`).join('') } : {}),
    ...(parameter === undefined ? {} : { parameter }),
    code,
    detail: message,
  }
}

// RFC 6901
const escaped = (part: string | number) => String(part).replaceAll('~', '~0').replaceAll('/', '~1')

const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every(one => typeof one === 'string')
