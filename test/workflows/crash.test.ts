import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Child } from '../../dev/child.ts'
import { processGone, signalProcess } from '../../dev/process.ts'
import { watcherId } from '../../src/domain/id.ts'
import { give } from '../support/activities.ts'
import { aParty, create, type TestEngine, testEngine } from '../support/build.ts'
import { type SmtpSink, startSmtpSink } from '../support/smtp.ts'
import { eventually } from '../support/wait.ts'
import { type OwnTemporal, ownTemporal, startWorkerProcess } from '../support/worker-process.ts'

let stage: TestEngine
let temporal: OwnTemporal
let smtp: SmtpSink
let worker: Child | null = null
const folder = mkdtempSync(join(tmpdir(), 'potok-crash-log-'))

beforeAll(async () => {
  ;[stage, temporal, smtp] = await Promise.all([testEngine({ max: 6 }), ownTemporal(), startSmtpSink()])
}, 60_000)
afterAll(async () => {
  await worker?.stop()
  await Promise.all([temporal.close(), smtp.close()])
  await stage.drop()
  rmSync(folder, { recursive: true, force: true })
}, 30_000)

const log = join(folder, 'worker.log')
const startWorker = async () => {
  const options = { databaseUrl: stage.url, temporalAddress: temporal.address, smtpUrl: smtp.url, log }
  worker = await startWorkerProcess(options)
  return worker
}
const rows = async (text: string, values: unknown[] = []) => (await stage.engine.pool.query(text, values)).rows
const count = async (text: string, values: unknown[] = []) => Number((await rows(text, values))[0]?.count)
const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1_000).toISOString()
const all = <Item>(length: number, make: (index: number) => Promise<Item>) =>
  Promise.all(Array.from({ length }, (_, index) => make(index)))

const TENDERS = 12
const WON = 6

test('a worker that is killed in the middle: another goes on, and every step, follow-up and letter comes once', async () => {
  await all(TENDERS, index =>
    create(stage.engine, inSeconds(0), {
      kind: 'tender',
      state: 'preparing',
      fields: { submissionDeadline: inSeconds(6 + index / 2) },
    }),
  )
  const first = await startWorker()
  await eventually(() => count(`select count(*) from event where type = 'tender.missed'`), {
    what: 'the first deadline',
    timeoutMs: 20_000,
  })
  const won = await all(WON, async () => {
    const { view } = await create(stage.engine, inSeconds(0), { kind: 'tender', state: 'evaluation' })
    await give(stage.engine, { processId: view.id, now: inSeconds(0), command: 'win' })
    return view.id
  })
  signalProcess(first.pid, 'SIGKILL')
  await processGone(first.pid, 5_000)
  const before = await count(`select count(*) from event where type = 'tender.missed'`)
  await startWorker()
  const missed = () => count(`select count(*) from event where type = 'tender.missed'`)
  await eventually(async () => (await missed()) === TENDERS, { what: 'all deadlines to be met', timeoutMs: 45_000 })
  expect(before).toBeLessThan(TENDERS)
  await eventually(async () => (await count(`select count(*) from record where kind = 'deal'`)) === WON, {
    what: 'a deal for each tender that was won',
    timeoutMs: 30_000,
  })
  await eventually(async () => (await count('select count(*) from event where follow and followed_at is null')) === 0, {
    what: 'nothing left to follow',
    timeoutMs: 30_000,
  })
  expect(
    await rows(`select process_id from event where type = 'tender.missed' group by 1 having count(*) > 1`),
  ).toEqual([])
  expect(await rows(`select tender_id from record where kind = 'deal' group by 1 having count(*) > 1`)).toEqual([])
  expect((await rows(`select tender_id from record where kind = 'deal'`)).map(row => row.tender_id).sort()).toEqual(
    won.toSorted(),
  )
  const unsent = `select count(*) from mail where state in ('queued', 'sending', 'transmitting')`
  // A letter that was in the dead worker's hands waits for its lease of two minutes.
  await eventually(async () => (await count(unsent)) === 0, { what: 'every letter to leave', timeoutMs: 180_000 })
  const ids = smtp.letters().map(letter => letter.messageId)
  expect(ids.length).toBeGreaterThan(0)
  expect(new Set(ids).size).toBe(ids.length)
}, 300_000)

test('Temporal without its data: every live process is watched again, and goes on', async () => {
  await worker?.stop()
  const partyId = await aParty(stage.engine)
  const far = await create(stage.engine, inSeconds(0), {
    kind: 'tender',
    state: 'evaluation',
    fields: { awardPeriodEnd: inSeconds(20 * 86_400) },
  })
  const rule = {
    id: 'yearly',
    everyMonths: 1,
    combine: 'first',
    anchor: 'floating',
    leadDays: 5,
    last: { on: inSeconds(-86_400).slice(0, 10) },
  }
  await create(stage.engine, inSeconds(0), { kind: 'object', partyId, fields: { serviceRules: [rule] } })
  await startWorker()
  const ids = async () =>
    (
      await rows(
        `select kind, id from process where closed_at is null and next_due_at < now() + interval '25 days' and fleet_id is null`,
      )
    ).map(row => watcherId(row.kind, row.id))
  const watched = async () => {
    const running = await Promise.all([...(await ids()), `fleet:${partyId}`].map(temporal.isRunning))
    return running.every(one => one)
  }
  await eventually(watched, { what: 'every live process to be watched', timeoutMs: 40_000, everyMs: 200 })
  await worker?.stop()
  await temporal.stop()
  temporal.forget()
  await temporal.start()
  expect(await temporal.isRunning(watcherId('tender', far.view.id))).toBe(false)
  await startWorker()
  await eventually(watched, { what: 'every live process to be watched again', timeoutMs: 40_000, everyMs: 200 })
  await eventually(() => temporal.isRunning('mailroom'), { what: 'the mailroom' })
  await give(stage.engine, {
    processId: far.view.id,
    now: inSeconds(0),
    command: 'amend',
    input: { awardPeriodEnd: inSeconds(3) },
  })
  // Nobody told the watcher: its rows say that they are unseen, and the wake finds that.
  await temporal.triggerWake()
  const asked = () => count(`select count(*) from task where process_id = $1 and title = 'enterResult'`, [far.view.id])
  await eventually(async () => (await asked()) === 1, { what: 'the step that was moved', timeoutMs: 20_000 })
  expect(readFileSync(log, 'utf8')).not.toMatch(/"level":60/)
}, 300_000)
