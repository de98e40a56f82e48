import { type Letter, startSmtp } from '../../dev/smtp.ts'
import { eventually } from './wait.ts'

export type { Letter }

export type SmtpSink = {
  url: string
  /** Everything received so far, oldest first. */
  letters: () => readonly Letter[]
  /** The first letter that fits, as soon as it is there. */
  waitFor: (predicate: (letter: Letter) => boolean, what: string, timeoutMs?: number) => Promise<Letter>
  close: () => Promise<void>
}

/** A mail server for one test file, with an inbox to ask. */
export async function startSmtpSink(
  options: { refuseRecipient?: (address: string) => number | null } = {},
): Promise<SmtpSink> {
  const inbox: Letter[] = []
  const server = await startSmtp({
    port: 0,
    ...options,
    onLetter: letter => {
      inbox.push(letter)
    },
  })
  return {
    url: server.url,
    letters: () => inbox,
    waitFor: (predicate, what, timeoutMs = 10_000) => eventually(() => inbox.find(predicate), { what, timeoutMs }),
    close: server.close,
  }
}
