import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { createDb, type Db } from '../../src/db/pool.ts'
import { testEnvironment } from './environment.ts'

/** Every database of a test file is a copy of this one, which holds the production migrations and nothing else. */
export const TEMPLATE = 'potok_template'

export type TestDatabase<Tables = unknown> = {
  url: string
  db: Db<Tables>
  drop: () => Promise<void>
}

/** A database of one's own with all migrations applied. Call in beforeAll; `drop` in afterAll. */
export async function testDatabase<Tables = unknown>(options: { max?: number } = {}): Promise<TestDatabase<Tables>> {
  const { POTOK_TEST_POSTGRES_URL: server, POTOK_TEST_POSTGRES_PROBLEM: problem } = testEnvironment()
  if (server === undefined || problem !== undefined)
    throw new Error(`No database for tests: ${problem ?? 'not started'}`)
  const name = `test_${randomBytes(6).toString('hex')}`
  await administer(server, `create database ${name} template ${TEMPLATE} strategy file_copy`)
  const url = databaseUrl(server, name)
  const db = createDb<Tables>({ connectionString: url, ...options })
  const drop = async () => {
    await db.close()
    await administer(server, `drop database ${name} with (force)`)
  }
  return { url, db, drop }
}

/** The address of another database on the same server. */
export function databaseUrl(server: string, name: string): string {
  const url = new URL(server)
  url.pathname = `/${name}`
  return url.href
}

/** One statement on the server's own database. */
export async function administer(server: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl(server, 'postgres') })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
