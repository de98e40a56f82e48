// Which definition a record goes by: the version that its process is pinned to.

import type { Definition } from '../domain/definition.ts'
import type { Engine } from './engine.ts'
import type { Queryable } from './reference.ts'

/** Null when there is no such record. */
export async function pinnedDefinition(
  engine: Engine,
  id: string,
  client: Queryable = engine.pool,
): Promise<Definition | null> {
  const { rows } = await client.query<{ kind: string; version: number; reference: number }>(
    `select kind, definition_version as version, (select version from reference) as reference from process where id = $1`,
    [id],
  )
  const [row] = rows
  if (!row) return null
  const reference = await engine.reference.at(row.reference, client)
  return reference.definition(row.kind, row.version)
}
