import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { insertVersion } from '../../src/db/definition-write.ts'
import { standingOf } from '../../src/db/standing.ts'
import { watcherId } from '../../src/domain/id.ts'
import { sendDue } from '../../src/email/send.ts'
import { give } from '../support/activities.ts'
import { create, OWNER } from '../support/build.ts'
import { claim } from '../support/claim.ts'
import { startSmtpSink } from '../support/smtp.ts'
import { fastForward } from '../support/temporal.ts'
import { eventually } from '../support/wait.ts'
import { type WorkerStage, workerStage } from '../support/worker.ts'

let stage: WorkerStage
beforeAll(async () => {
  stage = await workerStage()
})
afterAll(() => stage.stop())

const DAY_S = 86_400
const inDays = (days: number) => new Date(Date.now() + days * DAY_S * 1_000).toISOString()

test('a kind that an administrator defined is watched: its timer fires, its letter leaves, its task is done, it closes', async () => {
  const { version: _, ...body } = { ...claim, followed: [] }
  const texts = { en: { 'kind.claim': 'Claim', 'task.claim.settle': 'Settle the claim' }, ru: {} }
  const now = inDays(0)
  const published = {
    kind: 'claim',
    body: { ...body, texts },
    shippedHash: null,
    by: 'administrator',
    now,
    comment: '',
  }
  await insertVersion(stage.engine.pool, published)
  const fields = { answerOn: inDays(20).slice(0, 10), weight: 'minor' }
  const { view } = await create(stage.engine, now, { kind: 'claim', state: 'examined', ownerId: OWNER, fields })
  await stage.watchers.signal({ kind: 'claim', processId: view.id, fleetId: null })
  const seen = async () =>
    (await stage.rows('select 1 from process where id = $1 and watched_seq = seq', [view.id])).length === 1
  await eventually(seen, { what: 'the watcher to look' })
  await fastForward(stage.temporal, watcherId('claim', view.id), 20 * DAY_S)
  const open = async () => stage.rows(`select title from task where process_id = $1 and state = 'open'`, [view.id])
  await eventually(async () => (await open()).some(({ title }) => title === 'settle'), { what: 'the task' })
  const described = await stage.temporal.client.workflow.getHandle(watcherId('claim', view.id)).describe()
  expect(described.type).toBe('customWorkflow')

  const sink = await startSmtpSink()
  try {
    const deps = { db: stage.deps.db, smtpUrl: sink.url, from: 'bot@potok.test', secret: 'test-secret' }
    const more = {
      publicUrl: 'https://potok.test',
      mailDomain: 'potok.test',
      log: { warn: () => {} },
      standing: (step: Parameters<typeof standingOf>[1]) => standingOf(stage.engine, step),
    }
    await sendDue({ ...deps, ...more }, { now: inDays(25), limit: 20 })
    const letter = sink.letters().find(({ text }) => text.includes('Settle the claim'))
    expect(letter?.subject).toContain('Claim')
    expect(letter?.text).toContain(`https://potok.test/records/claim/${view.id}`)
  } finally {
    await sink.close()
  }

  await give(stage.engine, { processId: view.id, now: inDays(21), command: 'settle' })
  await stage.watchers.signal({ kind: 'claim', processId: view.id, fleetId: null })
  await eventually(seen, { what: 'the watcher to see the end' })
  expect(
    await stage.rows('select state, closed_at is not null as closed from process where id = $1', [view.id]),
  ).toEqual([{ state: 'settled', closed: true }])
})
