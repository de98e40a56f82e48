import { z } from 'zod'
import { id, idParams, instantOut, page, paging, whose, words } from './common.ts'
import { endpoint } from './endpoint.ts'
import { mailWhyView } from './why.ts'

export const MAIL_STATES = [
  'deferred',
  'queued',
  'sending',
  'transmitting',
  'sent',
  'bounced',
  'in_doubt',
  'failed',
  'merged',
  'muted',
  'suppressed',
  'inbox_only',
  'superseded',
  'cancelled',
] as const

/** A row of the ledger: one obligation to write to one reader. */
const mailRow = z.object({
  id,
  recordId: id.nullable(),
  recordKind: z.string().nullable(),
  recordNumber: z.int().nullable(),
  recordTitle: z.string().nullable(),
  rule: z.string().nullable(),
  template: z.string(),
  address: z.string(),
  readerName: z.string().nullable(),
  locale: z.string(),
  critical: z.boolean(),
  state: z.enum(MAIL_STATES),
  reason: z.string().nullable(),
  subject: z.string().nullable(),
  notBefore: instantOut,
  attempts: z.int(),
  response: z.string().nullable(),
  messageId: z.string(),
  createdAt: instantOut,
  sentAt: instantOut.nullable(),
})
export type MailRow = z.output<typeof mailRow>

/** A captured letter in the product's own mailbox. */
const letterRow = z.object({
  id,
  receivedAt: instantOut,
  from: z.string(),
  to: z.array(z.string()),
  subject: z.string().nullable(),
  messageId: z.string().nullable(),
})
export type LetterRow = z.output<typeof letterRow>

/** `html` is foreign text: show it in a sandboxed frame only. */
const letterView = letterRow.extend({
  headers: z.array(z.object({ name: z.string(), value: z.string() })),
  text: z.string().nullable(),
  html: z.string().nullable(),
  raw: z.string(),
})
export type LetterView = z.output<typeof letterView>

export const mail = {
  listMails: endpoint({
    method: 'GET',
    path: '/mails',
    can: 'mail.read',
    summary: 'The ledger of letters, newest first',
    query: z.strictObject({
      ...paging,
      state: words.pipe(z.array(z.enum(MAIL_STATES))).optional(),
      record: id.optional(),
      reader: whose.optional(),
      template: z.string().max(100).optional(),
    }),
    returns: page(mailRow),
    errors: [],
  }),
  whyMail: endpoint({
    method: 'GET',
    path: '/mails/:id/why',
    can: 'mail.read',
    summary: 'Why a letter came: for each of its matters the chain down to who set the date',
    params: idParams,
    returns: mailWhyView,
    errors: [],
  }),
  listLetters: endpoint({
    method: 'GET',
    path: '/mailbox',
    can: 'mailbox.read',
    summary: 'Captured letters, newest first (demonstration only)',
    query: z.strictObject({ ...paging, q: z.string().trim().max(200).optional(), to: z.string().max(254).optional() }),
    returns: page(letterRow),
    errors: [],
  }),
  getLetter: endpoint({
    method: 'GET',
    path: '/mailbox/:id',
    can: 'mailbox.read',
    summary: 'One captured letter',
    params: idParams,
    returns: letterView,
    errors: [],
  }),
  showLetter: endpoint({
    method: 'GET',
    path: '/mailbox/:id/html',
    can: 'mailbox.read',
    summary: 'A captured letter as a page that may do nothing: for a sandboxed frame',
    params: idParams,
    returns: z.string(),
    errors: [],
    media: 'text/html',
  }),
}
