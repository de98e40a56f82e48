import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { accountFigures, openAccounts } from '../../src/db/account.ts'
import { advance } from '../../src/db/advance.ts'
import type { Engine } from '../../src/db/engine.ts'
import { replaceLines, replacePresence } from '../../src/db/line.ts'
import { createRecord } from '../../src/db/record.ts'
import { isRefusal } from '../../src/domain/errors.ts'
import { type ActivityStage, activityStage, give } from '../support/activities.ts'
import { aParty, create, msk, OWNER } from '../support/build.ts'

let stage: ActivityStage
beforeAll(async () => {
  stage = await activityStage()
})
afterAll(() => stage.drop())
beforeEach(() => stage.rows('truncate record, party cascade'))

const NOW = msk('2026-03-02 10:00')
/** Records of before, and those whose account was left to the wake. */
const later = (): Engine => ({ ...stage.engine, accounts: 'later' })
const open = (now = NOW) => openAccounts(stage.engine, { now, limit: 100 })
const accounts = () =>
  stage.rows(
    `select r.id, r.title, r.party_id, p.state, p.owner_id from record r join process p on p.id = r.id where r.kind = 'account'`,
  )

describe('the care for a client', () => {
  test.each([
    ['interest', {}],
    ['deal', {}],
    ['object', {}],
    ['contract', { state: 'active', fields: { role: 'main', holder: 'ours' } }],
  ])('begins with the first %s, once, with its owner', async (kind, more) => {
    const partyId = await aParty(stage.engine, 'Alpha')
    await create(later(), NOW, { kind, partyId, ...more })
    await create(later(), NOW, { kind, partyId, ...more })
    expect(await open()).toHaveLength(1)
    expect(await open()).toEqual([])
    expect(await accounts()).toMatchObject([{ title: 'Alpha', party_id: partyId, state: 'active', owner_id: OWNER }])
  })

  test.each([
    ['a bid', 'tender', {}],
    ['a project', 'project', {}],
    ['a contract of a competitor', 'contract', { state: 'active', fields: { holder: 'competitor' } }],
    ['an interest that was refused', 'interest', { state: 'refused' }],
  ])('does not begin with %s alone', async (_, kind, more) => {
    await create(later(), NOW, { kind, partyId: await aParty(stage.engine), ...more })
    expect(await open()).toEqual([])
  })

  test('is made once when two wakes look at the same moment', async () => {
    for (const name of ['Alpha', 'Beta', 'Gamma']) {
      await create(later(), NOW, { kind: 'deal', partyId: await aParty(stage.engine, name) })
    }
    await Promise.all([open(), open(), open()])
    expect(await accounts()).toHaveLength(3)
  })

  test('is taken up again when an ended client comes back', async () => {
    const partyId = await aParty(stage.engine)
    await create(later(), NOW, { kind: 'deal', partyId })
    const [id = ''] = await open()
    await give(stage.engine, { processId: id, now: NOW, command: 'end', input: { reason: 'gone' } })
    expect(await open(msk('2026-03-03 10:00'))).toEqual([])
    await create(later(), msk('2026-03-04 10:00'), { kind: 'interest', partyId })
    expect(await open(msk('2026-03-04 10:10'))).toEqual([id])
    expect(await accounts()).toMatchObject([{ state: 'active' }])
  })

  test('is silent only when nothing was done with any record of the client, whatever the account itself has seen', async () => {
    const partyId = await aParty(stage.engine)
    const deal = await create(later(), NOW, { kind: 'deal', partyId })
    const [id = ''] = await open()
    await give(stage.engine, { processId: deal.view.id, now: msk('2026-04-10 12:00'), command: 'touch' })
    // 60 days from the account's beginning: the deal was touched since, so nobody is silent yet.
    expect(await tasksOf(id, msk('2026-05-04 09:00'))).toEqual([])
    // 60 days from that touch.
    expect(await tasksOf(id, msk('2026-06-09 08:59'))).toEqual([])
    expect(await tasksOf(id, msk('2026-06-09 09:00'))).toEqual(['breakSilence'])
    // Somebody calls about the deal: the client is silent no more.
    await give(stage.engine, { processId: deal.view.id, now: msk('2026-06-09 15:00'), command: 'touch' })
    expect(await tasksOf(id, msk('2026-06-10 09:00'))).toEqual([])
  })

  test('is noticed anew when a client falls silent again, though nobody touched the account itself', async () => {
    const partyId = await aParty(stage.engine)
    const deal = await create(later(), NOW, { kind: 'deal', partyId })
    const [id = ''] = await open()
    // The first silence, and its ladder, run out; then somebody calls about the deal, which plans nothing of the account.
    await runTo(id, msk('2026-06-01 10:00'))
    await give(stage.engine, { processId: deal.view.id, now: msk('2026-06-01 15:00'), command: 'touch' })
    await runTo(id, msk('2026-07-31 10:00'))
    const fired = await stage.rows(`select key from step where process_id = $1 and rule = 'A2' order by key`, [id])
    expect(fired.map(({ key }) => key)).toContain(`A2:+60d:${msk('2026-06-01 15:00')}`)
  })

  test('knows what the client needs, what of it was delivered, and which services are ahead', async () => {
    const partyId = await aParty(stage.engine)
    const project = await create(later(), NOW, { kind: 'project', partyId })
    const recordId = project.view.id
    const lines = [
      { description: 'Pump', quantity: 10, amountMinor: 800 },
      { description: 'Valve', quantity: 4, amountMinor: 200 },
    ]
    await replaceLines(stage.engine.pool, { recordId, kind: 'need', lines })
    await replacePresence(stage.engine.pool, { recordId, lines: [{ position: 0, delivered: 5 }] })
    const rule = (id: string, everyMonths: number, on: string) => ({
      id,
      everyMonths,
      combine: 'first',
      anchor: 'fixed',
      leadDays: 30,
      gracePercent: 10,
      last: { on },
    })
    const serviceRules = [
      rule('monthly', 1, '2026-02-01'),
      rule('belt', 36, '2024-01-10'),
      rule('filter', 24, '2024-06-01'),
    ]
    await create(later(), NOW, { kind: 'object', partyId, fields: { serviceRules } })
    expect(await accountFigures(stage.deps.db, { partyId, now: NOW })).toEqual({
      needMinor: 1000,
      servedMinor: 400,
      sharePercent: 40,
      // Twelve monthly ones, the belt in January 2027, the filter in June 2026.
      servicesAhead: 14,
      liveRecords: 2,
    })
    // Written anew in another order, the pumps that stand there still stand there.
    await replaceLines(stage.engine.pool, { recordId, kind: 'need', lines: lines.toReversed() })
    expect(await accountFigures(stage.deps.db, { partyId, now: NOW })).toMatchObject({ servedMinor: 400 })
  })
})

describe('the account of a new client', () => {
  const OURS = { state: 'active', fields: { role: 'main', holder: 'ours' } }

  test.each([
    ['interest', {}],
    ['deal', {}],
    ['object', {}],
    ['contract', OURS],
  ])('is made in the transaction of the first %s, and the wake finds nothing to do', async (kind, more) => {
    const partyId = await aParty(stage.engine, 'Alpha')
    await create(stage.engine, NOW, { kind, partyId, ...more })
    expect(await accounts()).toMatchObject([{ title: 'Alpha', party_id: partyId, state: 'active', owner_id: OWNER }])
    await create(stage.engine, NOW, { kind, partyId, ...more })
    expect(await accounts()).toHaveLength(1)
    expect(await open()).toEqual([])
  })

  test.each([
    ['a bid', 'tender', {}],
    ['a project', 'project', {}],
    ['a contract of a competitor', 'contract', { state: 'active', fields: { holder: 'competitor' } }],
    ['an interest that was refused', 'interest', { state: 'refused' }],
  ])('does not come with %s alone', async (_, kind, more) => {
    await create(stage.engine, NOW, { kind, partyId: await aParty(stage.engine), ...more })
    expect(await accounts()).toEqual([])
  })

  test('vanishes with the record when that is not made after all', async () => {
    const partyId = await aParty(stage.engine)
    const undone = stage.engine.transaction(async client => {
      await createRecord(stage.engine, { record: { kind: 'deal', title: 'A deal', partyId }, now: NOW, client })
      throw new Error('no deal')
    })
    await expect(undone).rejects.toThrow('no deal')
    expect(await accounts()).toEqual([])
  })

  test('is one when many records of a company and the wake come at the same moment', async () => {
    const partyId = await aParty(stage.engine)
    const deals = Array.from({ length: 6 }, () => create(stage.engine, NOW, { kind: 'deal', partyId }))
    await Promise.all([...deals, open(), open()])
    await open()
    expect(await accounts()).toHaveLength(1)
  })

  test('that was ended is taken up again at once', async () => {
    const partyId = await aParty(stage.engine)
    await create(stage.engine, NOW, { kind: 'deal', partyId })
    const [account] = await accounts()
    await give(stage.engine, { processId: String(account?.id), now: NOW, command: 'end', input: { reason: 'gone' } })
    await create(stage.engine, msk('2026-03-04 10:00'), { kind: 'interest', partyId })
    expect(await accounts()).toMatchObject([{ id: account?.id, state: 'active' }])
  })
})

/** The watcher's life: it looks when something is due, and at no other time. */
async function runTo(processId: string, end: string): Promise<void> {
  for (;;) {
    const [row] = await stage.rows('select next_due_at from process where id = $1', [processId])
    const due = row?.next_due_at
    if (typeof due !== 'string' || due > end) return
    const done = await advance(stage.engine, { processId, now: due })
    if (isRefusal(done)) throw new Error(done.code)
  }
}

/** What is open after the watcher looked at this moment. */
async function tasksOf(processId: string, now: string): Promise<string[]> {
  const done = await advance(stage.engine, { processId, now })
  if (isRefusal(done)) throw new Error(done.code)
  return done.view.tasks.map(task => task.title)
}
