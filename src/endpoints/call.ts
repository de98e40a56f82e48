// call: one request to the API as a program makes it, from the endpoint value that the server has too.

import { z } from 'zod'
import { type ProblemView, problemView } from './problem.ts'

/** Where the API answers, without a slash at the end, and the key to act with. */
export type Callee = { url: string; key: string; timeoutMs: number }

export type CallInput = {
  kind?: string
  id?: string
  query?: Readonly<Record<string, unknown>>
  body?: unknown
  text?: string
  /** A file as it is. */
  bytes?: Uint8Array<ArrayBuffer>
}

/** `away`: nothing answered. `foreign`: what answered speaks another contract. */
export type CallResult<Answer> =
  | { outcome: 'done'; answer: Answer }
  | { outcome: 'refused'; status: number; problem: ProblemView | null }
  | { outcome: 'away'; cause: string }
  | { outcome: 'foreign' }

/** Sends and reads by the contract; what goes wrong is a value. Every write has a key of its own, so it is done once. */
export async function callEndpoint<Returns extends z.ZodType>(
  callee: Callee,
  endpoint: { method: string; path: string; returns: Returns },
  input: CallInput = {},
): Promise<CallResult<z.output<Returns>>> {
  const response = await send(callee, endpoint, input).catch((error: unknown) => ({ cause: causeOf(error) }))
  if ('cause' in response) return { outcome: 'away', cause: response.cause }
  const body: unknown = await response.json().catch(() => undefined)
  if (!response.ok) {
    const problem = problemView.safeParse(body)
    return { outcome: 'refused', status: response.status, problem: problem.data ?? null }
  }
  const parsed = endpoint.returns.safeParse(body)
  return parsed.success ? { outcome: 'done', answer: parsed.data } : { outcome: 'foreign' }
}

function send(callee: Callee, { method, path }: { method: string; path: string }, input: CallInput): Promise<Response> {
  const { kind = '', id = '' } = input
  const place = path.replace(':kind', encodeURIComponent(kind)).replace(':id', encodeURIComponent(id))
  const url = new URL(`${callee.url}/api${place}`)
  for (const [name, value] of Object.entries(input.query ?? {})) {
    if (value !== undefined) url.searchParams.set(name, String(value))
  }
  const text = input.text ?? (input.body === undefined ? undefined : JSON.stringify(input.body))
  return fetch(url, {
    method,
    headers: {
      Authorization: `Bearer ${callee.key}`,
      'Accept-Language': 'en',
      ...(method === 'GET' ? {} : { 'Idempotency-Key': crypto.randomUUID() }),
      ...(text === undefined ? {} : { 'Content-Type': 'application/json' }),
    },
    signal: AbortSignal.timeout(callee.timeoutMs),
    ...(input.bytes ? { body: input.bytes } : text === undefined ? {} : { body: text }),
  })
}

const coded = z.object({ code: z.string() })

function causeOf(error: unknown): string {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error
  const known = coded.safeParse(cause)
  if (known.success) return known.data.code
  return error instanceof Error ? error.name : String(error)
}

/** A problem document as one sentence: what is wrong, where, and what would be allowed instead. */
export function problemText(status: number, problem: ProblemView | null): string {
  if (problem === null) return `Potok answered with ${status}.`
  const { title, detail, errors = [], allowed = [], code } = problem
  const places = errors.map(error => `${error.pointer ?? error.parameter ?? ''} ${error.detail}`.trim())
  const more = [...places, ...(allowed.length > 0 ? [`allowed now: ${allowed.join(', ')}`] : [])].join('; ')
  return `${detail ?? title}${more === '' ? '' : ` — ${more}`} (${code})`
}
