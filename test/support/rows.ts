// What the database holds of a record, in a form in which two records that lived the same life are equal.

import type { Engine } from '../../src/db/engine.ts'

const UUID = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/g
const STATEMENTS = {
  record: `select to_jsonb(r) - '{id,number,title,external_id,origin_event_id}'::text[] as row from record r where r.id = $1`,
  process: `select to_jsonb(p) - '{id,chain_hash}'::text[] as row from process p where p.id = $1`,
  step: `select to_jsonb(s) as row from step s where s.process_id = $1 order by s.key`,
  task: `select to_jsonb(t) as row from task t where t.process_id = $1 order by t.opened_at, t.step_key`,
  event: `select to_jsonb(e) - '{id,position,hash}'::text[] as row from event e where e.process_id = $1 order by e.position`,
  mail: `select to_jsonb(m) - '{id,message_id}'::text[] as row from mail m where m.process_id = $1 order by m.key`,
} as const

/** Every row of a record; ids that differ from record to record are left out, those in `known` stay. */
export async function rowsOf(engine: Engine, recordId: string, known: readonly string[] = []): Promise<unknown> {
  const found: Record<string, unknown[]> = {}
  for (const [table, statement] of Object.entries(STATEMENTS)) {
    const { rows } = await engine.pool.query<{ row: unknown }>(statement, [recordId])
    found[table] = rows.map(one => one.row)
  }
  const nameless = (id: string) => (known.includes(id) || id.startsWith('00000000') ? id : 'an id')
  return JSON.parse(JSON.stringify(found).replaceAll(UUID, nameless))
}
