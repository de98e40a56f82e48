// The link of a letter that asks for readings (reliability.md R-12): made of the letter's id and a signature for this purpose
// alone. It needs no login, ends by itself, can be taken back, and leads to the objects of its letter and to nothing else.

import { createHmac, timingSafeEqual } from 'node:crypto'
import { type QueryExecutorProvider, sql } from 'kysely'
import type { Instant } from '../domain/calendar.ts'
import { epochOf, instantOf } from '../domain/calendar.ts'

/** Names the secret, so that it can be changed. */
const KEY_ID = '1'
const PURPOSE = 'reading-link'
const LIFE_MS = 30 * 86_400_000
const TOKEN = /^1\.([0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})\.([\w-]{43})$/

export const readingToken = (secret: string, mailId: string): string =>
  `${KEY_ID}.${mailId}.${signature(secret, mailId)}`

const signature = (secret: string, mailId: string) =>
  createHmac('sha256', secret).update(`${PURPOSE}\n${KEY_ID}\n${mailId}`).digest('base64url')

/** The letter of a link; null when nobody of us signed it. */
export function mailIdOf(secret: string, token: string): string | null {
  const [, mailId, given] = TOKEN.exec(token) ?? []
  if (mailId === undefined || given === undefined) return null
  return timingSafeEqual(Buffer.from(given), Buffer.from(signature(secret, mailId))) ? mailId : null
}

export type AskedObject = {
  id: string
  title: string
  plate: string | null
  meter: string | null
  last: { value: number; at: Instant } | null
  /** What was entered since the letter asked. */
  entered: { value: number; at: Instant } | null
}

export type ReadingLink = {
  mailId: string
  /** Who enters something through it, in the story of the object. */
  actorId: string
  name: string | null
  company: string
  locale: 'ru' | 'en'
  expiresAt: Instant
  standing: 'open' | 'expired' | 'revoked'
  objects: AskedObject[]
}

type Row = {
  template: string
  personId: string | null
  processId: string
  locale: 'ru' | 'en'
  createdAt: Instant
  revoked: boolean
  name: string | null
  company: string
  partyId: string
}

/** Null when the letter asks for no readings, or is gone. */
export async function readLink(
  db: QueryExecutorProvider,
  { mailId, now }: { mailId: string; now: Instant },
): Promise<ReadingLink | null> {
  const { rows } =
    await sql<Row>`select m.template, m.person_id, m.process_id, coalesce(n.locale, m.locale) as locale, m.created_at, n.name, y.name as company,
       r.party_id,
       m.state in ('cancelled', 'superseded', 'suppressed') or p.closed_at is not null
         or exists (select 1 from revoked_link v where v.mail_id = m.id)
         or m.person_id is not null and not (n.letters_allowed and n.party_id = r.party_id) as revoked
     from mail m join record r on r.id = m.process_id join process p on p.id = r.id join party y on y.id = r.party_id
       left join person n on n.id = m.person_id
     where m.id = ${mailId} and m.template in ('clientReadings', 'driverReading')`.execute(db)
  const [row] = rows
  if (!row) return null
  const expiresAt = instantOf(epochOf(row.createdAt) + LIFE_MS)
  const standing = row.revoked ? 'revoked' : now >= expiresAt ? 'expired' : 'open'
  return {
    mailId,
    actorId: row.personId === null ? `driver:${row.processId}` : `person:${row.personId}`,
    name: row.name,
    company: row.company,
    locale: row.locale,
    expiresAt,
    standing,
    objects: standing === 'open' ? await askedObjects(db, row) : [],
  }
}

/** Those that the letter asked about and nobody else's: of a driver his own. */
async function askedObjects(
  db: QueryExecutorProvider,
  { template, processId, partyId, createdAt }: Row,
): Promise<AskedObject[]> {
  const { rows } =
    await sql<AskedObject>`select r.id, r.title, p.facts -> 'attributes' ->> 'plate' as plate, p.facts ->> 'meter' as meter,
       case when p.facts ? 'lastReading' then json_build_object('value', (p.facts ->> 'lastReading')::numeric,
         'at', p.dates -> 'lastReadingAt' ->> 'value') end as last,
       (select json_build_object('value', x.value, 'at', x.at) from reading x
         where x.record_id = r.id and x.meter = '' and x.at >= q.asked_at order by x.at desc limit 1) as entered
     from reading_request q join record r on r.id = q.process_id join process p on p.id = r.id
     where q.asked_at = ${createdAt} and p.closed_at is null
       and case when ${template} = 'driverReading' then q.process_id = ${processId} else q.fleet_id = ${partyId} end
     order by r.title, r.number limit 1000`.execute(db)
  return rows.map(row => ({
    ...row,
    entered: row.entered && { ...row.entered, at: instantOf(Date.parse(row.entered.at)) },
  }))
}

/** False when there is no such letter. */
export async function revokeLink(
  db: QueryExecutorProvider,
  input: { mailId: string; by: string; now: Instant },
): Promise<boolean> {
  const { rows } = await sql`
    insert into revoked_link (mail_id, revoked_at, revoked_by) select id, ${input.now}, ${input.by} from mail
    where id = ${input.mailId} and template in ('clientReadings', 'driverReading')
    on conflict (mail_id) do update set revoked_by = revoked_link.revoked_by returning mail_id`.execute(db)
  return rows.length > 0
}

/** Who signs a letter that asks for readings: whoever answers for the record that it is about. */
export type Signer = { name: string | null; email: string | null }

export async function readSigner(
  db: QueryExecutorProvider,
  { processId }: { processId: string | null },
): Promise<Signer> {
  const { rows } = await sql<Signer>`
    select u.name, u.email from process p join app_user u on u.id = p.owner_id and u.active where p.id = ${processId}`.execute(
    db,
  )
  return rows[0] ?? { name: null, email: null }
}
