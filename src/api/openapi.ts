// The OpenAPI 3.1 document, made from the same values that requests are checked with.

import { z } from 'zod'
import type { Definition } from '../domain/definition.ts'
import type { Endpoint } from '../endpoints/endpoint.ts'
import { PROBLEM_STATUS, problemView } from '../endpoints/problem.ts'
import { amendBody, createBody } from '../endpoints/record-body.ts'
import type { Settings } from './deps.ts'
import type { Route } from './route.ts'

type Json = Record<string, unknown>

/** `newest`: the definitions by which the bodies of records are described. */
export function openApi(
  routes: readonly Route[],
  { publicUrl }: Pick<Settings, 'publicUrl'>,
  newest: readonly Definition[],
): Json {
  const paths: Record<string, Json> = {}
  const names = Map.groupBy(routes, route => route.name)
  for (const { name, endpoint } of routes) {
    const path = endpoint.path.replaceAll(/:(\w+)/g, '{$1}')
    paths[path] = {
      ...paths[path],
      [endpoint.method.toLowerCase()]: operation(
        idOf(name, endpoint, names.get(name)?.length ?? 1),
        described(endpoint, newest),
      ),
    }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Potok',
      version: '1',
      description:
        'Commands change processes; everything else reads or keeps facts. Errors are RFC 9457 problems. ' +
        'Every POST but login and those that change nothing carries an Idempotency-Key; PATCH carries If-Match with the ETag.',
    },
    servers: [{ url: `${publicUrl}/api` }],
    security: [{ key: [] }, { session: [] }],
    paths,
    components: {
      securitySchemes: {
        key: { type: 'http', scheme: 'bearer', description: 'An API key, made by POST /keys' },
        session: { type: 'apiKey', in: 'cookie', name: publicUrl.startsWith('https:') ? '__Host-potok' : 'potok' },
      },
      schemas: { Problem: schemaOf(problemView) },
      responses: {
        Problem: { description: 'A problem', content: { 'application/problem+json': { schema: PROBLEM } } },
      },
    },
  }
}

/** The body as the definitions of the day ask for it. */
function described(endpoint: Endpoint, newest: readonly Definition[]): Endpoint {
  const { form } = endpoint
  if (!form) return endpoint
  const bodyOf = form.of === 'create' ? createBody : amendBody
  const definitions = newest.filter(({ kind }) => form.kind === null || kind === form.kind)
  const [first, ...others] = definitions.map(bodyOf)
  if (first === undefined) return endpoint
  return { ...endpoint, body: others.length === 0 ? first : z.union([first, ...others]) }
}

const PROBLEM = { $ref: '#/components/schemas/Problem' }

// Who comes with a password, with a one-time link, with the secret of an address.
const WITHOUT_LOGIN: ReadonlySet<string> = new Set(['session.open', 'setup.use', 'calendarLink.read'])

function operation(operationId: string, endpoint: Endpoint): Json {
  const { body, returns, method, path, summary } = endpoint
  const status = endpoint.status ?? (returns ? 200 : 204)
  const answered = returns ? { content: contentOf(endpoint.media, returns) } : {}
  return {
    operationId,
    summary,
    tags: [path.split('/')[1] ?? ''],
    'x-permission': endpoint.can,
    ...(WITHOUT_LOGIN.has(endpoint.can) ? { security: [] } : {}),
    parameters: [...pathParameters(endpoint), ...queryParameters(endpoint), ...headerParameters(endpoint)],
    ...(body && method !== 'GET'
      ? { requestBody: { required: true, content: contentOf(endpoint.bodyAs === 'bytes' ? 'file' : undefined, body) } }
      : {}),
    responses: { [status]: { description: 'Done', ...answered }, ...problems(endpoint) },
  }
}

function contentOf(media: Endpoint['media'], schema: z.ZodType): Json {
  if (media === 'file') return { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } }
  return { [media ?? 'application/json']: { schema: schemaOf(schema) } }
}

/** Names repeat between the families of record kinds; with the kind's plural they are unique. */
function idOf(name: string, { path }: Endpoint, times: number): string {
  const [, family = ''] = path.split('/')
  return times > 1 ? `${name}_${family}` : name
}

function problems({ errors }: Endpoint): Json {
  const byStatus = new Map<number, string[]>()
  for (const code of errors) byStatus.set(PROBLEM_STATUS[code], [...(byStatus.get(PROBLEM_STATUS[code]) ?? []), code])
  const named = [...byStatus].map(([status, codes]) => [
    String(status),
    { description: codes.join(', '), content: { 'application/problem+json': { schema: PROBLEM } } },
  ])
  return { ...Object.fromEntries(named), default: { $ref: '#/components/responses/Problem' } }
}

function pathParameters({ path, params }: Endpoint): Json[] {
  const properties = propertiesOf(params)
  return [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    schema: properties[name] ?? { type: 'string' },
  }))
}

function queryParameters({ query }: Endpoint): Json[] {
  return Object.entries(propertiesOf(query)).map(([name, schema]) => ({ name, in: 'query', required: false, schema }))
}

function headerParameters({ method, repeat, versioned }: Endpoint): Json[] {
  const text = { type: 'string', maxLength: 255 }
  return [
    ...(method === 'POST' && repeat !== 'exempt'
      ? [{ name: 'Idempotency-Key', in: 'header', required: true, schema: text }]
      : []),
    ...(versioned ? [{ name: 'If-Match', in: 'header', required: true, schema: text }] : []),
  ]
}

const shaped = z.looseObject({ properties: z.record(z.string(), z.record(z.string(), z.unknown())).optional() })

function propertiesOf(schema: z.ZodType | undefined): Record<string, Json> {
  return schema ? (shaped.parse(schemaOf(schema)).properties ?? {}) : {}
}

/** As it is sent: what a transformation makes of it is nobody's business outside. */
export function schemaOf(schema: z.ZodType): Json {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', reused: 'inline' })
  return json
}
