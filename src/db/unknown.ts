// People and companies named in a request must exist; facts are kept as data, so no foreign key would notice.

import type { Ask } from '../domain/ask.ts'
import type { Definition, Field } from '../domain/definition.ts'
import { type Refusal, refuse } from '../domain/errors.ts'
import { editable, UNIVERSAL_INPUTS } from '../domain/universal.ts'
import type { Queryable, Reference } from './reference.ts'

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** A refusal that names the field with an unknown user or company; asks the database only when a company is named. */
export async function unknownReference(
  client: Queryable,
  reference: Reference,
  definition: Definition,
  ask: Ask | undefined,
): Promise<Refusal | null> {
  const input = ask && 'input' in ask ? ask.input : undefined
  const name = ask?.act === 'command' ? ask.command : ask?.act === 'complete' ? ask.outcome : undefined
  if (!input || !name) return null
  return unknownIn(client, reference, inputOf(definition, name), input)
}

/** The same for the values of a new record. */
export async function unknownIn(
  client: Queryable,
  reference: Reference,
  fields: Readonly<Record<string, Field>>,
  values: Readonly<Record<string, unknown>>,
): Promise<Refusal | null> {
  for (const [field, value] of Object.entries(values)) {
    const type = Object.hasOwn(fields, field) ? fields[field]?.type : undefined
    const unknown = type === 'json' ? await unknownWithin(client, value) : undefined
    if (unknown !== undefined) return refuse('party.unknown', { field, value: unknown })
    if (typeof value !== 'string' || !UUID.test(value)) continue
    if (type === 'user' && !reference.directory.some(user => user.id === value))
      return refuse('user.unknown', { field, value })
    if (type !== 'party') continue
    const { rows } = await client.query('select 1 from party where id = $1', [value])
    if (rows.length === 0) return refuse('party.unknown', { field, value })
  }
  return null
}

/** A company that an entry of a list names and nobody knows. */
async function unknownWithin(client: Queryable, value: unknown): Promise<string | undefined> {
  if (!Array.isArray(value)) return undefined
  const named = value.flatMap(entry =>
    typeof entry === 'object' && entry !== null && 'partyId' in entry && typeof entry.partyId === 'string'
      ? entry.partyId
      : [],
  )
  const ids = [...new Set(named)].filter(id => UUID.test(id))
  if (ids.length === 0) return undefined
  const { rows } = await client.query<{ id: string }>('select id from party where id = any($1::uuid[])', [ids])
  const known = new Set(rows.map(row => row.id))
  return ids.find(id => !known.has(id.toLowerCase()))
}

function inputOf(definition: Definition, command: string): Readonly<Record<string, Field>> {
  const own = Object.hasOwn(definition.commands, command) ? definition.commands[command]?.input : undefined
  if (own) return own
  if (command === 'amend') return editable(definition)
  return command === 'assign' ? UNIVERSAL_INPUTS.assign : {}
}
