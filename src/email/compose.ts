// From facts to the bytes of a letter. Rendering happens once, at the first claim; the bytes of every later attempt are
// made from what was kept then, so they are the same.

import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Template } from 'liquidjs'
import MailComposer from 'nodemailer/lib/mail-composer'
import { type ClaimedMail, messageId, type Rendered } from '../db/mail.ts'
import type { Instant } from '../domain/calendar.ts'
import type { MailItem } from '../domain/letters.ts'
import { escapedHtml, plainText } from '../i18n/liquid.ts'
import type { Sender } from './address.ts'
import { digestView } from './digest-view.ts'
import { textsOf } from './texts.ts'
import { type LetterInput, letterView } from './view.ts'

const FOLDER = join(import.meta.dirname, 'templates')

/** Subject, text and HTML of a letter about the matters that are still true. */
export async function renderLetter(input: LetterInput, items: readonly MailItem[]): Promise<Rendered> {
  const { html, text } = await layout()
  const { digest } = input.mail.data
  const letter = digest ? digestView(input, items, digest) : letterView(input, items)
  return {
    subject: letter.subject,
    text: String(await plainText.render(text, { letter })),
    html: String(await escapedHtml.render(html, { letter })),
  }
}

type Layout = { html: Template[]; text: Template[] }

// The files never change while the program runs, and MJML takes a third of a second to load: once, when first needed.
let compiled: Promise<Layout> | undefined

/** Compiles the layout. A broken one is nobody's letter's fault, so senders call this before they claim any. */
export function layout(): Promise<Layout> {
  compiled ??= compile().catch((error: unknown) => {
    compiled = undefined
    throw error
  })
  return compiled
}

async function compile(): Promise<Layout> {
  const { default: mjml } = await import('mjml')
  const source = await readFile(join(FOLDER, 'letter.mjml'), 'utf8')
  const { html } = await mjml(source, { validationLevel: 'strict', fonts: {} })
  return {
    html: escapedHtml.parse(html),
    text: plainText.parse(await readFile(join(FOLDER, 'letter.txt.liquid'), 'utf8')),
  }
}

export type MessageInput = {
  mail: Pick<ClaimedMail, 'messageId' | 'processId' | 'readerId' | 'critical' | 'template' | 'rule' | 'data'>
  rendered: Rendered
  renderedAt: Instant
  /** Checked by `parseAddress` already. */
  address: string
  locale: 'ru' | 'en'
  sender: Sender
  secret: string
  mailDomain: string
}

/** The whole message, ready before anybody is dialled. The same input gives the same bytes. */
export function buildMessage(input: MessageInput): Promise<Buffer> {
  const { mail, rendered, sender, locale } = input
  const root = threadRoot(input)
  const kind = mail.data.items[0]?.kind ?? 'potok'
  const composer = new MailComposer({
    from: { name: sender.name ?? textsOf(locale).text(['mail', 'sender']), address: sender.address },
    to: { name: '', address: input.address },
    subject: rendered.subject,
    text: rendered.text,
    html: rendered.html,
    messageId: mail.messageId,
    ...(root === null ? {} : { inReplyTo: root, references: root }),
    date: new Date(input.renderedAt),
    headers: {
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      'Content-Language': locale,
      'List-Id': `<${word(mail.template)}.${word(kind)}.${input.mailDomain}>`,
      'Feedback-ID': `${word(mail.rule ?? mail.template)}:${word(kind)}:potok`,
    },
    baseBoundary: createHash('sha256').update(mail.messageId).digest('hex').slice(0, 16),
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return composer.compile().build()
}

/** One thread for a record and reader; last calls form their own (experience.md U-71). A carrier of many records has none. */
function threadRoot({ mail, secret, mailDomain }: MessageInput): string | null {
  if (mail.processId === null || mail.readerId === null) return null
  return messageId(secret, `thread:${mail.critical ? 'critical:' : ''}${mail.processId}:${mail.readerId}`, mailDomain)
}

/** Rules and kinds may be an administrator's own words; a header takes letters, digits, dots and dashes. */
const word = (text: string) => text.replace(/[^A-Za-z0-9.-]+/g, '-')
