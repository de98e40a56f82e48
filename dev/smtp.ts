import { type ParsedMail, simpleParser } from 'mailparser'
import { SMTPServer } from 'smtp-server'

/** One letter as it came over the wire: envelope, parsed content and the bytes themselves. */
export type Letter = {
  receivedAt: string
  from: string
  to: string[]
  messageId: string
  subject: string
  text: string
  html: string
  headers: Record<string, string>
  raw: Buffer
}

export type SmtpServer = { url: string; port: number; close: () => Promise<void> }

export type SmtpOptions = {
  /** 0 takes any free port. */
  port: number
  /** Asked before a recipient is accepted; a returned code (4xx, 5xx) refuses it. */
  refuseRecipient?: (address: string) => number | null
  /** The letter is acknowledged when this resolves; a rejection answers 451. */
  onLetter: (letter: Letter) => Promise<void> | void
}

const MAX_LETTER_BYTES = 25_000_000

/** A mail server that accepts everything and delivers nothing. */
export async function startSmtp(options: SmtpOptions): Promise<SmtpServer> {
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    size: MAX_LETTER_BYTES,
    rejectOversized: true,
    logger: false,
    onRcptTo: (address, _session, callback) => {
      const code = options.refuseRecipient?.(address.address) ?? null
      callback(code === null ? null : refusal(code, `${address.address} is not accepted`))
    },
    onData: (stream, session, callback) => {
      const from = session.envelope.mailFrom === false ? '' : session.envelope.mailFrom.address
      const to = session.envelope.rcptTo.map(recipient => recipient.address)
      readLetter(stream, { from, to })
        .then(options.onLetter)
        .then(
          () => callback(),
          error => callback(refusal(451, error instanceof Error ? error.message : 'The letter could not be stored')),
        )
    },
  })
  server.on('error', () => {})
  const port = await listen(server, options.port)
  return { url: `smtp://127.0.0.1:${port}`, port, close: () => new Promise(resolve => server.close(() => resolve())) }
}

async function readLetter(stream: AsyncIterable<Buffer>, envelope: { from: string; to: string[] }): Promise<Letter> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk)
  const raw = Buffer.concat(chunks)
  const mail = await simpleParser(raw, { skipHtmlToText: true, skipTextToHtml: true })
  return {
    receivedAt: new Date().toISOString(),
    ...envelope,
    messageId: mail.messageId ?? '',
    subject: mail.subject ?? '',
    text: mail.text ?? '',
    html: mail.html || '',
    headers: headerTexts(mail),
    raw,
  }
}

/** Header lines unfolded, by lower-case name; of a repeated one the first, as mail programs show it. */
function headerTexts(mail: ParsedMail): Record<string, string> {
  const texts: Record<string, string> = {}
  for (const { key, line } of mail.headerLines) {
    texts[key] ??= line
      .slice(line.indexOf(':') + 1)
      .replace(/\r?\n\s+/g, ' ')
      .trim()
  }
  return texts
}

const refusal = (code: number, message: string) => Object.assign(new Error(message), { responseCode: code })

function listen(server: SMTPServer, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      const address = server.server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : port)
    })
  })
}
