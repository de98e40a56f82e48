import { CamelCasePlugin, Kysely, PostgresDialect, type QueryExecutorProvider } from 'kysely'
import type { Queryable } from './reference.ts'

/** The query builder on one connection, so that its statements belong to the transaction that is open there. */
export function queriesOn(client: Queryable): QueryExecutorProvider {
  const connection = { query: client.query.bind(client), release: () => {} }
  const pool = { connect: async () => connection, end: async () => {}, options: {} }
  return new Kysely<unknown>({
    dialect: new PostgresDialect({ pool }),
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
  })
}
