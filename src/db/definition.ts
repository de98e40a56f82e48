// Published definitions and shipped calendars: rows that the code brings along, added once and never edited.

import type { Instant } from '../domain/calendar.ts'
import { everyDay } from '../domain/calendars/every-day.ts'
import { RU_MOVED, ru } from '../domain/calendars/ru.ts'
import type { Definition } from '../domain/definition.ts'
import { SHIPPED } from '../domain/processes/shipped.ts'
import { hashOf } from './hash.ts'
import { publishShippedKinds } from './object-kind.ts'
import type { Queryable } from './reference.ts'

/**
 * Publishes what this release ships: calendars that are missing, kinds of objects, and a new version of each definition
 * that differs from the newest shipped one. Where the newest is an administrator's, it stays the newest, and what is
 * shipped is laid beside it until they decide. Running processes keep the version that they are pinned to. Safe when two processes start at once.
 */
export async function publishShipped(client: Queryable, now: Instant): Promise<void> {
  for (const calendar of [ru, everyDay]) {
    const { name } = calendar
    const { rowCount } = await client.query(
      `insert into calendar (id, name_ru, name_en, zone, day_start, day_end, weekend) values ($1, $2, $3, $4, $5, $6, $7)
       on conflict do nothing`,
      [calendar.id, name.ru, name.en, calendar.zone, calendar.dayStart, calendar.dayEnd, calendar.weekend],
    )
    if (rowCount === 0) continue
    const days = Object.entries(calendar.days).map(([day, kind]) => ({ day, kind, movedFrom: RU_MOVED[day] ?? null }))
    await client.query(
      `insert into calendar_day (calendar_id, day, kind, moved_from) select $1, x.day, x.kind, x."movedFrom"
       from jsonb_to_recordset($2) as x(day date, kind text, "movedFrom" date) on conflict do nothing`,
      [calendar.id, JSON.stringify(days)],
    )
  }
  for (const definition of Object.values(SHIPPED)) await publish(client, definition, now)
  await publishShippedKinds(client, now)
}

async function publish(client: Queryable, definition: Definition, now: Instant): Promise<void> {
  const { version: _, ...content } = definition
  const body = JSON.stringify(content)
  const hash = hashOf(body)
  await client.query(
    `insert into shipped_definition (kind, body_hash, body, shipped_at) values ($1, $2, $3, $4)
     on conflict (kind, body_hash) do update set shipped_at = excluded.shipped_at`,
    [definition.kind, hash, body, now],
  )
  await client.query(
    `insert into definition (kind, version, body, body_hash, published_at, published_by, shipped_hash)
     select $1, coalesce(max(version), 0) + 1, $2, $3, $4, 'system', $3 from definition where kind = $1
     having not coalesce(bool_or(body_hash = $3), false)
       and coalesce((array_agg(published_by order by version desc))[1], 'system') = 'system'
     on conflict do nothing`,
    [definition.kind, body, hash, now],
  )
}
