// Thousands of services that are due at once, and workers that die among them or share them: each is opened once.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Child } from '../../dev/child.ts'
import { processGone, signalProcess } from '../../dev/process.ts'
import { checkInvariants } from '../../src/db/invariant.ts'
import { createMany } from '../../src/db/record.ts'
import { addDays } from '../../src/domain/calendar.ts'
import { isRefusal } from '../../src/domain/errors.ts'
import { aParty, OWNER, type TestEngine, testEngine } from '../support/build.ts'
import { type SmtpSink, startSmtpSink } from '../support/smtp.ts'
import { eventually } from '../support/wait.ts'
import { type OwnTemporal, ownTemporal, startWorkerProcess } from '../support/worker-process.ts'

const CLIENTS = 10
const EACH = 300
const OBJECTS = CLIENTS * EACH
const DAY_MS = 86_400_000

let stage: TestEngine
let temporal: OwnTemporal
let smtp: SmtpSink
const workers: Child[] = []
const folder = mkdtempSync(join(tmpdir(), 'potok-fleet-crash-'))

beforeAll(async () => {
  ;[stage, temporal, smtp] = await Promise.all([testEngine({ max: 6 }), ownTemporal(), startSmtpSink()])
}, 60_000)
afterAll(async () => {
  await Promise.all(workers.map(worker => worker.stop()))
  await Promise.all([temporal.close(), smtp.close()])
  await stage.drop()
  rmSync(folder, { recursive: true, force: true })
}, 30_000)

const rows = async (text: string, values: unknown[] = []) => (await stage.engine.pool.query(text, values)).rows

async function startWorker(): Promise<Child> {
  const log = join(folder, `worker-${workers.length}.log`)
  const worker = await startWorkerProcess({
    databaseUrl: stage.url,
    temporalAddress: temporal.address,
    smtpUrl: smtp.url,
    log,
  })
  workers.push(worker)
  return worker
}

/** Objects that were entered last week and whose service should have opened since. */
async function overdue(): Promise<string[]> {
  const today = new Date().toISOString().slice(0, 10)
  const rule = { id: 'check', calendar: { every: 100, unit: 'day' }, combine: 'first', anchor: 'fixed', leadDays: 10 }
  const fields = { serviceRules: [{ ...rule, last: { on: addDays(today, -93) } }] }
  const clients: string[] = []
  for (let client = 0; client < CLIENTS; client++) clients.push(await aParty(stage.engine, `Client ${client}`))
  const records = clients.flatMap(partyId =>
    Array.from({ length: EACH }, (_, index) => ({
      kind: 'object',
      title: `Van ${index}`,
      partyId,
      ownerId: OWNER,
      fields,
    })),
  )
  const now = new Date(Date.now() - 7 * DAY_MS).toISOString()
  const made = await createMany(stage.engine, stage.engine.pool, records, { now, watching: true })
  expect(made.filter(isRefusal)).toEqual([])
  expect(made.every(one => !isRefusal(one) && one.nextDueAt !== null && one.nextDueAt < new Date().toISOString())).toBe(
    true,
  )
  return clients
}

const opened = async (clients: readonly string[]): Promise<number> =>
  Number((await rows('select count(*) as n from service where fleet_id = any($1)', [clients]))[0]?.n)

async function allServed(clients: readonly string[]): Promise<void> {
  await eventually(async () => (await opened(clients)) === OBJECTS, { what: 'every service', timeoutMs: 60_000 })
  const homeless = 'select 1 from service where fleet_id = any($1) and visit_id is null'
  await eventually(async () => (await rows(homeless, [clients])).length === 0, {
    what: 'a visit for every service',
    timeoutMs: 60_000,
  })
  const ofObjects = 'join process p on p.id = x.process_id where p.fleet_id = any($1)'
  const twice = async (table: string, what: string) =>
    rows(`select x.process_id from ${table} x ${ofObjects} group by x.process_id, ${what} having count(*) > 1`, [
      clients,
    ])
  expect(await twice('service', 'x.rule_id')).toEqual([])
  expect(await twice('event', 'x.type')).toEqual([])
  expect(await rows(`select distinct seq from process where fleet_id = any($1)`, [clients])).toEqual([{ seq: 3 }])
  const visits = await rows(
    `select r.party_id, count(*)::integer as n from record r where r.kind = 'visit' and r.party_id = any($1) group by 1`,
    [clients],
  )
  expect(visits).toHaveLength(CLIENTS)
  expect(visits.every(visit => visit.n === 1)).toBe(true)
  const broken = await checkInvariants(stage.engine.pool, { now: new Date().toISOString() })
  expect(broken.filter(one => one.invariant !== 'I-9')).toEqual([])
}

test('a worker that is killed between two batches: another goes on, and every service opens once', async () => {
  const clients = await overdue()
  const first = startWorker()
  await eventually(async () => (await opened(clients)) > 0, { what: 'the first batch', timeoutMs: 40_000, everyMs: 5 })
  signalProcess((await first).pid, 'SIGKILL')
  await processGone((await first).pid, 5_000)
  const before = await opened(clients)
  expect(before).toBeLessThan(OBJECTS)
  await startWorker()
  await allServed(clients)
}, 180_000)

test('two workers share what is due, and do nothing twice', async () => {
  await Promise.all(workers.splice(0).map(worker => worker.stop()))
  const clients = await overdue()
  await Promise.all([startWorker(), startWorker()])
  await temporal.triggerWake()
  await allServed(clients)
}, 180_000)
