// The real worker.ts as a program of its own, on a Temporal of its own: for tests that kill either.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client, Connection } from '@temporalio/client'
import { type Child, startChild } from '../../dev/child.ts'
import { anyFreePort } from '../../dev/ports.ts'
import { startTemporal, type TemporalServer } from '../../dev/temporal.ts'
import { findTemporal } from '../../dev/temporal-binary.ts'
import { eventually } from './wait.ts'

const ROOT = join(import.meta.dirname, '..', '..')

export type OwnTemporal = {
  address: string
  /** Whether a workflow with this id is running. */
  isRunning: (workflowId: string) => Promise<boolean>
  /** Lets the schedule of the wake fire now. */
  triggerWake: () => Promise<void>
  stop: () => Promise<void>
  /** Starts it again on the same port. With nothing in its file, when that was removed. */
  start: () => Promise<void>
  forget: () => void
  close: () => Promise<void>
}

export async function ownTemporal(): Promise<OwnTemporal> {
  const folder = mkdtempSync(join(tmpdir(), 'potok-crash-'))
  const dbFile = join(folder, 'temporal.db')
  const binary = await findTemporal(join(ROOT, '.data', 'bin'))
  const port = await anyFreePort()
  const launch = () => startTemporal({ binary, port, dbFile, logFile: join(folder, 'temporal.log') })
  let server: TemporalServer | null = await launch()
  const { address } = server
  const connection = Connection.lazy({ address })
  const client = new Client({ connection })
  const stop = async () => {
    await server?.stop()
    server = null
  }
  return {
    address,
    isRunning: async workflowId => {
      const described = client.withDeadline(Date.now() + 5_000, () => client.workflow.getHandle(workflowId).describe())
      return (await described.catch(() => null))?.status.name === 'RUNNING'
    },
    triggerWake: () => client.schedule.getHandle('wake').trigger(),
    stop,
    start: async () => {
      server = await launch()
    },
    forget: () => {
      for (const suffix of ['', '-wal', '-shm']) rmSync(dbFile + suffix, { force: true })
    },
    close: async () => {
      await stop()
      await connection.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

export type WorkerOptions = { databaseUrl: string; temporalAddress: string; smtpUrl: string; log: string }

/** Starts worker.ts and waits until it says that it is ready. */
export async function startWorkerProcess(options: WorkerOptions): Promise<Child> {
  let ready = false
  const child = await startChild({
    name: 'worker',
    command: [process.execPath, 'worker.ts'],
    cwd: ROOT,
    env: {
      PATH: process.env.PATH,
      DATABASE_URL: options.databaseUrl,
      TEMPORAL_ADDRESS: options.temporalAddress,
      SMTP_URL: options.smtpUrl,
      POTOK_SECRET: 'a secret for tests that nobody else ever uses',
      LOG_LEVEL: 'warn',
    },
    logFile: options.log,
    onLine: line => {
      if (line.includes('"ready":true')) ready = true
    },
  })
  await eventually(() => ready || !child.running(), { what: 'the worker to be ready', timeoutMs: 30_000 })
  if (!ready) throw new Error('the worker ended at once')
  return child
}
