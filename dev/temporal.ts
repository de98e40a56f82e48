import { existsSync, mkdirSync, renameSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { Connection } from '@temporalio/client'
import { type Child, startChild } from './child.ts'
import { messageOf } from './process.ts'
import { lastLines } from './text.ts'

export type TemporalServer = {
  address: string
  namespace: string
  uiUrl: string
  child: Child
  stop: () => Promise<void>
}

export type TemporalOptions = {
  binary: string
  /** Without a file the server forgets everything when it ends, which suits tests. */
  dbFile?: string
  port: number
  uiPort?: number
  namespace?: string
  logFile: string
  say?: (line: string) => void
}

const READY_TIMEOUT_MS = 30_000
const STOP_TIMEOUT_MS = 3_000

/**
 * Starts Temporal's development server. Its file is disposable: one that it cannot open is set aside, and the
 * wake starts every watcher again from Postgres.
 */
export async function startTemporal(options: TemporalOptions): Promise<TemporalServer> {
  const namespace = options.namespace ?? 'default'
  const address = `127.0.0.1:${options.port}`
  const launch = () => launchUntilReady(options, address, namespace)
  const child = await launch().catch(async problem => {
    if (options.dbFile === undefined || !existsSync(options.dbFile)) throw problem
    const aside = setAside(options.dbFile)
    options.say?.(
      `Temporal could not use its file; it was set aside as ${aside}, and the watchers are rebuilt from Postgres.`,
    )
    return await launch()
  })
  return {
    address,
    namespace,
    uiUrl: options.uiPort === undefined ? '' : `http://localhost:${options.uiPort}`,
    child,
    stop: () => child.stop(STOP_TIMEOUT_MS),
  }
}

/** Why a Temporal server does not answer for this namespace, or null when it does. */
export async function temporalProblem(address: string, namespace: string, timeoutMs = 500): Promise<string | null> {
  try {
    const connection = await Connection.connect({ address, connectTimeout: timeoutMs })
    try {
      await connection.withDeadline(Date.now() + timeoutMs, () =>
        connection.workflowService.describeNamespace({ namespace }),
      )
      return null
    } finally {
      await connection.close()
    }
  } catch (error) {
    return messageOf(error)
  }
}

async function launchUntilReady(options: TemporalOptions, address: string, namespace: string): Promise<Child> {
  const child = await startChild({
    name: 'temporal',
    command: [options.binary, ...serverArguments(options, namespace)],
    logFile: options.logFile,
  })
  const deadline = Date.now() + READY_TIMEOUT_MS
  for (;;) {
    const problem = await temporalProblem(address, namespace)
    if (problem === null && child.running()) return child
    if (!child.running()) throw new Error(`Temporal ended at once:\n${lastLines(options.logFile, 5)}`)
    if (Date.now() > deadline) {
      await child.stop(STOP_TIMEOUT_MS)
      throw new Error(`Temporal did not answer in ${READY_TIMEOUT_MS / 1000} s: ${problem}`)
    }
    await delay(100)
  }
}

function serverArguments(options: TemporalOptions, namespace: string): string[] {
  const args = ['server', 'start-dev', '--ip', '127.0.0.1', '--port', String(options.port), '--namespace', namespace]
  args.push('--log-level', 'warn', '--dynamic-config-value', 'frontend.WorkflowTimeSkippingEnabled=true')
  if (options.uiPort === undefined) args.push('--headless')
  else args.push('--ui-port', String(options.uiPort), '--ui-disable-news-fetch')
  if (options.dbFile !== undefined) {
    mkdirSync(dirname(options.dbFile), { recursive: true })
    // Twice the start rate; what a power cut may lose, the wake repairs.
    args.push(
      '--db-filename',
      options.dbFile,
      '--sqlite-pragma',
      'journal_mode=WAL',
      '--sqlite-pragma',
      'synchronous=NORMAL',
    )
  }
  return args
}

function setAside(dbFile: string): string {
  const aside = `${dbFile}.aside-${Date.now()}`
  renameSync(dbFile, aside)
  for (const suffix of ['-wal', '-shm']) if (existsSync(dbFile + suffix)) renameSync(dbFile + suffix, aside + suffix)
  return aside
}
