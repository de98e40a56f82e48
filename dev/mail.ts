import { randomUUID } from 'node:crypto'
import { type Letter, type SmtpServer, startSmtp } from './smtp.ts'

/** The little of a pool that this needs. */
export type LetterStore = { query: (statement: string, values: unknown[]) => Promise<unknown> }

/** The captured mailbox: every letter ends in a table that the app shows, none leaves the machine. */
export function startCapturedMail(options: { port: number; pool: LetterStore }): Promise<SmtpServer> {
  return startSmtp({ port: options.port, onLetter: letter => storeLetter(options.pool, letter) })
}

/** Stores one received letter. */
export async function storeLetter(pool: LetterStore, letter: Letter): Promise<void> {
  await pool.query(
    `insert into captured_mail
       (id, received_at, mail_from, rcpt_to, message_id, subject, headers, text_body, html_body, raw)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      randomUUID(),
      letter.receivedAt,
      letter.from,
      letter.to,
      letter.messageId,
      clean(letter.subject),
      clean(JSON.stringify(letter.headers)),
      clean(letter.text),
      clean(letter.html),
      letter.raw,
    ],
  )
}

/** Postgres' text and jsonb cannot hold the zero character; the raw bytes keep it. */
const clean = (text: string) => text.replaceAll('\0', '').replaceAll('\\u0000', '')
