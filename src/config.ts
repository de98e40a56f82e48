import { z } from 'zod'

/*
 * The environment of the server programs, read once. Each variable has one line here; .env.example says what it is for.
 * `npm start` sets them all; on a server they come from the service's own settings.
 */
const flag = z.enum(['true', 'false', '1', '0']).transform(text => text === 'true' || text === '1')
const port = z.coerce.number().int().min(1).max(65_535)
const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const
const SHORTEST_SECRET = 32

const environment = z.object({
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  DATABASE_POOL: z.coerce.number().int().min(2).max(200).default(10),
  TEMPORAL_ADDRESS: z
    .string()
    .regex(/^[^\s:]+:\d+$/, 'expected host:port')
    .default('127.0.0.1:7233'),
  TEMPORAL_NAMESPACE: z.string().min(1).default('default'),
  TASK_QUEUE: z.string().min(1).default('potok'),
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).default('smtp://127.0.0.1:25'),
  MAIL_FROM: z
    .string()
    .regex(/^[^@]+@[^@]+$/, 'expected an address')
    .default('Potok <potok@localhost>'),
  MAIL_CAPTURED: flag.default(false),
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: port.default(4000),
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  POTOK_SECRET: z.string().min(SHORTEST_SECRET, `needs ${SHORTEST_SECRET} characters or more`),
  POTOK_DATA: z.string().min(1).default('.data'),
  POTOK_ZONE: z.string().refine(isZone, 'expected a time zone like Europe/Moscow').default('Europe/Moscow'),
  PARK_AFTER_DAYS: z.coerce.number().positive().max(365).default(30),
  TEMPORAL_UI_URL: z.url().optional(),
  LOG_LEVEL: z.enum(LEVELS).default('info'),
})

export type Config = Readonly<{
  databaseUrl: string
  databasePool: number
  temporalAddress: string
  temporalNamespace: string
  taskQueue: string
  /** Temporal's own pages, for operators; null where there are none to show. */
  temporalUiUrl: string | null
  smtpUrl: string
  mailFrom: string
  /** Message-IDs end in it; one for all programs, so that a letter has one identity. */
  mailDomain: string
  /** Whether letters end in the captured mailbox, so that the app shows it. */
  mailCaptured: boolean
  host: string
  port: number
  /** Where people reach the app, without a slash at the end: links in letters begin with it. */
  publicUrl: string
  /** Makes cursors and Message-IDs of this installation. A change voids open cursors and lets a letter be sent under a new identity. */
  secret: string
  dataFolder: string
  /** The company's own zone: where a record names none. */
  zone: string
  parkAfterDays: number
  logLevel: (typeof LEVELS)[number]
}>

/** Parses the environment; a wrong or missing variable is named in the error, together with all the others. */
export function loadConfig(env: Record<string, string | undefined> = process.env): Config {
  const e = parsed(environment, env)
  return Object.freeze({
    databaseUrl: e.DATABASE_URL,
    databasePool: e.DATABASE_POOL,
    temporalAddress: e.TEMPORAL_ADDRESS,
    temporalNamespace: e.TEMPORAL_NAMESPACE,
    taskQueue: e.TASK_QUEUE,
    temporalUiUrl: e.TEMPORAL_UI_URL ?? null,
    smtpUrl: e.SMTP_URL,
    mailFrom: e.MAIL_FROM,
    mailDomain: e.MAIL_FROM.split('@')[1]?.replace(/[>\s]/g, '') ?? 'localhost',
    mailCaptured: e.MAIL_CAPTURED,
    host: e.HOST,
    port: e.PORT,
    publicUrl: (e.PUBLIC_URL ?? `http://localhost:${e.PORT}`).replace(/\/+$/, ''),
    secret: e.POTOK_SECRET,
    dataFolder: e.POTOK_DATA,
    zone: e.POTOK_ZONE,
    parkAfterDays: e.PARK_AFTER_DAYS,
    logLevel: e.LOG_LEVEL,
  })
}

const clientEnvironment = environment
  .pick({ HOST: true, PUBLIC_URL: true, POTOK_DATA: true, POTOK_ZONE: true })
  .extend({
    PORT: port.optional(),
    POTOK_URL: z.url({ protocol: /^https?$/ }).optional(),
    POTOK_KEY: z.string().min(1).optional(),
  })

export type ClientConfig = Readonly<{
  /** Where the API answers, without a slash at the end; null when nothing says so. */
  url: string | null
  /** An API key; null: the administrator's, which lies in the data folder. */
  key: string | null
  dataFolder: string
  zone: string
}>

/** What the command line needs to know. A running `npm start` has written it down; elsewhere POTOK_URL and POTOK_KEY say it. */
export function loadClientConfig(env: Record<string, string | undefined> = process.env): ClientConfig {
  const e = parsed(clientEnvironment, env)
  const host = e.HOST === '0.0.0.0' || e.HOST === '::' ? '127.0.0.1' : e.HOST
  const near = e.PORT === undefined ? e.PUBLIC_URL : `http://${host}:${e.PORT}`
  const url = e.POTOK_URL ?? near
  return Object.freeze({
    url: url?.replace(/\/+$/, '') ?? null,
    key: e.POTOK_KEY ?? null,
    dataFolder: e.POTOK_DATA,
    zone: e.POTOK_ZONE,
  })
}

function parsed<Schema extends z.ZodType>(schema: Schema, env: Record<string, string | undefined>): z.output<Schema> {
  // An empty variable is one that was not set: compose files pass `${NAME:-}`.
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
  const result = schema.safeParse(given)
  if (result.success) return result.data
  const problems = result.error.issues.map(({ path, message }) => {
    const name = path.join('.')
    return `  ${name}: ${given[name] === undefined ? 'is not set' : message}`
  })
  throw new Error(`The environment is not complete or not right:\n${problems.join('\n')}`)
}

function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}
