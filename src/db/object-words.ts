import { objectWords } from '../domain/object-words.ts'
import { attributesOf, type Facts } from '../domain/regulation.ts'
import type { Queryable } from './reference.ts'

/** An object that is called otherwise is found by its new title. A turn that changes attributes does so by itself. */
export async function rewordObject(client: Queryable, id: string): Promise<void> {
  const { rows } = await client.query<{ title: string; facts: Facts }>(
    `select r.title, jsonb_build_object('attributes', p.facts -> 'attributes') as facts
     from record r join process p on p.id = r.id where r.id = $1`,
    [id],
  )
  const [row] = rows
  if (!row) return
  const words = objectWords(row.title, attributesOf(row.facts)).join(' ')
  await client.query('update record set search = $2::tsvector where id = $1', [id, words])
}
