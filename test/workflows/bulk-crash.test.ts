import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals'
import type { Child } from '../../dev/child.ts'
import { processGone, signalProcess } from '../../dev/process.ts'
import { cancelBulk, createBulk, findBulk } from '../../src/db/bulk.ts'
import { checkInvariants } from '../../src/db/invariant.ts'
import { queriesOn } from '../../src/db/transaction.ts'
import { aPerson, create, HEAD, type TestEngine, testEngine } from '../support/build.ts'
import { type SmtpSink, startSmtpSink } from '../support/smtp.ts'
import { eventually } from '../support/wait.ts'
import { type OwnTemporal, ownTemporal, startWorkerProcess } from '../support/worker-process.ts'

const PROCESSES = 400

let stage: TestEngine
let temporal: OwnTemporal
let smtp: SmtpSink
let ids: string[]
const workers: Child[] = []
const folder = mkdtempSync(join(tmpdir(), 'potok-bulk-log-'))

beforeAll(async () => {
  ;[stage, temporal, smtp] = await Promise.all([testEngine({ max: 8 }), ownTemporal(), startSmtpSink()])
  ids = await Promise.all(
    Array.from({ length: PROCESSES }, async () => {
      const made = await create(stage.engine, now(), { kind: 'interest', state: 'contact' })
      return made.view.id
    }),
  )
}, 120_000)
afterEach(stopWorkers)
afterAll(async () => {
  await Promise.all([temporal.close(), smtp.close()])
  await stage.drop()
  rmSync(folder, { recursive: true, force: true })
}, 30_000)

const now = () => new Date().toISOString()
const db = () => queriesOn(stage.engine.pool)
const job = async (id: string) => {
  const found = await findBulk(db(), id)
  if (!found) throw new Error('there is no such job')
  return found
}
const over = async (id: string) => (await job(id)).finishedAt !== null
const carried = async (id: string) => (await job(id)).counts.done

async function stopWorkers(): Promise<void> {
  await Promise.all(workers.splice(0).map(worker => worker.stop()))
}

async function startWorker(): Promise<Child> {
  const log = join(folder, `worker-${workers.length}.log`)
  const options = { databaseUrl: stage.url, temporalAddress: temporal.address, smtpUrl: smtp.url, log }
  const worker = await startWorkerProcess(options)
  workers.push(worker)
  return worker
}

async function kill(worker: Child): Promise<void> {
  workers.splice(workers.indexOf(worker), 1)
  signalProcess(worker.pid, 'SIGKILL')
  await processGone(worker.pid, 5_000)
}

/** A restart leaves an event each time that it is done, so what was done twice would be seen. */
async function restartAll(reason: string): Promise<string> {
  const actor = aPerson(['head'], HEAD)
  const act = { act: 'restart', from: 'present' } as const
  const { id, count } = await createBulk(db(), { act, reason, actor, scope: { ids }, now: now() })
  expect(count).toBe(PROCESSES)
  return id
}

/** How often each process was restarted for a reason: once is one number only. */
async function timesRestarted(reason: string): Promise<{ processes: number; times: number[] }> {
  const { rows } = await stage.engine.pool.query<{ times: number }>(
    `select count(*)::integer as times from event where type = 'interest.restarted' and data ->> 'reason' = $1 group by process_id`,
    [reason],
  )
  return { processes: rows.length, times: [...new Set(rows.map(row => row.times))] }
}

test('a worker that is killed in the middle of a job: others go on, and each process is moved once', async () => {
  const id = await restartAll('first')
  const first = await startWorker()
  await eventually(async () => (await carried(id)) > 20, { what: 'the job to be under way', timeoutMs: 60_000 })
  await kill(first)
  const before = await carried(id)
  expect(before).toBeLessThan(PROCESSES)
  await Promise.all([startWorker(), startWorker()])
  await eventually(() => over(id), { what: 'the job to end', timeoutMs: 90_000, everyMs: 200 })
  expect(await job(id)).toMatchObject({ state: 'done', total: PROCESSES, counts: { done: PROCESSES } })
  expect(await timesRestarted('first')).toEqual({ processes: PROCESSES, times: [1] })
  const violations = await checkInvariants(stage.engine.pool, { now: now(), chains: PROCESSES })
  expect(violations.filter(one => one.invariant !== 'I-9')).toEqual([])
}, 240_000)

test('a job that is stopped in the middle: what is begun is finished, the rest stays as it was', async () => {
  const id = await restartAll('second')
  await startWorker()
  await eventually(async () => (await carried(id)) > 20, { what: 'the job to be under way', timeoutMs: 60_000 })
  expect(await cancelBulk(db(), { id, now: now() })).toBe(true)
  await eventually(() => over(id), { what: 'the job to end', timeoutMs: 60_000 })
  const { state, counts } = await job(id)
  expect({ state, all: counts.done + counts.cancelled }).toEqual({ state: 'cancelled', all: PROCESSES })
  expect(await timesRestarted('second')).toEqual({ processes: counts.done, times: [1] })
  expect(counts.cancelled).toBeGreaterThan(0)
}, 180_000)

test('Temporal without its data: the job is taken up again from its rows', async () => {
  const id = await restartAll('third')
  const worker = await startWorker()
  await eventually(async () => (await carried(id)) > 20, { what: 'the job to be under way', timeoutMs: 60_000 })
  await kill(worker)
  await temporal.stop()
  temporal.forget()
  await temporal.start()
  expect(await temporal.isRunning(`bulk:${id}`)).toBe(false)
  expect(await over(id)).toBe(false)
  await startWorker()
  await eventually(() => over(id), { what: 'the job to end', timeoutMs: 90_000, everyMs: 200 })
  expect(await timesRestarted('third')).toEqual({ processes: PROCESSES, times: [1] })
}, 240_000)
