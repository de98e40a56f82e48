// Carriers: one letter that is sent instead of many to the same reader (a hold that reaches ten records, a visit).

import { type Kysely, sql } from 'kysely'
import type { Instant } from '../domain/calendar.ts'
import { newId } from '../domain/id.ts'
import type { MailData } from '../domain/letters.ts'
import { messageId } from './mail.ts'

type Merged = {
  id: string
  key: string
  carrierKey: string
  processId: string | null
  readerId: string
  address: string
  locale: string
  priority: number
  critical: boolean
  notBefore: Instant
  expiresAt: Instant | null
  data: MailData
}

type CarrierInput = {
  carrierKeys: readonly string[]
  template: string
  now: Instant
  secret: string
  mailDomain: string
}

const NEXT_AT_MOST = 3

/**
 * Writes one letter for each key and reader of the rows that wait under `carrierKeys`, and answers how many. Called again
 * it takes only what was merged since; a reader who has had his letter then gets another about the rest.
 */
export async function writeCarriers<Tables>(db: Kysely<Tables>, input: CarrierInput): Promise<number> {
  return await db.transaction().execute(async trx => {
    // The lock makes a second writer wait, and then find nothing.
    const { rows } = await sql<Merged>`
      select id, key, carrier_key, process_id, reader_id, address, locale, priority, critical, not_before, expires_at, data from mail
      where carrier_key = any(${input.carrierKeys}::text[]) and state = 'merged' and carrier_id is null and reader_id is not null
      order by created_at, id for update`.execute(trx)
    const readers = [...Map.groupBy(rows, baseKey).values()]
    if (readers.length === 0) return 0
    const taken = await sql<{ key: string }>`
      select key from mail where key = any(${readers.flatMap(([first]) => (first ? baseKey(first) : []))}::text[])`.execute(
      trx,
    )
    const keys = new Set(taken.rows.map(row => row.key))
    const carriers = readers.map(own => carrierOf(input, own, keys))
    await sql`
      insert into mail (id, key, process_id, template, reader_id, address, locale, priority, critical, state, reason, not_before,
        expires_at, data, message_id, created_at)
      select id, key, process_id, template, reader_id, address, locale, priority, critical, state, reason, not_before,
        expires_at, data, message_id, created_at
      from jsonb_populate_recordset(null::mail, ${JSON.stringify(carriers.map(carrier => carrier.row))}::jsonb)`.execute(
      trx,
    )
    await sql`
      update mail set carrier_id = carried.carrier_id
      from jsonb_to_recordset(${JSON.stringify(carriers.flatMap(carrier => carrier.carried))}::jsonb)
        as carried (id uuid, carrier_id uuid)
      where mail.id = carried.id`.execute(trx)
    return carriers.length
  })
}

const baseKey = ({ carrierKey, readerId }: Merged) => `${carrierKey}:${readerId}`

function carrierOf(input: CarrierInput, own: readonly Merged[], taken: ReadonlySet<string>) {
  const id = newId()
  const earliest = own.reduce((one, other) => (one.notBefore <= other.notBefore ? one : other))
  const base = baseKey(earliest)
  const key = taken.has(base) ? `${base}:${earliest.key}` : base
  const waits = earliest.notBefore > input.now
  const row = {
    id,
    key,
    process_id: own.every(one => one.processId === earliest.processId) ? earliest.processId : null,
    template: input.template,
    reader_id: earliest.readerId,
    address: earliest.address,
    locale: earliest.locale,
    priority: Math.min(...own.map(one => one.priority)),
    critical: own.some(one => one.critical),
    state: waits ? 'deferred' : 'queued',
    reason: waits ? 'window' : null,
    not_before: earliest.notBefore,
    expires_at: earliest.expiresAt,
    data: dataOf(own),
    message_id: messageId(input.secret, key, input.mailDomain),
    created_at: input.now,
  }
  return { row, carried: own.map(one => ({ id: one.id, carrier_id: id })) }
}

function dataOf(own: readonly Merged[]): MailData {
  const next = own.flatMap(row => row.data.next).toSorted((one, other) => (one.at < other.at ? -1 : 1))
  return { items: own.flatMap(row => row.data.items), next: next.slice(0, NEXT_AT_MOST) }
}
