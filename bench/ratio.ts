// A command as a transaction against the same command as a raw Temporal update-with-start, in one run: `npm run bench:ratio`.

import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { Client, Connection, WithStartWorkflowOperation } from '@temporalio/client'
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker'
import { anyFreePort } from '../dev/ports.ts'
import { startPostgres } from '../dev/postgres.ts'
import { startTemporal } from '../dev/temporal.ts'
import { findTemporal } from '../dev/temporal-binary.ts'
import { advance } from '../src/db/advance.ts'
import { isRefusal } from '../src/domain/errors.ts'
import { benchEngine, inParallel, manyTenders, percentile } from './stage.ts'

const TENDERS = 300
const AT_ONCE = 8
const TRANSACTIONS = 4_000
const say = (line: string) => process.stdout.write(`${line}\n`)

Runtime.install({ logger: new DefaultLogger('ERROR') })
const folder = mkdtempSync(join(tmpdir(), 'potok-bench-'))
const server = await startPostgres({
  folder: join(folder, 'postgres'),
  port: await anyFreePort(),
  password: 'bench',
  logFile: join(folder, 'postgres.log'),
})
const temporal = await startTemporal({
  binary: await findTemporal(join(import.meta.dirname, '..', '.data', 'bin')),
  port: await anyFreePort(),
  logFile: join(folder, 'temporal.log'),
  dbFile: join(folder, 'temporal.db'),
})
try {
  const { engine, ownerId, close } = await benchEngine(server.url)
  const ids = await manyTenders(engine, ownerId, TENDERS)
  const idOf = (index: number) => ids[index % ids.length] ?? ''
  const runCommand = async ({ processId, key }: { processId: string; key: string }) => {
    const done = await advance(engine, {
      processId,
      now: new Date().toISOString(),
      actor: { id: ownerId, kind: 'person', roles: ['head'] },
      ask: { act: 'command', command: 'touch', input: {} },
      idempotency: { key, bodyHash: key },
    })
    if (isRefusal(done)) throw new Error(JSON.stringify(done))
    return done.view.state
  }
  say(`${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, ${AT_ONCE} at a time`)
  const plain = await inParallel(
    TRANSACTIONS,
    AT_ONCE,
    async index => void (await runCommand({ processId: idOf(index), key: `t${index}` })),
  )
  const [started, running] = await updates(ids, runCommand)
  report('transaction', plain)
  report('update-with-start that starts its workflow', started, plain)
  report('update-with-start of a running workflow', running, plain)
  await close()
} finally {
  await temporal.stop()
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
}

type Measured = { seconds: number; ms: number[] }
type CommandInput = { processId: string; key: string }

function report(what: string, measured: Measured, against?: Measured): void {
  const rate = measured.ms.length / measured.seconds
  const ratio = against ? `, ratio ${(against.ms.length / against.seconds / rate).toFixed(1)}` : ''
  const p = (share: number) => percentile(measured.ms, share).toFixed(1)
  say(`${what}: ${Math.round(rate)}/s, p50 ${p(0.5)} ms, p95 ${p(0.95)} ms${ratio}`)
}

/** Two rounds over all processes: the first starts a workflow for each, the second finds it running. */
async function updates(
  ids: readonly string[],
  runCommand: (input: CommandInput) => Promise<string>,
): Promise<[Measured, Measured]> {
  const taskQueue = 'bench'
  const connection = await NativeConnection.connect({ address: temporal.address })
  const workflowsPath = join(import.meta.dirname, 'update-workflow.ts')
  const worker = await Worker.create({ connection, taskQueue, workflowsPath, activities: { runCommand } })
  const client = new Client({ connection: await Connection.connect({ address: temporal.address }) })
  const round = (name: string) =>
    inParallel(ids.length, AT_ONCE, async index => {
      const processId = ids[index] ?? ''
      const startWorkflowOperation = new WithStartWorkflowOperation('updatedProcess', {
        workflowId: `bench:${processId}`,
        taskQueue,
        args: [],
        workflowIdConflictPolicy: 'USE_EXISTING',
      })
      const args = [{ processId, key: `${name}${index}` }]
      await client.workflow.executeUpdateWithStart('command', { args, startWorkflowOperation })
    })
  const result = await worker.runUntil(async (): Promise<[Measured, Measured]> => [await round('s'), await round('r')])
  await connection.close()
  await client.connection.close()
  return result
}
