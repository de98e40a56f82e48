// What happened to the processes of a kind, to be lived again under another version of its definition.

import { type Instant, instantOf } from '../domain/calendar.ts'
import type { HistoryEvent } from '../domain/history.ts'
import type { ProcessView } from '../domain/process.ts'
import { VIEW_COLUMNS, type ViewRow, viewOf } from './process-read.ts'
import type { Queryable, Reference, ReferenceCache } from './reference.ts'

export type RecordedLife = {
  /** As it is today. */
  view: ProcessView
  definitionVersion: number
  calendarId: string
  number: number
  title: string
  events: readonly HistoryEvent[]
}

type Row = ViewRow & {
  definition_version: number
  calendar_id: string
  number: number
  title: string
  events: HistoryEvent[] | null
  total: number
}

/** The youngest `limit` processes of a kind that lived since `from`, and how many there are; with all that happened; the reference data as `readLive` has it. */
export async function readLives(
  client: Queryable,
  cache: ReferenceCache,
  { kind, from, limit }: { kind: string; from: Instant; limit: number },
): Promise<{ lives: RecordedLife[]; total: number; reference: Reference }> {
  const { rows } = await client.query<Row>({
    name: 'process_lives',
    text: `
      select ${VIEW_COLUMNS}, p.definition_version, p.calendar_id, r.number, r.title, chosen.total,
        (select json_agg(json_build_object('type', e.type, 'at', e.at, 'actorId', e.actor_id, 'actorKind', e.actor_kind,
            'data', e.data) order by e.position) from event e where e.process_id = p.id) as events
      from (select id, count(*) over ()::integer as total from process
        where kind = $1 and (closed_at is null or closed_at >= $2) order by id desc limit $3) chosen
      join process p on p.id = chosen.id join record r on r.id = p.id order by p.id`,
    values: [kind, from, limit],
  })
  const reference = await cache.current(client)
  const lives = rows.map(row => ({
    view: viewOf(row, reference.objectKind),
    definitionVersion: row.definition_version,
    calendarId: row.calendar_id,
    number: row.number,
    title: row.title,
    events: (row.events ?? []).map(event => ({ ...event, at: instantOf(Date.parse(event.at)) })),
  }))
  return { lives, total: rows[0]?.total ?? 0, reference }
}
