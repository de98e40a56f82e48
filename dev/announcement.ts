import type { FirstSignIn } from './first-start.ts'
import { adminKeyPath } from './secrets.ts'
import type { Settings } from './settings.ts'
import { box } from './text.ts'

/** What a person reads after the start, and the same addresses for programs. */
export function announcement(input: {
  url: string
  signIn: FirstSignIn
  mail: { url: string; captured: boolean }
  temporal: { address: string; uiUrl: string | null; problem: string | null }
  settings: Settings
  seconds: string
}): { lines: string[]; addresses: Record<string, string> } {
  const { url, signIn, mail, temporal } = input
  const rows: [string, string][] = [['App', url]]
  if (signIn.link !== null) rows.push(['Administrator', signIn.email], ['Choose password', `${signIn.link}  (once)`])
  rows.push(['Mailbox', mail.captured ? `${url}/mailbox` : `letters leave by ${withoutPassword(mail.url)}`])
  rows.push([
    'Temporal UI',
    temporal.uiUrl ?? (temporal.problem === null ? `server at ${temporal.address}` : 'none: steps wait'),
  ])
  rows.push(['API docs', `${url}/api/docs`])
  rows.push(["Scripts' key", adminKeyPath(input.settings.folder)])
  rows.push(['Stop', 'Ctrl-C'])
  const width = Math.max(...rows.map(([name]) => name.length))
  const lines = rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`)
  const addresses = {
    app: url,
    temporal: temporal.address,
    ...(temporal.uiUrl === null ? {} : { temporalUi: temporal.uiUrl }),
    smtp: withoutPassword(mail.url),
  }
  return { lines: box([`Potok is ready (${input.seconds} s)`, '', ...lines]).split('\n'), addresses }
}

function withoutPassword(address: string): string {
  const url = new URL(address)
  url.username = ''
  url.password = ''
  return url.href
}
