// From facts to the bytes of a letter. Rendering happens once, at the first claim; the bytes of every later attempt are
// made from what was kept then, so they are the same.

import { createHash } from 'node:crypto'
import MailComposer from 'nodemailer/lib/mail-composer'
import { type ClaimedMail, messageId, type Rendered } from '../db/mail.ts'
import type { Instant } from '../domain/calendar.ts'
import type { MailItem } from '../domain/letters.ts'
import type { Sender } from './address.ts'
import { digestView } from './digest-view.ts'
import { renderIn } from './layout.ts'
import { textsOf } from './texts.ts'
import { type LetterInput, letterView } from './view.ts'

/** Subject, text and HTML of a letter about the matters that are still true. */
export async function renderLetter(input: LetterInput, items: readonly MailItem[]): Promise<Rendered> {
  const { digest } = input.mail.data
  const letter = digest ? digestView(input, items, digest) : letterView(input, items)
  return { subject: letter.subject, ...(await renderIn('letter', letter)) }
}

export type MessageInput = {
  mail: Pick<
    ClaimedMail,
    'messageId' | 'processId' | 'readerId' | 'personId' | 'critical' | 'template' | 'rule' | 'data'
  >
  rendered: Rendered
  renderedAt: Instant
  /** Checked by `parseAddress` already. */
  address: string
  locale: 'ru' | 'en'
  /** Of a letter to a client: who signs it, and where an answer goes. */
  fromName: string | null
  replyTo: string | null
  sender: Sender
  secret: string
  mailDomain: string
}

/** The whole message, ready before anybody is dialled. The same input gives the same bytes. */
export function buildMessage(input: MessageInput): Promise<Buffer> {
  const { mail, rendered, sender, locale } = input
  const root = threadRoot(input)
  const composer = new MailComposer({
    from: { name: input.fromName ?? sender.name ?? textsOf(locale).text(['mail', 'sender']), address: sender.address },
    to: { name: '', address: input.address },
    subject: rendered.subject,
    text: rendered.text,
    html: rendered.html,
    messageId: mail.messageId,
    ...(input.replyTo === null ? {} : { replyTo: { name: input.fromName ?? '', address: input.replyTo } }),
    ...(root === null ? {} : { inReplyTo: root, references: root }),
    date: new Date(input.renderedAt),
    headers: {
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      'Content-Language': locale,
      ...(mail.personId === null ? sorted(input) : {}),
    },
    baseBoundary: createHash('sha256').update(mail.messageId).digest('hex').slice(0, 16),
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return composer.compile().build()
}

/** By which our own people sort their letters; a client is not told of rules and kinds. */
function sorted({ mail, mailDomain }: MessageInput): Record<string, string> {
  const kind = mail.data.items[0]?.kind ?? 'potok'
  return {
    'List-Id': `<${word(mail.template)}.${word(kind)}.${mailDomain}>`,
    'Feedback-ID': `${word(mail.rule ?? mail.template)}:${word(kind)}:potok`,
  }
}

/** One thread for a record and reader; last calls form their own (experience.md U-71). A carrier of many records has none. */
function threadRoot({ mail, secret, mailDomain }: MessageInput): string | null {
  if (mail.processId === null || mail.readerId === null) return null
  return messageId(secret, `thread:${mail.critical ? 'critical:' : ''}${mail.processId}:${mail.readerId}`, mailDomain)
}

/** Rules and kinds may be an administrator's own words; a header takes letters, digits, dots and dashes. */
const word = (text: string) => text.replace(/[^A-Za-z0-9.-]+/g, '-')
