import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import { type Child, startChild } from './child.ts'
import { messageOf } from './process.ts'
import { ROOT } from './settings.ts'
import { lastLines } from './text.ts'

export type ProgramOptions = {
  name: string
  /** Node's own flags and the file to run. */
  command: string[]
  env: Record<string, string | undefined>
  logFile: string
  say: (line: string) => void
}

const READY_TIMEOUT_MS = 30_000
const WARN = 40
const logLine = z.object({ level: z.number(), msg: z.string().default('') }).loose()
const readyLine = z.object({ ready: z.literal(true) }).loose()

/** Starts the worker and waits until it says `{"ready":true}`. While Temporal is away it cannot, and is not waited for. */
export async function startWorker(options: ProgramOptions, temporalIsUp: boolean): Promise<Child> {
  let markReady: (() => void) | undefined
  const ready = new Promise<void>(resolve => {
    markReady = resolve
  })
  const child = await startProgram(options, line => {
    if (readyLine.safeParse(line).success) markReady?.()
  })
  if (!temporalIsUp) return child
  const outcome = await Promise.race([
    ready.then(() => 'ready'),
    child.exited.then(() => 'ended'),
    delay(READY_TIMEOUT_MS, 'late', { ref: false }),
  ])
  if (outcome === 'ended') throw new Error(`it ended at once. Its last words:\n${lastLines(options.logFile, 8)}`)
  if (outcome === 'late')
    options.say(`The worker is not ready after ${READY_TIMEOUT_MS / 1000} s; its log is ${options.logFile}.`)
  return child
}

/** Starts the API and waits until it answers. One that answers "not ready" is reported, not given up. */
export async function startApi(options: ProgramOptions, url: string): Promise<Child> {
  const child = await startProgram(options, () => {})
  const deadline = Date.now() + READY_TIMEOUT_MS
  for (;;) {
    const problem = await readyProblem(url)
    if (problem === null) return child
    if (!child.running()) throw new Error(`it ended at once. Its last words:\n${lastLines(options.logFile, 8)}`)
    if (Date.now() > deadline) {
      options.say(
        `The API is not ready after ${READY_TIMEOUT_MS / 1000} s (${problem}); its log is ${options.logFile}.`,
      )
      return child
    }
    await delay(50)
  }
}

/** Why the app under this address is not ready, or null when it is. */
export async function readyProblem(url: string): Promise<string | null> {
  try {
    const answer = await fetch(`${url}/api/ready`, { signal: AbortSignal.timeout(2_000) })
    if (answer.ok) return null
    return `${answer.status} ${(await answer.text()).slice(0, 300)}`
  } catch (error) {
    return messageOf(error)
  }
}

async function startProgram(options: ProgramOptions, onJson: (line: unknown) => void): Promise<Child> {
  return await startChild({
    name: options.name,
    command: [process.execPath, ...options.command],
    cwd: ROOT,
    env: options.env,
    logFile: options.logFile,
    onLine: line => {
      const json = parse(line)
      if (json !== undefined) onJson(json)
      const text = worthSaying(line, json)
      if (text !== null) options.say(`[${options.name}] ${text}`)
    },
  })
}

/** Warnings and worse go to the console; the rest is in the log file. */
function worthSaying(line: string, json: unknown): string | null {
  const entry = logLine.safeParse(json)
  if (entry.success) return entry.data.level >= WARN ? entry.data.msg : null
  return json === undefined && /\b(error|warn|warning|fatal)\b/i.test(line) ? line : null
}

function parse(line: string): unknown {
  if (!line.startsWith('{')) return undefined
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
