// The ledger of letters as people read it, and the demonstration's mailbox of captured ones.

import { type QueryExecutorProvider, sql } from 'kysely'
import type { Instant } from '../domain/calendar.ts'
import { allOf, behind, containing, type PageInput } from './page.ts'

export type LedgerRow = {
  id: string
  recordId: string | null
  recordKind: string | null
  recordNumber: number | null
  recordTitle: string | null
  rule: string | null
  template: string
  address: string
  readerName: string | null
  locale: string
  critical: boolean
  state: string
  reason: string | null
  subject: string | null
  notBefore: Instant
  attempts: number
  response: string | null
  messageId: string
  createdAt: Instant
  sentAt: Instant | null
}

export type LedgerFilter = {
  states?: readonly string[] | undefined
  recordId?: string | undefined
  readerId?: string | undefined
  template?: string | undefined
}

export async function listLedger(
  db: QueryExecutorProvider,
  input: PageInput & { filter: LedgerFilter },
): Promise<LedgerRow[]> {
  const { states, recordId, readerId, template } = input.filter
  const conditions = [
    behind(input.after, { column: sql`m.created_at`, descending: true, type: 'timestamptz', id: sql`m.id` }),
    ...(states ? [sql`m.state = any(${states})`] : []),
    ...(recordId ? [sql`m.process_id = ${recordId}`] : []),
    ...(readerId ? [sql`m.reader_id = ${readerId}`] : []),
    ...(template ? [sql`m.template = ${template}`] : []),
  ]
  const { rows } = await sql<LedgerRow>`
    select m.id, m.process_id as record_id, r.kind as record_kind, r.number as record_number, r.title as record_title, m.rule,
      m.template, m.address, coalesce(u.name, n.name) as reader_name, m.locale, m.critical, m.state, m.reason, m.subject,
      m.not_before, m.attempts, m.response, m.message_id, m.created_at, m.sent_at
    from mail m left join record r on r.id = m.process_id left join app_user u on u.id = m.reader_id
      left join person n on n.id = m.person_id
    where ${allOf(conditions)} order by m.created_at desc, m.id limit ${input.limit + 1}`.execute(db)
  return rows
}

/** A letter with the matters that it is about; a carrier has those of all that it carries. */
export type LedgerLetter = Pick<LedgerRow, 'id' | 'recordId' | 'template' | 'readerName' | 'state' | 'createdAt'> & {
  matters: { processId: string; stepKey: string; because: unknown[] }[]
}

export async function findLedgerLetter(db: QueryExecutorProvider, id: string): Promise<LedgerLetter | null> {
  const { rows } = await sql<LedgerLetter>`
    select m.id, m.process_id as record_id, m.template, coalesce(u.name, n.name) as reader_name, m.state, m.created_at,
      coalesce(m.data -> 'items', '[]') as matters
    from mail m left join app_user u on u.id = m.reader_id left join person n on n.id = m.person_id
    where m.id = ${id}`.execute(db)
  return rows[0] ?? null
}

export type CapturedRow = {
  id: string
  receivedAt: Instant
  mailFrom: string
  rcptTo: string[]
  messageId: string | null
  subject: string | null
}

export async function listCaptured(
  db: QueryExecutorProvider,
  input: PageInput & { q?: string | undefined; to?: string | undefined },
): Promise<CapturedRow[]> {
  const { q, to } = input
  const conditions = [
    behind(input.after, { column: sql`c.received_at`, descending: true, type: 'timestamptz', id: sql`c.id` }),
    ...(q ? [sql`(c.subject ilike ${containing(q)} or c.text_body ilike ${containing(q)})`] : []),
    ...(to ? [sql`${to} = any(c.rcpt_to)`] : []),
  ]
  const { rows } = await sql<CapturedRow>`
    select c.id, c.received_at, c.mail_from, c.rcpt_to, c.message_id, c.subject from captured_mail c
    where ${allOf(conditions)} order by c.received_at desc, c.id limit ${input.limit + 1}`.execute(db)
  return rows
}

export type CapturedLetter = CapturedRow & {
  headers: unknown
  textBody: string | null
  htmlBody: string | null
  raw: Buffer
}

export async function findCaptured(db: QueryExecutorProvider, id: string): Promise<CapturedLetter | null> {
  const { rows } = await sql<CapturedLetter>`
    select id, received_at, mail_from, rcpt_to, message_id, subject, headers, text_body, html_body, raw
    from captured_mail where id = ${id}`.execute(db)
  return rows[0] ?? null
}
