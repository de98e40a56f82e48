import { existsSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import type { PortWish } from './ports.ts'

export const ROOT = join(import.meta.dirname, '..')

/** What a person may say to `npm start`, by options and by the environment. */
export type Settings = {
  folder: string
  fresh: boolean
  demo: boolean
  /** Servers of one's own; null where the embedded one is to be started. */
  databaseUrl: string | null
  temporalAddress: string | null
  temporalNamespace: string
  smtpUrl: string | null
  ports: Record<PortName, PortWish>
}

export type PortName = 'app' | 'postgres' | 'temporal' | 'temporalUi' | 'smtp'

const PORTS: Record<PortName, { name: string; variable: string; preferred: number }> = {
  app: { name: 'the app', variable: 'PORT', preferred: 4000 },
  postgres: { name: 'Postgres', variable: 'POSTGRES_PORT', preferred: 5433 },
  temporal: { name: 'Temporal', variable: 'TEMPORAL_PORT', preferred: 7233 },
  temporalUi: { name: "Temporal's pages", variable: 'TEMPORAL_UI_PORT', preferred: 8233 },
  smtp: { name: 'the captured mail', variable: 'SMTP_PORT', preferred: 2525 },
}

const portNumber = z.coerce.number().int().min(1).max(65_535)

/** Adds what a `.env` beside package.json says; what the shell says already stays. */
export function loadDotEnv(): void {
  const path = join(ROOT, '.env')
  if (existsSync(path)) process.loadEnvFile(path)
}

/** Reads options and environment; a wrong one is named. */
export function readSettings(env: Record<string, string | undefined>, args: string[]): Settings {
  const { values } = parseArgs({
    args,
    options: { fresh: { type: 'boolean' }, 'no-demo': { type: 'boolean' } },
    strict: true,
  })
  return {
    folder: dataFolder(env),
    fresh: values.fresh === true,
    demo: values['no-demo'] !== true,
    databaseUrl: given(env, 'DATABASE_URL'),
    temporalAddress: given(env, 'TEMPORAL_ADDRESS'),
    temporalNamespace: given(env, 'TEMPORAL_NAMESPACE') ?? 'default',
    smtpUrl: given(env, 'SMTP_URL'),
    ports: {
      app: wish(env, 'app'),
      postgres: wish(env, 'postgres'),
      temporal: wish(env, 'temporal'),
      temporalUi: wish(env, 'temporalUi'),
      smtp: wish(env, 'smtp'),
    },
  }
}

/** The folder that holds everything the runtime writes. */
export function dataFolder(env: Record<string, string | undefined>): string {
  const folder = given(env, 'POTOK_DATA') ?? '.data'
  return isAbsolute(folder) ? folder : join(ROOT, folder)
}

function wish(env: Record<string, string | undefined>, which: PortName): PortWish {
  const { name, variable, preferred } = PORTS[which]
  const text = given(env, variable)
  if (text === null) return { name, preferred }
  const parsed = portNumber.safeParse(text)
  if (!parsed.success) throw new Error(`${variable} is «${text}»: expected a port from 1 to 65535.`)
  return { name, preferred: parsed.data, fixedBy: variable }
}

// A variable that is set to nothing counts as not set, as everywhere.
const given = (env: Record<string, string | undefined>, name: string) => env[name] || null
