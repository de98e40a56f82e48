import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process'
import { closeSync, existsSync, openSync, renameSync, statSync, writeSync } from 'node:fs'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { processGone, signalProcess } from './process.ts'

/** A server or program that this process started and that ends with it. */
export type Child = {
  name: string
  pid: number
  /** Resolves with the exit code (or 128 + signal) as soon as the program has ended. */
  exited: Promise<number>
  running: () => boolean
  /** Asks politely, then kills when the time is up. */
  stop: (timeoutMs?: number) => Promise<void>
}

export type ChildOptions = {
  name: string
  command: string[]
  env?: Record<string, string | undefined>
  cwd?: string
  logFile: string
  stopSignal?: 'TERM' | 'INT'
  user?: { uid: number; gid: number }
  /** Sees every line of output before it goes to the log. */
  onLine?: (line: string) => void
}

/*
 * Children outlive a killed parent unless something ties them to it. This wrapper holds a pipe from the parent: however
 * the parent dies, the pipe closes, and the program gets its stop signal. Its pid comes back on descriptor 3, so that
 * signals go to the program and not to the wrapper.
 */
const WRAPPER = `exec 4<&0
signal=$1; shift
"$@" 3>&- 4<&- </dev/null &
program=$!
echo $program >&3; exec 3>&-
(while read -r _ <&4; do :; done; kill -s $signal $program
 for _ in 1 2 3 4 5 6 7 8 9 10; do sleep 1; kill -0 $program || exit 0; done; kill -s KILL $program) 2>/dev/null &
watcher=$!
wait $program; code=$?
kill $watcher 2>/dev/null
exit $code`

const LOG_LIMIT_BYTES = 5_000_000

/** Starts a program whose life is tied to this process, with its output in a log file. */
export async function startChild(options: ChildOptions): Promise<Child> {
  const log = openLog(options.logFile)
  const output: 'pipe' | number = options.onLine ? 'pipe' : log
  const stdio: StdioOptions = ['pipe', output, output, 'pipe']
  const stopSignal = options.stopSignal ?? 'TERM'
  const wrapper = spawn('/bin/sh', ['-c', WRAPPER, options.name, stopSignal, ...options.command], {
    stdio,
    // Its own session: Ctrl-C at the terminal must reach the parent only, which stops everything in order.
    detached: true,
    env: options.env ?? process.env,
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.user ?? {}),
  })
  wrapper.stdin?.on('error', () => {})
  const exited = new Promise<number>(resolve => {
    wrapper.once('error', () => resolve(127))
    wrapper.once('exit', (code, signal) => resolve(code ?? (signal === null ? 1 : 128)))
  })
  if (options.onLine) followOutput(wrapper, log, options.onLine)
  else closeSync(log)
  const pid = await firstNumber(wrapper, options.name)
  let running = true
  void exited.then(() => {
    running = false
  })
  return {
    name: options.name,
    pid,
    exited,
    running: () => running,
    stop: (timeoutMs = 8_000) => stopProgram({ pid, exited, signal: stopSignal, timeoutMs }),
  }
}

async function stopProgram(input: { pid: number; exited: Promise<number>; signal: 'TERM' | 'INT'; timeoutMs: number }) {
  signalProcess(input.pid, `SIG${input.signal}`)
  if (!(await processGone(input.pid, input.timeoutMs))) signalProcess(input.pid, 'SIGKILL')
  await input.exited
}

function followOutput(wrapper: ChildProcess, log: number, onLine: (line: string) => void): void {
  const streams = [wrapper.stdout, wrapper.stderr].filter(stream => stream !== null)
  for (const stream of streams) {
    createInterface({ input: stream }).on('line', line => {
      writeSync(log, `${line}\n`)
      onLine(line)
    })
  }
  // The descriptor stays open as long as lines may come, that is until both streams have closed.
  let open = streams.length
  for (const stream of streams) {
    stream.once('close', () => {
      open -= 1
      if (open === 0) setImmediate(() => closeSync(log))
    })
  }
}

async function firstNumber(wrapper: ChildProcess, name: string): Promise<number> {
  const channel = wrapper.stdio[3]
  if (!isReadable(channel)) throw new Error(`${name} could not be started`)
  let text = ''
  for await (const chunk of channel) text += String(chunk)
  const pid = Number.parseInt(text, 10)
  if (Number.isNaN(pid)) throw new Error(`${name} could not be started: /bin/sh did not run`)
  return pid
}

const isReadable = (stream: unknown): stream is Readable =>
  typeof stream === 'object' && stream !== null && Symbol.asyncIterator in stream

function openLog(path: string): number {
  if (existsSync(path) && statSync(path).size > LOG_LIMIT_BYTES) renameSync(path, `${path}.old`)
  return openSync(path, 'a', 0o640)
}
