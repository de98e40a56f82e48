import { createServer, type Socket } from 'node:net'

/** Where a conversation can be interrupted. `body`: in the middle of it; `dot`: after the final dot. */
export type Phase = 'greeting' | 'EHLO' | 'MAIL' | 'RCPT' | 'DATA' | 'body' | 'dot'

/** `go on`, `drop` the link, say nothing (`silence`), or a reply of its own such as `451 later`. */
export type Answer = 'go on' | 'drop' | 'silence' | `${4 | 5}${number} ${string}`

export type ScriptedServer = {
  url: string
  /** Whole messages whose final dot was seen, whatever was answered. */
  stored: () => readonly string[]
  recipients: () => readonly string[]
  connections: () => number
  /** What the next conversations meet; back to `go on` everywhere with an empty script. */
  script: (answers: Partial<Record<Phase, Answer>>) => void
  /** How many DATA commands wait in silence. */
  waiting: () => number
  /** Answers the DATA commands that met silence, as usual. */
  release: () => void
  close: () => Promise<void>
}

const USUAL = {
  greeting: '220 ready',
  EHLO: '250 hello',
  MAIL: '250 ok',
  RCPT: '250 ok',
  DATA: '354 go',
  dot: '250 stored',
}

/** A mail server that fails where it is told to. */
export async function startScriptedSmtp(): Promise<ScriptedServer> {
  const stored: string[] = []
  const recipients: string[] = []
  const sockets = new Set<Socket>()
  let answers: Partial<Record<Phase, Answer>> = {}
  let connections = 0
  const silenced = new Set<() => void>()

  const server = createServer(socket => {
    connections += 1
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
    let data: string | null = null
    let rest = ''

    const meet = (phase: Phase): boolean => {
      const answer = answers[phase] ?? 'go on'
      if (answer === 'drop') socket.destroy()
      else if (answer !== 'silence' && answer !== 'go on') socket.write(`${answer}\r\n`)
      else if (answer === 'go on' && phase !== 'body') socket.write(`${USUAL[phase]}\r\n`)
      return answer === 'go on'
    }

    const line = (text: string) => {
      const [verb = ''] = text.toUpperCase().split(/[ :]/)
      if (verb === 'QUIT') return socket.end('221 bye\r\n')
      if (verb === 'RCPT') recipients.push(text)
      if (verb === 'EHLO' || verb === 'MAIL' || verb === 'RCPT') return meet(verb)
      if (verb !== 'DATA') return socket.write('502 what\r\n')
      if (meet('DATA')) data = ''
      else
        silenced.add(() => {
          data = ''
          socket.write(`${USUAL.DATA}\r\n`)
        })
    }

    socket.on('data', chunk => {
      rest += chunk.toString('latin1')
      if (data === null) {
        for (let end = rest.indexOf('\r\n'); end >= 0 && data === null; end = rest.indexOf('\r\n')) {
          const text = rest.slice(0, end)
          rest = rest.slice(end + 2)
          line(text)
        }
      }
      if (data === null) return
      if (rest !== '' && !meet('body')) return
      const end = rest.indexOf('\r\n.\r\n')
      if (end < 0) return
      stored.push(rest.slice(0, end))
      rest = rest.slice(end + 5)
      data = null
      meet('dot')
    })
    meet('greeting')
  })

  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: `smtp://127.0.0.1:${port}`,
    stored: () => stored,
    recipients: () => recipients,
    connections: () => connections,
    script: next => {
      answers = next
    },
    waiting: () => silenced.size,
    release: () => {
      for (const answer of silenced) answer()
      silenced.clear()
    },
    close: () =>
      new Promise(resolve => {
        for (const socket of sockets) socket.destroy()
        server.close(() => resolve())
      }),
  }
}
