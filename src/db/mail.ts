// The ledger of letters: one row for each obligation to write to a reader, and the states it goes through.
// claim: a sender takes a row for the length of a lease. mark: written when the server asks for the body; from then on
// only a reply settles the row. Leases run by the database's clock, all business times by the caller's.

import { createHmac } from 'node:crypto'
import { type QueryExecutorProvider, sql } from 'kysely'
import { epochOf, type Instant, instantOf } from '../domain/calendar.ts'
import { newId } from '../domain/id.ts'
import { type MailData, OUTLIVES_CLOSING } from '../domain/letters.ts'
import { dayCapOf } from './mail-cap.ts'

export type Queries = QueryExecutorProvider

/** A claimed letter. `subject`, `textBody` and `htmlBody` are there from the second attempt on. */
export type ClaimedMail = {
  id: string
  token: string
  key: string
  processId: string | null
  taskId: string | null
  rule: string | null
  template: string
  readerId: string | null
  /** A contact of a client; then there is no reader of our house. */
  personId: string | null
  /** Whose duty it is, when the reader stands in. */
  forId: string | null
  address: string
  locale: 'ru' | 'en'
  critical: boolean
  data: MailData
  messageId: string
  attempts: number
  expiresAt: Instant | null
  subject: string | null
  textBody: string | null
  htmlBody: string | null
  renderedAt: Instant | null
  fromName: string | null
  replyTo: string | null
}

export type Rendered = { subject: string; text: string; html: string }

/** How an attempt ended; `notBefore` moves the next one, `charged` says whether this one counts against the letter. */
export type Settlement =
  | { state: 'sent'; response: string; at: Instant }
  | { state: 'queued'; reason: string; response: string | null; notBefore: Instant | null; charged: 'yes' | 'no' }
  | { state: 'failed'; reason: string; response: string | null }
  | { state: 'cancelled'; reason: string }
  | { state: 'in_doubt'; reason: string }

const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567'
const ID_LENGTH = 26

/** The Message-ID of a ledger key (reliability.md 2.3): the same for every attempt, not to be guessed from outside. */
export function messageId(secret: string, key: string, domain: string): string {
  const digest = createHmac('sha256', secret).update(key).digest()
  let text = ''
  for (let bit = 0; text.length < ID_LENGTH; bit += 5) {
    const pair = ((digest[bit >> 3] ?? 0) << 8) | (digest[(bit >> 3) + 1] ?? 0)
    text += BASE32[(pair >> (11 - (bit & 7))) & 31]
  }
  return `<${text}@${domain}>`
}

/** Letters whose window has opened join the queue; what waits for a digest leaves with that. */
export async function releaseDeferred(db: Queries, now: Instant): Promise<void> {
  await sql`update mail set state = 'queued', reason = null where state = 'deferred' and not for_digest and not_before <= ${now}`.execute(
    db,
  )
}

/**
 * Takes the most urgent letter that is due and notes the attempt. Of one record, a reader gets letters in their order:
 * a later one waits until the earlier is settled (invariant I-5), unless it is critical. What exceeds the reader's cap
 * of the day is put off to the digest on the way.
 */
export async function claimMail(db: Queries, now: Instant): Promise<ClaimedMail | null> {
  for (;;) {
    const [mail] = await claimNext(db, now)
    if (!mail) return null
    if (mail.state === 'sending') return mail
  }
}

async function claimNext(db: Queries, now: Instant): Promise<readonly (ClaimedMail & { state: string })[]> {
  const token = newId()
  const { rows } = await sql<ClaimedMail & { state: string }>`
    with due as (
      select id from mail m
      where state = 'queued' and not_before <= ${now} and (critical or not exists (
        select from mail earlier
        where earlier.process_id = m.process_id and (earlier.reader_id = m.reader_id or earlier.person_id = m.person_id)
          and not earlier.for_digest
          and earlier.state in ('queued', 'deferred', 'sending', 'transmitting')
          and (earlier.created_at, earlier.id) < (m.created_at, m.id)))
      order by priority, not_before, created_at, id
      for update skip locked limit 1
    ), judged as (
      select due.id, cap.day, cap.full from due, lateral (${dayCapOf(sql`due.id`, now)}) cap
    ), claimed as (
      update mail set state = case when judged.full then 'deferred' else 'sending' end,
        reason = case when judged.full then 'cap' end, for_digest = judged.full,
        counted_on = case when not judged.full then judged.day end,
        token = case when not judged.full then ${token}::uuid end,
        attempts = attempts + case when judged.full then 0 else 1 end,
        lease_until = case when not judged.full then clock_timestamp() + interval '2 minutes' end
      from judged where mail.id = judged.id returning mail.*
    ), attempt as (
      insert into mail_attempt (id, mail_id, started_at) select token, id, ${now} from claimed where state = 'sending'
    )
    select id, state, token, key, process_id, task_id, rule, template, reader_id, person_id, for_id, address, locale, critical, data, message_id,
      attempts, expires_at, subject, text_body, html_body, rendered_at, from_name, reply_to from claimed`.execute(db)
  return rows
}

type Held = { id: string; token: string }

/** Keeps what was rendered, with the reader's address of that moment, for all later attempts. */
export async function keepRendered(
  db: Queries,
  {
    id,
    token,
    rendered,
    address,
    locale,
    fromName,
    replyTo,
    now,
  }: Held & {
    rendered: Rendered
    address: string
    locale: string
    fromName: string | null
    replyTo: string | null
    now: Instant
  },
): Promise<void> {
  await sql`update mail set subject = ${rendered.subject}, text_body = ${rendered.text}, html_body = ${rendered.html},
    address = ${address}, locale = ${locale}, rendered_at = ${now}, from_name = ${fromName}, reply_to = ${replyTo}
    where id = ${id} and token = ${token} and subject is null`.execute(db)
}

/**
 * The write-ahead mark. False when the row is no longer ours: cancelled, taken over, or about a record that was closed
 * meanwhile (invariant I-4); then no byte of the letter may leave.
 */
export async function markTransmitting(db: Queries, { id, token, now }: Held & { now: Instant }): Promise<boolean> {
  const { rows } = await sql`
    update mail set state = 'transmitting', transmitting_at = ${now}, lease_until = clock_timestamp() + interval '2 minutes'
    where id = ${id} and token = ${token} and state = 'sending' and not (${aboutClosed})
    returning id`.execute(db)
  return rows.length === 1
}

const aboutClosed = sql`
  exists (select from process where process.id = mail.process_id and process.closed_at is not null)
  and not exists (select from jsonb_array_elements(mail.data -> 'items') item
    where item ->> 'template' = any(${[...OUTLIVES_CLOSING]}::text[]))`

/** A long wait for a reply is no sign of a dead sender. */
export async function renewLease(db: Queries, { id, token }: Held): Promise<void> {
  await sql`update mail set lease_until = clock_timestamp() + interval '2 minutes'
    where id = ${id} and token = ${token} and state in ('sending', 'transmitting')`.execute(db)
}

/** Ends an attempt. A reply that comes late still settles the doubt of its own attempt; false: the row went elsewhere. */
export async function settleMail(db: Queries, held: Held & { settlement: Settlement; now: Instant }): Promise<boolean> {
  const { id, token, settlement, now } = held
  const words = wordsOf(settlement)
  const { rows } = await sql`
    with settled as (
      update mail set state = ${settlement.state}, reason = ${words.reason}, response = ${words.response}, lease_until = null,
        sent_at = ${settlement.state === 'sent' ? settlement.at : null}::timestamptz,
        not_before = coalesce(${settlement.state === 'queued' ? settlement.notBefore : null}::timestamptz, not_before),
        attempts = attempts - ${settlement.state === 'queued' && settlement.charged === 'no' ? 1 : 0}::integer,
        token = case when ${settlement.state} in ('queued', 'cancelled') then null else token end
      where id = ${id} and token = ${token} and state = any(${FROM[settlement.state]}::text[])
      returning id
    ), attempt as (
      update mail_attempt set ended_at = ${now}, outcome = ${settlement.state}, response = ${words.response ?? words.reason}
      where id = ${token}
    )
    select id from settled`.execute(db)
  return rows.length === 1
}

const FROM = {
  sent: ['transmitting', 'in_doubt'],
  queued: ['sending', 'transmitting'],
  failed: ['sending', 'transmitting'],
  cancelled: ['sending'],
  in_doubt: ['transmitting'],
} as const satisfies Record<Settlement['state'], readonly string[]>

function wordsOf(settlement: Settlement): { reason: string | null; response: string | null } {
  if (settlement.state === 'sent') return { reason: null, response: settlement.response }
  if (settlement.state === 'queued' || settlement.state === 'failed') return settlement
  return { reason: settlement.reason, response: null }
}

/** What a sender that is gone left behind: without a mark it is sent again, with a mark it is in doubt. */
export async function reapLeases(db: Queries, now: Instant): Promise<void> {
  await sql`
    with lost as (
      update mail set state = case state when 'sending' then 'queued' else 'in_doubt' end, reason = 'senderGone', lease_until = null
      where state in ('sending', 'transmitting') and lease_until < clock_timestamp() returning token, state
    )
    update mail_attempt set ended_at = ${now}, outcome = lost.state, response = 'senderGone'
    from lost where mail_attempt.id = lost.token and ended_at is null`.execute(db)
}

/** When the ledger has to be looked at again; null when nothing waits. A lease's end is told on the caller's clock. */
export async function nextAttemptAt(db: Queries, now: Instant): Promise<Instant | null> {
  // Each half fits a partial index, so that years of sent letters cost nothing.
  const { rows } = await sql<{ notBefore: Instant | null; leaseMs: number | null }>`
    select (select min(not_before) from mail where state in ('queued', 'deferred') and not for_digest and not_before > ${now}) as not_before,
      (select (extract(epoch from min(lease_until) - clock_timestamp()) * 1000)::integer from mail
        where state in ('sending', 'transmitting')) as lease_ms`.execute(db)
  const { notBefore = null, leaseMs = null } = rows[0] ?? {}
  const leaseOver = leaseMs === null ? null : instantOf(epochOf(now) + Math.max(leaseMs, SOON_MS))
  return [notBefore, leaseOver].filter(moment => moment !== null).sort()[0] ?? null
}

const SOON_MS = 1_000
