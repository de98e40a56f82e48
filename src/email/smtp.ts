// One conversation with a mail server, with the write-ahead mark of reliability.md 2.2: the body is asked for only after
// the server's 354, and nothing of it leaves before the mark is stored. Mark absent: certainly not sent. Mark and reply:
// clean. Mark and no reply: in doubt. There is no fourth case.

import { Readable } from 'node:stream'
import SMTPConnection from 'nodemailer/lib/smtp-connection'

/** How a conversation about one letter ended. `server` is no fault of the letter: nobody could have been served. */
export type Outcome =
  | { what: 'sent'; response: string }
  | { what: 'refused'; permanent: boolean; response: string; server: 'well' | 'down' }
  | { what: 'server'; problem: string }
  | { what: 'notOurs' }
  | { what: 'inDoubt'; problem: string }

type Letter = { from: string; to: string; raw: Buffer; mark: () => Promise<boolean> }

export type Timeouts = { connectMs: number; replyMs: number; storeMs: number; markMs: number }

/** Servers may take minutes after the final dot, and a hurried client creates doubt. */
export const TIMEOUTS: Timeouts = { connectMs: 30_000, replyMs: 60_000, storeMs: 300_000, markMs: 5_000 }

export type Link = {
  /** False after an error: in the middle of a conversation a link cannot be used again. */
  usable: () => boolean
  send: (letter: Letter) => Promise<Outcome>
  close: () => void
}

/** Connects and, with a name in the URL, logs in; over plain text to this machine only. Rejects when that fails. */
export async function openLink(smtpUrl: string, timeouts: Timeouts = TIMEOUTS): Promise<Link> {
  const url = new URL(smtpUrl)
  const connection = new SMTPConnection({
    host: url.hostname.replace(/^\[|\]$/g, ''),
    ...(url.port === '' ? {} : { port: Number(url.port) }),
    secure: url.protocol === 'smtps:',
    requireTLS: url.username !== '' && !isThisMachine(url.hostname),
    connectionTimeout: timeouts.connectMs,
    greetingTimeout: timeouts.replyMs,
    // The replies have deadlines of their own; this one only ends what those forgot.
    socketTimeout: 2 * timeouts.storeMs,
  })
  let broken = false
  connection.on('error', () => {
    broken = true
  })
  connection.on('end', () => {
    broken = true
  })
  await connect(connection)
  if (url.username !== '') await login(connection, decodeURIComponent(url.username), decodeURIComponent(url.password))
  return {
    usable: () => !broken,
    send: async letter => {
      const outcome = await converse(connection, letter, timeouts)
      if (outcome.what !== 'sent') broken = true
      if (broken) connection.close()
      return outcome
    },
    close: () => (broken ? connection.close() : connection.quit()),
  }
}

const isThisMachine = (host: string) => host === 'localhost' || host === '[::1]' || host.startsWith('127.')

function connect(connection: SMTPConnection): Promise<void> {
  return new Promise((resolve, reject) => {
    connection.once('error', reject)
    connection.connect(error => {
      connection.off('error', reject)
      if (error) reject(error)
      else resolve()
    })
  })
}

function login(connection: SMTPConnection, user: string, pass: string): Promise<void> {
  return new Promise((resolve, reject) => {
    connection.login({ user, pass, credentials: { user, pass } }, error => {
      if (!error) return resolve()
      connection.close()
      reject(error)
    })
  })
}

function converse(connection: SMTPConnection, letter: Letter, timeouts: Timeouts): Promise<Outcome> {
  return new Promise(resolve => {
    let marking: Marking = 'unasked'
    let ended = false
    const end = (outcome: Outcome) => {
      ended = true
      clearTimeout(timer)
      resolve(outcome)
    }
    const expire = (problem: string) => end({ what: marking === 'stored' ? 'inDoubt' : 'server', problem })
    let timer = setTimeout(() => expire('no reply to the envelope'), timeouts.replyMs)
    const body = lazyBody(letter, timeouts.markMs, state => {
      marking = state
      clearTimeout(timer)
      if (!ended) timer = setTimeout(() => expire('no reply to the letter'), timeouts.storeMs)
    })
    const envelope = { from: letter.from, to: [letter.to], size: letter.raw.length }
    connection.send(envelope, body, (error, info) => {
      if (!error && info) return end({ what: 'sent', response: info.response })
      end(failed(error, marking))
    })
  })
}

type Marking = 'unasked' | 'stored' | 'refused' | 'failed'

/** Read for the first time when the server asks for the body. An aborted one is destroyed: an ended one would be a letter. */
function lazyBody(letter: Letter, markMs: number, settled: (state: Marking) => void): Readable {
  let asked = false
  return new Readable({
    highWaterMark: 1,
    read() {
      if (asked) return
      asked = true
      within(letter.mark(), markMs).then(
        ours => {
          settled(ours ? 'stored' : 'refused')
          if (!ours) return void this.destroy(new Error('the letter is not ours any more'))
          this.push(letter.raw)
          this.push(null)
        },
        error => {
          settled('failed')
          this.destroy(error instanceof Error ? error : new Error(String(error)))
        },
      )
    },
  })
}

function within<Answer>(promise: Promise<Answer>, ms: number): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('the mark took too long')), ms)
    promise.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}

type Failure = {
  message: string
  code?: string | undefined
  responseCode?: number | undefined
  response?: string | undefined
  command?: string | undefined
}

// Replies to these speak of this letter; a refusal to any other command meets every letter alike.
const ABOUT_THE_LETTER = ['RCPT TO', 'DATA']
// What the library itself refuses before it says anything to the server: too large, no recipient.
const OWN_REFUSALS = ['EENVELOPE', 'EMESSAGE']
const CLOSING_DOWN = 421

function failed(error: Failure | null, marking: Marking): Outcome {
  if (marking === 'refused') return { what: 'notOurs' }
  const { message = 'unknown', responseCode: code, command = '' } = error ?? {}
  const response = error?.response ?? message
  // A reply is one that answers the letter's own command; what comes with a broken link proves nothing.
  if (code !== undefined && ABOUT_THE_LETTER.includes(command)) {
    const server = code === CLOSING_DOWN ? ('down' as const) : ('well' as const)
    return { what: 'refused', permanent: code >= 500 && code !== 503, response, server }
  }
  if (code === undefined && marking === 'unasked' && OWN_REFUSALS.includes(error?.code ?? '')) {
    return { what: 'refused', permanent: true, response, server: 'well' }
  }
  return marking === 'stored' ? { what: 'inDoubt', problem: message } : { what: 'server', problem: response }
}
