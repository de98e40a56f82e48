import { z } from 'zod'
import { instantOut } from './common.ts'
import { endpoint } from './endpoint.ts'

const healthView = z.object({ status: z.literal('up'), at: instantOut })

const check = z.object({ ok: z.boolean(), detail: z.string().nullable() })
/** Ready when nothing that is needed to answer is missing; Temporal away is a warning, since nothing is lost by it. */
const readyView = z.object({
  ready: z.boolean(),
  postgres: check,
  migrations: check,
  temporal: check,
  wake: check,
  digest: check,
  /** Roles that live rules speak to are held by somebody. */
  roles: check,
  /** In plain words, empty when all is well. */
  reasons: z.array(z.string()),
})
export type ReadyView = z.output<typeof readyView>

export const system = {
  getHealth: endpoint({
    method: 'GET',
    path: '/health',
    can: 'system.health',
    summary: 'The process is up',
    returns: healthView,
    errors: [],
  }),
  getReady: endpoint({
    method: 'GET',
    path: '/ready',
    can: 'system.health',
    summary: 'Whether all that is needed works; 503 with reasons',
    returns: readyView,
    errors: [],
  }),
  getOpenApi: endpoint({
    method: 'GET',
    path: '/openapi.json',
    can: 'system.describe',
    summary: 'This document',
    returns: z.record(z.string(), z.unknown()),
    errors: [],
  }),
}
