import { findCaptured, findLedgerLetter, type LedgerRow, listCaptured, listLedger } from '../db/mailbox.ts'
import { families } from '../endpoints/index.ts'
import { MAIL_STATES, type MailRow } from '../endpoints/mail.ts'
import type { Host } from './bind.ts'
import { type Cursors, listName, pageOf } from './cursor.ts'
import { isProblem, problem } from './problem.ts'
import { type Route, routes } from './route.ts'
import { whyMail } from './why.ts'

/** A letter may carry any HTML: its page may run nothing, load nothing and reach nothing. */
const LETTER_POLICY =
  "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"

export function mailRoutes(host: Host, cursors: Cursors): Route[] {
  const { mailCaptured } = host.settings
  const { engine } = host
  return routes(families.mail, {
    listMails: async ({ query, actor, db }) => {
      const list = listName('mails', query)
      const after = cursors.read(query.cursor, list)
      if (isProblem(after)) return after
      const readerId = query.reader === 'me' ? actor.id : query.reader
      const filter = { states: query.state, recordId: query.record, readerId, template: query.template }
      const found = await listLedger(db, { filter, limit: query.limit, after })
      const { rows, next } = pageOf(found, query.limit, row =>
        cursors.write({ value: row.createdAt, id: row.id }, list),
      )
      return { body: { items: rows.map(mailRowOf), next }, next }
    },
    whyMail: async ({ params, db, now }) => {
      const letter = await findLedgerLetter(db, params.id)
      return letter ? { body: await whyMail(engine, db, letter, now) } : problem('request.notFound')
    },
    listLetters: async ({ query, db }) => {
      if (!mailCaptured) return problem('request.notFound', { reason: 'letters are not captured here' })
      const list = listName('mailbox', query)
      const after = cursors.read(query.cursor, list)
      if (isProblem(after)) return after
      const found = await listCaptured(db, { ...query, after })
      const { rows, next } = pageOf(found, query.limit, row =>
        cursors.write({ value: row.receivedAt, id: row.id }, list),
      )
      const items = rows.map(({ mailFrom: from, rcptTo: to, ...row }) => ({ ...row, from, to }))
      return { body: { items, next }, next }
    },
    getLetter: async ({ params, db }) => {
      const letter = mailCaptured ? await findCaptured(db, params.id) : null
      if (!letter) return problem('request.notFound')
      const { mailFrom: from, rcptTo: to, headers, textBody: text, htmlBody: html, raw, ...row } = letter
      return { body: { ...row, from, to, headers: headerList(headers), text, html, raw: raw.toString('utf8') } }
    },
    showLetter: async ({ params, db }) => {
      const letter = mailCaptured ? await findCaptured(db, params.id) : null
      if (!letter?.htmlBody) return problem('request.notFound')
      const headers = { 'Content-Security-Policy': LETTER_POLICY, 'X-Frame-Options': 'SAMEORIGIN' }
      return { body: letter.htmlBody, headers }
    },
  })
}

function mailRowOf(row: LedgerRow): MailRow {
  // A state of a newer release is still a letter that people want to see.
  const state = MAIL_STATES.find(known => known === row.state) ?? 'failed'
  return { ...row, state }
}

function headerList(headers: unknown): { name: string; value: string }[] {
  if (typeof headers !== 'object' || headers === null) return []
  return Object.entries(headers).map(([name, value]) => ({ name, value: String(value) }))
}
