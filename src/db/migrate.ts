import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runner } from 'node-pg-migrate'
import pg from 'pg'

const FOLDER = join(import.meta.dirname, '..', '..', 'migrations')
const TABLE = 'schema_migration'
// The generated dump lies beside the migrations and is none.
const NOT_MIGRATIONS = '(schema\\.sql|\\..*|.*\\.md)'

/**
 * Brings a database to the newest schema. Forward only, all pending files in one transaction, under a lock: two
 * programs that start at once do not disturb each other. Answers the names of what was applied.
 */
export async function migrate(databaseUrl: string): Promise<string[]> {
  if (migrationNames().length === 0) return []
  await refuseNewerData(databaseUrl)
  let current = ''
  const log = (line: string) => {
    current = /^### MIGRATION (\S+)/.exec(line)?.[1] ?? current
  }
  try {
    const applied = await runner({
      databaseUrl,
      dir: FOLDER,
      ignorePattern: NOT_MIGRATIONS,
      direction: 'up',
      migrationsTable: TABLE,
      advisoryLockMode: 'wait',
      log,
    })
    return applied.map(migration => migration.name)
  } catch (error) {
    throw new Error(`Migration ${current}: ${whereIn(current, error)}`, { cause: error })
  }
}

/** Which migrations this database still lacks. */
export async function pendingMigrations(databaseUrl: string): Promise<string[]> {
  const applied = new Set(await appliedMigrations(databaseUrl))
  return migrationNames().filter(name => !applied.has(name))
}

function migrationNames(): string[] {
  if (!existsSync(FOLDER)) return []
  const files = readdirSync(FOLDER).filter(file => /^\d+_.*\.sql$/.test(file))
  return files.map(file => file.replace(/\.sql$/, '')).sort()
}

/** Postgres tells the position in characters; a person wants the line. */
function whereIn(name: string, error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  const path = join(FOLDER, `${name}.sql`)
  if (!(error instanceof pg.DatabaseError) || error.position === undefined || !existsSync(path)) return message
  const line = readFileSync(path, 'utf8').slice(0, Number(error.position)).split('\n').length
  return `${message} (line ${line})`
}

/** An older program must not write into a schema it does not know. */
async function refuseNewerData(databaseUrl: string): Promise<void> {
  const known = new Set(migrationNames())
  const unknown = (await appliedMigrations(databaseUrl)).filter(name => !known.has(name))
  if (unknown.length === 0) return
  throw new Error(
    `The data was written by a newer version (it has ${unknown.join(', ')}): start that version or a later one.`,
  )
}

async function appliedMigrations(databaseUrl: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 10_000 })
  await client.connect()
  try {
    const table = await client.query<{ found: boolean }>(`select to_regclass('public.${TABLE}') is not null as found`)
    if (table.rows[0]?.found !== true) return []
    const result = await client.query<{ name: string }>(`select name from ${TABLE} order by id`)
    return result.rows.map(row => row.name)
  } finally {
    await client.end()
  }
}
