// Lines of a project: each call replaces the whole list of one kind.

import { newId } from '../domain/id.ts'
import type { Queryable } from './reference.ts'

export type NewLine = {
  description: string
  quantity?: number | undefined
  unit?: string | undefined
  classification?: string | undefined
  amountMinor?: number | undefined
  currency?: string | undefined
  channel?: 'direct' | 'dealer' | undefined
  capacityPerQuarter?: number | undefined
}

type Known = { id: string; description: string }

export async function replaceLines(
  client: Queryable,
  input: { recordId: string; kind: 'need' | 'supply'; lines: readonly NewLine[] },
): Promise<void> {
  const { recordId, kind } = input
  const { rows: before } = await client.query<Known>(
    'select id, description from line where record_id = $1 and kind = $2 order by position',
    [recordId, kind],
  )
  const present = await client.query(
    'select p.* from presence p join line l on l.id = p.line_id where p.record_id = $1 and l.kind = $2',
    [recordId, kind],
  )
  await client.query('delete from line where record_id = $1 and kind = $2', [recordId, kind])
  const lines = withKnownIds(input.lines, before)
  await client.query(
    `insert into line (id, record_id, kind, position, description, quantity, unit, classification, amount_minor, currency, channel,
       capacity_per_quarter)
     select x.id, $1, $2, x.position, x.description, x.quantity, x.unit, x.classification, x."amountMinor", x.currency, x.channel,
       x."capacityPerQuarter"
     from jsonb_to_recordset($3) as x(id uuid, position integer, description text, quantity numeric, unit text,
       classification text, "amountMinor" bigint, currency text, channel text, "capacityPerQuarter" numeric)`,
    [recordId, kind, JSON.stringify(lines)],
  )
  // What stands on the site does not go away when the list is written anew.
  await client.query(
    `insert into presence select x.* from jsonb_populate_recordset(null::presence, $1) x join line l on l.id = x.line_id`,
    [JSON.stringify(present.rows)],
  )
}

/** A line of the same words is the same line. */
function withKnownIds(lines: readonly NewLine[], before: readonly Known[]) {
  const left = [...before]
  return lines.map((line, position) => {
    const index = left.findIndex(known => known.description === line.description)
    const [known] = index === -1 ? [] : left.splice(index, 1)
    return { ...line, id: known?.id ?? newId(), position }
  })
}

export type NewPresence = {
  position: number
  specified?: number | undefined
  approved?: number | undefined
  delivered?: number | undefined
  installed?: number | undefined
}

/**
 * How much of each need line is there; replaces what was said before. Needs alone have a presence: they are what a share is
 * counted in [0027]. A position without a line is left out.
 */
export async function replacePresence(
  client: Queryable,
  input: { recordId: string; lines: readonly NewPresence[] },
): Promise<void> {
  await client.query('delete from presence where record_id = $1', [input.recordId])
  await client.query(
    `insert into presence (record_id, line_id, specified, approved, delivered, installed)
     select $1, l.id, coalesce(x.specified, 0), coalesce(x.approved, 0), coalesce(x.delivered, 0), coalesce(x.installed, 0)
     from jsonb_to_recordset($2) as x(position integer, specified numeric, approved numeric, delivered numeric, installed numeric)
     join line l on l.record_id = $1 and l.kind = 'need' and l.position = x.position
     on conflict (record_id, line_id) do update set specified = excluded.specified, approved = excluded.approved,
       delivered = excluded.delivered, installed = excluded.installed`,
    [input.recordId, JSON.stringify(input.lines)],
  )
}

export type NewParticipant = { role: string; partyId: string; touchedOn?: string | null | undefined }

/** Who takes part, by role; replaces the list, and a day that is not said again stays. */
export async function replaceParticipants(
  client: Queryable,
  input: { recordId: string; parties: readonly NewParticipant[] },
): Promise<void> {
  await client.query(
    `with given as (select distinct on (x."partyId", x.role) x.* from jsonb_to_recordset($2) as x(role text, "partyId" uuid, "touchedOn" date)),
       gone as (delete from record_party p where p.record_id = $1
         and not exists (select 1 from given g where g."partyId" = p.party_id and g.role = p.role))
     insert into record_party (record_id, party_id, role, touched_on)
     select $1, g."partyId", g.role, g."touchedOn" from given g
     on conflict (record_id, party_id, role) do update set touched_on = coalesce(excluded.touched_on, record_party.touched_on)`,
    [input.recordId, JSON.stringify(input.parties)],
  )
}

/** Somebody spoke with one of them; `entryId` is the role and the company (potential.ts). */
export async function touchParticipant(
  client: Queryable,
  input: { recordId: string; entryId: string; touchedOn: string },
): Promise<void> {
  await client.query(
    `update record_party set touched_on = greatest(touched_on, $3::date)
     where record_id = $1 and left(role || '-' || party_id, 60) = $2`,
    [input.recordId, input.entryId, input.touchedOn],
  )
}

/** What meters showed. The main one has no name. */
export async function insertReadings(
  client: Queryable,
  readings: readonly { recordId: string; at: string; value: number; meter?: string | undefined; by: string }[],
): Promise<void> {
  if (readings.length === 0) return
  await client.query(
    `insert into reading (record_id, at, value, meter, by)
     select distinct on (x."recordId", x.at, x.meter) x."recordId", x.at, x.value, coalesce(x.meter, ''), x.by
     from jsonb_to_recordset($1) as x("recordId" uuid, at timestamptz, value numeric, meter text, by text)
     on conflict (record_id, meter, at) do update set value = excluded.value, by = excluded.by`,
    [JSON.stringify(readings)],
  )
}
