import { CamelCasePlugin, Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'

export type Db<Tables = unknown> = {
  pool: pg.Pool
  kysely: Kysely<Tables>
  close: () => Promise<void>
}

export type DbOptions = {
  connectionString: string
  max?: number
}

const { builtins } = pg.types
const TEXT_ARRAY: number = 1009
const DATE_ARRAY = 1182
const TIMESTAMPTZ_ARRAY = 1185
const INT8_ARRAY = 1016
const NUMERIC_ARRAY = 1231

/**
 * A pool and the query builder on it. The session speaks UTC, so that an instant is one text whatever the machine's zone.
 * Columns are camelCase above this file; the keys inside jsonb are data and stay as they are.
 */
export function createDb<Tables = unknown>(options: DbOptions): Db<Tables> {
  const pool = createPool(options)
  const kysely = new Kysely<Tables>({
    dialect: new PostgresDialect({ pool }),
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
  })
  return { pool, kysely, close: () => kysely.destroy() }
}

/** A pool whose rows hold ISO texts and numbers instead of local Dates and numeric strings. */
export function createPool({ connectionString, max = 10 }: DbOptions): pg.Pool {
  const pool = new pg.Pool({
    connectionString,
    max,
    types: { getTypeParser },
    options: '-c timezone=UTC -c datestyle=ISO',
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 30_000,
  })
  // An idle connection that breaks is replaced at its next use; without a listener it would end the process.
  pool.on('error', () => {})
  return pool
}

/** A day stays the text that Postgres sends: 2026-03-02. */
export const parseDay = (text: string): string => text

/** An instant in one form, always with milliseconds: 2026-03-02T09:00:00.000Z. */
export function parseInstant(text: string): string {
  const parts = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?\+00$/.exec(text)
  if (parts === null) return text
  const [, day, time, fraction = ''] = parts
  return `${day}T${time}.${fraction.slice(0, 3).padEnd(3, '0')}Z`
}

/** Ids, counters and amounts in minor units fit a safe integer; one that does not is a fault, not a rounded number. */
export function parseInteger(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError(`The integer ${text} does not fit a number`)
  return value
}

/** A number when nothing is lost by it, else the text. */
export function parseNumeric(text: string): number | string {
  const digits = text.replace(/^-?0*\.?0*/, '').replace('.', '')
  const SAFE_DIGITS = 15
  return /^-?\d+(\.\d+)?$/.test(text) && digits.length <= SAFE_DIGITS ? Number(text) : text
}

type Parser = (text: string) => unknown

const scalars = new Map<number, Parser>([
  [builtins.DATE, parseDay],
  [builtins.TIMESTAMPTZ, parseInstant],
  [builtins.INT8, parseInteger],
  [builtins.NUMERIC, parseNumeric],
])

const arrays = new Map<number, Parser>([
  [DATE_ARRAY, parseDay],
  [TIMESTAMPTZ_ARRAY, parseInstant],
  [INT8_ARRAY, parseInteger],
  [NUMERIC_ARRAY, parseNumeric],
])

// Postgres writes every array alike, so the driver's own parser for text[] takes it apart.
const parseTexts: (text: string) => (string | null)[] = pg.types.getTypeParser(TEXT_ARRAY)

function getTypeParser(oid: number, format?: 'text' | 'binary') {
  const scalar = scalars.get(oid)
  if (scalar) return scalar
  const element = arrays.get(oid)
  if (element) return (text: string) => parseTexts(text).map(item => (item === null ? null : element(item)))
  return format === 'binary' ? pg.types.getTypeParser(oid, 'binary') : pg.types.getTypeParser(oid)
}
